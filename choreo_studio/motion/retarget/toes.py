"""Toes for rigs that have none."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.rotations import about_axis, rotate
from choreo_studio.motion.skeleton import INDEX

_FORWARD = np.array([0.0, 0.0, 1.0])
_MOST_BEND = np.radians(60.0)
_ON_FLOOR, _OFF_FLOOR = 0.06, 0.14


def with_bent_toes(clip: MotionClip, sides: tuple[str, ...]) -> MotionClip:
    """The clip with toes laid flat on the floor while the heel is up over them; in the air they follow the foot.

    Args:
        clip: motion with its floor at height 0.
        sides: of the feet to change, "Left" and "Right".
    """
    pose = forward_kinematics(clip)
    rotations = clip.rotations.copy()
    for side in sides:
        toe = INDEX[f"{side}ToeBase"]
        down = -rotate(pose.rotations[:, INDEX[f"{side}Foot"]], _FORWARD)[:, 1]
        pitch = np.clip(np.arcsin(np.clip(down, -1.0, 1.0)), 0.0, _MOST_BEND)
        height = pose.positions[:, toe, 1]
        weight = np.clip((_OFF_FLOOR - height) / (_OFF_FLOOR - _ON_FLOOR), 0.0, 1.0)
        rotations[:, toe] = about_axis(0, -weight * pitch)
    return replace(clip, rotations=rotations)
