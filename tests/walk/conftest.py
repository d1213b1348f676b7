"""A song that our own band plays, and the model that dances it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import write_wav
from choreo_studio.services.generator import DEFAULT_CHECKPOINT, Generator, is_there, open_generator
from tests.fakes import FakeGenerator
from tests.walk.window_by_hand import Hand

TEMPO_BPM = 176.0
BARS = 16


@pytest.fixture(scope="session")
def salsa_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen bars of salsa at 176 BPM as WAV, about 23 s."""
    grid = BeatGrid.regular(TEMPO_BPM, 4 * BARS, first_beat_seconds=0.2)
    path = tmp_path_factory.mktemp("song") / "salsa.wav"
    write_wav(path, render_band(grid, "salsa", 3))
    return path


@pytest.fixture(scope="session")
def generator() -> Generator:
    """The bundled model, or the fake one where no checkpoint is there yet."""
    return open_generator() if is_there(DEFAULT_CHECKPOINT) else FakeGenerator()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Hand]]:
    """Opens the studio with a home of its own."""
    monkeypatch.setenv("CHOREO_STUDIO_HOME", str(tmp_path / "home"))
    hands: list[Hand] = []

    def open_studio(generator: FakeGenerator | None = None, theme_name: str | None = "dark") -> Hand:
        hands.append(Hand(qtbot, generator or FakeGenerator(), theme_name))
        return hands[-1]

    yield open_studio
    for hand in hands:
        hand.close()
