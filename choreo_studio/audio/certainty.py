"""How sure the analysis is of tempo, beats, metre and downbeats."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from choreo_studio.audio.hypotheses import Hypothesis
from choreo_studio.audio.onsets import RHYTHM_HOPS
from choreo_studio.audio.rhythms import PLACES_PER_BEAT, graded
from choreo_studio.audio.spectrum import Spectrum

_SAME_TEMPO = 0.04
# For each part: the lead over the best rival, in score per second, at which right and wrong are equally likely, and how
# fast doubt goes with distance from it. Set from the recordings and rendered songs of the benchmark.
_TEMPO, _BEATS, _METRE, _DOWNBEAT = (3.5, 0.4), (8.0, 0.4), (6.0, 0.4), (8.0, 0.3)
# The same for the score itself: noise scores about 18, recordings 28 to 57, clear songs more.
_RHYTHM = (22.0, 0.5)


@dataclass(frozen=True)
class Confidence:
    """Confidence from 0 (a guess) to 1 (sure) of each part of an analysis."""

    tempo: float
    beats: float
    metre: float
    downbeat: float

    @property
    def overall(self) -> float:
        """The least of tempo, beats and downbeat: a dance needs all three."""
        return min(self.tempo, self.beats, self.downbeat)


def confidence_of(found: Sequence[Hypothesis], features: Spectrum) -> Confidence:
    """Confidence from how far the best hypothesis is ahead of its rivals.

    Args:
        found: all hypotheses, the best first.
        features: (T, F) from `rhythm_features`.
    """
    best = found[0]
    if best.tempo_bpm <= 0:
        return Confidence(0.0, 0.0, 0.0, 0.0)
    tempo_rivals = [h.score for h in found[1:] if abs(h.tempo_bpm / best.tempo_bpm - 1) > _SAME_TEMPO]
    metre_rivals = [h.score for h in found[1:] if h.pattern.metre != best.pattern.metre]
    shifted = _shifted_scores(best, features)
    rhythm = _sure(best.score, *_RHYTHM)
    whole = shifted[::2]
    return Confidence(
        tempo=rhythm * _sure(best.score - max(tempo_rivals, default=0.0), *_TEMPO),
        beats=rhythm * _sure(float(shifted[0] - shifted[1::2].max()), *_BEATS),
        metre=rhythm * _sure(best.score - max(metre_rivals, default=0.0), *_METRE),
        downbeat=rhythm * _sure(float(whole[0] - whole[1:].max()), *_DOWNBEAT),
    )


def _sure(lead: float, middle: float, slope: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(slope * (lead - middle), -30, 30))))


# Score per second of the same beats when every bar begins 0, 1/2, 1, ... beats later.
def _shifted_scores(best: Hypothesis, features: Spectrum) -> Spectrum:
    evidence = best.pattern.evidence(graded(features))
    path, per_bar = best.path, best.pattern.metre.beats_per_bar
    position = np.interp(np.arange(len(features)), path.hops, np.arange(len(path.hops)) + path.places[0])
    shifts = np.arange(2 * per_bar) / 2
    places = np.floor((position[:, None] - shifts) * PLACES_PER_BEAT + 0.5).astype(int)
    rows = np.arange(len(features))[:, None]
    scores = evidence[rows, places % (per_bar * PLACES_PER_BEAT)].mean(axis=0)
    return np.asarray(scores * RHYTHM_HOPS.per_second)
