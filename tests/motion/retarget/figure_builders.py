"""Bodies of scenes as other programs write them: joints with axes of their own."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.rotations import Floats, from_rotation_vector, inverse, multiply, rotate
from choreo_studio.motion.scene import Figure, Hierarchy
from choreo_studio.motion.skeleton import JOINT_COUNT, JOINT_NAMES, PARENTS


def figure_with_axes(clip: MotionClip, axes: Floats, names: tuple[str, ...] = JOINT_NAMES) -> Figure:
    """The dance of a clip, rest pose included, on joints whose axes are turned by (J, 4) in the world of that pose."""
    pose = forward_kinematics(clip)
    rest, turned = clip.skeleton.rest_positions, multiply(pose.rotations, axes)
    rest_places, rest_turns = _local(rest[None], axes[None])
    hierarchy = Hierarchy(names, PARENTS, rest_places[0], rest_turns[0])
    places, rotations = _local(pose.positions, turned)
    return Figure("somebody", hierarchy, (), places, rotations)


def random_axes(seed: int) -> Floats:
    """Some turn of every joint, (J, 4)."""
    return from_rotation_vector(np.random.default_rng(seed).uniform(-2.0, 2.0, (JOINT_COUNT, 3)))


def _local(positions: Floats, rotations: Floats) -> tuple[Floats, Floats]:
    places, turns = positions.copy(), rotations.copy()
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            back = inverse(rotations[:, parent])
            places[:, joint] = rotate(back, positions[:, joint] - positions[:, parent])
            turns[:, joint] = multiply(back, rotations[:, joint])
    return places, turns
