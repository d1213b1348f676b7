"""The motion of one dancer, and of two on one time line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton

Role = Literal["lead", "follow"]
ROLES: tuple[Role, Role] = ("lead", "follow")


@dataclass(frozen=True, eq=False)
class MotionClip:
    """Motion of one dancer. When each frame happens is known to the owner (a frame rate or a beat grid).

    Attributes:
        skeleton: the body.
        root_positions: (T, 3) world place of the hips in metres.
        rotations: (T, J, 4) unit quaternions of each joint relative to its parent; joint 0 relative to the world.
    """

    skeleton: Skeleton
    root_positions: Floats
    rotations: Floats

    def __post_init__(self) -> None:
        frames = len(self.root_positions)
        if self.root_positions.shape != (frames, 3):
            raise ValueError(f"root_positions: expected (T, 3), found {self.root_positions.shape}")
        if self.rotations.shape != (frames, JOINT_COUNT, 4):
            raise ValueError(f"rotations: expected ({frames}, {JOINT_COUNT}, 4), found {self.rotations.shape}")
        for array in (self.root_positions, self.rotations):
            array.setflags(write=False)

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return len(self.root_positions)

    def __getitem__(self, frames: slice) -> "MotionClip":
        return replace(self, root_positions=self.root_positions[frames], rotations=self.rotations[frames])


@dataclass(frozen=True, eq=False)
class DuetMotion:
    """Two dancers on one time line, in one world frame."""

    lead: MotionClip
    follow: MotionClip

    def __post_init__(self) -> None:
        if self.lead.frame_count != self.follow.frame_count:
            raise ValueError(
                f"follow: expected {self.lead.frame_count} frames like the lead, found {self.follow.frame_count}"
            )

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return self.lead.frame_count

    def __getitem__(self, frames: slice) -> "DuetMotion":
        return DuetMotion(self.lead[frames], self.follow[frames])

    def __iter__(self) -> Iterator[MotionClip]:
        return iter((self.lead, self.follow))

    def dancer(self, role: Role) -> MotionClip:
        """The clip of one role."""
        return self.lead if role == "lead" else self.follow


def concatenated(clips: list[MotionClip]) -> MotionClip:
    """Clips of one body one after another."""
    return MotionClip(
        clips[0].skeleton,
        np.concatenate([clip.root_positions for clip in clips]),
        np.concatenate([clip.rotations for clip in clips]),
    )
