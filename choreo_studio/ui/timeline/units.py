"""What the ruler counts in, and where its ticks are."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.timebase import FrameRate
from choreo_studio.ui.timeline.bars import place_of_beat

Unit = Literal["bars", "seconds", "frames", "timecode"]
UNITS: tuple[Unit, ...] = ("seconds", "bars", "frames", "timecode")

_STEPS_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_STEPS_FRAMES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
_STEPS_BARS = (1, 2, 4, 8, 16, 32, 64, 128)


@dataclass(frozen=True)
class Tick:
    """A line of the ruler.

    Attributes:
        seconds: where.
        text: beside it.
    """

    seconds: float
    text: str


def next_unit(unit: Unit) -> Unit:
    """The unit that a click on the ruler's name goes on to."""
    return UNITS[(UNITS.index(unit) + 1) % len(UNITS)]


def clock(seconds: float, step_seconds: float = 0.01) -> str:
    """A moment as minutes and seconds, with as many decimals as a step needs."""
    decimals = 0 if step_seconds >= 1 else 1 if step_seconds >= 0.1 else 2
    whole = round(seconds * 10**decimals)
    minutes, rest = divmod(whole, 60 * 10**decimals)
    width = 2 if decimals == 0 else 3 + decimals
    return f"{minutes}:{rest / 10**decimals:0{width}.{decimals}f}"


def timecode(seconds: float, rate: FrameRate) -> str:
    """A moment as hours, minutes, seconds and frames, counted without drops."""
    per_second = round(rate.fps)
    frame = int(np.floor(seconds * rate.fps + 1e-6))
    whole, frames = divmod(frame, per_second)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}:{frames:02}"


def ticks(
    unit: Unit, grid: BeatGrid | None, rate: FrameRate, start_seconds: float, end_seconds: float, least_seconds: float
) -> list[Tick]:
    """Ticks with their labels between two moments, never nearer to each other than `least_seconds`."""
    if unit == "bars" and grid is not None:
        return _ticks_of_bars(grid, start_seconds, end_seconds, least_seconds)
    if unit == "seconds" or grid is None:
        step = next((s for s in _STEPS_SECONDS if s >= least_seconds), _STEPS_SECONDS[-1])
        return [Tick(at, clock(at, step)) for at in _multiples(step, start_seconds, end_seconds)]
    step = _frame_step(unit, rate, least_seconds)
    frames = _multiples(step, start_seconds * rate.fps, end_seconds * rate.fps)
    if unit == "frames":
        return [Tick(at / rate.fps, f"{at:.0f}") for at in frames]
    return [Tick(at / rate.fps, timecode(at / rate.fps, rate)) for at in frames]


def _frame_step(unit: Unit, rate: FrameRate, least_seconds: float) -> float:
    least = least_seconds * rate.fps
    steps: tuple[float, ...] = _STEPS_FRAMES
    if unit == "timecode":
        per_second = round(rate.fps)
        steps = (1, 2, 5, *(per_second * s for s in _STEPS_SECONDS if s >= 0.5))
    return next((s for s in steps if s >= least), steps[-1])


def _multiples(step: float, start: float, end: float) -> list[float]:
    first, last = int(np.ceil(start / step - 1e-6)), int(np.floor(end / step + 1e-6))
    return [index * step for index in range(max(first, 0), last + 1)]


def _ticks_of_bars(grid: BeatGrid, start: float, end: float, least: float) -> list[Tick]:
    shown = slice(*np.searchsorted(grid.beats_seconds, [start, end]))
    if float(np.median(np.diff(grid.beats_seconds))) >= least:
        beats = range(grid.beat_count)[shown]
        return [Tick(float(grid.beats_seconds[beat]), place_of_beat(grid, beat)) for beat in beats]
    step = bar_step(grid, least)
    bars = [bar for bar in grid.bars if start <= bar.start_seconds <= end and is_numbered(grid, bar.number, step)]
    return [Tick(bar.start_seconds, f"{bar.number}:1") for bar in bars]


def bar_step(grid: BeatGrid, least_seconds: float) -> int:
    """Every how many bars there is room for a number."""
    bar_seconds = float(np.median(np.diff(grid.beats_seconds))) * grid.metre.beats_per_bar
    return next((step for step in _STEPS_BARS if step * bar_seconds >= least_seconds), _STEPS_BARS[-1])


def is_numbered(grid: BeatGrid, number: int, step: int) -> bool:
    """Whether a bar gets its number where there is room for one in `step` bars: those that begin phrases do."""
    return (number - 1 - grid.phrase_downbeat) % step == 0
