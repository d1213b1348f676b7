"""Bars as people name them, and the beats they hold."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import Bar, BeatGrid
from choreo_studio.errors import GenerationError

BarRange = tuple[int, int]
"""First and last bar number, both included."""

_RANGE = re.compile(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?")


def parse_bars(text: str) -> BarRange:
    """Bar range from text such as "9-12" or "9".

    Raises:
        ValueError: when it is no such text or runs backwards.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        raise ValueError(f"bars: expected a range such as 9-12, found {text!r}")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise ValueError(f"bars: expected a range that runs forwards, found {text!r}")
    return first, last


def bars_within(grid: BeatGrid, bars: BarRange) -> tuple[Bar, ...]:
    """The bars of a range.

    Raises:
        GenerationError: when the song does not have them all.
    """
    lowest, highest = grid.bars[0].number, grid.bars[-1].number
    if bars[0] < lowest or bars[1] > highest:
        asked = f"bar {bars[0]}" if bars[0] == bars[1] else f"bars {bars[0]}-{bars[1]}"
        raise GenerationError(f"{asked} cannot be had: this song has bars {lowest} to {highest}")
    return grid.bars[bars[0] - lowest : bars[1] - lowest + 1]


def beat_span(grid: BeatGrid, bars: BarRange) -> tuple[int, int]:
    """First beat and end beat (exclusive) of a range of bars.

    Raises:
        GenerationError: when the song does not have them all.
    """
    inside = bars_within(grid, bars)
    return inside[0].first_beat, inside[-1].end_beat


def seconds_span(grid: BeatGrid, bars: BarRange, duration_seconds: float) -> tuple[float, float]:
    """Start and end of a range of bars in seconds, within the song.

    Raises:
        GenerationError: when the song does not have them all, or they lie outside its sound.
    """
    inside = bars_within(grid, bars)
    start = max(0.0, inside[0].start_seconds)
    end = min(duration_seconds, inside[-1].end_seconds)
    if end - start < 1e-3:
        raise GenerationError(f"bars {bars[0]}-{bars[1]} lie outside the sound of the song")
    return start, end


def frame_seconds(grid: BeatGrid, frames_per_beat: int) -> NDArray[np.float64]:
    """When each beat frame happens, (B * frames_per_beat,) seconds."""
    return grid.seconds_at(np.arange(grid.beat_count * frames_per_beat) / frames_per_beat)


def bars_of_beats(grid: BeatGrid, beats: Sequence[int] | NDArray[np.integer]) -> BarRange:
    """First and last bar number that hold some of these beats.

    Raises:
        ValueError: when no bar does.
    """
    held = [bar.number for bar in grid.bars if any(bar.first_beat <= beat < bar.end_beat for beat in beats)]
    if not held:
        raise ValueError(f"beats: expected some within {grid.beat_count}, found {list(beats)}")
    return held[0], held[-1]


def bar_at(grid: BeatGrid, seconds: float) -> Bar:
    """The bar that sounds at a moment; the first or last one outside the song."""
    starts = [bar.start_seconds for bar in grid.bars]
    return grid.bars[max(int(np.searchsorted(starts, seconds, side="right")) - 1, 0)]


def bars_in_words(bars: BarRange) -> str:
    """A range as people say it: "bar 9" or "bars 9–12"."""
    return f"bar {bars[0]}" if bars[0] == bars[1] else f"bars {bars[0]}–{bars[1]}"
