"""Reads a GLB as far as a check needs it, by the specification and without any code of the product."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Floats = np.ndarray
_TYPES = {5120: "i1", 5121: "u1", 5122: "i2", 5123: "u2", 5125: "u4", 5126: "f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True, eq=False)
class Glb:
    """The two chunks of a file."""

    json: dict[str, Any]
    binary: bytes

    def accessor(self, index: int) -> Floats:
        """Its elements as rows."""
        told = self.json["accessors"][index]
        view = self.json["bufferViews"][told["bufferView"]]
        kind, width = np.dtype("<" + _TYPES[told["componentType"]]), _WIDTHS[told["type"]]
        start = view.get("byteOffset", 0) + told.get("byteOffset", 0)
        stride = view.get("byteStride", kind.itemsize * width)
        rows = np.ndarray((told["count"], width), kind, self.binary, start, (stride, kind.itemsize))
        return rows.astype(np.float64)

    @property
    def names(self) -> list[str]:
        """Of all nodes."""
        return [node.get("name", "") for node in self.json["nodes"]]

    @property
    def parents(self) -> list[int]:
        """Of all nodes, -1 at the top."""
        found = [-1] * len(self.json["nodes"])
        for number, node in enumerate(self.json["nodes"]):
            for child in node.get("children", []):
                found[child] = number
        return found

    def ancestors(self, node: int) -> list[str]:
        """Names of all nodes above a node, nearest first."""
        names, parents = [], self.parents
        while (node := parents[node]) >= 0:
            names.append(self.names[node])
        return names

    def skin(self, node: int) -> tuple[Floats, Floats, Floats]:
        """Vertices (N, 3), their joints (N, 4) and weights (N, 4) of all parts of a node's mesh."""
        parts = [part["attributes"] for part in self.json["meshes"][self.json["nodes"][node]["mesh"]]["primitives"]]
        shared = {part["POSITION"]: part for part in parts}.values()
        found = [[self.accessor(part[name]) for part in shared] for name in ("POSITION", "JOINTS_0", "WEIGHTS_0")]
        places, joints, weights = (np.concatenate(one) for one in found)
        return places, joints, weights

    def deformed(self, node: int, worlds: Floats) -> Floats:
        """A node's vertices (N, 3) blended by joints that are there, (nodes, 4, 4)."""
        skin, (places, joints, weights) = self.json["skins"][self.json["nodes"][node]["skin"]], self.skin(node)
        # Matrices lie in the file column by column.
        binds = self.accessor(skin["inverseBindMatrices"]).reshape(-1, 4, 4).swapaxes(1, 2)
        moves = (worlds[skin["joints"]] @ binds)[joints.astype(int)]
        blended = np.einsum("nk,nkab->nab", weights / weights.sum(axis=1, keepdims=True), moves)
        return np.einsum("nab,nb->na", blended, np.c_[places, np.ones(len(places))])[:, :3]

    def locals(self, animation: int) -> tuple[Floats, Floats]:
        """Times (T,) and local matrices (T, nodes, 4, 4) of an animation whose channels share their times."""
        told = self.json["animations"][animation]
        times = self.accessor(told["samplers"][0]["input"])[:, 0]
        values = [[_vector(node, path) for path in ("translation", "rotation", "scale")] for node in self.json["nodes"]]
        moving = [[np.tile(one, (len(times), 1)) for one in node] for node in values]
        for channel in told["channels"]:
            sampler = told["samplers"][channel["sampler"]]
            place = ("translation", "rotation", "scale").index(channel["target"]["path"])
            keys, at = self.accessor(sampler["output"]), self.accessor(sampler["input"])[:, 0]
            moving[channel["target"]["node"]][place] = keys[np.abs(at[:, None] - times).argmin(axis=0)]
        return times, np.stack([_matrices(*node) for node in moving], axis=1)

    def worlds(self, animation: int = 0) -> tuple[Floats, Floats]:
        """Times (T,) and world matrices (T, nodes, 4, 4)."""
        times, local = self.locals(animation)
        parents, world, known = self.parents, local.copy(), set[int]()

        def settle(node: int) -> None:
            if node in known:
                return
            known.add(node)
            if parents[node] >= 0:
                settle(parents[node])
                world[:, node] = world[:, parents[node]] @ local[:, node]

        for node in range(len(parents)):
            settle(node)
        return times, world


def read_values(path: Path) -> Glb:
    """The chunks of a GLB file."""
    data = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size = struct.unpack_from("<I", data, 12)[0]
    return Glb(json.loads(data[20 : 20 + size]), data[28 + size :])


def _vector(node: dict[str, Any], path: str) -> list[float]:
    assert "matrix" not in node
    usual = {"translation": [0.0, 0.0, 0.0], "rotation": [0.0, 0.0, 0.0, 1.0], "scale": [1.0, 1.0, 1.0]}
    return list(node.get(path, usual[path]))


def _matrices(translations: Floats, rotations: Floats, scales: Floats) -> Floats:
    x, y, z, w = (rotations / np.linalg.norm(rotations, axis=1, keepdims=True)).T
    result = np.tile(np.eye(4), (len(translations), 1, 1))
    result[:, 0, :3] = np.c_[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)]
    result[:, 1, :3] = np.c_[2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)]
    result[:, 2, :3] = np.c_[2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]
    result[:, :3, :3] *= scales[:, None]
    result[:, :3, 3] = translations
    return result
