"""A body of rounded sticks, for characters that come without a skin."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.measuring import Measured
from choreo_studio.motion.rotations import Floats, cross, normalized, rotate
from choreo_studio.motion.skeleton import INDEX, LEAVES, PARENTS

_SIDES = 10
# How far along a stick each ring lies and how wide it is there.
_RINGS = np.array([[0.0, 0.05], [0.04, 0.75], [0.12, 1.0], [0.9, 0.8], [0.97, 0.6], [1.0, 0.05]])
# Shares of the body's height by our joint where a stick begins.
_WIDE = {"Hips": 0.06, "Spine": 0.065, "Spine1": 0.07, "Spine2": 0.05, "Neck": 0.035, "Head": 0.05}
_WIDE |= {"UpLeg": 0.045, "Leg": 0.032, "Foot": 0.022, "ToeBase": 0.02, "Shoulder": 0.03}
_WIDE |= {"Arm": 0.028, "ForeArm": 0.023, "Hand": 0.018}


def stick_body(made: Measured) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Sticks along all bones of a body in its stance.

    Returns:
        Vertices and normals (N, 3), triangles (M, 3), and which joint of ours moves each vertex (N,).
    """
    positions, normals, triangles, joints = [], [], [], []
    for number, (joint, start, end, radius) in enumerate(_sticks(made)):
        points, ways = _stick(start, end, radius)
        positions.append(points)
        normals.append(ways)
        triangles.append(_faces() + number * len(points))
        joints.append(np.full(len(points), joint, dtype=np.int64))
    return np.concatenate(positions), np.concatenate(normals), np.concatenate(triangles), np.concatenate(joints)


def _sticks(made: Measured) -> list[tuple[int, Floats, Floats, float]]:
    names = {index: name for name, index in INDEX.items()}
    sticks = []
    for joint in range(1, len(PARENTS)):
        parent = PARENTS[joint]
        sticks.append((parent, made.places[parent], made.places[joint], _radius(names[parent], made)))
    for leaf in LEAVES:
        start = made.places[INDEX[leaf]]
        tip = start + rotate(made.turns[INDEX[leaf]], made.body.ends[leaf])
        sticks.append((INDEX[leaf], start, tip, _radius(leaf, made)))
    return sticks


def _radius(name: str, made: Measured) -> float:
    return _WIDE[name.removeprefix("Left").removeprefix("Right")] * made.body.height


def _stick(start: Floats, end: Floats, radius: float) -> tuple[Floats, Floats]:
    """Points and normals (6 * 10, 3) of rings around a bone, no wider than it is long."""
    bone = end - start
    along = normalized(bone)
    aside = normalized(cross(along, np.array([0.0, 0.0, 1.0]) if abs(along[2]) < 0.9 else np.array([1.0, 0.0, 0.0])))
    turns = np.linspace(0.0, 2.0 * np.pi, _SIDES, endpoint=False)[:, None]
    around = np.cos(turns) * aside + np.sin(turns) * cross(along, aside)
    wide = min(radius, float(np.linalg.norm(bone)))
    points = start + _RINGS[:, :1, None] * bone + wide * _RINGS[:, 1:, None] * around
    lean = np.array([-1.0, -0.7, 0.0, 0.1, 0.7, 1.0])[:, None, None] * along
    return points.reshape(-1, 3), normalized(around + lean).reshape(-1, 3)


def _faces() -> NDArray[np.int64]:
    ring, side = np.meshgrid(np.arange(len(_RINGS) - 1), np.arange(_SIDES), indexing="ij")
    here, beside = ring * _SIDES + side, ring * _SIDES + (side + 1) % _SIDES
    quads = np.stack([here, beside, here + _SIDES, here + _SIDES, beside, beside + _SIDES], axis=-1)
    return quads.reshape(-1, 3).astype(np.int64)
