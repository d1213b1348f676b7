"""Arms and legs brought to a place, bent towards a side that is asked for."""

import numpy as np

from choreo_studio.motion.kinematics import LIMBS, Pose, bend_axis, reach
from choreo_studio.motion.rotations import Floats, cross, from_rotation_vector, inverse, multiply, normalized, rotate
from choreo_studio.motion.skeleton import PARENTS


def bend_side(pose: Pose, limb: str) -> Floats:
    """Unit directions (T, 3), at right angles to the line from its beginning to its end, in which a limb is bent."""
    first, middle, last = (pose.positions[:, joint] for joint in LIMBS[limb])
    hinge = bend_axis(first, middle, last, pose, LIMBS[limb][1], limb)
    return normalized(cross(normalized(last - first), hinge))


def reach_bent(
    rotations: Floats,
    pose: Pose,
    skeleton_offsets: Floats,
    limb: str,
    targets: Floats,
    sides: Floats,
    keep_end: bool = True,
) -> Floats:
    """Local rotations (T, J, 4) of `kinematics.reach`, the limb then turned about the line to its target.

    Args:
        rotations: (T, J, 4) local rotations to start from.
        pose: their world pose.
        skeleton_offsets: (J, 3) rest offsets.
        limb: key of `kinematics.LIMBS`.
        targets: (T, 3) world places for the end joint.
        sides: (T, 3) directions in which elbow or knee shall lie.
        keep_end: keep the end joint's world orientation.
    """
    upper, middle, end = LIMBS[limb]
    local = reach(rotations, pose, skeleton_offsets, limb, targets, keep_end)
    above = pose.rotations[:, PARENTS[upper]]
    world_upper = multiply(above, local[:, upper])
    axis = normalized(targets - pose.positions[:, upper])
    swing = multiply(world_upper, inverse(pose.rotations[:, upper]))
    now, wanted = (_beside(side, axis) for side in (rotate(swing, bend_side(pose, limb)), sides))
    angle = np.arctan2(np.sum(cross(now, wanted) * axis, axis=-1), np.sum(now * wanted, axis=-1))
    world_upper = multiply(from_rotation_vector(axis * angle[:, None]), world_upper)
    local[:, upper] = multiply(inverse(above), world_upper)
    if keep_end:
        local[:, end] = multiply(inverse(multiply(world_upper, local[:, middle])), pose.rotations[:, end])
    return local


def _beside(vectors: Floats, axis: Floats) -> Floats:
    return np.asarray(vectors - np.sum(vectors * axis, axis=-1, keepdims=True) * axis)
