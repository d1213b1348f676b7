"""Joints as the nodes of an FBX file."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import CENTIMETRES, ROOT, Objects, leaf, prop, properties, vector
from choreo_studio.motion.rotations import IDENTITY, Floats, inverse, multiply, to_euler
from choreo_studio.motion.scene import Figure, Hierarchy

_SIZE = 3.0
_SAME_TURN = 1e-9


@dataclass(frozen=True, eq=False)
class Limbs:
    """The nodes of a figure.

    Attributes:
        group: the empty node that all of it lies in; without one for each figure Blender makes both one armature.
        joints: node of every joint.
        pre_rotations: (J, 4) the part of each joint's rotation that stays outside its curves.
    """

    group: np.int64
    joints: tuple[np.int64, ...]
    pre_rotations: Floats


def add_limbs(objects: Objects, figure: Figure) -> Limbs:
    """Make the nodes of a figure: in the rest pose, all angles zero."""
    hierarchy = figure.hierarchy
    group = _add_model(objects, figure.name, "Null", ROOT, ())
    pre_rotations = _pre_rotations(hierarchy)
    angles = to_degrees(pre_rotations[None])[0]
    numbers: list[np.int64] = []
    for joint, parent in enumerate(hierarchy.parents):
        place = vector("Lcl Translation", "Lcl Translation", "A", hierarchy.translations[joint] * CENTIMETRES)
        turn = vector("PreRotation", "Vector3D", "", angles[joint])
        entries = (place, turn) if np.any(angles[joint]) else (place,)
        under = group if parent < 0 else numbers[parent]
        numbers.append(_add_model(objects, hierarchy.names[joint], "LimbNode", under, entries))
    return Limbs(group, tuple(numbers), pre_rotations)


def add_mesh_model(objects: Objects, name: str, parent: np.int64, is_two_sided: bool) -> np.int64:
    """Make the node that a surface hangs on, where its parent is."""
    number = objects.add("Model", name, "Mesh", _model((), "CullingOff" if is_two_sided else "CullingOnCCW"))
    objects.connect(number, parent)
    return number


def to_degrees(quaternions: Floats) -> Floats:
    """Angles (T, ..., 3) about X, Y and Z in degrees, turned about in this order, unwrapped along time."""
    return np.asarray(np.degrees(to_euler(quaternions, "ZYX"))[..., ::-1])


def own_rotations(limbs: Limbs, figure: Figure) -> Floats:
    """Rotations (T, J, 4) that the curves of the joints hold."""
    return multiply(inverse(limbs.pre_rotations), figure.rotations)


def _pre_rotations(hierarchy: Hierarchy) -> Floats:
    is_none = np.abs(np.abs(hierarchy.rotations[:, :1]) - 1.0) < _SAME_TURN
    return np.where(is_none, IDENTITY, hierarchy.rotations)


def _add_model(objects: Objects, name: str, kind: str, parent: np.int64, entries: tuple[Node, ...]) -> np.int64:
    is_limb = kind == "LimbNode"
    look = (properties(prop("Size", "double", "Number", "", _SIZE)),) if is_limb else ()
    attribute = objects.add("NodeAttribute", name, kind, (*look, leaf("TypeFlags", "Skeleton" if is_limb else "Null")))
    number = objects.add("Model", name, kind, _model(entries, "CullingOff"))
    objects.connect(attribute, number)
    objects.connect(number, parent)
    return number


def _model(entries: tuple[Node, ...], culling: str) -> tuple[Node, ...]:
    return (
        leaf("Version", 232),
        properties(
            prop("RotationActive", "bool", "", "", 1),
            prop("InheritType", "enum", "", "", 1),
            # Without it the FBX SDK finds no attribute, so no mesh and no bone.
            prop("DefaultAttributeIndex", "int", "Integer", "", 0),
            *entries,
        ),
        leaf("Shading", True),
        leaf("Culling", culling),
    )
