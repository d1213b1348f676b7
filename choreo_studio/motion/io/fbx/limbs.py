"""Joints as the nodes of an FBX file."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import CENTIMETRES, ROOT, Objects, leaf, prop, properties, vector
from choreo_studio.motion.io.fbx.turning import ORDERS, USUAL, calmest_order, to_degrees
from choreo_studio.motion.rotations import IDENTITY, EulerOrder, Floats, inverse, multiply
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
        orders: in which each joint turns about its axes.
    """

    group: np.int64
    joints: tuple[np.int64, ...]
    pre_rotations: Floats
    orders: tuple[EulerOrder, ...]

    def angles(self, figure: Figure) -> Floats:
        """Degrees (T, J, 3) about X, Y and Z that the curves of the joints hold."""
        own = _own_rotations(self.pre_rotations, figure)
        return np.stack([to_degrees(own[:, joint], order) for joint, order in enumerate(self.orders)], axis=1)


def add_limbs(objects: Objects, figure: Figure) -> Limbs:
    """Make the nodes of a figure: in the rest pose, all angles zero."""
    hierarchy = figure.hierarchy
    group = _add_model(objects, figure.name, "Null", ROOT, ())
    pre_rotations = _pre_rotations(hierarchy)
    own = _own_rotations(pre_rotations, figure)
    orders = tuple(calmest_order(own[:, joint]) if len(own) else USUAL for joint in range(hierarchy.joint_count))
    angles = to_degrees(pre_rotations[None], USUAL)[0]
    numbers: list[np.int64] = []
    for joint, parent in enumerate(hierarchy.parents):
        place = vector("Lcl Translation", "Lcl Translation", "A", hierarchy.translations[joint] * CENTIMETRES)
        turn = vector("PreRotation", "Vector3D", "", angles[joint])
        entries = (place, turn) if np.any(angles[joint]) else (place,)
        if orders[joint] != USUAL:
            entries = (*entries, prop("RotationOrder", "enum", "", "", ORDERS.index(orders[joint])))
        under = group if parent < 0 else numbers[parent]
        numbers.append(_add_model(objects, hierarchy.names[joint], "LimbNode", under, entries))
    return Limbs(group, tuple(numbers), pre_rotations, orders)


def add_mesh_model(objects: Objects, name: str, parent: np.int64, is_two_sided: bool) -> np.int64:
    """Make the node that a surface hangs on, where its parent is."""
    number = objects.add("Model", name, "Mesh", _model((), "CullingOff" if is_two_sided else "CullingOnCCW"))
    objects.connect(number, parent)
    return number


def _own_rotations(pre_rotations: Floats, figure: Figure) -> Floats:
    return multiply(inverse(pre_rotations), figure.rotations)


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
