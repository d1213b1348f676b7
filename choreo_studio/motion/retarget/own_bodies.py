"""Bodies of ours that come back from another program: they are taken as they are, not retargeted."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.retarget.humanoid_by_shape import find_body
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats, continuous, inverse, multiply, rotate
from choreo_studio.motion.skeleton import JOINT_COUNT, JOINT_NAMES, PARENTS, Skeleton

_METRES_PER_UNIT = (1.0, 0.01)
_SAME_METRES = 5e-4
_STILL_METRES = 2e-3


def own_clip(source: SourceMotion, body: Skeleton) -> MotionClip | None:
    """The motion of a body that is ours, joint for joint, in metres or centimetres; None for anybody else's.

    Args:
        source: a humanoid.
        body: ours, whose rest pose and bones it has to have.
    """
    joints = _our_joints(source)
    if joints is None:
        return None
    rest = source.rig.rest_positions[joints]
    for scale in _METRES_PER_UNIT:
        if np.abs(_bones(rest[None]) * scale - body.offsets[1:]).max() < _SAME_METRES:
            return _taken(source, joints, body, scale)
    return None


def _our_joints(source: SourceMotion) -> list[int] | None:
    humanoid = find_body(source.rig)
    if len(humanoid.spine) != 3 or len(humanoid.neck) != 1:
        return None
    parts = dict(humanoid.parts)
    parts |= dict(zip(("Spine", "Spine1", "Spine2", "Neck"), (*humanoid.spine, *humanoid.neck), strict=True))
    return [parts[name] for name in JOINT_NAMES] if len(parts) == JOINT_COUNT else None


def _taken(source: SourceMotion, joints: list[int], body: Skeleton, scale: float) -> MotionClip | None:
    positions, world = source.positions[:, joints] * scale, source.rotations[:, joints]
    parents = list(PARENTS[1:])
    bones = rotate(inverse(world[:, parents]), _bones(positions))
    if np.abs(bones - body.offsets[1:]).max() > _STILL_METRES:
        return None
    local = world.copy()
    local[:, 1:] = multiply(inverse(world[:, parents]), world[:, 1:])
    return MotionClip(body, positions[:, 0], continuous(local))


def _bones(positions: Floats) -> Floats:
    """From each joint's parent to it, (T, J - 1, 3)."""
    return np.asarray(positions[:, 1:] - positions[:, list(PARENTS[1:])])
