"""Bar numbers when the bars are laid anew."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.session.project import Take
from choreo_studio.tokens.mask import beats_between


def same_bars(
    bars: tuple[int, int] | None, old: BeatGrid, new: BeatGrid, beats: NDArray[np.intp]
) -> tuple[int, int] | None:
    """The bars of the new grid that hold beats of these bars of the old one, None where none is left.

    Args:
        bars: first and last bar number in the old grid, None for all.
        old: beats before.
        new: beats after.
        beats: (B,) the old beat that every new beat is.
    """
    if bars is None:
        return None
    spans = [(bar.first_beat, bar.end_beat) for bar in old.bars if bars[0] <= bar.number <= bars[1]]
    marked = beats_between(old.beat_count, spans)[beats]
    held = [bar.number for bar in new.bars if marked[bar.first_beat : bar.end_beat].any()]
    return (held[0], held[-1]) if held else None


def with_same_bars(take: Take, old: BeatGrid, new: BeatGrid, beats: NDArray[np.intp]) -> Take:
    """The take with all that it says of bars as the new grid numbers them; see `same_bars`."""

    def moved(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        found = (same_bars(bars, old, new, beats) for bars in ranges)
        return tuple(bars for bars in found if bars is not None)

    return replace(take, bars=same_bars(take.bars, old, new, beats), like=moved(take.like), unlike=moved(take.unlike))
