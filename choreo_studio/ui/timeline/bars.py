"""Bars, phrases and beats at moments of the song: what a pointer over the timeline means."""

import numpy as np

from choreo_studio.audio.beats import Bar, BeatGrid
from choreo_studio.services.bars import BarRange, bar_at


def bar_of_number(grid: BeatGrid, number: int) -> Bar:
    """The bar of a number, the nearest one where the song does not have it."""
    index = number - grid.bars[0].number
    return grid.bars[min(max(index, 0), len(grid.bars) - 1)]


def bars_between(grid: BeatGrid, one_seconds: float, other_seconds: float) -> BarRange:
    """The bars from one moment to another, in either order."""
    first, last = sorted((bar_at(grid, one_seconds).number, bar_at(grid, other_seconds).number))
    return first, last


def extended(marked: BarRange | None, anchor: int | None, number: int) -> BarRange:
    """The range from where marking began to another bar.

    Args:
        marked: what is marked so far.
        anchor: bar that was marked first, None where that is not known.
        number: bar to reach.
    """
    if anchor is None or marked is None or not marked[0] <= anchor <= marked[1]:
        first, last = marked or (number, number)
        return min(first, number), max(last, number)
    return min(anchor, number), max(anchor, number)


def phrase_of(grid: BeatGrid, number: int) -> BarRange:
    """The bars of the 8-count that holds a bar, as far as the song has them."""
    length = grid.metre.bars_per_phrase
    first = 1 + grid.phrase_downbeat + (number - 1 - grid.phrase_downbeat) // length * length
    lowest, highest = grid.bars[0].number, grid.bars[-1].number
    return max(first, lowest), min(first + length - 1, highest)


def seconds_of_bars(grid: BeatGrid, bars: BarRange) -> tuple[float, float]:
    """Start of the first and end of the last bar of a range in seconds."""
    return bar_of_number(grid, bars[0]).start_seconds, bar_of_number(grid, bars[1]).end_seconds


def beats_of_bars(grid: BeatGrid, bars: BarRange) -> tuple[int, int]:
    """First beat and end beat (exclusive) of a range of bars."""
    return bar_of_number(grid, bars[0]).first_beat, bar_of_number(grid, bars[1]).end_beat


def snapped(grid: BeatGrid | None, seconds: float, duration_seconds: float) -> float:
    """The nearest bar line, or end of the song."""
    lines = [0.0, duration_seconds]
    if grid is not None:
        lines += [bar.start_seconds for bar in grid.bars]
    inside = [line for line in lines if 0.0 <= line <= duration_seconds]
    return float(min(inside, key=lambda line: abs(line - seconds)))


def beat_near(grid: BeatGrid, seconds: float, reach_seconds: float) -> int | None:
    """The beat nearest to a moment, None where none is within reach."""
    beat = int(np.argmin(np.abs(grid.beats_seconds - seconds)))
    return beat if abs(float(grid.beats_seconds[beat]) - seconds) <= reach_seconds else None


def place_of_beat(grid: BeatGrid, beat: int) -> str:
    """A beat as people say it: "9:2" is the second beat of bar 9."""
    index = int(np.searchsorted([bar.first_beat for bar in grid.bars], beat, side="right")) - 1
    bar = grid.bars[max(index, 0)]
    return f"{bar.number}:{beat - bar.first_beat + 1}"


def place_at(grid: BeatGrid, seconds: float) -> str:
    """The beat that sounds at a moment, as "9:2"."""
    beat = int(np.floor(float(grid.positions_at(seconds)) + 1e-6))
    return place_of_beat(grid, min(max(beat, 0), grid.beat_count - 1))
