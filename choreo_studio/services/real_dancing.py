"""Real dancing as what a model's dances are set beside."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.report import DuetReport
from choreo_studio.motion.measures.seams import JumpReference, jump_reference
from choreo_studio.motion.measures.variety import SpanBank, aligned_couple, spans_from_beats, take_variety_cm
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.measuring import DancedSpan
from choreo_studio.timebase import FRAMES_PER_BEAT

SPAN_BEATS = 8


@dataclass(frozen=True, eq=False)
class RealDancing:
    """What a trial is set beside.

    Attributes:
        reports: of every stretch, with the share of frames inside its own 5 to 95 % of distances.
        distance_bounds_m: 5 and 95 % of the partners' distance.
        jumps: accelerations and speed jumps.
        variety_cm: between stretches that begin on the same count.
        bank: its spans, to find copies.
        self_reconstruction_cm: from training spans to themselves as the tokens keep them; NaN without a model.
    """

    reports: tuple[DuetReport, ...]
    distance_bounds_m: tuple[float, float]
    jumps: JumpReference
    variety_cm: float
    bank: SpanBank
    self_reconstruction_cm: float


def real_dancing(
    spans: list[DancedSpan], remade: Callable[[DuetMotion, BeatGrid], DuetMotion] | None = None
) -> RealDancing:
    """Reference from stretches of real dancing.

    Args:
        spans: the stretches.
        remade: a model's reconstruction, for the distance of training spans to themselves.
    """
    bounds = _distance_bounds(spans)
    dancers = [
        (joint_positions(clip), frame_seconds(span.grid, FRAMES_PER_BEAT)) for span in spans for clip in span.motion
    ]
    takes = [aligned(span.motion) for span in spans]
    bank = SpanBank.of_takes(takes, FRAMES_PER_BEAT, SPAN_BEATS)
    starts = [_phrase_starts(span.grid) for span in spans]
    pieces = [
        piece
        for take, first in zip(takes, starts, strict=True)
        for piece in spans_from_beats(take, FRAMES_PER_BEAT, SPAN_BEATS, first)
    ]
    known = [span for span in spans if not span.held_out]
    again = float("nan")
    if remade is not None and known:
        copies = [aligned(remade(span.motion, span.grid)) for span in known]
        again = float(np.mean([found.distance_cm for copy in copies for found in bank.nearest(copy, SPAN_BEATS)]))
    reports = tuple(span.report(bounds) for span in spans)
    return RealDancing(reports, bounds, jump_reference(dancers), take_variety_cm(pieces), bank, again)


def report_of(
    motion: DuetMotion,
    grid: BeatGrid,
    bounds_m: tuple[float, float],
    tokens: NDArray[np.int32] | None = None,
    loudness: Floats | None = None,
) -> DuetReport:
    """Measures of dancing on beat frames, with the share of frames inside these partner distances."""
    return DancedSpan("", grid, motion, tokens=tokens, loudness=loudness).report(bounds_m)


def aligned(motion: DuetMotion) -> Floats:
    """Joints of both dancers (T, 2, J, 3) in metres, placed and turned as one."""
    return aligned_couple(joint_positions(motion.lead), joint_positions(motion.follow))


def _phrase_starts(grid: BeatGrid) -> list[int]:
    return [int(beat) for beat in np.flatnonzero(grid.count_in_eight == 0)]


def _distance_bounds(spans: list[DancedSpan]) -> tuple[float, float]:
    apart = [
        np.linalg.norm((span.motion.lead.root_positions - span.motion.follow.root_positions)[:, [0, 2]], axis=-1)
        for span in spans
    ]
    low, high = np.quantile(np.concatenate(apart), [0.05, 0.95])
    return float(low), float(high)
