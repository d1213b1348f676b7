"""A stretch of dancing in a dozen numbers that cost little: what a score is made of."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.measures.capsules import capsule_depths
from choreo_studio.motion.measures.derivatives import mean_jerk, successive_difference
from choreo_studio.motion.measures.feet import floor_penetration, foot_slip
from choreo_studio.motion.measures.hands import hand_hold
from choreo_studio.motion.measures.partners import partner_distances
from choreo_studio.motion.measures.rhythm import beats_per_second, dance_beats
from choreo_studio.motion.measures.seams import acceleration_jumps
from choreo_studio.motion.measures.steps import CountedBeats, landings, step_timing
from choreo_studio.motion.rotations import Floats

TraitName = Literal[
    "near hands", "slip", "planted", "sunk", "through", "apart", "landings", "alternation", "timing", "speed", "pulse",
    "jerk", "seams",
]  # fmt: skip
TRAITS: tuple[TraitName, ...] = (
    "near hands", "slip", "planted", "sunk", "through", "apart", "landings", "alternation", "timing", "speed", "pulse",
    "jerk", "seams",
)  # fmt: skip

RUN_UP_BEATS = 2
_PULSE_FPS = 30.0
_EVERY = 4


@dataclass(frozen=True, eq=False)
class Stretch:
    """Dancing on beat frames with what leads up to it.

    Attributes:
        duet: (T) the stretch with some beats before and after it.
        seconds: (T,) times.
        counts: (B,) place of each beat in the eight, T / B frames to a beat.
        first, end: beats [first, end) that are measured; what is around them only tells how they are reached.
        borders: (S,) frames at which something new begins or ends.
        changed: whose motion begins or ends there.
    """

    duet: DuetMotion
    seconds: Floats
    counts: NDArray[np.intp]
    first: int
    end: int
    borders: NDArray[np.intp]
    changed: frozenset[Role] = frozenset(ROLES)


def traits(stretch: Stretch) -> dict[TraitName, float]:
    """Every number; NaN where there is nothing to measure.

    "near hands" and "planted" (any foot of a dancer down) are shares of frames; "slip" cm/s; "sunk" the soles' mean
    depth in cm; "through" the share of frames with capsules more than a centimetre in each other; "apart" metres
    between the hips; "landings" of both dancers a beat; "alternation" the share that change foot; "timing" the mean
    distance from the nearest beat in beats; "speed" of all joints in m/s; "pulse" pauses of the body a second; "jerk"
    in m/s³; "seams" the largest acceleration across a border in m/s².
    """
    poses = [forward_kinematics(clip) for clip in stretch.duet]
    per_beat = len(stretch.seconds) // len(stretch.counts)
    inside = slice(stretch.first * per_beat, stretch.end * per_beat)
    seconds = stretch.seconds[inside]
    lead, follow = (pose.positions[inside] for pose in poses)
    hips = partner_distances(lead, follow)
    bodies = [clip.skeleton for clip in stretch.duet]
    depths = capsule_depths(lead[::_EVERY], follow[::_EVERY], *bodies).max(axis=1)
    return {
        "near hands": hand_hold(lead, follow, seconds).near_share,
        **_feet(stretch, poses, inside),
        "through": float((depths > 0.01).mean()),
        "apart": float(hips.mean()),
        **_steps(stretch, poses),
        **_movement((lead, follow), seconds),
        "seams": _worst_border(stretch, poses),
    }


def _feet(stretch: Stretch, poses: list[Pose], inside: slice) -> dict[TraitName, float]:
    slips = [foot_slip(pose.positions[inside], stretch.seconds[inside]) for pose in poses]
    floors = [
        floor_penetration(clip[inside], Pose(pose.positions[inside], pose.rotations[inside])).mean_cm
        for clip, pose in zip(stretch.duet, poses, strict=True)
    ]
    return {
        "slip": float(np.mean([slip.mean_cm_per_second for slip in slips])),
        "planted": float(np.mean([slip.planted_share for slip in slips])),
        "sunk": float(np.mean(floors)),
    }


def _steps(stretch: Stretch, poses: list[Pose]) -> dict[TraitName, float]:
    every = len(stretch.seconds) // len(stretch.counts)
    measured = slice(stretch.first, stretch.end)
    beats = CountedBeats(stretch.seconds[::every][measured], stretch.counts[measured])
    timing = step_timing([landings(pose.positions, stretch.seconds) for pose in poses], beats)
    return {
        "landings": timing.landings_per_eight / 8.0,
        "alternation": timing.alternation_share,
        "timing": timing.spread_beats,
    }


def _movement(dancers: tuple[Floats, Floats], seconds: Floats) -> dict[TraitName, float]:
    even = np.arange(seconds[0], seconds[-1], 1.0 / _PULSE_FPS)
    pulses, speeds = [], []
    for positions in dancers:
        rates = np.linalg.norm(successive_difference(positions, seconds)[0], axis=-1).mean(axis=1)
        speeds.append(float(rates.mean()))
        places = np.interp(even, seconds, np.arange(len(seconds)))
        low = np.minimum(places.astype(np.intp), len(seconds) - 2)
        share = (places - low)[:, None, None]
        sampled = positions[low] * (1.0 - share) + positions[low + 1] * share
        pulses.append(beats_per_second(dance_beats(sampled), len(sampled)))
    return {
        "speed": float(np.mean(speeds)),
        "pulse": float(np.mean(pulses)),
        "jerk": float(np.mean([mean_jerk(positions, seconds) for positions in dancers])),
    }


def _worst_border(stretch: Stretch, poses: list[Pose]) -> float:
    worst = []
    for border in stretch.borders:
        if 2 <= border < len(stretch.seconds) - 1:
            near = slice(border - 2, border + 2)
            worst += [
                float(acceleration_jumps(pose.positions[near], stretch.seconds[near])[2])
                for role, pose in zip(ROLES, poses, strict=True)
                if role in stretch.changed
            ]
    return max(worst) if worst else float("nan")
