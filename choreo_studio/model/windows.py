"""Long dances in windows: each new stretch is danced with what is already danced before and after it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONTEXT_BEATS = 8
FRESH_BEATS = 24


@dataclass(frozen=True)
class Window:
    """Beats [first, end) that the networks see, of which [fresh_first, fresh_end) are drawn."""

    first: int
    end: int
    fresh_first: int
    fresh_end: int


def windows_over(beats: NDArray[np.bool_], downbeats: NDArray[np.int64]) -> list[Window]:
    """Windows that draw the masked beats from left to right.

    Args:
        beats: (B,) True where the dance may change.
        downbeats: beats that begin a bar; windows end there where they can, so that phrases stay whole.
    """
    edges = np.diff(np.concatenate([[0], beats.astype(np.int8), [0]]))
    result = []
    for start, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        place = int(start)
        while place < stop:
            end = _chunk_end(place, int(stop), downbeats)
            after = min(len(beats), end + CONTEXT_BEATS) if end == stop else end
            result.append(Window(max(0, place - CONTEXT_BEATS), after, place, end))
            place = end
    return result


def _chunk_end(place: int, stop: int, downbeats: NDArray[np.int64]) -> int:
    if stop - place <= FRESH_BEATS:
        return stop
    fitting = downbeats[(downbeats > place + FRESH_BEATS // 3) & (downbeats <= place + FRESH_BEATS)]
    return int(fitting[-1]) if len(fitting) else place + FRESH_BEATS
