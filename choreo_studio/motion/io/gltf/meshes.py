"""Meshes of glTF files as they stand in the file: vertices, triangles, influences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.gltf.accessors import GltfArrays
from choreo_studio.motion.io.gltf.buffers import Json
from choreo_studio.motion.io.gltf.container import GltfFile, check_unpacked
from choreo_studio.motion.io.gltf.looks import GltfLooks
from choreo_studio.motion.io.normals import smooth_normals
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Material

Wholes = NDArray[np.int64]
_Shared = tuple[tuple[str, int], ...]
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_MOST_SETS = 4
_MADE_PER_VERTEX = 16


@dataclass(frozen=True, eq=False)
class Surface:
    """Triangles of one mesh in its own space; as `Skin`, with joints as places in the list of its glTF skin."""

    positions: Floats
    normals: Floats
    triangles: Wholes
    joints: Wholes
    weights: Floats
    uvs: Floats | None
    materials: tuple[Material, ...]
    material_of: Wholes


@dataclass(frozen=True, eq=False)
class _Vertices:
    positions: Floats
    normals: Floats | None
    uvs: Floats | None
    joints: Wholes
    weights: Floats


def read_surface(
    file: GltfFile, arrays: GltfArrays, looks: GltfLooks, mesh: Json, joint_count: int | None
) -> Surface | None:
    """The triangles of a mesh, None where it has none.

    Args:
        file, arrays, looks: of the file.
        mesh: entry of the file.
        joint_count: joints in the list of its skin, or None where it has none and hangs on one joint.

    Raises:
        FileFormatError: when it is packed, damaged or reaches beyond the file.
    """
    blocks: dict[_Shared, _Vertices] = {}
    corners: list[tuple[_Shared, Wholes, int | None]] = []
    for primitive in file.objects(mesh, "primitives"):
        check_unpacked(file, primitive)
        attributes = file.part(primitive, "attributes")
        if file.whole(primitive, "mode", _TRIANGLES) not in (_TRIANGLES, _STRIP, _FAN) or "POSITION" not in attributes:
            continue
        shared = tuple(sorted((name, file.index(attributes, name, "accessors") or 0) for name in attributes))
        if shared not in blocks:
            blocks[shared] = _vertices(file, arrays, attributes, joint_count)
        triangles = _triangles(file, arrays, primitive, len(blocks[shared].positions))
        corners.append((shared, triangles, file.index(primitive, "material", "materials")))
    return _joined(blocks, corners, looks) if sum(len(triangles) for _, triangles, _ in corners) else None


def _joined(
    blocks: dict[_Shared, _Vertices],
    corners: list[tuple[_Shared, Wholes, int | None]],
    looks: GltfLooks,
) -> Surface:
    parts = list(blocks.values())
    firsts = dict(zip(blocks, np.cumsum([0, *(len(part.positions) for part in parts)]).tolist(), strict=False))
    used = {material: n for n, material in enumerate(dict.fromkeys(material for _, _, material in corners))}
    triangles = np.concatenate([found + firsts[shared] for shared, found, _ in corners])
    positions = np.concatenate([part.positions for part in parts])
    made = smooth_normals(positions, triangles) if any(part.normals is None for part in parts) else positions
    normals = [
        made[first : first + len(p.positions)] if p.normals is None else p.normals
        for first, p in zip(firsts.values(), parts, strict=True)
    ]
    uvs = [np.zeros((len(part.positions), 2)) if part.uvs is None else part.uvs for part in parts]
    return Surface(
        positions,
        np.concatenate(normals),
        triangles,
        np.concatenate([part.joints for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate(uvs) if any(part.uvs is not None for part in parts) else None,
        tuple(looks.material(material) for material in used),
        np.concatenate([np.full(len(found), used[material]) for _, found, material in corners]),
    )


def _vertices(file: GltfFile, arrays: GltfArrays, attributes: Json, joint_count: int | None) -> _Vertices:
    place = file.index(attributes, "POSITION", "accessors")
    arrays.charge(_MADE_PER_VERTEX * (0 if place is None else arrays.count(place)))
    positions = _attribute(file, arrays, attributes, "POSITION", 3)
    if positions is None or not len(positions):
        raise file.error("has a mesh without vertices")
    normals, uvs = (_attribute(file, arrays, attributes, *of) for of in (("NORMAL", 3), ("TEXCOORD_0", 2)))
    joints, weights = _first(len(positions))
    if joint_count is not None:
        joints, weights = _influences(file, arrays, attributes, joint_count, len(positions))
    for values in (normals, uvs, weights):
        if values is not None and len(values) != len(positions):
            raise file.error(f"has {len(values)} values for {len(positions)} vertices")
    return _Vertices(positions, normals, uvs, joints, weights)


def _attribute(file: GltfFile, arrays: GltfArrays, attributes: Json, name: str, width: int) -> Floats | None:
    index = file.index(attributes, name, "accessors")
    return None if index is None else arrays.floats(index, (width,))


def _influences(
    file: GltfFile, arrays: GltfArrays, attributes: Json, joint_count: int, vertices: int
) -> tuple[Wholes, Floats]:
    joints, weights = [], []
    for number in range(_MOST_SETS):
        index = file.index(attributes, f"JOINTS_{number}", "accessors")
        weight = _attribute(file, arrays, attributes, f"WEIGHTS_{number}", 4)
        if index is not None and weight is not None:
            joints.append(arrays.wholes(index, 4))
            weights.append(np.maximum(weight, 0.0))
            if len(joints[-1]) != vertices or len(weight) != vertices:
                raise file.error(f"has influences of {len(weight)} vertices for {vertices}")
            if np.any((joints[-1] >= joint_count) & (weight > 0)):
                raise file.error("has vertices that follow joints which their skin does not have")
    return _strongest(joints, weights) if joints else _first(vertices)


def _first(count: int) -> tuple[Wholes, Floats]:
    return np.zeros((count, 4), dtype=np.int64), np.tile([1.0, 0.0, 0.0, 0.0], (count, 1))


def _strongest(joints: list[Wholes], weights: list[Floats]) -> tuple[Wholes, Floats]:
    """The four strongest influences of each vertex, summing to 1; the first joint where there are none."""
    all_joints, all_weights = np.concatenate(joints, axis=1), np.concatenate(weights, axis=1)
    order = np.argsort(-all_weights, axis=1, kind="stable")[:, :4]
    all_joints = np.take_along_axis(all_joints, order, axis=1)
    all_weights = np.take_along_axis(all_weights, order, axis=1)
    total = all_weights.sum(axis=1, keepdims=True)
    none, (first_joints, first_weights) = total < 1e-9, _first(len(total))
    kept = np.where(none | (all_weights <= 0), first_joints, all_joints)
    return kept, np.where(none, first_weights, all_weights / np.maximum(total, 1e-9))


def _triangles(file: GltfFile, arrays: GltfArrays, primitive: Json, vertices: int) -> Wholes:
    index = file.index(primitive, "indices", "accessors")
    arrays.charge(vertices)
    corners = np.arange(vertices) if index is None else arrays.wholes(index, 1)[:, 0]
    if len(corners) and corners.max() >= vertices:
        raise file.error("has triangles with corners that are no vertices")
    mode = file.whole(primitive, "mode", _TRIANGLES)
    if mode == _TRIANGLES:
        return corners[: len(corners) // 3 * 3].reshape(-1, 3)
    if len(corners) < 3:
        return np.zeros((0, 3), dtype=np.int64)
    if mode == _FAN:
        return np.stack([np.full(len(corners) - 2, corners[0]), corners[1:-1], corners[2:]], axis=1)
    strip = np.stack([corners[:-2], corners[1:-1], corners[2:]], axis=1)
    # Every other triangle of a strip runs the other way round.
    strip[1::2] = strip[1::2, [1, 0, 2]]
    return strip
