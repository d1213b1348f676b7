"""Feet that stand where they are put down: plants nailed, steps clear of the floor, knees and floor respected."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics, reach
from choreo_studio.motion.measures.feet import sole_points
from choreo_studio.motion.polish.curves import envelope, smoothed
from choreo_studio.motion.polish.foot_paths import Foot, FootPath, planted_path
from choreo_studio.motion.polish.limbs import bend_side, reach_bent
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


def with_hips_over(clip: MotionClip, pose: Pose, paths: tuple[FootPath, FootPath], work: FootWork) -> MotionClip:
    """The clip, in this pose, with its hips moved along the floor as far as its standing feet will be, slowly."""
    now = pose.positions
    total, weight = np.zeros((clip.frame_count, 3)), np.zeros((clip.frame_count, 1))
    for ankle, path, stand in zip(ANKLES, paths, work.stands, strict=True):
        own = np.where(stand.down, 1.0, _STEPPING_WEIGHT)[:, None]
        total += own * (path.ankles - now[:, ankle]) * _FLOOR
        weight += own
    shift = smoothed(total, _HIPS_WINDOW) / smoothed(weight, _HIPS_WINDOW)
    return replace(clip, root_positions=clip.root_positions + shift * work.weight[:, None])


def with_feet_on(
    clip: MotionClip, paths: tuple[FootPath, FootPath], weight: Floats, sides: Floats | None = None
) -> MotionClip:
    """The clip with its feet on their paths.

    Args:
        clip: T frames.
        paths: of both feet.
        weight: (T,) how far the hips may be lowered where a leg would not reach.
        sides: (T, 2, 3) directions in which left and right knee shall lie; as they do where None.
    """
    pose = forward_kinematics(clip)
    drop = (_hip_drop(clip, pose, [path.ankles for path in paths]) * weight)[:, None] * _UP
    clip = replace(clip, root_positions=clip.root_positions - drop)
    positions = pose.positions - drop[:, None]
    rotations, offsets = clip.rotations, clip.skeleton.offsets
    for side, (limb, path) in enumerate(zip(_LIMBS, paths, strict=True)):
        turns = pose.rotations.copy()
        turns[:, LIMBS[limb][2]] = path.turns
        own = bend_side(pose, limb) if sides is None else sides[:, side]
        rotations = reach_bent(rotations, Pose(positions, turns), offsets, limb, path.ankles, own)
    return replace(clip, rotations=rotations)


def level_toes(clip: MotionClip, work: FootWork) -> MotionClip:
    """The clip with the toes of feet that stand on the ball turned level with the floor."""
    pose = forward_kinematics(clip)
    rotations = clip.rotations.copy()
    for name, stand in zip(_SIDES, work.stands, strict=True):
        toe, foot = INDEX[f"{name}ToeBase"], INDEX[f"{name}Foot"]
        down = (stand.down & (stand.pivots == BALL)).astype(np.float64)
        down[: work.first] = down[work.end :] = 0.0
        weight = smoothed(down, EASE_FRAMES) * work.strength
        weight[: work.first] = weight[work.end :] = 0.0
        direction = rotate(pose.rotations[:, toe], clip.skeleton.ends[f"{name}ToeBase"])
        turn = to_rotation_vector(between(direction, direction * _FLOOR)) * weight[:, None]
        world = multiply(from_rotation_vector(turn), pose.rotations[:, toe])
        rotations[:, toe] = multiply(inverse(pose.rotations[:, foot]), world)
    return replace(clip, rotations=rotations)


def raised_from_floor(clip: MotionClip, weight: Floats) -> MotionClip:
    """The clip with every foot lifted, smoothly, until heel, ball and tip of its sole are not below height 0.

    Args:
        clip: T frames.
        weight: (T,) share of the lift in 0..1.
    """
    pose = forward_kinematics(clip)
    lowest = sole_points(clip, pose)[..., 1].reshape(clip.frame_count, 2, -1).min(axis=-1)
    lift = envelope(np.maximum(-lowest, 0.0), EASE_FRAMES) * weight[:, None]
    if not lift.any():
        return clip
    rotations = clip.rotations
    for side, limb in enumerate(_LIMBS):
        target = pose.positions[:, LIMBS[limb][2]] + lift[:, side, None] * _UP
        rotations = reach(rotations, pose, clip.skeleton.offsets, limb, target)
    return replace(clip, rotations=rotations)


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
