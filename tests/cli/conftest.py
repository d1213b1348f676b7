"""A song, a project and the fake generator behind the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import soundfile

from choreo_studio.app import main
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.session.storage import save_project
from tests.builders_project import SAMPLE_RATE, clicks, project_with_takes
from tests.fakes import FakeGenerator


@dataclass(frozen=True)
class Answer:
    """What a verb left: exit status and both streams."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line as the shell would."""

    def answer(*words: object) -> Answer:
        try:
            status = main([str(word) for word in words])
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Answer(status, out, err)

    return answer


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> FakeGenerator:
    """Every checkpoint opens as the fake generator."""
    generator = FakeGenerator()
    monkeypatch.setattr("choreo_studio.services.generator.open_generator", lambda name: generator)
    return generator


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """20 s of clicks at 150 BPM."""
    path = tmp_path / "song.wav"
    soundfile.write(path, clicks(BeatGrid.regular(150.0, 50), 20.0), SAMPLE_RATE)
    return path


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    """A project with two takes of four bars."""
    path = tmp_path / "duo.choreo"
    save_project(project_with_takes(2), path)
    return path
