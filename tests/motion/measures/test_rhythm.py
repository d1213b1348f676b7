import numpy as np
import pytest

from choreo_studio.motion.measures.rhythm import (
    beat_alignment,
    beat_echo,
    beat_echo_null,
    beats_per_second,
    dance_beats,
)


def test_dance_beats_are_where_the_speed_is_least() -> None:
    speed = 2.0 + np.cos(2 * np.pi * np.arange(150) / 30)
    joints = np.zeros((151, 3, 3))
    joints[1:, :, 0] = np.cumsum(speed)[:, None]
    assert dance_beats(joints).tolist() == [15, 45, 75, 105, 135]


def test_a_body_that_never_slows_has_no_beats() -> None:
    joints = np.arange(60.0)[:, None, None] * np.ones((1, 2, 3))
    assert len(dance_beats(joints)) == 0


def test_echo_is_the_mean_kernel_of_the_nearest_beat() -> None:
    assert beat_echo(np.array([10, 20]), np.array([10, 23])) == pytest.approx((1 + np.exp(-0.5)) / 2)


def test_echo_runs_over_the_first_set() -> None:
    one, many = np.array([10]), np.array([10, 1000])
    assert beat_echo(one, many) == 1.0
    assert beat_echo(many, one) == pytest.approx(0.5)


def test_echo_without_beats() -> None:
    none, some = np.zeros(0), np.array([3])
    assert np.isnan(beat_echo(none, some))
    assert beat_echo(some, none) == 0.0


def test_null_of_one_beat_against_itself_is_half_a_circle_away() -> None:
    assert beat_echo_null(np.array([0]), np.array([0]), frame_count=60) == pytest.approx(np.exp(-50.0))


def test_null_is_the_mean_over_all_circular_shifts() -> None:
    lead, follow, frames = np.array([4, 37, 61]), np.array([0, 15, 52, 80]), 97
    expected = []
    for shift in range(30, frames - 30 + 1):
        moved = np.zeros(frames, dtype=bool)
        moved[(follow + shift) % frames] = True
        places = np.flatnonzero(np.tile(moved, 3)) - frames
        nearest = np.abs(lead[:, None] - places[None]).min(axis=1)
        expected.append(np.exp(-(nearest**2) / 18.0).mean())
    assert beat_echo_null(lead, follow, frames) == pytest.approx(np.mean(expected))


def test_null_needs_room_to_shift() -> None:
    assert np.isnan(beat_echo_null(np.array([1]), np.array([1]), frame_count=59))


def test_both_alignments_carry_their_own_direction() -> None:
    music, dance = np.array([10.0, 11.0, 12.0]), np.array([30])
    assert beat_alignment(music, dance, 10.0, "over_music_beats") == pytest.approx(1 / 3)
    assert beat_alignment(music, dance, 10.0, "over_dance_beats") == pytest.approx(1.0)


def test_rate_of_dance_beats() -> None:
    assert beats_per_second(np.array([10, 50, 80]), frame_count=91) == pytest.approx(1.0)
