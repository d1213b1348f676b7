"""How near dancing comes to real dancing, as one number for ranking and its parts for people.

No part can be won by what real dancing does not do: jitter, freezing, floating and sliding lose wherever they show, and
to be calmer, nearer or livelier than real dancing gains nothing. Copies of real dancing score like real dancing; to
find them is the business of `variety.SpanBank`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.motion.measures.stretch import TRAITS, TraitName

PartName = Literal["hands", "feet", "bodies", "steps", "music", "energy", "calm", "seams"]
PART_NAMES: tuple[PartName, ...] = ("hands", "feet", "bodies", "steps", "music", "energy", "calm", "seams")
SPAN_BEATS = 8
_LEAST_SPREAD = 1e-6
_WORST_MARK = 0.01

Reference = Mapping[TraitName, tuple[float, float]]
"""Mean and spread of every number over the eights of real dancing."""

SALSA_REFERENCE: Reference = {
    "near hands": (0.858, 0.269),
    "slip": (24.4, 5.24),
    "planted": (0.952, 0.062),
    "sunk": (0.205, 0.172),
    "through": (0.226, 0.218),
    "apart": (0.592, 0.099),
    "landings": (1.335, 0.177),
    "alternation": (0.891, 0.118),
    "timing": (0.202, 0.042),
    "speed": (0.687, 0.091),
    "pulse": (0.625, 0.186),
    "jerk": (384.0, 61.4),
    "seams": (13.7, 5.92),
}
"""Of the salsa takes (164 stretches of eight beats), for checkpoints that bring none of their own."""


@dataclass(frozen=True)
class Score:
    """How near to real dancing.

    Attributes:
        total: 0 to 100, the geometric mean of the parts: what is bad in one is not made up for in another.
        parts: name and 0 to 100 of each part that could be measured.
    """

    total: float
    parts: tuple[tuple[PartName, float], ...]

    def in_words(self) -> str:
        """ "hands 92, feet 80, ..." """
        return ", ".join(f"{name} {value:.0f}" for name, value in self.parts)


def _near(value: float, mean: float, spread: float) -> float:
    """Full within the spread of real dancing, too much as bad as too little."""
    return _mark(abs(value - mean) / spread - 1.0)


def _not_above(value: float, mean: float, spread: float) -> float:
    return _mark((value - mean) / spread - 1.0)


def _not_below(value: float, mean: float, spread: float) -> float:
    """Full from the mean of real dancing on."""
    return _mark((mean - value) / (1.5 * spread))


def _little(value: float, mean: float, spread: float) -> float:
    """Of what is always a fault: the less the better."""
    return _mark(value / (mean + 2.0 * spread))


def _mark(distance: float) -> float:
    return 1.0 / (1.0 + max(0.0, distance) ** 2)


_Judge = Callable[[float, float, float], float]
_JUDGES: Mapping[TraitName, tuple[PartName, _Judge]] = {
    "near hands": ("hands", _not_below),
    "slip": ("feet", _little),
    "planted": ("feet", _near),
    "sunk": ("feet", _little),
    "through": ("bodies", _little),
    "apart": ("bodies", _near),
    "landings": ("steps", _near),
    "alternation": ("steps", _not_below),
    "timing": ("music", _little),
    "speed": ("energy", _near),
    "pulse": ("calm", _near),
    "jerk": ("calm", _not_above),
    "seams": ("seams", _little),
}


def score_of(pieces: Sequence[Mapping[TraitName, float]], reference: Reference = SALSA_REFERENCE) -> Score:
    """The score of dancing measured in pieces of about eight beats, each part its mean over the pieces.

    A number that does not exist (no foot ever planted, no edge) is the worst there is where every dance has it, and is
    left out where it is only there sometimes: seams.

    Args:
        pieces: what `stretch.traits` found, one piece at least.
        reference: real dancing.
    """
    if not pieces:
        raise ValueError("pieces: expected one at least, found none")
    marks = [_parts(piece, reference) for piece in pieces]
    parts: list[tuple[PartName, float]] = []
    for name in PART_NAMES:
        known = [piece[name] for piece in marks if name in piece]
        if known:
            parts.append((name, 100.0 * float(np.mean(known))))
    total = math.exp(float(np.mean([math.log(max(value, 100.0 * _WORST_MARK)) for _, value in parts])))
    return Score(total, tuple(parts))


def reference_of(pieces: Sequence[Mapping[TraitName, float]]) -> dict[TraitName, tuple[float, float]]:
    """Mean and spread of every number over pieces of real dancing; numbers that none of them has are left out."""
    reference: dict[TraitName, tuple[float, float]] = {}
    for name in TRAITS:
        values = np.array([piece[name] for piece in pieces], dtype=np.float64)
        values = values[np.isfinite(values)]
        if len(values) > 1:
            reference[name] = (float(values.mean()), max(float(values.std()), _LEAST_SPREAD))
    return reference


def _parts(piece: Mapping[TraitName, float], reference: Reference) -> dict[PartName, float]:
    found: dict[PartName, list[float]] = {}
    for trait, (part, judge) in _JUDGES.items():
        value = piece[trait]
        if math.isfinite(value):
            mark = judge(value, *reference.get(trait, SALSA_REFERENCE[trait]))
            found.setdefault(part, []).append(max(mark, _WORST_MARK))
        elif trait != "seams":
            found.setdefault(part, []).append(_WORST_MARK)
    return {part: math.exp(float(np.mean(np.log(marks)))) for part, marks in found.items()}
