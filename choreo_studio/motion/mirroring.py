"""Left and right exchanged."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.skeleton import MIRRORED, Skeleton

_REFLECT_POINT = np.array([-1.0, 1.0, 1.0])
_REFLECT_QUATERNION = np.array([1.0, 1.0, -1.0, -1.0])
_SWAPPED_LEAVES = {"LeftHand": "RightHand", "LeftToeBase": "RightToeBase"}


def mirrored_skeleton(skeleton: Skeleton) -> Skeleton:
    """The body reflected in the plane x = 0; a symmetric body comes back with the same numbers."""
    swap = _SWAPPED_LEAVES | {right: left for left, right in _SWAPPED_LEAVES.items()} | {"Head": "Head"}
    ends = {swap[name]: end * _REFLECT_POINT for name, end in skeleton.ends.items()}
    return replace(skeleton, offsets=skeleton.offsets[list(MIRRORED)] * _REFLECT_POINT, ends=ends)


def mirrored_clip(clip: MotionClip) -> MotionClip:
    """The motion reflected in the plane x = 0."""
    return MotionClip(
        mirrored_skeleton(clip.skeleton),
        clip.root_positions * _REFLECT_POINT,
        clip.rotations[:, list(MIRRORED)] * _REFLECT_QUATERNION,
    )


def mirrored_duet(duet: DuetMotion) -> DuetMotion:
    """Both dancers reflected in the plane x = 0."""
    return DuetMotion(mirrored_clip(duet.lead), mirrored_clip(duet.follow))
