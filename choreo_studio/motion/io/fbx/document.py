"""What the tree of an FBX file says: objects with properties, connections among them, settings.

Nothing of a file is trusted to have the type that it should have; what has not counts as not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.nodes import SEPARATOR, Node, Value, printable
from choreo_studio.motion.rotations import Floats

Properties = dict[str, tuple[Value, ...]]
_MAX_ABSOLUTE = 1e12
_MAX_STEPS = 5_000_000
_MAX_NAME = 200


@dataclass(frozen=True, eq=False)
class Thing:
    """An object of a file.

    Attributes:
        number: by which connections know it.
        kind: such as "Model".
        name: without its class.
        subtype: such as "LimbNode".
        node: all it holds.
        properties: its own, else those of its kind's template.
    """

    number: int
    kind: str
    name: str
    subtype: str
    node: Node
    properties: Properties

    def number_of(self, name: str, default: float) -> float:
        """A property of one number."""
        return _number(self.properties.get(name, ()), default)

    def vector(self, name: str, default: float = 0.0) -> Floats:
        """A property of three numbers."""
        numbers = [_number((value,), np.nan) for value in self.properties.get(name, ())[:3]]
        return np.array(numbers) if len(numbers) == 3 and np.all(np.isfinite(numbers)) else np.full(3, default)


@dataclass(frozen=True, eq=False)
class Document:
    """A file by its objects.

    Attributes:
        settings: of the whole scene.
        things: objects by number, in the order of the file.
        inner: for each number, what is connected into it and into which of its properties ("" for none).
        outer: for each number, what it is connected into.
        current_take: name of the take that was on the screen.
        steps: how many connections have been followed so far, as the only number in it.
    """

    settings: Thing
    things: dict[int, Thing]
    inner: dict[int, list[tuple[int, str]]]
    outer: dict[int, list[tuple[int, str]]]
    current_take: str
    steps: list[int]

    def of_kind(self, kind: str, *subtypes: str) -> list[Thing]:
        """All objects of a kind, and of one of some subtypes if there are any."""
        things = (thing for thing in self.things.values() if thing.kind == kind)
        return [thing for thing in things if not subtypes or thing.subtype in subtypes]

    def inside(self, number: int, kind: str, *subtypes: str) -> Iterator[Thing]:
        """Objects of a kind that are connected into one."""
        return (thing for thing, _ in self.driving(number, kind) if not subtypes or thing.subtype in subtypes)

    def driving(self, number: int, kind: str) -> Iterator[tuple[Thing, str]]:
        """Objects of a kind that are connected into one, each with the property that it drives."""
        for other, name in self.inner.get(number, ()):
            self._step()
            thing = self.things.get(other)
            if thing is not None and thing.kind == kind:
                yield thing, name

    def driven(self, number: int, kind: str) -> Iterator[tuple[Thing, str]]:
        """Objects of a kind that one is connected into, each with the property that it drives there."""
        for other, name in self.outer.get(number, ()):
            self._step()
            thing = self.things.get(other)
            if thing is not None and thing.kind == kind:
                yield thing, name

    def _step(self) -> None:
        # Objects that are all connected to each other would take for ever.
        self.steps[0] += 1
        if self.steps[0] > _MAX_STEPS:
            raise DamageError("its objects are connected in more ways than in any real file")


def document_of(nodes: Sequence[Node]) -> Document:
    """The objects of a tree."""
    top = Node("", (), nodes)
    templates = _templates(top.first("Definitions"))
    things = {thing.number: thing for thing in _things(top.first("Objects"), templates)}
    inner: dict[int, list[tuple[int, str]]] = {}
    outer: dict[int, list[tuple[int, str]]] = {}
    for link in (top.first("Connections") or top).all("C"):
        child, parent = whole(link, 1), whole(link, 2)
        if child is None or parent is None:
            continue
        name = text(link, 3)
        inner.setdefault(parent, []).append((child, name))
        outer.setdefault(child, []).append((parent, name))
    settings = top.first("GlobalSettings") or Node("GlobalSettings")
    takes = top.first("Takes")
    current = text(takes.first("Current"), 0) if takes else ""
    return Document(Thing(0, "", "", "", settings, _properties(settings)), things, inner, outer, current, [0])


def whole(node: Node | None, place: int) -> int | None:
    """A whole number among the values of a node."""
    value = _value(node, place)
    return int(value) if isinstance(value, int | np.integer) and not isinstance(value, bool) else None


def text(node: Node | None, place: int) -> str:
    """A text among the values of a node, "" where there is none."""
    value = _value(node, place)
    return value if isinstance(value, str) else ""


def floats(node: Node | None) -> Floats | None:
    """The list of numbers that a node holds.

    Raises:
        DamageError: when a number is not finite or is absurd.
    """
    array = _list(node)
    if array is None:
        return None
    numbers = array.astype(np.float64)
    if not np.all(np.abs(numbers) < _MAX_ABSOLUTE):
        raise DamageError(f"{node.name if node else ''} holds numbers that cannot be")
    return numbers


def loose_floats(node: Node | None) -> Floats | None:
    """The list of numbers that a node holds, 0 where one cannot be: programs write such normals for empty faces."""
    array = _list(node)
    return None if array is None else np.where(np.abs(array) < _MAX_ABSOLUTE, array, 0.0).astype(np.float64)


def wholes(node: Node | None) -> NDArray[np.int64] | None:
    """The list of whole numbers that a node holds."""
    array = _list(node)
    return array.astype(np.int64) if array is not None and array.dtype.kind in "iu" else None


def matrix(node: Node | None) -> Floats | None:
    """A matrix (4, 4) that takes columns."""
    numbers = floats(node)
    return numbers.reshape(4, 4).T if numbers is not None and numbers.size == 16 else None


def _list(node: Node | None) -> NDArray[Any] | None:
    value = _value(node, 0)
    return value if isinstance(value, np.ndarray) else None


def _value(node: Node | None, place: int) -> Value | None:
    return node.values[place] if node is not None and place < len(node.values) else None


def _number(values: tuple[Value, ...], default: float) -> float:
    value = values[0] if values else default
    number = float(value) if isinstance(value, int | float | np.integer | np.floating) else default
    return number if abs(number) < float(2**63) else default


def _templates(definitions: Node | None) -> dict[str, Properties]:
    found: dict[str, Properties] = {}
    for kind in definitions.all("ObjectType") if definitions else ():
        for template in kind.all("PropertyTemplate"):
            found.setdefault(text(kind, 0), _properties(template))
    return found


def _things(objects: Node | None, templates: dict[str, Properties]) -> Iterator[Thing]:
    for node in objects.children if objects else ():
        number = whole(node, 0)
        if number is None or number == 0:
            continue
        name = printable(text(node, 1).split(SEPARATOR)[0]).strip()[:_MAX_NAME]
        properties = {**templates.get(node.name, {}), **_properties(node)}
        yield Thing(number, node.name, name, text(node, 2), node, properties)


def _properties(node: Node) -> Properties:
    block = node.first("Properties70")
    return {text(entry, 0): tuple(entry.values[4:]) for entry in block.all("P")} if block else {}
