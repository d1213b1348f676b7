"""Published data sets as takes to learn from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.features import beat_features
from choreo_studio.audio.waveform import load_waveform
from choreo_studio.errors import FileFormatError
from choreo_studio.model.checkpoint import Model
from choreo_studio.model.training.data import token_spans
from choreo_studio.model.training.published import counted_duet
from choreo_studio.model.training.spans import DanceSpan
from choreo_studio.model.training.takes import load_takes, spans_of_takes
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.io.dd100 import DD100
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import about_axis, multiply
from tests.builders import swaying_duet
from tests.model.conftest import tiny_spans
from tests.motion.io.published_builders import write_aistpp, write_compas3d, write_dd100, write_interhuman
from tests.motion.steps.builders import salsa_landings, stepping_duet

FPS, BPM, SECONDS = 30, 170.0, 12.0
BEATS = np.arange(0.4, SECONDS - 0.2, 60.0 / BPM)


def unwatched(done: int, total: int) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def duet() -> DuetMotion:
    """Lead and follow who step salsa a metre apart, looking at each other."""
    frames = np.arange(int(SECONDS * FPS)) / FPS
    stepping = stepping_duet(salsa_landings(BEATS, 1), frames)
    follow = stepping.follow
    rotations = follow.rotations.copy()
    rotations[:, 0] = multiply(about_axis(1, np.array(np.pi)), rotations[:, 0])
    roots = follow.root_positions + np.array([0.0, 0.0, 1.0])
    return DuetMotion(stepping.lead, MotionClip(follow.skeleton, roots, rotations))


def write_song(path: Path, beats: int) -> None:
    """A salsa band that plays on the dancers' beats."""
    path.parent.mkdir(parents=True, exist_ok=True)
    song = render_band(BeatGrid.regular(BPM, beats, first_beat_seconds=float(BEATS[0])), "salsa", 3)
    soundfile.write(path, song.samples, song.sample_rate)


@pytest.mark.parametrize("layout", ["DD100", "InterHuman", "CoMPAS3D"])
def test_couples_are_counted_by_their_steps(tmp_path: Path, duet: DuetMotion, layout: str) -> None:
    if layout == "DD100":
        write_dd100(tmp_path, duet, "Salsa_05_01")
    elif layout == "InterHuman":
        write_interhuman(tmp_path, duet, "7", "They dance salsa.")
    else:
        write_compas3d(tmp_path, duet, "Pair1_song1_take1")
    (take,) = load_takes(tmp_path, unwatched)
    assert (take.style, take.fps, take.beats_per_bar, take.source) == ("salsa", 30.0, 4, "captured")
    assert take.held_out is (layout != "InterHuman")
    assert np.median(np.diff(take.beat_frames)) / FPS == pytest.approx(60.0 / BPM, rel=0.03)
    away = np.abs(take.beat_frames[:, None] / FPS - BEATS[None]).min(axis=1)
    assert np.median(away) < 0.06
    spans = spans_of_takes([take], (), "other")
    assert spans and {span.style for span in spans} == {"salsa"}
    assert {span.held_out for span in spans} == {take.held_out}


def test_a_couple_keeps_its_place_and_poses(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Salsa_01_01")
    (take,) = load_takes(tmp_path, unwatched)
    for found, wanted in zip(take.duet, duet, strict=True):
        apart = np.linalg.norm(joint_positions(found) - joint_positions(wanted), axis=-1)
        assert apart.max() < 0.01


def test_the_song_gives_the_beats_and_is_learned_with(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet, "Salsa_01_01", forms="pos3d")
    song = tmp_path / "music" / "mp3" / "all" / "Salsa_01_01.wav"
    write_song(song, 36)
    (take,) = load_takes(tmp_path, unwatched)
    assert take.song == song
    away = np.abs(take.beat_frames[:, None] / FPS - BEATS[None]).min(axis=1)
    assert away.max() < 0.04
    assert take.beat_frames.max() < duet.frame_count
    span = spans_of_takes([take], (), "")[0]
    assert span.song == song
    assert span.song_seconds == pytest.approx(take.beat_frames[0] / FPS, abs=0.5)


def test_a_stretch_listens_to_its_own_song_first(tmp_path: Path, tiny_model: Model) -> None:
    song = tmp_path / "song.wav"
    write_song(song, 30)
    (span,) = tiny_spans(1)
    own = replace(span, song=song, song_seconds=float(BEATS[0]))

    def heard(of: DanceSpan, versions: int) -> list[torch.Tensor]:
        (tokens,) = token_spans(tiny_model.tokenizer, [of], tiny_model.plan_scale, ("salsa",), versions, 0, unwatched)
        return [conditions.music[0] for conditions in tokens.conditions]

    there = replace(span.grid, beats_seconds=span.grid.beats_seconds + BEATS[0])
    expected = torch.from_numpy(beat_features(load_waveform(song), there))
    first, second = heard(own, 2)
    assert torch.equal(first, expected)
    assert torch.equal(second, heard(span, 2)[1])
    assert not torch.equal(first, heard(span, 1)[0])


def test_a_dance_shorter_than_two_beats_of_its_song_is_left_out(tmp_path: Path, duet: DuetMotion) -> None:
    write_dd100(tmp_path, duet[:4], "Salsa_01_01", forms="pos3d")
    write_song(tmp_path / "music" / "mp3" / "all" / "Salsa_01_01.wav", 8)
    (take,) = DD100.takes_in(tmp_path)
    assert counted_duet(take) is None
    with pytest.raises(FileFormatError, match="a beat is sure in none"):
        load_takes(tmp_path, unwatched)


def test_people_who_only_sway_are_not_counted(tmp_path: Path) -> None:
    write_interhuman(tmp_path, swaying_duet(300), "7", "They dance.")
    with pytest.raises(FileFormatError, match="InterHuman, but a beat is sure in none"):
        load_takes(tmp_path, unwatched)


def test_soloists_are_no_couples(tmp_path: Path, duet: DuetMotion) -> None:
    write_aistpp(tmp_path, duet.lead[:4], "gBR_sBM_cAll_d04_mBR3_ch02")
    with pytest.raises(FileFormatError, match=r"AIST\+\+, whose dancers are alone"):
        load_takes(tmp_path, unwatched)
