"""A song that our own band plays, and the model that dances it."""

from pathlib import Path

import pytest

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import write_wav
from choreo_studio.services.generator import DEFAULT_CHECKPOINT, Generator, is_there, open_generator
from tests.fakes import FakeGenerator

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
