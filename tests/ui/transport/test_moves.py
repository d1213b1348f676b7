"""Where keys go, and how fast."""

import pytest

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.session.selection import Selection
from choreo_studio.ui.transport import moves

# Beats every half second; one pickup beat, bars at 0.5, 2.5, 4.5 and 6.5 seconds.
GRID = BeatGrid([0.5 * beat for beat in range(17)], [1, 5, 9, 13], Metre(4, 4))
DURATION = 8.5


@pytest.mark.parametrize(
    ("seconds", "frames", "frame"),
    [(1.0, 1, 31), (1.0, -1, 29), (1.01, 1, 31), (1.01, -1, 30), (29.9999999999 / 30, 1, 31), (0.0, -1, -1)],
)
def test_steps_land_on_frames(seconds: float, frames: int, frame: int) -> None:
    assert moves.stepped(seconds, frames) == pytest.approx(frame / 30)


@pytest.mark.parametrize(
    ("seconds", "is_playing", "bar_start"),
    [(3.5, False, 2.5), (2.5, False, 0.5), (2.6, False, 2.5), (2.6, True, 0.5), (3.5, True, 2.5), (0.2, False, 0.0)],
)
def test_previous_bar(seconds: float, is_playing: bool, bar_start: float) -> None:
    assert moves.previous_bar(GRID, seconds, is_playing) == bar_start


@pytest.mark.parametrize(("seconds", "bar_start"), [(0.0, 0.5), (0.5, 2.5), (2.49, 4.5), (6.6, DURATION)])
def test_next_bar(seconds: float, bar_start: float) -> None:
    assert moves.next_bar(GRID, seconds, DURATION) == bar_start


def test_around_the_marked_bars_is_two_beats_more_on_both_sides() -> None:
    assert moves.around(GRID, (2, 2), 0.0, DURATION) == (1.5, 5.5)
    assert moves.around(GRID, None, 3.0, DURATION) == (1.5, 5.5)
    assert moves.around(GRID, (0, 4), 0.0, DURATION) == (0.0, DURATION)


@pytest.mark.parametrize(
    ("rate", "direction", "then"),
    [(0, 1, 1), (1, 1, 2), (2, 1, 2), (0.5, 1, 1), (2, -1, -1), (-1, -1, -2), (-2, -1, -2), (0, -1, -1), (-2, 1, 1)],
)
def test_shuttling_again_is_faster_and_the_other_way_turns(rate: float, direction: int, then: float) -> None:
    assert moves.shuttled(rate, direction) == then


def test_what_goes_round() -> None:
    region = (1.0, 2.0)
    assert moves.loop_of(Selection(region=region), 8.0) is None
    assert moves.loop_of(Selection(region=region, looping=True), 8.0) == region
    assert moves.loop_of(Selection(looping=True), 8.0) == (0.0, 8.0)
    assert moves.loop_of(Selection(looping=True), 0.0) is None
