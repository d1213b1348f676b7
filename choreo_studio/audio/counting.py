"""A beat grid from the dancers' own count."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid


def counted_grid(beats_seconds: NDArray[np.float64], counts: NDArray[np.int64]) -> BeatGrid:
    """Grid in 4/4 from beats (B,) and the dancers' counts (B,) 1 to 8: bars begin on 1 and 5, phrases on 1.

    Raises:
        ValueError: when no beat is counted 1 or 5, or the beats are not rising.
    """
    downbeats = np.flatnonzero(np.isin(counts, (1, 5)))
    ones = np.flatnonzero(counts[downbeats] == 1)
    phrase = int(ones[0]) if len(ones) else min(1, len(downbeats) - 1)
    return BeatGrid(beats_seconds, downbeats, phrase_downbeat=max(phrase, 0))
