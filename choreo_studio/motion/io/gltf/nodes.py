"""The nodes of a glTF file: who hangs on whom, and where each is over time, scales and mirrors included."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.gltf.document import GltfDocument
from choreo_studio.motion.rotations import Floats, from_sixd, lengths, multiply, normalized, to_matrix

MAX_NODES = 20_000
_LEAST_SCALE = 1e-6


@dataclass(frozen=True, eq=False)
class Placing:
    """Where a node is relative to its parent in T frames; T is 1 where it never moves.

    Attributes:
        translations: (T, 3).
        rotations: (T, 4) unit quaternions (w, x, y, z).
        scales: (T, 3), none of them 0.
    """

    translations: Floats
    rotations: Floats
    scales: Floats

    @property
    def linear(self) -> Floats:
        """Rotation and scale (T, 3, 3)."""
        return np.asarray(to_matrix(self.rotations) * self.scales[:, None, :])


@dataclass(frozen=True, eq=False)
class Affine:
    """Where a node is in the world: x becomes linear @ x + places; T is 1 where it never moves.

    Attributes:
        linear: (T, 3, 3).
        places: (T, 3).
    """

    linear: Floats
    places: Floats

    @property
    def matrices(self) -> Floats:
        """The same as (T, 4, 4)."""
        result = np.tile(np.eye(4), (len(self.places), 1, 1))
        result[:, :3, :3], result[:, :3, 3] = self.linear, self.places
        return result


@dataclass(frozen=True, eq=False)
class GltfNodes:
    """All nodes of a file.

    Attributes:
        names: of the nodes, empty where they have none.
        parents: of each node, -1 where it has none.
        order: all nodes, parents before children.
        rest: where each node is without animation.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    order: tuple[int, ...]
    rest: tuple[Placing, ...]

    def with_above(self, wanted: set[int]) -> set[int]:
        """Some nodes and all that they hang on."""
        result: set[int] = set()
        for node in wanted:
            while node >= 0 and node not in result:
                result.add(node)
                node = self.parents[node]
        return result

    def world(self, wanted: set[int], moved: dict[int, Placing]) -> dict[int, Affine]:
        """Places in the world of the wanted nodes and those that they hang on.

        Args:
            wanted: nodes.
            moved: animated nodes, all with as many frames.
        """
        needed = self.with_above(wanted)
        world: dict[int, Affine] = {}
        for node in self.order:
            if node in needed:
                own = moved.get(node, self.rest[node])
                world[node] = _hung(world.get(self.parents[node]), Affine(own.linear, own.translations))
        return world


def read_nodes(document: GltfDocument) -> GltfNodes:
    """The nodes of a file.

    Raises:
        FileFormatError: when they are more than any character has, a node has two parents or hangs on itself, or its
            place is no place.
    """
    entries = document.entries("nodes")
    if len(entries) > MAX_NODES:
        raise document.error(f"has {len(entries)} nodes, more than {MAX_NODES}")
    parents, children = [-1] * len(entries), []
    for number, entry in enumerate(entries):
        children.append(document.indices(entry, "children", "nodes"))
        for child in children[-1]:
            if parents[child] >= 0:
                raise document.error(f"has nodes {child} hang on two others")
            parents[child] = number
    order = [number for number, parent in enumerate(parents) if parent < 0]
    for number in order:
        order += children[number]
    if len(order) != len(entries):
        raise document.error("has nodes that hang on themselves")
    names = tuple(document.name_of(entry) for entry in entries)
    rest = tuple(_placing(document, number) for number in range(len(entries)))
    return GltfNodes(names, tuple(parents), tuple(order), rest)


def safe_scales(scales: Floats) -> Floats:
    """Scales none of which makes a part vanish for good: 0 becomes a millionth."""
    return np.where(np.abs(scales) < _LEAST_SCALE, _LEAST_SCALE, scales)


def upright(linear: Floats) -> Floats:
    """Rotations (..., 4) nearest to what matrices (..., 3, 3) do, scale and mirror left aside."""
    return from_sixd(np.concatenate([linear[..., :, 0], linear[..., :, 1]], axis=-1))


def _placing(document: GltfDocument, number: int) -> Placing:
    entry = document.entries("nodes")[number]
    if "matrix" in entry:
        matrix = document.vector(entry, "matrix", tuple(np.eye(4).reshape(-1))).reshape(4, 4).T
        linear, place = matrix[:3, :3], matrix[:3, 3]
        rotation = upright(linear)
        # What the rotation leaves is scale; a mirror is a negative one along the last axis.
        scale = safe_scales(np.einsum("ab,ab->b", to_matrix(rotation), linear))
        return Placing(place[None], rotation[None], scale[None])
    place = document.vector(entry, "translation", (0.0, 0.0, 0.0))
    xyzw = document.vector(entry, "rotation", (0.0, 0.0, 0.0, 1.0))
    if lengths(xyzw) < 1e-3:
        raise document.error(f"has an impossible rotation at nodes {number}")
    scale = safe_scales(document.vector(entry, "scale", (1.0, 1.0, 1.0)))
    return Placing(place[None], normalized(np.roll(xyzw, 1))[None], scale[None])


def _hung(parent: Affine | None, own: Affine) -> Affine:
    if parent is None:
        return own
    places = (parent.linear @ own.places[..., None])[..., 0] + parent.places
    return Affine(parent.linear @ own.linear, places)


def turned(rest: Affine, moved: Affine, rest_rotation: Floats) -> Floats:
    """World rotations (T, 4) of a node of which a rotation is known in its rest pose.

    What has turned since the rest pose is a rotation even where the node is scaled or mirrored.
    """
    since = upright(moved.linear @ np.linalg.inv(rest.linear))
    return multiply(since, np.broadcast_to(rest_rotation, since.shape))
