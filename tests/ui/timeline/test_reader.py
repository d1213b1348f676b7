"""Read-outs in the background."""

from choreo_studio.ui.timeline.reader import Reader
from tests.builders_project import project_with_takes
from tests.ui.by_hand import HandRunner

PROJECT = project_with_takes(2)
ONE, TWO = (take.dance.motion for take in PROJECT.takes)
GRID = PROJECT.grid


def test_they_are_there_when_the_work_is_done() -> None:
    hand, told = HandRunner(), []
    reader = Reader(hand.runner, lambda: told.append(1))
    reader.want(ONE, GRID)
    assert (reader.found, reader.is_stale, told) == (None, False, [])
    hand.step()
    assert reader.found is not None
    assert reader.found.frame_count == ONE.frame_count
    assert told == [1]


def test_the_same_dance_is_read_once() -> None:
    hand = HandRunner()
    reader = Reader(hand.runner, lambda: None)
    reader.want(ONE, GRID)
    reader.want(ONE, GRID)
    assert len(hand.waiting) == 1


def test_old_ones_stay_and_are_stale_until_new_ones_are_there() -> None:
    hand = HandRunner()
    reader = Reader(hand.runner, lambda: None)
    reader.want(ONE, GRID)
    hand.step()
    old = reader.found
    reader.want(TWO, GRID)
    assert reader.found is old
    assert reader.is_stale
    hand.step()
    assert reader.found is not old
    assert not reader.is_stale


def test_a_dance_that_was_read_before_is_known_at_once() -> None:
    hand = HandRunner()
    reader = Reader(hand.runner, lambda: None)
    for motion in (ONE, TWO):
        reader.want(motion, GRID)
        hand.step()
    reader.want(ONE, GRID)
    assert not hand.waiting
    assert not reader.is_stale


def test_what_is_no_longer_wanted_is_not_shown() -> None:
    hand, told = HandRunner(), []
    reader = Reader(hand.runner, lambda: told.append(1))
    reader.want(ONE, GRID)
    reader.want(None, None)
    hand.step()
    assert (reader.found, told) == (None, [])


def test_another_grid_asks_again() -> None:
    hand = HandRunner()
    reader = Reader(hand.runner, lambda: None)
    reader.want(ONE, GRID)
    hand.step()
    reader.want(ONE, GRID.nudged(0.1))
    assert len(hand.waiting) == 1
