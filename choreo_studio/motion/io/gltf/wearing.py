"""Which meshes of a glTF file which body wears: those with a skin, and those that hang on a joint."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.gltf.accessors import GltfArrays
from choreo_studio.motion.io.gltf.bodies import GltfBody
from choreo_studio.motion.io.gltf.container import GltfFile
from choreo_studio.motion.io.gltf.looks import GltfLooks
from choreo_studio.motion.io.gltf.meshes import Surface, read_surface
from choreo_studio.motion.io.gltf.nodes import Affine, GltfNodes
from choreo_studio.motion.rotations import Floats

MAX_MESHES = 2048


@dataclass(frozen=True, eq=False)
class Worn:
    """A mesh on a body.

    Attributes:
        name: of the mesh.
        node: of the file that has it.
        has_skin: whether it bends with several joints.
        surface: what it holds.
        joints: (S,) joints of the body that its influences name.
        binds: (S, 4, 4) from the space of the mesh to each of them.
    """

    name: str
    node: int
    has_skin: bool
    surface: Surface
    joints: NDArray[np.int64]
    binds: Floats

    @property
    def moving(self) -> NDArray[np.int64]:
        """Places in `joints` of those that move some vertex."""
        return np.unique(self.surface.joints[self.surface.weights > 0])


def read_worn(
    file: GltfFile, arrays: GltfArrays, nodes: GltfNodes, bodies: tuple[GltfBody, ...], rest: dict[int, Affine]
) -> list[list[Worn]]:
    """The meshes of every body.

    Args:
        file, arrays, nodes: of the file.
        bodies: of it.
        rest: where nodes stand.

    Raises:
        FileFormatError: when a mesh or a skin is damaged or packed, or there are more than any character has.
    """
    looks = GltfLooks(file)
    of_skin = {skin: number for number, body in enumerate(bodies) for skin in body.skins}
    on = _hanging(nodes, bodies)
    result: list[list[Worn]] = [[] for _ in bodies]
    for node, entry in enumerate(file.entries("nodes")):
        mesh, skin = file.index(entry, "mesh", "meshes"), file.index(entry, "skin", "skins")
        if mesh is None or (skin is None and node not in on) or (skin is not None and skin not in of_skin):
            continue
        if skin is not None:
            number = of_skin[skin]
            joints, binds = _skin(file, arrays, bodies[number], skin)
        else:
            number, joint = on[node]
            joints = np.array([joint])
            binds = np.linalg.inv(rest[bodies[number].nodes[joint]].matrices) @ rest[node].matrices
        found = file.entries("meshes")[mesh]
        arrays.charge(16 * (len(joints) + len(bodies[number].nodes)))
        surface = read_surface(file, arrays, looks, found, None if skin is None else len(joints))
        if surface is not None:
            name = nodes.names[node] or file.name_of(found) or f"skin_{node}"
            if sum(map(len, result)) == MAX_MESHES:
                raise file.error(f"has more than {MAX_MESHES} meshes on its bodies")
            result[number].append(Worn(name, node, skin is not None, surface, joints, binds))
    return result


def _skin(file: GltfFile, arrays: GltfArrays, body: GltfBody, skin: int) -> tuple[NDArray[np.int64], Floats]:
    entry = file.entries("skins")[skin]
    place = {node: joint for joint, node in enumerate(body.nodes)}
    joints = np.array([place[node] for node in file.indices(entry, "joints", "nodes")])
    index = file.index(entry, "inverseBindMatrices", "accessors")
    if index is None:
        return joints, np.tile(np.eye(4), (len(joints), 1, 1))
    binds = arrays.floats(index, (16,)).reshape(-1, 4, 4).swapaxes(1, 2).copy()
    if len(binds) < len(joints):
        raise file.error(f"has {len(binds)} matrices for the {len(joints)} joints of a skin")
    binds[:, 3] = (0.0, 0.0, 0.0, 1.0)
    return joints, binds[: len(joints)]


def _hanging(nodes: GltfNodes, bodies: tuple[GltfBody, ...]) -> dict[int, tuple[int, int]]:
    """Body and joint on which each node hangs that hangs on one."""
    result = {node: (number, joint) for number, body in enumerate(bodies) for joint, node in enumerate(body.nodes)}
    for node in nodes.order:
        if node not in result and nodes.parents[node] in result:
            result[node] = result[nodes.parents[node]]
    return result
