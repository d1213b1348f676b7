"""Forward kinematics, and two-bone inverse kinematics for arms and legs."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.rotations import (
    Floats,
    between,
    from_rotation_vector,
    inverse,
    multiply,
    normalized,
    rotate,
)
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, PARENTS


@dataclass(frozen=True, eq=False)
class Pose:
    """World positions (T, J, 3) in metres and world rotations (T, J, 4) of every joint."""

    positions: Floats
    rotations: Floats


def forward_kinematics(clip: MotionClip) -> Pose:
    """World pose of every joint in every frame."""
    offsets = clip.skeleton.offsets
    rotations = np.empty_like(clip.rotations)
    positions = np.empty((clip.frame_count, JOINT_COUNT, 3))
    rotations[:, 0] = clip.rotations[:, 0]
    positions[:, 0] = clip.root_positions
    for joint in range(1, JOINT_COUNT):
        parent = PARENTS[joint]
        positions[:, joint] = positions[:, parent] + rotate(rotations[:, parent], offsets[joint])
        rotations[:, joint] = multiply(rotations[:, parent], clip.rotations[:, joint])
    return Pose(positions, rotations)


def joint_positions(clip: MotionClip) -> Floats:
    """World joint positions (T, J, 3) in metres."""
    return forward_kinematics(clip).positions


def end_positions(clip: MotionClip, pose: Pose, joint: str) -> Floats:
    """World positions (T, 3) of the tip of a leaf joint (toe tip, finger tips, top of the head)."""
    index = INDEX[joint]
    return np.asarray(pose.positions[:, index] + rotate(pose.rotations[:, index], clip.skeleton.ends[joint]))


LIMBS: dict[str, tuple[int, int, int]] = {
    "LeftHand": (INDEX["LeftArm"], INDEX["LeftForeArm"], INDEX["LeftHand"]),
    "RightHand": (INDEX["RightArm"], INDEX["RightForeArm"], INDEX["RightHand"]),
    "LeftFoot": (INDEX["LeftUpLeg"], INDEX["LeftLeg"], INDEX["LeftFoot"]),
    "RightFoot": (INDEX["RightUpLeg"], INDEX["RightLeg"], INDEX["RightFoot"]),
}
_REACH = 0.998


def reach(
    rotations: Floats, pose: Pose, skeleton_offsets: Floats, limb: str, targets: Floats, keep_end: bool = True
) -> Floats:
    """Local rotations (T, J, 4) in which the end of a limb meets its targets as nearly as its length allows.

    The middle joint bends about its present axis (no knee or elbow pops), then the limb swings by the shortest turn.

    Args:
        rotations: (T, J, 4) local rotations to start from.
        pose: their world pose.
        skeleton_offsets: (J, 3) rest offsets.
        limb: key of LIMBS.
        targets: (T, 3) world places for the end joint.
        keep_end: keep the end joint's world orientation (a flat foot stays flat).
    """
    upper, middle, end = LIMBS[limb]
    start, knee, tip = (pose.positions[:, joint] for joint in (upper, middle, end))
    bend = _bend_angle_change(start, knee, tip, targets, skeleton_offsets[middle], skeleton_offsets[end])
    axis = _bend_axis(start, knee, tip, pose, middle, limb)
    world_middle = multiply(from_rotation_vector(axis * bend[:, None]), pose.rotations[:, middle])
    bent_tip = knee + rotate(world_middle, skeleton_offsets[end])
    swing = between(bent_tip - start, targets - start)
    world_upper = multiply(swing, pose.rotations[:, upper])
    world_middle = multiply(swing, world_middle)
    result = rotations.copy()
    result[:, upper] = multiply(inverse(pose.rotations[:, PARENTS[upper]]), world_upper)
    result[:, middle] = multiply(inverse(world_upper), world_middle)
    if keep_end:
        result[:, end] = multiply(inverse(world_middle), pose.rotations[:, end])
    return result


def _bend_angle_change(
    start: Floats, knee: Floats, tip: Floats, targets: Floats, first_bone: Floats, second_bone: Floats
) -> Floats:
    a, b = float(np.linalg.norm(first_bone)), float(np.linalg.norm(second_bone))

    def inner_angle(distance: Floats) -> Floats:
        cosine = (a * a + b * b - distance**2) / (2 * a * b)
        return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))

    wanted = np.clip(np.linalg.norm(targets - start, axis=-1), abs(a - b) + 0.02 * (a + b), (a + b) * _REACH)
    return inner_angle(np.linalg.norm(tip - start, axis=-1)) - inner_angle(wanted)


def _bend_axis(start: Floats, knee: Floats, tip: Floats, pose: Pose, middle: int, limb: str) -> Floats:
    # A straight limb has no bending plane; the anatomical hinge of the middle joint stands in for it there.
    axis = np.cross(knee - start, tip - knee)
    hinge = np.array([1.0, 0.0, 0.0]) if limb.endswith("Foot") else np.array([0.0, -1.0, 0.0])
    if limb == "RightHand":
        hinge = -hinge
    fallback = rotate(pose.rotations[:, middle], hinge)
    straightness = np.linalg.norm(axis, axis=-1, keepdims=True)
    weight = np.clip(straightness / 0.01, 0.0, 1.0)
    return normalized(weight * normalized(axis) + (1.0 - weight) * fallback)
