"""Bar lines that take the beats around them along."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.audio.beats import MIN_BEAT_SECONDS, BeatGrid
from choreo_studio.ui.timeline.retiming import bar_line_moved

GRID = BeatGrid(np.arange(1, 17) * 0.5, [0, 4, 8, 12])


def test_the_bars_on_both_sides_stretch_evenly() -> None:
    moved = bar_line_moved(GRID, 4, 2.9).beats_seconds
    np.testing.assert_allclose(moved[:5], np.linspace(0.5, 2.9, 5))
    np.testing.assert_allclose(moved[4:9], np.linspace(2.9, 4.5, 5))


def test_beats_beyond_the_neighbouring_bar_lines_stay_bit_for_bit() -> None:
    moved = bar_line_moved(GRID, 8, 4.1)
    np.testing.assert_array_equal(moved.beats_seconds[:5], GRID.beats_seconds[:5])
    np.testing.assert_array_equal(moved.beats_seconds[13:], GRID.beats_seconds[13:])
    assert moved.beats_seconds[12] == GRID.beats_seconds[12]


def test_behind_the_last_line_all_beats_go_along() -> None:
    moved = bar_line_moved(GRID, 12, 6.75).beats_seconds
    np.testing.assert_allclose(moved[12:] - GRID.beats_seconds[12:], 0.25)


def test_beats_before_the_first_line_stretch_from_the_first_beat() -> None:
    pickup = BeatGrid(np.arange(10) * 0.5, [2, 6])
    moved = bar_line_moved(pickup, 2, 1.2).beats_seconds
    np.testing.assert_allclose(moved[:3], [0.0, 0.6, 1.2])


def test_a_first_line_without_beats_before_it_is_free() -> None:
    moved = bar_line_moved(GRID, 0, -0.5).beats_seconds
    np.testing.assert_allclose(moved[:5], np.linspace(-0.5, 2.5, 5))


def test_only_bar_lines_can_be_moved_so() -> None:
    with pytest.raises(ValueError, match="beat: expected one that begins a bar, found 3"):
        bar_line_moved(GRID, 3, 1.0)


@given(st.sampled_from([0, 4, 8, 12]), st.floats(-20.0, 40.0))
def test_beats_never_come_too_close(beat: int, seconds: float) -> None:
    moved = bar_line_moved(GRID, beat, seconds).beats_seconds
    assert np.diff(moved).min() >= MIN_BEAT_SECONDS * (1 - 1e-6)
