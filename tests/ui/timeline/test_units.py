"""Ticks of the ruler."""

from itertools import pairwise

import pytest

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.timebase import FrameRate
from choreo_studio.ui.timeline.units import UNITS, Unit, bar_step, clock, is_numbered, next_unit, ticks, timecode

GRID = BeatGrid.regular(120, 64)
RATE = FrameRate.of(30)


def test_a_click_goes_round_all_units() -> None:
    unit: Unit = "seconds"
    seen = []
    for _ in UNITS:
        seen.append(unit)
        unit = next_unit(unit)
    assert set(seen) == {"bars", "seconds", "frames", "timecode"}
    assert unit == "seconds"


@pytest.mark.parametrize(
    ("seconds", "step", "expected"),
    [(0.0, 1, "0:00"), (59.999, 1, "1:00"), (75.0, 5, "1:15"), (14.32, 0.1, "0:14.3"), (61.05, 0.01, "1:01.05")],
)
def test_clock(seconds: float, step: float, expected: str) -> None:
    assert clock(seconds, step) == expected


def test_timecode_counts_frames_within_the_second() -> None:
    assert timecode(3661.5, RATE) == "01:01:01:15"
    assert timecode(1001 / 1000, FrameRate.of("29.97")) == "00:00:01:00"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("least", [0.004, 0.05, 0.7, 3.0, 20.0])
def test_ticks_keep_their_distance_and_their_place(unit: Unit, least: float) -> None:
    found = [tick.seconds for tick in ticks(unit, GRID, RATE, 2.0, 31.0, least)]
    steps = [b - a for a, b in pairwise(found)]
    assert all(step >= least - 1e-9 for step in steps)
    assert all(1.99 <= seconds <= 31.01 for seconds in found)
    assert found or least > 10


def test_ticks_of_each_unit_say_what_it_counts() -> None:
    def texts(unit: Unit, least: float = 1.5) -> list[str]:
        return [tick.text for tick in ticks(unit, GRID, RATE, 0.0, 8.0, least)]

    assert texts("seconds") == ["0:00", "0:02", "0:04", "0:06", "0:08"]
    assert texts("bars") == ["1:1", "2:1", "3:1", "4:1", "5:1"]
    assert texts("bars", 0.4)[:5] == ["1:1", "1:2", "1:3", "1:4", "2:1"]
    assert texts("frames") == ["0", "50", "100", "150", "200"]
    assert texts("timecode")[:2] == ["00:00:00:00", "00:00:02:00"]


def test_bars_without_room_are_skipped_from_the_phrase_on() -> None:
    assert bar_step(GRID, 1.0) == 1
    assert bar_step(GRID, 5.0) == 4
    shifted = GRID.with_phrase_at(4)
    assert [number for number in range(1, 10) if is_numbered(shifted, number, 4)] == [2, 6]
