"""Poses that are to be met at a moment."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import MotionClip, Role
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT

_UNIT_SLACK = 1e-3


@dataclass(frozen=True, eq=False)
class Keyframe:
    """A pose that one dancer meets at one beat frame.

    Keyframes of both dancers on the same frame belong together: the couple then stands to each other as they say.

    Attributes:
        role: who.
        frame: beat frame in the song, 16 to a beat.
        root_position: (3,) world place of the hips in metres.
        rotations: (J, 4) local rotations, joint 0 relative to the world.
        is_placed: whether the place on the floor and the heading count too; else only the pose, wherever the couple is.
    """

    role: Role
    frame: int
    root_position: Floats
    rotations: Floats
    is_placed: bool = False

    def __post_init__(self) -> None:
        if self.frame < 0:
            raise ValueError(f"frame: expected 0 or more, found {self.frame}")
        if self.root_position.shape != (3,) or not np.isfinite(self.root_position).all():
            raise ValueError(f"root_position: expected (3,) finite numbers, found {self.root_position.shape}")
        if self.rotations.shape != (JOINT_COUNT, 4):
            raise ValueError(f"rotations: expected ({JOINT_COUNT}, 4), found {self.rotations.shape}")
        if not (np.abs(np.linalg.norm(self.rotations, axis=-1) - 1.0) <= _UNIT_SLACK).all():
            raise ValueError("rotations: expected unit quaternions")
        for array in (self.root_position, self.rotations):
            array.setflags(write=False)


def keyframe_of(clip: MotionClip, role: Role, frame: int, is_placed: bool = False) -> Keyframe:
    """The pose that a clip shows at one of its frames."""
    return Keyframe(role, frame, clip.root_positions[frame].copy(), clip.rotations[frame].copy(), is_placed)
