"""Skins as glTF meshes, materials and textures."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.influences import merged
from choreo_studio.motion.io.colours import as_linear
from choreo_studio.motion.io.gltf.buffers import INDICES, VERTICES, GltfBuffers, Json
from choreo_studio.motion.io.picture_kinds import picture_kind
from choreo_studio.motion.rotations import Floats, lengths
from choreo_studio.motion.scene import Hierarchy, Material, Skin

_ROUGHNESS = 0.8


class GltfMaterials:
    """Materials of a file; equal pictures are stored once.

    Attributes:
        materials: the `materials` of the file so far.
        images: its `images` so far; texture i shows image i.
    """

    def __init__(self, buffers: GltfBuffers) -> None:
        self.materials: list[Json] = []
        self.images: list[Json] = []
        self._buffers = buffers
        self._pictures: dict[bytes, int] = {}

    @property
    def textures(self) -> list[Json]:
        """The `textures` of the file so far."""
        return [{"source": image, "sampler": 0} for image in range(len(self.images))]

    def add(self, material: Material) -> int:
        """Index of a new material.

        Raises:
            ValueError: when its picture is neither PNG nor JPEG.
        """
        look: Json = {
            "baseColorFactor": [*as_linear(np.array(material.colour)).tolist(), 1.0],
            "metallicFactor": 0.0,
            "roughnessFactor": _ROUGHNESS,
        }
        if material.image is not None:
            look["baseColorTexture"] = {"index": self._picture(material.image, material.name)}
        entry: Json = {"name": material.name, "pbrMetallicRoughness": look}
        if material.is_cut_out:
            entry |= {"alphaMode": "MASK", "alphaCutoff": 0.5}
        if material.is_two_sided:
            entry["doubleSided"] = True
        self.materials.append(entry)
        return len(self.materials) - 1

    def _picture(self, image: bytes, name: str) -> int:
        if image not in self._pictures:
            kind = picture_kind(image)
            if kind is None:
                raise ValueError(f"image: expected PNG or JPEG, found neither in {name!r}")
            self._pictures[image] = len(self.images)
            self.images.append({"name": name, "mimeType": kind, "bufferView": self._buffers.add_bytes(image)})
        return self._pictures[image]


def mesh_of(skin: Skin, buffers: GltfBuffers, materials: GltfMaterials) -> Json:
    """A skin with triangles as a glTF mesh: one primitive for each material, all with the same vertices."""
    joints, weights = _influences(skin)
    attributes = {
        "POSITION": buffers.add(skin.positions, "f4", VERTICES, with_range=True),
        "NORMAL": buffers.add(_unit(skin.normals), "f4", VERTICES),
        "JOINTS_0": buffers.add(joints, "u1" if joints.max() < 256 else "u2", VERTICES),
        "WEIGHTS_0": buffers.add(weights, "f4", VERTICES),
    }
    if skin.uvs is not None:
        attributes["TEXCOORD_0"] = buffers.add(skin.uvs, "f4", VERTICES)
    kind = "u2" if len(skin.positions) < 65536 else "u4"
    primitives = []
    for number, material in enumerate(skin.materials):
        corners = skin.triangles[skin.material_of == number].reshape(-1)
        if len(corners):
            indices = buffers.add(corners, kind, INDICES)
            primitives.append({"attributes": attributes, "indices": indices, "material": materials.add(material)})
    return {"name": skin.name, "primitives": primitives}


def inverse_binds(skin: Skin, hierarchy: Hierarchy) -> Floats:
    """glTF's `inverseBindMatrices` (J, 4, 4), columns first."""
    inverse = np.linalg.inv(skin.world_at_binding(hierarchy))
    inverse[:, 3] = (0.0, 0.0, 0.0, 1.0)
    return np.asarray(inverse.swapaxes(1, 2))


def _influences(skin: Skin) -> tuple[NDArray[np.int64], Floats]:
    """Joints and weights (N, 4) in which no vertex names a joint twice and what has no weight is joint 0."""
    joints, weights = skin.joints.copy(), merged(skin.joints, skin.weights)
    weights /= weights.sum(axis=1, keepdims=True)
    joints[weights.astype("f4") == 0] = 0
    return joints, weights


def _unit(normals: Floats) -> Floats:
    size = lengths(normals)[:, None]
    return np.asarray(np.where(size > 1e-9, normals / np.maximum(size, 1e-9), (0.0, 1.0, 0.0)))
