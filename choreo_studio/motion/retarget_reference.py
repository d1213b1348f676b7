"""The pose in which a stranger's joints are lined up with ours."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.retarget_humanoid import Humanoid
from choreo_studio.motion.retarget_source import SourceMotion
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, normalized

_UP = np.array([0.0, 1.0, 0.0])
_GOOD_ENOUGH = 0.85


@dataclass(frozen=True, eq=False)
class ReferencePose:
    """A standing pose of the source.

    Attributes:
        positions: (N, 3) world joint positions.
        rotations: (N, 4) world rotations.
        facing: (4,) rotation about the vertical from +Z to where the pose looks.
        is_rest: whether it is the rig's own zero pose.
    """

    positions: Floats
    rotations: Floats
    facing: Floats
    is_rest: bool


def find_reference(source: SourceMotion, humanoid: Humanoid) -> ReferencePose:
    """The rig's zero pose where that is a person who stands; else the frame that looks most like a T-pose.

    Some rigs (CC_Base) have joint frames along the bones, so that their zero pose is no pose at all.
    """
    rest = source.rig.rest_positions
    if float(likeness_to_t_pose(rest[None], humanoid)[0]) > _GOOD_ENOUGH:
        rotations = np.broadcast_to(IDENTITY, (len(rest), 4)).copy()
        return ReferencePose(rest, rotations, _facing(rest, humanoid), True)
    frame = int(np.argmax(likeness_to_t_pose(source.positions, humanoid)))
    positions = source.positions[frame]
    return ReferencePose(positions, source.rotations[frame], _facing(positions, humanoid), False)


def likeness_to_t_pose(positions: Floats, humanoid: Humanoid) -> Floats:
    """How much poses (T, N, 3) look like a T-pose, (T,), 1 at best: legs down, back up, arms out to their sides."""
    at = humanoid.parts

    def bone(start: str, end: str) -> Floats:
        return normalized(positions[:, at[end]] - positions[:, at[start]])

    left = normalized((positions[:, at["LeftUpLeg"]] - positions[:, at["RightUpLeg"]]) * np.array([1.0, 0.0, 1.0]))
    scores = [bone("Hips", "Head") @ _UP]
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        scores += [-bone(f"{side}UpLeg", f"{side}Leg") @ _UP, -bone(f"{side}Leg", f"{side}Foot") @ _UP]
        for start, end in (("Arm", "ForeArm"), ("ForeArm", "Hand")):
            sideways = sign * np.sum(bone(side + start, side + end) * left, axis=-1)
            # An A-pose is as good a reference as a T-pose.
            scores.append(np.clip(sideways / 0.7, -1.0, 1.0))
    return np.asarray(np.mean(scores, axis=0))


def _facing(positions: Floats, humanoid: Humanoid) -> Floats:
    left = positions[humanoid.parts["LeftUpLeg"]] - positions[humanoid.parts["RightUpLeg"]]
    forward = np.cross(left, _UP)
    return about_axis(1, np.arctan2(forward[0], forward[2]))
