"""Songs into projects and back to sound."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.waveform import load_waveform
from choreo_studio.errors import AudioFileError, ProjectFileError
from choreo_studio.services.music import (
    analyzed_song,
    metre_by_name,
    project_of_song,
    referenced_music,
    remembered_sureness,
    silence,
    sound_of,
)
from choreo_studio.session.project import Project
from tests.builders_project import SAMPLE_RATE, clicks, project_without_takes


@pytest.fixture
def song(tmp_path: Path) -> Path:
    grid = BeatGrid.regular(150.0, 60, first_beat_seconds=0.3)
    path = tmp_path / "song.wav"
    soundfile.write(path, clicks(grid, 24.5), SAMPLE_RATE)
    return path


@pytest.mark.parametrize(
    ("name", "is_waltz"),
    [
        ("Blue Danube Waltz", True),
        ("valse_triste", True),
        ("02-Walzer", True),
        ("my_vals", True),
        ("Intervals", False),
        ("Salsa", False),
    ],
)
def test_waltzes_are_known_by_name(name: str, is_waltz: bool) -> None:
    assert metre_by_name(name) == (Metre(3, 4) if is_waltz else None)


def test_a_song_that_is_called_a_waltz_is_heard_in_three(song: Path, tmp_path: Path) -> None:
    waltz = song.rename(tmp_path / "waltz.wav")
    project = project_of_song(waltz)
    assert project.grid.metre == Metre(3, 4)
    assert "as its name says" in project.remarks["beats"]


def test_a_song_becomes_a_project_whose_grid_covers_it(song: Path) -> None:
    told: list[tuple[int, int]] = []
    project = project_of_song(song, progress=lambda done, total: told.append((done, total)))
    assert (project.name, project.music.title, project.takes) == ("song", "song.wav", ())
    assert project.music.duration_seconds == pytest.approx(24.5)
    assert project.grid.beats_seconds[0] <= 0.0
    assert project.grid.end_seconds >= 24.5
    assert "sure" in project.remarks["beats"]
    assert told
    assert told[-1][0] == told[-1][1]


def test_a_project_remembers_how_sure_its_beats_were(song: Path) -> None:
    analysis = analyzed_song(song)[1]
    sure = remembered_sureness(project_of_song(song))
    assert sure == pytest.approx(analysis.confidence.overall, abs=0.005)
    assert remembered_sureness(project_without_takes()) is None


def test_embedded_sound_comes_back_within_half_a_step_of_16_bits(song: Path) -> None:
    sound = sound_of(project_of_song(song))
    original = load_waveform(song)
    assert sound is not None
    assert sound.sample_rate == original.sample_rate
    assert np.abs(sound.samples - original.samples).max() <= 1.0 / 32767


def test_referenced_sound_is_found_beside_the_project_too(song: Path, tmp_path: Path) -> None:
    project = project_of_song(song, embed=False)
    assert project.music.flac is None
    assert sound_of(project) is not None
    moved = tmp_path / "moved"
    moved.mkdir()
    song.rename(moved / "song.wav")
    with pytest.raises(AudioFileError, match="is gone"):
        sound_of(project)
    assert sound_of(project, moved) is not None


def test_a_reference_to_another_song_is_refused(song: Path) -> None:
    music = referenced_music(load_waveform(song), song)
    soundfile.write(song, np.zeros(SAMPLE_RATE, dtype=np.float32), SAMPLE_RATE)
    project = Project("p", music, BeatGrid.regular(120.0, 8))
    with pytest.raises(AudioFileError, match="is not the song"):
        sound_of(project)


def test_silence_has_no_sound() -> None:
    assert sound_of(Project("p", silence(3.0), BeatGrid.regular(120.0, 8))) is None


def test_music_that_is_no_flac_is_said() -> None:
    project = project_without_takes()
    broken = replace(project, music=replace(project.music, flac=b"fLaC" + bytes(100)))
    with pytest.raises(ProjectFileError, match="holds music that cannot be read"):
        sound_of(broken)
    longer = replace(project, music=replace(project.music, duration_seconds=99.0))
    with pytest.raises(ProjectFileError, match="another length"):
        sound_of(longer)


def test_what_is_no_song_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF nonsense")
    with pytest.raises(AudioFileError, match="cannot be read as sound"):
        analyzed_song(tmp_path / "a.wav")
