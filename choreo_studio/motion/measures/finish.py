"""How finished a dance looks: fast slides, holds that miss, joints that pop; and what polish must leave alone."""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS, runs_of
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics
from choreo_studio.motion.measures.capsules import capsule_depths
from choreo_studio.motion.measures.derivatives import accelerations, successive_difference
from choreo_studio.motion.measures.feet import planted_foot_speeds, sole_points
from choreo_studio.motion.measures.plants import planted_feet, stepped_feet
from choreo_studio.motion.polish.limits import beyond_limits
from choreo_studio.motion.retarget.holds import grip_distances
from choreo_studio.motion.rotations import Floats, about_axis, heading, rotate

_CENTIMETRES = 100.0
_STANDING_STILL = 0.15
_POP = 150.0
_LIMIT = np.radians(5.0)
_MISSED_CM = 3.0


@dataclass(frozen=True)
class Finish:
    """What polish is for, and what it must leave as it was. NaN where there is nothing to measure.

    Attributes:
        slip_99_cm_per_second: 99 % quantile of the speed of planted feet.
        off_floor_cm: 95 % quantile of how far the lowest sole point of feet that stand still is from the floor.
        hold_error_cm: mean distance between the grips of hands that were asked to hold.
        holds_missed_percent: share of them that are more than 3 cm apart.
        through_percent: frames with bodies more than a centimetre through each other.
        through_worst_cm: their deepest overlap.
        pops_per_minute: knees and elbows that turn with more than 150 rad/s², beginning of each counted once.
        beyond_limits_percent: frames in which a joint is turned more than 5 degrees beyond what bodies can do.
        step_length_cm: mean way of a foot from one landing to its next.
        energy_m_per_second: mean speed of all joints.
        diversity_cm: spread of the poses, as seen from the own hips and heading.
        acceleration: mean acceleration of all joints, m/s².
    """

    slip_99_cm_per_second: float
    off_floor_cm: float
    hold_error_cm: float
    holds_missed_percent: float
    through_percent: float
    through_worst_cm: float
    pops_per_minute: float
    beyond_limits_percent: float
    step_length_cm: float
    energy_m_per_second: float
    diversity_cm: float
    acceleration: float


def finish_of(duet: DuetMotion, seconds: Floats, holds: NDArray[np.bool_] | None = None) -> Finish:
    """The finish of a duet.

    Args:
        duet: T frames.
        seconds: (T,) rising times.
        holds: (T, 2, 2) which hands of the lead were asked to hold which of the follow; None where nobody asked.
    """
    poses = [forward_kinematics(clip) for clip in duet]
    lead, follow = (pose.positions for pose in poses)
    depth = capsule_depths(lead, follow, duet.lead.skeleton, duet.follow.skeleton).max(axis=1) * _CENTIMETRES
    errors = grip_distances(duet.lead, duet.follow)[holds] * _CENTIMETRES if holds is not None else np.zeros(0)
    both = [_of_dancer(clip, pose.positions, seconds) for clip, pose in zip(duet, poses, strict=True)]
    mean = {name: _mean([dancer[name] for dancer in both]) for name in both[0]}
    return Finish(
        hold_error_cm=float(errors.mean()) if len(errors) else float("nan"),
        holds_missed_percent=100.0 * float((errors > _MISSED_CM).mean()) if len(errors) else float("nan"),
        through_percent=100.0 * float((depth > 1.0).mean()),
        through_worst_cm=max(0.0, float(depth.max())),
        **mean,
    )


def mean_finish(finishes: list[Finish]) -> Finish:
    """Mean of several, number by number, of those that exist."""
    numbers = {field.name: [getattr(finish, field.name) for finish in finishes] for field in fields(Finish)}
    return Finish(**{name: _mean(values) for name, values in numbers.items()})


def _mean(values: list[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")


def _of_dancer(clip: MotionClip, positions: Floats, seconds: Floats) -> dict[str, float]:
    slips = planted_foot_speeds(positions, seconds, planted_feet(positions, seconds)) * _CENTIMETRES
    slips = slips[np.isfinite(slips)]
    velocity, _ = successive_difference(positions, seconds)
    limits = beyond_limits(clip).max(axis=1) > _LIMIT
    return {
        "slip_99_cm_per_second": float(np.quantile(slips, 0.99)) if len(slips) else float("nan"),
        "off_floor_cm": _off_floor(clip, positions, seconds),
        "pops_per_minute": _pops(positions, seconds),
        "beyond_limits_percent": 100.0 * float(limits.mean()),
        "step_length_cm": step_length_cm(positions, seconds),
        "energy_m_per_second": float(np.linalg.norm(velocity, axis=-1).mean()),
        "diversity_cm": _diversity(clip, positions),
        "acceleration": float(np.linalg.norm(accelerations(positions, seconds), axis=-1).mean()),
    }


def step_length_cm(positions: Floats, seconds: Floats) -> float:
    """Mean way over the floor of a foot from where it stands to where it stands next; NaN without steps.

    Args:
        positions: (T, J, 3) world joints of one dancer in metres.
        seconds: (T,) rising times.
    """
    flags = np.asarray(stepped_feet(positions, seconds).reshape(-1, 2, 2).any(axis=2))
    lengths: list[float] = []
    for side in (0, 1):
        toes = positions[:, FOOT_JOINTS[2 * side + 1]][:, [0, 2]]
        places = [toes[first:end].mean(axis=0) for first, end in runs_of(flags[:, side])]
        lengths += [float(np.linalg.norm(b - a)) for a, b in pairwise(places)]
    return float(np.mean(lengths)) * _CENTIMETRES if lengths else float("nan")


def _off_floor(clip: MotionClip, positions: Floats, seconds: Floats) -> float:
    soles = sole_points(clip, forward_kinematics(clip))[..., 1].reshape(-1, 2, 3).min(axis=2)
    still = planted_foot_speeds(positions, seconds, planted_feet(positions, seconds)) < _STANDING_STILL
    return float(np.quantile(np.abs(soles[still]), 0.95)) * _CENTIMETRES if still.any() else float("nan")


def _pops(positions: Floats, seconds: Floats) -> float:
    count = 0
    for upper, middle, end in LIMBS.values():
        first, second = positions[:, upper] - positions[:, middle], positions[:, end] - positions[:, middle]
        cosine = np.sum(first * second, axis=-1) / (np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1))
        hard = np.abs(accelerations(np.arccos(np.clip(cosine, -1.0, 1.0)), seconds)) > _POP
        count += len(runs_of(hard))
    return count * 60.0 / max(float(seconds[-1] - seconds[0]), 1e-9)


def _diversity(clip: MotionClip, positions: Floats) -> float:
    facing = about_axis(1, -heading(clip.rotations[:, 0]))
    own = rotate(facing[:, None], positions - positions[:, :1])
    return float(np.sqrt(np.mean(np.sum((own - own.mean(axis=0)) ** 2, axis=-1)))) * _CENTIMETRES
