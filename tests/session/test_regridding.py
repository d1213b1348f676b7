"""Takes that follow other beats and another song."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.session.comping import choose_bars
from choreo_studio.session.marker_editing import add_marker
from choreo_studio.session.project import Choice, MusicSource, Project
from choreo_studio.session.regridding import resampled_in_time, with_beat_deleted, with_beat_inserted, with_song
from choreo_studio.session.take_editing import is_locked, lock_cells, lock_dancer
from choreo_studio.tokens.editing import Slot
from tests.session.builders_comps import same_frames, smooth_project

SONG = MusicSource("other.wav", 44100, 30.0)


def places(project: Project, seconds: np.ndarray) -> np.ndarray:
    """Hips of both dancers of take 1 at some times, (2, N, 3)."""
    duet = sample_duet(project.take(1).dance.motion, project.frame_seconds, seconds)
    return np.stack([duet.lead.root_positions, duet.follow.root_positions])


def assert_same_moments(before: Project, after: Project, first: float, last: float) -> None:
    """The couple is where it was at every moment between two times."""
    times = np.linspace(first, last, 400)
    apart = np.linalg.norm(places(before, times) - places(after, times), axis=-1)
    assert apart.max() < 2e-3


@pytest.mark.parametrize("fraction", [0.3, 0.5, 0.8])
def test_an_inserted_beat_is_danced_within_the_beat_that_it_falls_into(fraction: float) -> None:
    project = smooth_project()
    edited = with_beat_inserted(project, float(project.grid.seconds_at(6 + fraction)))
    old, new = project.take(1).dance, edited.take(1).dance
    assert (edited.grid.beat_count, new.motion.frame_count) == (18, 288)
    assert same_frames(old.motion, new.motion, slice(0, 96))
    assert np.array_equal(new.motion.lead.rotations[128:], old.motion.lead.rotations[112:])
    assert_same_moments(project, edited, 0.0, 6.0)
    assert new.tokens.codes["coarse"][:, :, 0].tolist() == [
        [*row[:7], row[6], *row[7:]] for row in old.tokens.codes["coarse"][:, :, 0].tolist()
    ]
    unsure = new.confidence["fine"][0, :, 0] == 0.0
    assert np.flatnonzero(unsure).tolist() == [12, 13, 14, 15]


def test_a_deleted_beat_is_danced_within_the_one_before_it() -> None:
    project = smooth_project()
    edited = with_beat_deleted(project, 6)
    old, new = project.take(1).dance, edited.take(1).dance
    assert (edited.grid.beat_count, new.motion.frame_count) == (16, 256)
    assert same_frames(old.motion, new.motion, slice(0, 80))
    assert np.array_equal(new.motion.follow.rotations[96:], old.motion.follow.rotations[112:])
    assert_same_moments(project, edited, 0.0, 6.0)
    kept = [0, 1, 2, 3, 4, 5, *range(7, 17)]
    assert np.array_equal(new.tokens.codes["coarse"], old.tokens.codes["coarse"][:, kept])
    assert np.flatnonzero(new.confidence["coarse"][0, :, 0] == 0.0).tolist() == [5]


@pytest.mark.parametrize("beat", [0, 16])
def test_the_first_and_the_last_beat_can_be_deleted(beat: int) -> None:
    project = smooth_project()
    edited = with_beat_deleted(project, beat)
    shift = 16 if beat == 0 else 0
    old, new = project.take(1).dance.motion, edited.take(1).dance.motion
    assert np.array_equal(new.lead.root_positions, old.lead.root_positions[shift : shift + 256])


def test_beats_doubled_and_halved_again_leave_every_moment_and_all_tokens() -> None:
    project = smooth_project()
    twice = resampled_in_time(project, project.grid.doubled())
    assert_same_moments(project, twice, 0.0, 6.5)
    old = project.take(1).dance.tokens.codes
    assert np.array_equal(twice.take(1).dance.tokens.codes["coarse"], np.repeat(old["coarse"], 2, axis=1))
    once = resampled_in_time(twice, BeatGrid(twice.grid.beats_seconds[::2], project.grid.downbeats, project.grid.metre))
    assert np.array_equal(once.take(1).dance.tokens.codes["coarse"], old["coarse"])
    assert_same_moments(project, once, 0.0, 6.5)
    assert np.abs(places(once, project.frame_seconds) - places(project, project.frame_seconds)).max() < 1e-6


def test_a_tapped_grid_leaves_every_moment() -> None:
    project = smooth_project()
    grid = project.grid.tapped([0.13, 0.63, 1.13, 1.63])
    edited = resampled_in_time(project, grid)
    assert grid.beat_count != project.grid.beat_count
    assert_same_moments(project, edited, float(grid.beats_seconds[0]), 6.0)
    assert not edited.take(1).dance.confidence["fine"].any()


@pytest.mark.parametrize(("fraction", "shift"), [(0.3, 0), (0.5, 0), (0.7, 1)])
def test_tokens_are_those_of_the_old_beat_that_a_new_one_mostly_lies_in(fraction: float, shift: int) -> None:
    project = smooth_project()
    edited = resampled_in_time(project, project.grid.nudged(fraction * 0.4))
    old, new = (one.take(1).dance.tokens.codes["coarse"] for one in (project, edited))
    assert np.array_equal(new[:, : 17 - shift], old[:, shift:])


def test_the_same_beats_change_no_number() -> None:
    project = smooth_project()
    edited = resampled_in_time(project, replace(project.grid, metre=Metre(3, 4)))
    for old, new in zip(project.takes, edited.takes, strict=True):
        assert same_frames(old.dance.motion, new.dance.motion, slice(0, 272))
        assert np.array_equal(old.dance.confidence["fine"], new.dance.confidence["fine"])


def test_before_and_after_the_old_dance_the_couple_waits() -> None:
    project = smooth_project()
    period = 0.4
    beats = np.arange(-4, 21) * period
    edited = resampled_in_time(project, BeatGrid(beats, np.arange(1, 25, 4)))
    old, new = project.take(1).dance.motion.lead, edited.take(1).dance.motion.lead
    assert np.array_equal(new.root_positions[:64], np.tile(old.root_positions[0], (64, 1)))
    assert np.array_equal(new.rotations[64:336], old.rotations)
    assert np.array_equal(new.root_positions[336:], np.tile(old.root_positions[-1], (64, 1)))
    assert np.flatnonzero(edited.take(1).dance.confidence["coarse"][1, :, 0] == 0.0).tolist() == [
        *range(4),
        *range(21, 25),
    ]


def test_locks_choices_bars_and_markers_follow() -> None:
    project = lock_dancer(smooth_project(), 3, "lead")
    project = add_marker(lock_cells(project, 1, [Slot("fine", "follow", 12)]), 2.2, "turn")
    project = choose_bars(project, 2, (5, 9))
    for edited, fine, bars, choices in (
        (with_beat_inserted(project, 2.6), [12, 14], (2, 3), [(0, 5, 1), (5, 10, 2), (10, 18, 1)]),
        (with_beat_deleted(project, 0), [10], (2, 3), [(0, 4, 1), (4, 8, 2), (8, 16, 1)]),
        (with_song(project, SONG, BeatGrid.regular(100.0, 20)), [10], (2, 3), [(0, 4, 1), (4, 8, 2), (8, 20, 1)]),
    ):
        assert is_locked(edited.take(3), "lead")
        assert np.flatnonzero(edited.take(1).locked("fine")[1]).tolist() == fine
        assert edited.take(2).bars == bars
        assert edited.take(5).choices == tuple(Choice(a, b, "both", take) for a, b, take in choices)
        assert edited.markers == project.markers


def test_a_comp_goes_on_after_the_beats_were_edited() -> None:
    project = with_beat_inserted(choose_bars(smooth_project(), 2, (5, 13)), 2.5)
    back = choose_bars(project, 1, (5, 14))
    assert back.current is not None
    assert same_frames(back.current.dance.motion, back.take(1).dance.motion, slice(0, 288))


def test_another_song_is_danced_beat_by_beat_from_its_first_eight() -> None:
    project = smooth_project()
    grid = BeatGrid(0.3 + np.arange(24) * 0.5, np.arange(3, 24, 4), phrase_downbeat=1)
    edited = with_song(project, SONG, grid)
    first_old, first_new = (int(np.flatnonzero(g.count_in_eight == 0)[0]) for g in (project.grid, grid))
    assert (first_old, first_new) == (1, 7)
    old, new = project.take(1).dance, edited.take(1).dance
    assert edited.music is SONG
    assert edited.grid is grid
    assert same_frames(old.motion[:], new.motion[96:368], slice(0, 272))
    assert np.array_equal(new.motion.lead.root_positions[:96], np.tile(old.motion.lead.root_positions[0], (96, 1)))
    assert np.array_equal(new.motion.lead.rotations[368:], np.tile(old.motion.lead.rotations[-1], (16, 1, 1)))
    assert np.array_equal(new.tokens.codes["fine"][:, 12:46], old.tokens.codes["fine"])
    assert np.array_equal(new.confidence["fine"][:, 12:46], old.confidence["fine"])
    assert not new.confidence["fine"][:, :12].any()
    assert not new.confidence["fine"][:, 46:].any()


def test_a_shorter_song_cuts_the_dance_and_drops_the_markers_behind_it() -> None:
    project = add_marker(add_marker(smooth_project(), 1.0, "a"), 5.0, "b")
    edited = with_song(project, MusicSource("short.wav", 44100, 3.0), BeatGrid.regular(200.0, 10))
    old, new = project.take(1).dance.motion, edited.take(1).dance.motion
    assert same_frames(old[16:176], new, slice(0, 160))
    assert [marker.text for marker in edited.markers] == ["a"]
