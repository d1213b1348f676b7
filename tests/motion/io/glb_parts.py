"""GLB files taken apart by the letter of the standard, for tests: no code of the program is used."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class Glb:
    """The two chunks of a file."""

    document: dict[str, Any]
    binary: bytes

    def array(self, accessor: int) -> np.ndarray:
        """Values (N, components) of an accessor."""
        entry = self.document["accessors"][accessor]
        view = self.document["bufferViews"][entry["bufferView"]]
        width = WIDTHS[entry["type"]]
        count = entry["count"] * width
        array = np.frombuffer(self.binary, TYPES[entry["componentType"]], count, view["byteOffset"])
        assert array.nbytes == view["byteLength"]
        return array.reshape(-1, width)


def taken_apart(path: Path) -> Glb:
    """A file in its chunks, with every length in it checked."""
    data = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON" and size % 4 == 0
    document = json.loads(data[20 : 20 + size])
    rest, kind = struct.unpack_from("<I4s", data, 20 + size)
    assert kind == b"BIN\0" and rest % 4 == 0 and 28 + size + rest == len(data)
    assert document["buffers"] == [{"byteLength": rest}]
    return Glb(document, data[28 + size :])


def put_together(document: dict[str, Any], binary: bytes = b"") -> bytes:
    """A file of a document and a binary chunk."""
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text
    if binary:
        body += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


class GlbParts:
    """A file put together piece by piece.

    Attributes:
        document: the JSON part so far.
    """

    def __init__(self) -> None:
        self.document: dict[str, Any] = {"asset": {"version": "2.0"}, "accessors": [], "bufferViews": []}
        self.binary = b""

    def view(self, data: bytes, **more: Any) -> int:
        """Index of a new buffer view."""
        self.document["bufferViews"].append(
            {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)} | more
        )
        self.binary += data + b"\0" * (-len(data) % 4)
        return len(self.document["bufferViews"]) - 1

    def array(self, values: Any, kind: str = "<f4", **more: Any) -> int:
        """Index of a new accessor of (N, width) values."""
        array = np.ascontiguousarray(values, dtype=kind)
        array = array.reshape(len(array), -1) if array.size else array
        code = next(code for code, known in TYPES.items() if known == kind)
        shape = next(shape for shape, width in WIDTHS.items() if width == array.shape[1])
        entry = {"bufferView": self.view(array.tobytes()), "componentType": code, "count": len(array), "type": shape}
        self.document["accessors"].append(entry | more)
        return len(self.document["accessors"]) - 1

    def save(self, path: Path) -> Path:
        """The file, written."""
        self.document["buffers"] = [{"byteLength": len(self.binary)}]
        path.write_bytes(put_together(self.document, self.binary))
        return path


def arm(parts: GlbParts | None = None) -> GlbParts:
    """A shoulder at the origin, an elbow 1 along x, a hand 1 further, and a triangle at the hand that follows it."""
    parts = parts or GlbParts()
    binds = np.tile(np.eye(4), (3, 1, 1))
    binds[:, 0, 3] = [0.0, -1.0, -2.0]
    attributes = {
        "POSITION": parts.array([[2.0, 0, 0], [2, 1, 0], [2, 0, 1]]),
        "JOINTS_0": parts.array([[2, 0, 0, 0]] * 3, "<u1"),
        "WEIGHTS_0": parts.array([[1.0, 0, 0, 0]] * 3),
    }
    names = ("shoulder", "elbow", "hand")
    parts.document |= {
        "nodes": [
            {"name": name, "translation": [float(number > 0), 0, 0], "children": [number + 1]}
            for number, name in enumerate(names)
        ],
        "skins": [{"joints": [0, 1, 2], "inverseBindMatrices": parts.array(binds.swapaxes(1, 2))}],
        "meshes": [{"name": "glove", "primitives": [{"attributes": attributes}]}],
        "scenes": [{"nodes": [0, 3]}],
        "animations": [],
    }
    del parts.document["nodes"][2]["children"]
    parts.document["nodes"].append({"name": "glove", "mesh": 0, "skin": 0})
    return parts


def animate(
    parts: GlbParts, node: int, path: str, times: Any, values: Any, way: str = "LINEAR", animation: int = 0
) -> None:
    """Gives a file one more curve."""
    while len(parts.document["animations"]) <= animation:
        parts.document["animations"].append({"samplers": [], "channels": []})
    entry = parts.document["animations"][animation]
    sampler = {"input": parts.array(times), "output": parts.array(values), "interpolation": way}
    entry["channels"].append({"sampler": len(entry["samplers"]), "target": {"node": node, "path": path}})
    entry["samplers"].append(sampler)
