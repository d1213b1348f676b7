"""What bars, phrases and beats a pointer means."""

import pytest

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.services.bars import bar_at, bars_in_words
from choreo_studio.ui.timeline.bars import (
    bar_of_number,
    bars_between,
    beat_near,
    beats_of_bars,
    extended,
    phrase_of,
    place_at,
    place_of_beat,
    seconds_of_bars,
    snapped,
)

# One beat before the first bar, then bars of four beats of half a second.
PICKUP = BeatGrid([i * 0.5 for i in range(25)], list(range(1, 25, 4)))


def test_a_moment_is_in_the_bar_that_sounds() -> None:
    assert bar_at(PICKUP, 0.2).number == 0
    assert bar_at(PICKUP, 0.5).number == 1
    assert bar_at(PICKUP, 2.49).number == 1
    assert bar_at(PICKUP, 2.5).number == 2


def test_outside_the_song_it_is_the_first_or_last_bar() -> None:
    assert bar_at(PICKUP, -3.0).number == 0
    assert bar_at(PICKUP, 99.0).number == 6
    assert bar_of_number(PICKUP, 77).number == 6
    assert bar_of_number(PICKUP, -2).number == 0


def test_a_drag_marks_the_same_bars_in_either_direction() -> None:
    assert bars_between(PICKUP, 1.0, 5.0) == (1, 3)
    assert bars_between(PICKUP, 5.0, 1.0) == (1, 3)


@pytest.mark.parametrize(
    ("marked", "anchor", "number", "expected"),
    [
        ((3, 3), 3, 6, (3, 6)),
        ((3, 6), 3, 2, (2, 3)),
        ((3, 6), None, 2, (2, 6)),
        ((3, 6), 9, 8, (3, 8)),
        (None, None, 4, (4, 4)),
    ],
)
def test_shift_click_reaches_from_where_marking_began(
    marked: tuple[int, int] | None, anchor: int | None, number: int, expected: tuple[int, int]
) -> None:
    assert extended(marked, anchor, number) == expected


def test_a_phrase_is_two_bars_of_four_from_the_one_that_begins_it() -> None:
    assert [phrase_of(PICKUP, number) for number in (1, 2, 3, 4)] == [(1, 2), (1, 2), (3, 4), (3, 4)]
    shifted = PICKUP.with_phrase_at(5)
    assert [phrase_of(shifted, number) for number in (1, 2, 3, 4)] == [(0, 1), (2, 3), (2, 3), (4, 5)]


def test_a_phrase_ends_with_the_song_and_follows_the_metre() -> None:
    assert phrase_of(PICKUP.with_phrase_at(5), 6) == (6, 6)
    waltz = BeatGrid.regular(120, 24, Metre(3, 4))
    assert phrase_of(waltz, 4) == (3, 4)
    six = BeatGrid.regular(120, 24, Metre(6, 8))
    assert phrase_of(six, 4) == (4, 4)


def test_bars_in_seconds_and_beats() -> None:
    assert seconds_of_bars(PICKUP, (2, 3)) == (2.5, 6.5)
    assert beats_of_bars(PICKUP, (2, 3)) == (5, 13)


def test_snapping_takes_the_nearest_bar_line_or_end() -> None:
    assert snapped(PICKUP, 2.9, 12.0) == 2.5
    assert snapped(PICKUP, 3.6, 12.0) == 4.5
    assert snapped(PICKUP, 11.9, 12.0) == 12.0
    assert snapped(PICKUP, 0.1, 12.0) == 0.0
    assert snapped(None, 4.0, 12.0) == 0.0


def test_snapping_never_leaves_the_song() -> None:
    assert snapped(PICKUP, 9.0, 7.0) == 7.0


def test_a_beat_is_near_within_reach_only() -> None:
    assert beat_near(PICKUP, 1.04, 0.05) == 2
    assert beat_near(PICKUP, 1.2, 0.05) is None


def test_places_are_said_as_bar_and_beat() -> None:
    assert place_of_beat(PICKUP, 0) == "0:1"
    assert place_of_beat(PICKUP, 6) == "2:2"
    assert place_at(PICKUP, 3.4) == "2:2"
    assert place_at(PICKUP, 500.0) == "6:4"
    assert (bars_in_words((9, 9)), bars_in_words((9, 12))) == ("bar 9", "bars 9–12")
