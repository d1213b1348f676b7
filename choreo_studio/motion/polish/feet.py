"""Feet that stand where they are put down: plants nailed, steps clear of the floor, knees and floor respected."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.kinematics import LIMBS, Pose, reach_all
from choreo_studio.motion.measures.feet import sole_points
from choreo_studio.motion.polish.curves import envelope, smoothed
from choreo_studio.motion.polish.foot_paths import Foot, FootPath, planted_path
from choreo_studio.motion.polish.limbs import reach_bent
from choreo_studio.motion.polish.standing import BALL, Stand
from choreo_studio.motion.rotations import (
    Floats,
    between,
    from_rotation_vector,
    inverse,
    lengths,
    multiply,
    rotate,
    slerp,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX

EASE_FRAMES = 7
ANKLES = (INDEX["LeftFoot"], INDEX["RightFoot"])
_HIPS_WINDOW, _STEPPING_WEIGHT = 25, 0.1
_SIDES = ("Left", "Right")
_LIMBS = ("LeftFoot", "RightFoot")
_STRAIGHTEST_LEG = 0.99
_DEEPEST_HIPS = 0.1
_FLOOR = np.array([1.0, 0.0, 1.0])
_UP = np.array([0.0, 1.0, 0.0])
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FootWork:
    """What the feet of one dancer are asked to do.

    Attributes:
        stands: plants of the left and the right foot.
        seconds: (T,) rising times.
        first, end: frames that may change.
        weight: (T,) how much the hips may be moved.
        lift: (T, 2) how much higher left and right ankle were before the motion was bent, metres.
        strength: how much of every correction is applied, 0 to 1.
    """

    stands: tuple[Stand, Stand]
    seconds: Floats
    first: int
    end: int
    weight: Floats
    lift: Floats
    strength: float


def foot_paths(clip: MotionClip, pose: Pose, work: FootWork) -> tuple[FootPath, FootPath]:
    """Where both feet shall be."""
    soles = clip.skeleton.rest_positions[list(FOOT_JOINTS), 1]
    paths = []
    for side, stand in enumerate(work.stands):
        own = slice(2 * side, 2 * side + 2)
        joints, turns = pose.positions[:, FOOT_JOINTS[own]], pose.rotations[:, FOOT_JOINTS[2 * side]]
        raised = joints + work.lift[:, None, side, None] * _UP
        path = planted_path(Foot(raised, turns, soles[own], stand, work.seconds, work.first, work.end))
        ankles = joints[:, 0] + work.strength * (path.ankles - joints[:, 0])
        paths.append(FootPath(ankles, slerp(turns, path.turns, work.strength)))
    return paths[0], paths[1]


def hips_over(pose: Pose, paths: tuple[FootPath, FootPath], work: FootWork) -> Floats:
    """How far (T, 3) hips are moved along the floor: as far as standing feet will be, slowly."""
    now = pose.positions
    total, weight = np.zeros((len(now), 3)), np.zeros((len(now), 1))
    for ankle, path, stand in zip(ANKLES, paths, work.stands, strict=True):
        own = np.where(stand.down, 1.0, _STEPPING_WEIGHT)[:, None]
        total += own * (path.ankles - now[:, ankle]) * _FLOOR
        weight += own
    return smoothed(total, _HIPS_WINDOW) / smoothed(weight, _HIPS_WINDOW) * work.weight[:, None]


def with_feet_on(
    clip: MotionClip, pose: Pose, paths: tuple[FootPath, FootPath], weight: Floats, sides: Floats
) -> MotionClip:
    """The clip with its feet on their paths.

    Args:
        clip: T frames.
        pose: of the clip.
        paths: of both feet.
        weight: (T,) how far the hips may be lowered where a leg would not reach.
        sides: (T, 2, 3) directions in which left and right knee shall lie.
    """
    drop = (_hip_drop(clip, pose, [path.ankles for path in paths]) * weight)[:, None] * _UP
    clip = replace(clip, root_positions=clip.root_positions - drop)
    positions = pose.positions - drop[:, None]
    turns = pose.rotations.copy()
    turns[:, ANKLES] = np.stack([path.turns for path in paths], axis=1)
    targets = np.stack([path.ankles for path in paths], axis=1)
    return replace(
        clip,
        rotations=reach_bent(clip.rotations, Pose(positions, turns), clip.skeleton.offsets, _LIMBS, targets, sides),
    )


def level_toes(clip: MotionClip, paths: tuple[FootPath, FootPath], work: FootWork) -> MotionClip:
    """The clip, whose feet are on these paths, with the toes of feet that stand on the ball turned level."""
    rotations = clip.rotations.copy()
    for name, stand, path in zip(_SIDES, work.stands, paths, strict=True):
        toe = INDEX[f"{name}ToeBase"]
        down = (stand.down & (stand.pivots == BALL)).astype(np.float64)
        down[: work.first] = down[work.end :] = 0.0
        weight = smoothed(down, EASE_FRAMES) * work.strength
        weight[: work.first] = weight[work.end :] = 0.0
        now = multiply(path.turns, rotations[:, toe])
        direction = rotate(now, clip.skeleton.ends[f"{name}ToeBase"])
        turn = to_rotation_vector(between(direction, direction * _FLOOR)) * weight[:, None]
        rotations[:, toe] = multiply(inverse(path.turns), multiply(from_rotation_vector(turn), now))
    return replace(clip, rotations=rotations)


def raised_from_floor(clip: MotionClip, pose: Pose, weight: Floats) -> MotionClip:
    """The clip with every foot lifted, smoothly, until heel, ball and tip of its sole are not below height 0.

    Args:
        clip: T frames.
        pose: of the clip.
        weight: (T,) share of the lift in 0..1.
    """
    lowest = sole_points(clip, pose)[..., 1].reshape(clip.frame_count, 2, -1).min(axis=-1)
    lift = envelope(np.maximum(-lowest, 0.0), EASE_FRAMES) * weight[:, None]
    if not lift.any():
        return clip
    targets = pose.positions[:, ANKLES] + lift[..., None] * _UP
    return replace(clip, rotations=reach_all(clip.rotations, pose, clip.skeleton.offsets, _LIMBS, targets))


def _hip_drop(clip: MotionClip, pose: Pose, targets: list[Floats]) -> Floats:
    """How far (T,) the hips must sink so that both legs reach their targets without locking the knees."""
    length = clip.skeleton.leg_length
    drop = np.zeros(clip.frame_count)
    for limb, target in zip(_LIMBS, targets, strict=True):
        hip, _, ankle = LIMBS[limb]
        now = lengths(pose.positions[:, ankle] - pose.positions[:, hip])
        longest = np.maximum(_STRAIGHTEST_LEG * length, np.minimum(now, length))
        gap = pose.positions[:, hip] - target
        across = np.linalg.norm(gap[:, [0, 2]], axis=-1)
        drop = np.maximum(drop, gap[:, 1] - np.sqrt(np.maximum(longest**2 - across**2, 0.0)))
    return np.minimum(envelope(np.maximum(drop, 0.0), 2 * EASE_FRAMES + 1), _DEEPEST_HIPS)
