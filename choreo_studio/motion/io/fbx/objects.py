"""The objects of an FBX file that is being made, and what is connected to what."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from choreo_studio.motion.io.fbx.nodes import SEPARATOR, Node, Value, printable
from choreo_studio.motion.rotations import Floats

CENTIMETRES = 100.0
ROOT = np.int64(0)
"""Stands for the scene itself where something is connected to it."""
_FIRST_ID = 1_000_000
_CLASSES = {
    "AnimationStack": "AnimStack",
    "AnimationLayer": "AnimLayer",
    "AnimationCurveNode": "AnimCurveNode",
    "AnimationCurve": "AnimCurve",
}


class Objects:
    """Objects and connections in the order in which they were added.

    Attributes:
        nodes: the objects.
        links: the connections.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.links: list[Node] = []

    def add(self, kind: str, name: str, subtype: str, children: Sequence[Node], of: str | None = None) -> np.int64:
        """Number of a new object.

        Args:
            kind: its node in the file, such as "Model".
            name: of it, which others may have too.
            subtype: such as "LimbNode".
            children: what it holds.
            of: its class, where that is not as `kind` says.
        """
        number = np.int64(_FIRST_ID + len(self.nodes))
        label = printable(name) + SEPARATOR + (of or _CLASSES.get(kind, kind))
        self.nodes.append(Node(kind, (number, label, subtype), children))
        return number

    def connect(self, child: np.int64, parent: np.int64, to: str | None = None) -> None:
        """Put an object under another one, or let it drive one property of the other."""
        values: tuple[Value, ...] = ("OO", child, parent) if to is None else ("OP", child, parent, to)
        self.links.append(Node("C", values))

    def counts(self) -> Counter[str]:
        """How many objects there are of each kind."""
        return Counter(node.name for node in self.nodes)


def leaf(name: str, *values: Value) -> Node:
    """A node that holds values only."""
    return Node(name, values)


def properties(*entries: Node) -> Node:
    """The list of properties of an object."""
    return Node("Properties70", (), entries)


def prop(name: str, kind: str, label: str, flags: str, *values: Value) -> Node:
    """One property: its name, its type twice, "A" if it can be animated and "+" if it is, and its values."""
    return Node("P", (name, kind, label, flags, *values))


def vector(name: str, kind: str, flags: str, numbers: Floats) -> Node:
    """A property of three numbers."""
    return prop(name, kind, "", flags, *(float(number) for number in numbers))


def flat(matrix: Floats) -> Floats:
    """A matrix (4, 4) that takes columns, in metres, as FBX writes it: column after column, in centimetres."""
    result = matrix.astype(np.float64).copy()
    result[:3, 3] *= CENTIMETRES
    return result.T.ravel().copy()
