"""Where on a body a partner's hand may rest: around the trunk, and on both upper arms with their shoulders."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import Pose, forward_kinematics
from choreo_studio.motion.polish.curves import smoothstep
from choreo_studio.motion.rotations import Floats, dot, inverse, lengths, normalized, rotate
from choreo_studio.motion.skeleton import INDEX

TRUNK = 0
SURFACES = 3
_ARMS = (("LeftArm", "LeftForeArm"), ("RightArm", "RightForeArm"))
# Shares of the body's height: half the width and half the depth of the chest, radius of an upper arm at the shoulder.
_WIDE, _DEEP, _ARM = 0.098, 0.056, 0.031
_LOWEST, _HIGHEST = -0.15, 0.06
_OUTERMOST = 0.6
_LEAST_ON_TOP = -0.2
# A hand that was decoded inside of the trunk is one that had come around it.
_DEPTH, _BACKWARDS = 0.05, 0.08


@dataclass(frozen=True, eq=False)
class Surfaces:
    """A dancer's surfaces over T frames.

    Attributes:
        chest: (T, 3) place of the upper spine.
        turn: (T, 4) its rotation.
        arms: (T, 2, 2, 3) shoulder and elbow of the left and the right arm.
        height: of the body in metres.
    """

    chest: Floats
    turn: Floats
    arms: Floats
    height: float

    @classmethod
    def of(cls, clip: MotionClip, pose: Pose | None = None) -> "Surfaces":
        """Those of a clip; its pose, where it is known already."""
        pose = forward_kinematics(clip) if pose is None else pose
        spine = INDEX["Spine2"]
        arms = pose.positions[:, [[INDEX[joint] for joint in arm] for arm in _ARMS]]
        return cls(pose.positions[:, spine], pose.rotations[:, spine], arms, clip.skeleton.height)

    def spot(self, surface: int, point: Floats) -> Floats:
        """Nearest to points (T, 3) on a surface, as (T, 4) that can be averaged: how far along, and to which side."""
        if surface == TRUNK:
            local, high = self.seen(point), self.height
            ring = local * np.array([1.0 / _WIDE, 0.0, 1.0 / _DEEP]) / high
            inside = smoothstep((1.0 - lengths(ring)) * _DEEP * high / _DEPTH)
            ring[:, 2] -= inside * _BACKWARDS / (_DEEP * high)
            along = np.clip(local[:, 1], _LOWEST * high, _HIGHEST * high)
            return np.concatenate([along[:, None], normalized(ring)], axis=1)
        start, bone = self._bone(surface)
        share = np.clip(dot(point - start, bone) / dot(bone, bone), 0.0, _OUTERMOST)
        way = rotate(inverse(self.turn), point - start - share[:, None] * bone)
        return np.concatenate([share[:, None], normalized(way)], axis=1)

    def place(self, surface: int, spot: Floats, thickness: float) -> tuple[Floats, Floats]:
        """Where (T, 3) the middle of a hand of this thickness lies on spots (T, 4), and the outward normals there."""
        way = normalized(spot[:, 1:])
        if surface == TRUNK:
            wide, deep = _WIDE * self.height + thickness, _DEEP * self.height + thickness
            local = way * np.array([wide, 0.0, deep]) + spot[:, :1] * np.array([0.0, 1.0, 0.0])
            normal = normalized(way * np.array([1.0 / wide, 0.0, 1.0 / deep]))
            return self.chest + rotate(self.turn, local), rotate(self.turn, normal)
        start, bone = self._bone(surface)
        along, normal = normalized(bone), rotate(self.turn, way)
        # Beside the bone the normal is at right angles to it; at the shoulder's cap it may point inwards along it.
        across = normal - np.maximum(dot(normal, along), 0.0)[:, None] * along
        normal = normalized(across)
        return start + spot[:, :1] * bone + (_ARM * self.height + thickness) * normal, normal

    def gap(self, surface: int, point: Floats, thickness: float) -> Floats:
        """Metres (T,) from a hand to where it would lie; a hand under an arm does not rest on that."""
        spot = self.spot(surface, point)
        gap = lengths(point - self.place(surface, spot, thickness)[0])
        return gap if surface == TRUNK else np.asarray(np.where(spot[:, 2] < _LEAST_ON_TOP, gap + 1.0, gap))

    def seen(self, point: Floats) -> Floats:
        """Points (T, 3) as the chest sees them."""
        return rotate(inverse(self.turn), point - self.chest)

    def _bone(self, surface: int) -> tuple[Floats, Floats]:
        arm = self.arms[:, surface - 1]
        return arm[:, 0], arm[:, 1] - arm[:, 0]
