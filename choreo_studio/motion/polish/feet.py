"""Feet that stand where they are put down: plants locked, swings kept, knees and floor respected."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import LIMBS, Pose, forward_kinematics, reach
from choreo_studio.motion.measures.feet import sole_points
from choreo_studio.motion.polish.curves import envelope, smoothed
from choreo_studio.motion.polish.plants import EASE_FRAMES, FootWork, plant_shift
from choreo_studio.motion.rotations import (
    Floats,
    between,
    from_rotation_vector,
    inverse,
    multiply,
    rotate,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX

ANKLES = (INDEX["LeftFoot"], INDEX["RightFoot"])
_STRAIGHTEST_LEG = 0.992
_DEEPEST_HIPS = 0.06
_SIDES = ("Left", "Right")


def locked_feet(clip: MotionClip, work: FootWork) -> MotionClip:
    """The clip with planted feet held in place and the hips lowered where a leg would not reach."""
    pose = forward_kinematics(clip)
    shifts = [plant_shift(clip, pose, work, side) * work.weight[:, None] for side in (0, 1)]
    targets = [pose.positions[:, LIMBS[f"{name}Foot"][2]] + shift for name, shift in zip(_SIDES, shifts, strict=True)]
    drop = _hip_drop(clip, pose, targets) * work.weight
    roots = clip.root_positions - drop[:, None] * np.array([0.0, 1.0, 0.0])
    lowered = replace(clip, root_positions=roots)
    return _with_feet_at(lowered, Pose(_lowered(pose.positions, drop), pose.rotations), targets)


def level_toes(clip: MotionClip, work: FootWork) -> MotionClip:
    """The clip with the toes of planted feet turned level with the floor."""
    pose = forward_kinematics(clip)
    rotations = clip.rotations.copy()
    for side, name in enumerate(_SIDES):
        toe, foot = INDEX[f"{name}ToeBase"], INDEX[f"{name}Foot"]
        weight = smoothed(work.contacts[:, 2 * side + 1].astype(np.float64), EASE_FRAMES) * work.weight
        direction = rotate(pose.rotations[:, toe], clip.skeleton.ends[f"{name}ToeBase"])
        level = direction * np.array([1.0, 0.0, 1.0])
        turn = to_rotation_vector(between(direction, level)) * weight[:, None]
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
    up = np.array([0.0, 1.0, 0.0])
    targets = [
        pose.positions[:, LIMBS[f"{name}Foot"][2]] + lift[:, side, None] * up for side, name in enumerate(_SIDES)
    ]
    return _with_feet_at(clip, pose, targets)


def _with_feet_at(clip: MotionClip, pose: Pose, targets: list[Floats]) -> MotionClip:
    rotations = clip.rotations
    for name, target in zip(_SIDES, targets, strict=True):
        rotations = reach(rotations, pose, clip.skeleton.offsets, f"{name}Foot", target)
    return replace(clip, rotations=rotations)


def _lowered(positions: Floats, drop: Floats) -> Floats:
    return np.asarray(positions - drop[:, None, None] * np.array([0.0, 1.0, 0.0]))


def _hip_drop(clip: MotionClip, pose: Pose, targets: list[Floats]) -> Floats:
    """How far (T,) the hips must sink so that both legs reach their targets without locking the knees."""
    length = clip.skeleton.leg_length
    drop = np.zeros(clip.frame_count)
    for name, target in zip(_SIDES, targets, strict=True):
        hip, _, ankle = LIMBS[f"{name}Foot"]
        now = np.linalg.norm(pose.positions[:, ankle] - pose.positions[:, hip], axis=-1)
        longest = np.maximum(_STRAIGHTEST_LEG * length, np.minimum(now, length))
        gap = pose.positions[:, hip] - target
        across = np.linalg.norm(gap[:, [0, 2]], axis=-1)
        drop = np.maximum(drop, gap[:, 1] - np.sqrt(np.maximum(longest**2 - across**2, 0.0)))
    return np.minimum(envelope(np.maximum(drop, 0.0), 2 * EASE_FRAMES + 1), _DEEPEST_HIPS)
