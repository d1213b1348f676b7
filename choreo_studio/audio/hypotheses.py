"""The best beats under each rhythm pattern, the likeliest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from choreo_studio.audio.onsets import RHYTHM_HOPS
from choreo_studio.audio.rhythms import RhythmPattern, graded
from choreo_studio.audio.spectrum import Spectrum
from choreo_studio.audio.tracking import BeatPath, beat_lengths, best_path

_DRIFT_COST = 500.0


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """A pattern, the beats found with it, and what they score per second."""

    pattern: RhythmPattern
    path: BeatPath
    score: float

    @property
    def tempo_bpm(self) -> float:
        """Median tempo in beats per minute."""
        if len(self.path.hops) < 2:
            return 0.0
        return float(60 * RHYTHM_HOPS.per_second / np.median(np.diff(self.path.hops)))


def find_hypotheses(
    features: Spectrum, patterns: Sequence[RhythmPattern], done: Callable[[int], None]
) -> list[Hypothesis]:
    """One hypothesis per pattern, the best first.

    Args:
        features: (T, F) from `rhythm_features`.
        patterns: the patterns.
        done: told the number of patterns that are done; may raise to cancel.
    """
    levels = graded(features)
    found = []
    for count, pattern in enumerate(patterns, start=1):
        lengths = beat_lengths(pattern.slowest_bpm, pattern.fastest_bpm)
        path = best_path(pattern.evidence(levels), lengths, _DRIFT_COST)
        found.append(Hypothesis(pattern, path, path.score * RHYTHM_HOPS.per_second))
        done(count)
    return sorted(found, key=lambda hypothesis: -hypothesis.score)
