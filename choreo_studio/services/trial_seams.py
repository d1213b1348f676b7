"""How much the borders of edits show, beside the same frames before the edit and beside real dancing."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.features import relation
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.seams import JumpReference, course_jumps, seam_jumps
from choreo_studio.motion.rotations import Floats, heading

SEAMS_HEAD = (
    "seams (before)     acceleration > real 90 %    speed jump > real 90 %     facing jump deg    partner jump cm"
)
_HIGH_QUANTILE = 0.9
_CENTIMETRES = 100.0


@dataclass(frozen=True, eq=False)
class Seams:
    """Numbers of the borders of one edit.

    Attributes:
        accelerations, speeds: quantiles in real dancing of acceleration and change of speed, one per border and dancer.
        facings: degrees by which a dancer's turning changes there within a frame.
        relations: metres by which the follow's course beside the lead changes there within a frame.
    """

    accelerations: Floats
    speeds: Floats
    facings: Floats
    relations: Floats


@dataclass(frozen=True)
class SeamTrial:
    """Borders of many edits, and the same frames before them.

    Attributes:
        accelerations_above_percent: borders above the 90 % acceleration of real dancing (10 is what real frames have).
        speeds_above_percent: borders above its 90 % change of speed.
        facing_jump_degrees: mean change of a dancer's turning within a frame.
        partner_jump_cm: mean change of the follow's course beside the lead within a frame.
        accelerations_above_before_percent, speeds_above_before_percent, facing_jump_before_degrees,
        partner_jump_before_cm: the same before the edit.
    """

    accelerations_above_percent: float
    speeds_above_percent: float
    facing_jump_degrees: float
    partner_jump_cm: float
    accelerations_above_before_percent: float
    speeds_above_before_percent: float
    facing_jump_before_degrees: float
    partner_jump_before_cm: float

    def as_line(self, name: str) -> str:
        """One line under SEAMS_HEAD."""
        numbers = [getattr(self, field.name) for field in fields(self)]
        now, before = numbers[:4], numbers[4:]
        cells = (f"{a:.{digits}f} ({b:.{digits}f})" for a, b, digits in zip(now, before, (1, 1, 2, 2), strict=True))
        widths = (27, 26, 20, 19)
        return name + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def seams_of(
    duet: DuetMotion,
    roles: frozenset[Role],
    borders: NDArray[np.intp],
    seconds: Floats,
    reference: JumpReference,
) -> Seams:
    """Numbers at the borders (S,) of an edit of these dancers."""
    jumps = [seam_jumps(joint_positions(duet.dancer(role)), seconds, borders, reference) for role in sorted(roles)]
    facings = [np.unwrap(heading(duet.dancer(role).rotations[:, 0]))[:, None] for role in sorted(roles)]
    return Seams(
        np.concatenate([jump.acceleration_quantiles for jump in jumps]),
        np.concatenate([jump.speed_quantiles for jump in jumps]),
        np.degrees(np.concatenate([course_jumps(facing, borders) for facing in facings])),
        course_jumps(relation(duet.lead, duet.follow)[:, :2], borders),
    )


def seam_trial(after: Sequence[Seams], before: Sequence[Seams]) -> SeamTrial:
    """What many edits come to."""
    return SeamTrial(*_numbers(after), *_numbers(before))


def _numbers(seams: Sequence[Seams]) -> tuple[float, float, float, float]:
    accelerations, speeds, facings, relations = (
        np.concatenate([getattr(seam, field.name) for seam in seams]) for field in fields(Seams)
    )
    return (
        100.0 * float((accelerations > _HIGH_QUANTILE).mean()),
        100.0 * float((speeds > _HIGH_QUANTILE).mean()),
        float(facings.mean()),
        _CENTIMETRES * float(relations.mean()),
    )
