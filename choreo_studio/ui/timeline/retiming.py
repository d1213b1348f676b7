"""Beats and bar lines moved by hand."""

from dataclasses import replace

import numpy as np

from choreo_studio.audio.beats import MIN_BEAT_SECONDS, BeatGrid


def bar_line_moved(grid: BeatGrid, beat: int, seconds: float) -> BeatGrid:
    """A bar line moved with the beats around it, stretched evenly between the bar lines on both sides.

    Before the first bar line the first beat stays where it is, behind the last one all beats go along. The line stops
    where beats would come too close.

    Args:
        grid: the beats.
        beat: one that begins a bar.
        seconds: where to.

    Raises:
        ValueError: when the beat does not begin a bar.
    """
    if beat not in grid.downbeats:
        raise ValueError(f"beat: expected one that begins a bar, found {beat}")
    beats = grid.beats_seconds.copy()
    index = int(np.searchsorted(grid.downbeats, beat))
    before = int(grid.downbeats[index - 1]) if index > 0 else 0
    after = int(grid.downbeats[index + 1]) if index + 1 < len(grid.downbeats) else None
    lowest = _nearest_after(beats, before, beat) if beat > 0 else -np.inf
    highest = np.inf if after is None else _nearest_before(beats, beat, after)
    target = float(np.clip(seconds, lowest, highest))
    if after is None:
        beats[beat:] += target - beats[beat]
    else:
        beats[beat : after + 1] = _stretched(beats[beat : after + 1], target, float(beats[after]))
    if beat > 0:
        old = grid.beats_seconds[before : beat + 1]
        beats[before : beat + 1] = _stretched(old, float(old[0]), target)
    return replace(grid, beats_seconds=beats)


def _stretched(
    times: np.ndarray[tuple[int], np.dtype[np.float64]], start: float, end: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    shares = (times - times[0]) / (times[-1] - times[0])
    return np.asarray(start + shares * (end - start))


# The least span that keeps the closest two beats of a bar apart, since all of them shrink by one factor.
def _least_span(beats: np.ndarray[tuple[int], np.dtype[np.float64]], first: int, last: int) -> float:
    steps = np.diff(beats[first : last + 1])
    return float((beats[last] - beats[first]) * MIN_BEAT_SECONDS / steps.min())


def _nearest_after(beats: np.ndarray[tuple[int], np.dtype[np.float64]], before: int, beat: int) -> float:
    return float(beats[before]) + _least_span(beats, before, beat)


def _nearest_before(beats: np.ndarray[tuple[int], np.dtype[np.float64]], beat: int, after: int) -> float:
    return float(beats[after]) - _least_span(beats, beat, after)
