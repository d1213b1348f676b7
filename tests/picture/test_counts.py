"""Counts in pictures."""

import numpy as np
import pytest

from choreo_studio.audio.bars import Metre
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.picture.counts import CountOverlay, Place, place_at
from choreo_studio.picture.look import DARK_STAGE, LIGHT_STAGE, look_of

GRID = BeatGrid.regular(120.0, 16)
HEIGHT, WIDTH = 180, 320


def _stamped(seconds: float, look=DARK_STAGE, grey: int = 60, size: tuple[int, int] = (HEIGHT, WIDTH)):  # type: ignore[no-untyped-def]
    pixels = np.full((*size, 4), grey, dtype=np.uint8)
    CountOverlay(GRID, look_of(look), size[1], size[0]).stamp(pixels, seconds)
    return pixels


@pytest.mark.parametrize(
    ("seconds", "bar", "beat", "count"),
    [(0.0, 1, 1, 1), (0.49, 1, 1, 1), (1.75, 1, 4, 4), (2.0, 2, 1, 5), (7.9, 4, 4, 8)],
)
def test_the_place_of_a_moment(seconds, bar, beat, count) -> None:  # type: ignore[no-untyped-def]
    place = place_at(GRID, seconds)
    assert place is not None
    assert (place.bar, place.beat, place.count) == (bar, beat, count)


def test_a_waltz_is_counted_to_six_over_two_bars() -> None:
    grid = BeatGrid.regular(120.0, 12, Metre(3, 4))
    found = [place_at(grid, 0.5 * beat + 0.1) for beat in range(7)]
    assert [place.count for place in found if place] == [1, 2, 3, 4, 5, 6, 1]
    assert [place.label for place in found if place][3] == "bar 2 : 1"


@pytest.mark.parametrize("seconds", [-0.1, 8.01])
def test_nothing_is_written_where_no_beat_sounds(seconds) -> None:  # type: ignore[no-untyped-def]
    assert place_at(GRID, seconds) is None
    assert (_stamped(seconds) == 60).all()


def test_it_is_written_at_the_upper_left_only() -> None:
    changed = (_stamped(0.75) != 60).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert changed.any()
    assert rows.max() < HEIGHT / 2
    assert columns.max() < WIDTH / 3


def test_the_text_stands_out_on_both_stages() -> None:
    assert _stamped(0.75, DARK_STAGE)[..., :3].max() > 200
    assert _stamped(0.75, LIGHT_STAGE, 230)[..., :3].min() < 60


def test_the_one_has_a_colour_of_its_own() -> None:
    one, five = (_stamped(at)[..., :3].astype(int) for at in (0.3, 2.3))
    assert (one[..., 1] - one[..., 0]).max() > 60
    assert (five[..., 1] - five[..., 0]).max() < 20


def test_the_count_is_largest_on_the_beat() -> None:
    inked = [(_stamped(at)[..., 0] > 150).sum() for at in (0.5, 0.6, 0.9, 0.95)]
    assert inked[0] > inked[1] > inked[2]
    assert inked[2] == inked[3]


def test_small_and_narrow_pictures_take_what_has_room() -> None:
    assert (_stamped(0.75, size=(64, 20))[..., 0] > 150).any()


def test_a_place_says_itself() -> None:
    assert Place(9, 2, 6, 0.0).label == "bar 9 : 2"
