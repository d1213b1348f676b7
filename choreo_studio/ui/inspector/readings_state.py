"""The measures of a take in words: name, number, unit, where real dancing lies, and whether that is near."""

import math
from dataclasses import dataclass
from typing import Literal

from choreo_studio.motion.measures.scoring import Score
from choreo_studio.services.readings import Reading, ReadingName

_GOOD_SCORE, _FAIR_SCORE = 80.0, 65.0

Tone = Literal["good", "fair", "far", "none"]
"""Like real dancing; beside it; far from it; nothing to say."""


@dataclass(frozen=True)
class MeasureRow:
    """One measure as it is drawn.

    Attributes:
        title: what is measured.
        value: the number with its unit, "–" where there is none.
        real: the number of real dancing, "" where it is not known.
        share: length of the bar, 0..1, None where there is no number.
        real_share: where real dancing lies on the same scale, None where it is not known.
        tone: how near it is.
        tip: what it means and what is good.
    """

    title: str
    value: str
    real: str
    share: float | None
    real_share: float | None
    tone: Tone
    tip: str


@dataclass(frozen=True)
class _Words:
    title: str
    unit: str
    digits: int
    better: Literal["lower", "higher", "near"]
    fair: float
    top: float | None
    tip: str


# `fair`: how far beyond real dancing (as a share of it; for percentages of frames in points) still counts as near.
_WORDS: dict[ReadingName, _Words] = {
    "slip": _Words(
        "Foot slip",
        "cm/s",
        1,
        "lower",
        0.25,
        None,
        "How fast feet slide while they carry weight. Dancers slide and turn a little; much more than real looks "
        "like skating.",
    ),
    "landings": _Words(
        "Steps",
        "per 8",
        1,
        "near",
        0.25,
        None,
        "How often a foot comes down in eight counts, both dancers together. Near real is good: fewer looks lazy, "
        "more looks nervous.",
    ),
    "timing": _Words(
        "Off the beat",
        "beats",
        2,
        "lower",
        0.15,
        0.5,
        "How far steps land from the nearest beat on average. Chance gives 0.25, so below real is good.",
    ),
    "holds": _Words(
        "Hands held",
        "%",
        0,
        "near",
        15.0,
        100.0,
        "Share of the time with at least one pair of hands joined. Near real is good; open figures have less.",
    ),
    "distance": _Words(
        "Right distance",
        "%",
        0,
        "higher",
        10.0,
        100.0,
        "Share of the time in which the partners stand as near and as far as real couples do. Higher is good.",
    ),
    "torsos": _Words(
        "Torsos collide",
        "%",
        1,
        "lower",
        2.0,
        None,
        "Share of the time in which the two torsos go through each other. Zero is best.",
    ),
    "seams": _Words(
        "Roughest seam",
        "m/s²",
        1,
        "lower",
        0.0,
        None,
        "The strongest jolt where re-danced bars begin or end. Below the mark, which 95 % of real dancing keeps to, "
        "a seam cannot be told from dancing.",
    ),
}


def rows_of(readings: tuple[Reading, ...]) -> tuple[MeasureRow, ...]:
    """The rows to draw; measures that do not exist here (a take without seams) are left out."""
    return tuple(_row(reading) for reading in readings if reading.name != "seams" or math.isfinite(reading.value))


def score_rows(score: Score | None) -> tuple[MeasureRow, ...]:
    """The row of a take's score, none where nobody judged it."""
    if score is None:
        return ()
    tone: Tone = "good" if score.total >= _GOOD_SCORE else "fair" if score.total >= _FAIR_SCORE else "far"
    tip = (
        f"How near to real dancing the bars that were danced for this take come, of 100: {score.in_words()}. "
        "The best take of an order comes first."
    )
    return (MeasureRow("Score", f"{score.total:.0f} of 100", "", score.total / 100.0, None, tone, tip),)


def tone_of(reading: Reading) -> Tone:
    """How near a number is to real dancing."""
    words = _WORDS[reading.name]
    if not (math.isfinite(reading.value) and math.isfinite(reading.real)):
        return "none"
    beyond = {
        "lower": reading.value - reading.real,
        "higher": reading.real - reading.value,
        "near": abs(reading.value - reading.real),
    }[words.better]
    fair = words.fair if words.unit == "%" else words.fair * reading.real
    if beyond <= (fair / 2 if words.better == "near" else 0.0):
        return "good"
    return "fair" if beyond <= fair else "far"


def _row(reading: Reading) -> MeasureRow:
    words = _WORDS[reading.name]
    known, has_real = math.isfinite(reading.value), math.isfinite(reading.real)
    top = words.top or max(2.0 * reading.real if has_real else 0.0, reading.value if known else 0.0, 1e-9)
    real = f"{reading.real:.{words.digits}f} {words.unit}" if has_real else ""
    return MeasureRow(
        title=words.title,
        value=f"{reading.value:.{words.digits}f} {words.unit}" if known else "–",
        real=real,
        share=min(1.0, reading.value / top) if known else None,
        real_share=min(1.0, reading.real / top) if has_real else None,
        tone=tone_of(reading),
        tip=f"{words.tip} Real dancing: {real}." if has_real else words.tip,
    )
