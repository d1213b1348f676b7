"""Joint rotations for motion of which only joint positions are known.

What positions do not tell: how a forearm, a shin, the head and the hands turn about their own length. Hips and chest
follow all bones that hang on them, other joints turn by the shortest way, and an upper arm or thigh turns about its
length so that elbow and knee bend about their hinge.
"""

from collections.abc import Mapping

import numpy as np

from choreo_studio.motion.rotations import IDENTITY, Floats, between, cross, from_matrix, multiply, normalized, rotate
from choreo_studio.motion.rotations import slerp as blended

_STRAIGHT = 0.3


def fitted_rotations(
    positions: Floats,
    parents: tuple[int, ...],
    rest_positions: Floats,
    hinges: Mapping[int, tuple[int, int, tuple[float, float, float]]],
) -> Floats:
    """World rotations (T, N, 4) that take the bones of a rest pose to where the joints are.

    Args:
        positions: (T, N, 3) world joints, Y up like the rest pose.
        parents: index of each joint's parent, before it; -1 for the root.
        rest_positions: (N, 3) joints of a T-pose that looks along +Z; only directions count.
        hinges: by upper joint the middle and the end joint of its limb, and the axis about which the middle bends.
    """
    frames, joints = positions.shape[:2]
    children = [[child for child in range(joints) if parents[child] == joint] for joint in range(joints)]
    world = np.tile(IDENTITY, (frames, joints, 1))
    for joint in range(joints):
        above = world[:, parents[joint]] if parents[joint] >= 0 else world[:, joint]
        bones = normalized(rest_positions[children[joint]] - rest_positions[joint])
        seen = normalized(positions[:, children[joint]] - positions[:, joint, None])
        if len(bones) > 1:
            world[:, joint] = best_turn(bones, seen)
        elif len(bones) == 1:
            world[:, joint] = multiply(between(rotate(above, bones[0]), seen[:, 0]), above)
        else:
            world[:, joint] = above
        if joint in hinges:
            middle, end, axis = hinges[joint]
            world[:, joint] = _on_hinge(world[:, joint], positions[:, [joint, middle, end]], np.array(axis))
    return world


def best_turn(bones: Floats, seen: Floats) -> Floats:
    """Rotations (T, 4) that take directions (K, 3) nearest to directions (T, K, 3), K >= 2.

    Source: Kabsch, Acta Crystallographica A32 (1976).
    """
    u, _, vt = np.linalg.svd(np.einsum("tki,kj->tij", seen, bones))
    keep = np.ones((len(seen), 3))
    keep[:, 2] = np.sign(np.linalg.det(u @ vt))
    return from_matrix((u * keep[:, None]) @ vt)


def _on_hinge(upper: Floats, limb: Floats, axis: Floats) -> Floats:
    bone = normalized(limb[:, 1] - limb[:, 0])
    normal = cross(bone, normalized(limb[:, 2] - limb[:, 1]))
    present = rotate(upper, axis)
    present = normalized(present - np.sum(present * bone, axis=-1, keepdims=True) * bone)
    bend = np.linalg.norm(normal, axis=-1)
    # A straight limb has no plane, and one bent the wrong way only looks like a whole turn.
    trust = np.clip(bend / _STRAIGHT, 0.0, 1.0) * (np.sum(present * normal, axis=-1) > 0.0)
    turn = between(present, np.where(trust[:, None] > 0.0, normal, present))
    return multiply(blended(np.broadcast_to(IDENTITY, turn.shape), turn, trust), upper)
