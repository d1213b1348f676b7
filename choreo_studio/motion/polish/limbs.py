"""Arms and legs brought to a place, with their elbow or knee on a side that is asked for."""

import numpy as np

from choreo_studio.motion.kinematics import LIMBS, Pose, reach
from choreo_studio.motion.rotations import Floats, from_rotation_vector, inverse, multiply, normalized, rotate
from choreo_studio.motion.skeleton import PARENTS

_LEAST_SIDE = 0.01


def reach_by_way_of(
    rotations: Floats,
    pose: Pose,
    skeleton_offsets: Floats,
    limb: str,
    targets: Floats,
    middles: Floats,
    weight: Floats | float = 1.0,
) -> Floats:
    """Local rotations (T, J, 4) of `kinematics.reach`, the limb then swivelled so that its middle joint lies beside
    its line towards `middles`.

    Args:
        rotations: (T, J, 4) local rotations to start from.
        pose: their world pose.
        skeleton_offsets: (J, 3) rest offsets.
        limb: key of `kinematics.LIMBS`.
        targets: (T, 3) world places for the end joint.
        middles: (T, 3) world places near which elbow or knee shall be.
        weight: share of the swivel, of any shape that fits (T,).
    """
    upper, middle, end = LIMBS[limb]
    local = reach(rotations, pose, skeleton_offsets, limb, targets)
    start = pose.positions[:, upper]
    world_upper = multiply(pose.rotations[:, PARENTS[upper]], local[:, upper])
    joint = start + rotate(world_upper, skeleton_offsets[middle])
    axis = normalized(targets - start)
    now, wanted = (_beside(place - start, axis) for place in (joint, middles))
    angle = np.arctan2(np.sum(np.cross(now, wanted) * axis, axis=-1), np.sum(now * wanted, axis=-1))
    # Of a straight limb nobody can say on which side its middle lies.
    sure = np.minimum(np.linalg.norm(now, axis=-1), np.linalg.norm(wanted, axis=-1)) / _LEAST_SIDE
    angle = angle * np.clip(sure, 0.0, 1.0) * weight
    swivel = from_rotation_vector(axis * angle[:, None])
    local[:, upper] = multiply(inverse(pose.rotations[:, PARENTS[upper]]), multiply(swivel, world_upper))
    world_middle = multiply(multiply(swivel, world_upper), local[:, middle])
    local[:, end] = multiply(inverse(world_middle), pose.rotations[:, end])
    return local


def _beside(vectors: Floats, axis: Floats) -> Floats:
    return np.asarray(vectors - np.sum(vectors * axis, axis=-1, keepdims=True) * axis)
