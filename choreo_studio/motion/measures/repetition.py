"""What a viewer would see as a loop: tokens that come again, and movement that soon looks the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats

SPAN_BEATS = 8
WITHIN_BEATS = 40
_STRIDE = 4
_CENTIMETRES = 100.0


@dataclass(frozen=True)
class SelfSimilarity:
    """How soon movement of eight beats is seen again.

    Attributes:
        nearest_cm: mean over all stretches of eight beats of the mean joint distance to the most alike of those that
            begin 8 to 40 beats later; NaN where the dance has fewer than 48 beats.
        lowest_cm: the smallest of these distances: the most loop-like moment.
        lowest_beat: the beat at which that stretch begins, -1 where there is none.
    """

    nearest_cm: float
    lowest_cm: float
    lowest_beat: int


def longest_repeat(symbols: NDArray[np.integer]) -> int:
    """Length in beats of the longest stretch that comes twice without overlapping itself.

    Args:
        symbols: (B, S) tokens of every beat; beats are alike when all S are.
    """
    longest = 0
    for lag in range(1, len(symbols)):
        same = (symbols[lag:] == symbols[:-lag]).all(axis=1)
        longest = max(longest, min(lag, _longest_run(same)))
    return longest


def self_similarity(aligned: Floats, frames_per_beat: int = 16) -> SelfSimilarity:
    """How alike a dance is to what follows within five phrases.

    Only stretches with all 33 later ones count, so that takes of different lengths can be compared.

    Args:
        aligned: (T, K, 3) joints of both dancers on beat frames, placed and turned as `aligned_couple` does.
        frames_per_beat: frames of a beat; of a multiple of 4 every fourth frame is looked at.
    """
    stride = _STRIDE if frames_per_beat % _STRIDE == 0 else 1
    thin = aligned[::stride].astype(np.float32)
    per_beat = frames_per_beat // stride
    starts = len(thin) // per_beat - WITHIN_BEATS - SPAN_BEATS + 1
    if starts < 1:
        return SelfSimilarity(float("nan"), float("nan"), -1)
    nearest = np.full(starts, np.inf)
    for lag in range(SPAN_BEATS, WITHIN_BEATS + 1):
        frames = (starts - 1 + SPAN_BEATS) * per_beat
        gap = thin[:frames] - thin[lag * per_beat : lag * per_beat + frames]
        apart = np.linalg.norm(gap, axis=-1).mean(axis=1, dtype=np.float64)
        total = np.concatenate([[0.0], np.cumsum(apart)])[::per_beat]
        nearest = np.minimum(nearest, (total[SPAN_BEATS:] - total[:-SPAN_BEATS]) / (SPAN_BEATS * per_beat))
    lowest = int(np.argmin(nearest))
    return SelfSimilarity(float(nearest.mean()) * _CENTIMETRES, float(nearest[lowest]) * _CENTIMETRES, lowest)


def _longest_run(flags: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))
