"""Arms and legs brought to a place, bent towards a side that is asked for."""

import numpy as np

from choreo_studio.motion.kinematics import Pose, bend_axes, joints_of, reach_all
from choreo_studio.motion.rotations import (
    Floats,
    cross,
    dot,
    from_rotation_vector,
    inverse,
    multiply,
    normalized,
    rotate,
)
from choreo_studio.motion.skeleton import PARENTS

_PARENTS = np.array(PARENTS, dtype=np.intp)


def bend_sides(pose: Pose, limbs: tuple[str, ...]) -> Floats:
    """Unit directions (T, L, 3), at right angles to the lines from begin to end, in which limbs are bent."""
    first, _, last = (pose.positions[:, joints] for joints in joints_of(limbs))
    return normalized(cross(normalized(last - first), bend_axes(pose, limbs)))


def reach_bent(
    rotations: Floats,
    pose: Pose,
    skeleton_offsets: Floats,
    limbs: tuple[str, ...],
    targets: Floats,
    sides: Floats,
    keep_end: bool = True,
) -> Floats:
    """Local rotations (T, J, 4) of `kinematics.reach_all`, the limbs then turned about the lines to their targets.

    Args:
        rotations: (T, J, 4) local rotations to start from.
        pose: their world pose.
        skeleton_offsets: (J, 3) rest offsets.
        limbs: L keys of `kinematics.LIMBS`.
        targets: (T, L, 3) world places for the end joints.
        sides: (T, L, 3) directions in which elbows or knees shall lie.
        keep_end: keep the end joints' world orientation.
    """
    upper, middle, end = joints_of(limbs)
    local = reach_all(rotations, pose, skeleton_offsets, limbs, targets, keep_end)
    above = pose.rotations[:, _PARENTS[upper]]
    world_upper = multiply(above, local[:, upper])
    axis = normalized(targets - pose.positions[:, upper])
    swing = multiply(world_upper, inverse(pose.rotations[:, upper]))
    now, wanted = (_beside(side, axis) for side in (rotate(swing, bend_sides(pose, limbs)), sides))
    angle = np.arctan2(dot(cross(now, wanted), axis), dot(now, wanted))
    world_upper = multiply(from_rotation_vector(axis * angle[..., None]), world_upper)
    local[:, upper] = multiply(inverse(above), world_upper)
    if keep_end:
        local[:, end] = multiply(inverse(multiply(world_upper, local[:, middle])), pose.rotations[:, end])
    return local


def _beside(vectors: Floats, axis: Floats) -> Floats:
    return np.asarray(vectors - dot(vectors, axis)[..., None] * axis)
