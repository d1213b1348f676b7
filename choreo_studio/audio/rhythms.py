"""Rhythm patterns: how a bar of each kind of music sounds, learned from rendered songs.

A pattern divides a bar into eight places per beat and says for each place how much every level of every rhythm feature
speaks for it. Patterns of bars come from Krebs, Boeck and Widmer, Rhythmic pattern modeling for beat and downbeat
tracking in musical audio (ISMIR 2013); here the weights are trained to tell the true beats of a song from wrong tempi,
phases and metres (a conditional model). `benchmarks/beats_fit.py` makes the file.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.bars import Metre
from choreo_studio.audio.onsets import RHYTHM_FEATURES
from choreo_studio.audio.spectrum import Spectrum
from choreo_studio.resources import assets_folder

PLACES_PER_BEAT = 8
"""Places into which a pattern divides a beat; place 0 is centred on the beat."""

LEVELS = (0.4, 0.9, 1.6, 2.4)
"""Levels of a feature between which the weights are interpolated; at 0 there is no weight."""


@dataclass(frozen=True, eq=False)
class RhythmPattern:
    """One kind of bar.

    Attributes:
        name: the kind of music.
        metre: its metre.
        slowest_bpm, fastest_bpm: tempi at which it is looked for.
        weights: (places, features * levels).
        bias: what it scores per hop on any music.
    """

    name: str
    metre: Metre
    slowest_bpm: float
    fastest_bpm: float
    weights: NDArray[np.float32]
    bias: float

    def __post_init__(self) -> None:
        expected = (self.metre.beats_per_bar * PLACES_PER_BEAT, len(RHYTHM_FEATURES) * len(LEVELS))
        if self.weights.shape != expected:
            raise ValueError(f"weights: expected {expected}, found {self.weights.shape}")

    def evidence(self, levels: Spectrum) -> Spectrum:
        """How much each hop speaks for each place of the bar, (T, places) float32.

        Args:
            levels: (T, features * levels) from `graded`.
        """
        return np.asarray(levels @ self.weights.T + np.float32(self.bias))


def graded(features: Spectrum) -> Spectrum:
    """Rhythm features as nearness to each of `LEVELS`, (T, features * levels): piecewise linear, highest level open."""
    knots = (0.0, *LEVELS, np.inf)
    columns = []
    for below, level, above in zip(knots[:-2], knots[1:-1], knots[2:], strict=True):
        rising = np.clip((features - below) / (level - below), 0, 1)
        falling = 1.0 if above == np.inf else np.clip((above - features) / (above - level), 0, 1)
        columns.append(np.minimum(rising, falling))
    return np.concatenate(columns, axis=1).astype(np.float32)


@lru_cache(maxsize=1)
def load_patterns() -> tuple[RhythmPattern, ...]:
    """The patterns that travel with the program."""
    text = (assets_folder() / "rhythms.json").read_text(encoding="utf-8")
    return tuple(pattern_from_json(entry) for entry in json.loads(text)["patterns"])


def pattern_from_json(entry: dict[str, Any]) -> RhythmPattern:
    """A pattern from its JSON object, whose weights are whole thousandths."""
    return RhythmPattern(
        name=str(entry["name"]),
        metre=Metre.parse(entry["metre"]),
        slowest_bpm=float(entry["slowest_bpm"]),
        fastest_bpm=float(entry["fastest_bpm"]),
        weights=np.array(entry["weights"], dtype=np.float32) / np.float32(1000),
        bias=float(entry["bias"]),
    )


def pattern_to_json(pattern: RhythmPattern) -> dict[str, Any]:
    """The JSON object of a pattern."""
    return {
        "name": pattern.name,
        "metre": str(pattern.metre),
        "slowest_bpm": pattern.slowest_bpm,
        "fastest_bpm": pattern.fastest_bpm,
        "bias": round(pattern.bias, 5),
        "weights": np.round(pattern.weights * 1000).astype(int).tolist(),
    }
