"""Generated dancing beside real dancing and a null, as rows and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.motion.measures.report import DancerReport, DuetReport

Direction = Literal["lower", "higher", "near real", "for reference"]
Reader = Callable[[DuetReport], float]


@dataclass(frozen=True, eq=False)
class Measure:
    """One row of the comparison.

    Attributes:
        name: what is measured, with its window and frame rate where they matter.
        unit: unit of the number.
        direction: which way is better.
        read: the number in a report.
        read_null: the number that chance gives, where the report holds it.
        joined: it needs the partner or the music, so that a duet that is together by chance is a null for it.
    """

    name: str
    unit: str
    direction: Direction
    read: Reader
    read_null: Reader | None = None
    joined: bool = False


@dataclass(frozen=True)
class ComparisonRow:
    """A measure of generated dancing beside real dancing and a null.

    Attributes:
        name: what is measured.
        unit: unit of all its numbers.
        direction: which way is better.
        generated: mean over the generated duets, weighted by their length; NaN where none has a value.
        deviation: standard deviation between them; NaN below two.
        real: the same mean over real duets.
        null: what chance gives; NaN where it is not known.
    """

    name: str
    unit: str
    direction: Direction
    generated: float
    deviation: float
    real: float
    null: float


def _percent(read: Reader) -> Reader:
    return lambda report: 100.0 * read(report)


def _mean_dancer(read: Callable[[DancerReport], float]) -> Reader:
    return lambda report: (read(report.lead) + read(report.follow)) / 2.0


MEASURES: tuple[Measure, ...] = (
    Measure("foot slip, lead", "cm/s", "lower", lambda r: r.lead.slip.mean_cm_per_second),
    Measure("foot slip, follow", "cm/s", "lower", lambda r: r.follow.slip.mean_cm_per_second),
    Measure(
        "worst slip",
        "m/s",
        "lower",
        lambda r: max(r.lead.slip.worst_m_per_second, r.follow.slip.worst_m_per_second),
    ),
    Measure("foot slip, 99 %", "cm/s", "lower", lambda r: r.finish.slip_99_cm_per_second),
    Measure("standing soles off the floor, 95 %", "cm", "lower", lambda r: r.finish.off_floor_cm),
    Measure("below the floor, mean", "cm", "lower", _mean_dancer(lambda d: d.floor.mean_cm)),
    Measure("below the floor, worst", "cm", "lower", lambda r: max(r.lead.floor.worst_cm, r.follow.floor.worst_cm)),
    Measure("hands within 15 cm", "% of frames", "higher", _percent(lambda r: r.hands.near_share), joined=True),
    Measure("hand holds", "% of frames", "near real", _percent(lambda r: r.hands.hold_share), joined=True),
    Measure("hold error (wrists)", "cm", "near real", lambda r: r.hands.error_cm, joined=True),
    Measure("partner distance, 5 %", "m", "near real", lambda r: r.placing.distance_5_m, joined=True),
    Measure("partner distance, median", "m", "near real", lambda r: r.placing.distance_50_m, joined=True),
    Measure("partner distance, 95 %", "m", "near real", lambda r: r.placing.distance_95_m, joined=True),
    Measure(
        "distance inside real 5-95 %", "% of frames", "higher", _percent(lambda r: r.placing.inside_share), joined=True
    ),
    Measure("facing each other", "% of frames", "near real", _percent(lambda r: r.placing.facing_share), joined=True),
    Measure("bodies through each other", "% of frames", "lower", _percent(lambda r: r.penetration.share), joined=True),
    Measure("their depth", "cm", "lower", lambda r: r.penetration.mean_cm, joined=True),
    Measure(
        "torsos through each other", "% of frames", "lower", _percent(lambda r: r.penetration.torso_share), joined=True
    ),
    Measure("their depth, torsos", "cm", "lower", lambda r: r.penetration.torso_mean_cm, joined=True),
    Measure("landings, couple", "per 8 counts", "near real", lambda r: r.steps.landings_per_eight),
    Measure("landings, lead", "per 8 counts", "near real", lambda r: r.lead.steps.landings_per_eight),
    Measure("landings, follow", "per 8 counts", "near real", lambda r: r.follow.steps.landings_per_eight),
    Measure("landings on counts 4 and 8", "%", "near real", _percent(lambda r: r.steps.pause_share), joined=True),
    Measure("landing timing, mean", "beats", "near real", lambda r: r.steps.mean_timing_beats, joined=True),
    Measure("landing timing, spread", "beats", "near real", lambda r: r.steps.spread_beats, joined=True),
    Measure("left/right alternation", "%", "higher", _percent(lambda r: r.steps.alternation_share)),
    Measure("BED (sigma 3 frames, 30 fps)", "", "higher", lambda r: r.beat_echo, lambda r: r.beat_echo_null),
    Measure(
        "BAS over music beats (sigma 3, 30 fps)",
        "",
        "near real",
        _mean_dancer(lambda d: d.music_alignment),
        _mean_dancer(lambda d: d.music_alignment_null),
    ),
    Measure(
        "BAS over dance beats (sigma 3, 30 fps)",
        "",
        "near real",
        _mean_dancer(lambda d: d.dance_alignment),
        _mean_dancer(lambda d: d.dance_alignment_null),
    ),
    Measure(
        "2D-MM Align (sigma 0.1 s, 30 fps, seen from the front)",
        "",
        "near real",
        _mean_dancer(lambda d: d.picture_alignment),
        _mean_dancer(lambda d: d.picture_alignment_null),
    ),
    Measure("dance beats", "per second", "near real", _mean_dancer(lambda d: d.dance_beats_per_second)),
    Measure("PFC (30 fps)", "", "lower", _mean_dancer(lambda d: d.foot_plausibility)),
    Measure("knee and elbow pops", "per minute", "near real", lambda r: r.finish.pops_per_minute),
    Measure("joints beyond their limits", "% of frames", "lower", lambda r: r.finish.beyond_limits_percent),
    Measure("length of steps", "cm", "near real", lambda r: r.finish.step_length_cm),
    Measure("speed of joints", "m/s", "near real", lambda r: r.finish.energy_m_per_second),
    Measure("spread of poses", "cm", "near real", lambda r: r.finish.diversity_cm),
    Measure("jerk, lead (16 frames a beat)", "m/s3", "near real", lambda r: r.lead.jerk),
    Measure("jerk, follow (16 frames a beat)", "m/s3", "near real", lambda r: r.follow.jerk),
    Measure("feet and hips inside 6 m x 6 m", "% of frames", "higher", _percent(lambda r: r.staging.inside_share)),
    Measure("farthest from the middle", "m", "for reference", lambda r: r.staging.farthest_m),
    Measure("longest repeat of coarse tokens", "beats", "lower", lambda r: r.longest_repeat_beats),
    Measure("most alike within 5 phrases, mean", "cm", "near real", lambda r: r.repetition.nearest_cm),
    Measure("most alike within 5 phrases, least", "cm", "near real", lambda r: r.repetition.lowest_cm),
    Measure(
        "movement follows loudness (8 beats)",
        "r",
        "higher",
        lambda r: r.following.correlation,
        lambda r: r.following.null,
    ),
)


def compare(
    generated: Sequence[DuetReport], real: Sequence[DuetReport] = (), null: Sequence[DuetReport] = ()
) -> tuple[ComparisonRow, ...]:
    """Rows of every measure.

    Args:
        generated: reports of generated duets.
        real: reports of real ones.
        null: reports of duets that are together by chance only, as `chance_duet` makes them. They count for measures
            of what joins a couple with each other and with the music; BED and BAS hold their own null, the mean over
            all circular shifts, and take that of the real (else the generated) reports.
    """
    return tuple(_row(measure, generated, real, null) for measure in MEASURES)


def share_of_the_way(value: float, null: float, real: float) -> float:
    """How far from chance to real dancing a number has come: 0 at the null, 1 at real."""
    return (value - null) / (real - null) if real != null else float("nan")


def as_text(rows: Sequence[ComparisonRow], title: str = "generated") -> str:
    """The rows as a plain table; a dash stands for a number that does not exist.

    Args:
        rows: what to show.
        title: what the first column of numbers holds.
    """
    head = ("measure", "better", title, "+-", "real", "null", "unit")
    lines = [
        (row.name, row.direction, *map(_shown, (row.generated, row.deviation, row.real, row.null)), row.unit)
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    return "\n".join(_line(line, widths) for line in (head, *lines))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    sides = ("<", "<", ">", ">", ">", ">", "<")
    return "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(cells, sides, widths, strict=True)).rstrip()


def _row(
    measure: Measure, generated: Sequence[DuetReport], real: Sequence[DuetReport], null: Sequence[DuetReport]
) -> ComparisonRow:
    mean, deviation = _mean_and_deviation(measure.read, generated)
    if measure.read_null is not None:
        by_chance = _mean_and_deviation(measure.read_null, real or generated)[0]
    else:
        by_chance = _mean_and_deviation(measure.read, null if measure.joined else ())[0]
    reference = _mean_and_deviation(measure.read, real)[0]
    return ComparisonRow(measure.name, measure.unit, measure.direction, mean, deviation, reference, by_chance)


def _mean_and_deviation(read: Reader, reports: Sequence[DuetReport]) -> tuple[float, float]:
    values = np.array([read(report) for report in reports], dtype=np.float64)
    weights = np.array([report.seconds for report in reports], dtype=np.float64)
    known = np.isfinite(values)
    if not known.any():
        return float("nan"), float("nan")
    mean = float(np.average(values[known], weights=weights[known]))
    return mean, float(values[known].std(ddof=1)) if known.sum() > 1 else float("nan")


def _shown(value: float) -> str:
    if not np.isfinite(value):
        return "-"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}"
