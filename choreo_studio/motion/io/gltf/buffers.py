"""The binary part of a GLB file: arrays one after another, each described as glTF 2.0 wants it."""

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Json = dict[str, Any]
GLB_MAGIC, JSON_CHUNK, BINARY_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942
VERTICES, INDICES = 34962, 34963
COMPONENT_TYPES: dict[str, int] = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
_SHAPES: dict[tuple[int, ...], str] = {(): "SCALAR", (2,): "VEC2", (3,): "VEC3", (4,): "VEC4", (4, 4): "MAT4"}


class GltfBuffers:
    """Collects the arrays of a file; each begins at a multiple of four bytes.

    Attributes:
        views: the `bufferViews` of the file so far.
        accessors: its `accessors` so far.
    """

    def __init__(self) -> None:
        self.views: list[Json] = []
        self.accessors: list[Json] = []
        self._binary = bytearray()

    def add_bytes(self, data: bytes, target: int | None = None) -> int:
        """Index of a new buffer view of these bytes."""
        view: Json = {"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(data)}
        self.views.append(view if target is None else view | {"target": target})
        self._binary += data + b"\0" * (-len(data) % 4)
        return len(self.views) - 1

    def add(self, array: NDArray[Any], kind: str, target: int | None = None, with_range: bool = False) -> int:
        """Index of a new accessor.

        Args:
            array: (N, ...) values.
            kind: how a number is stored, a key of COMPONENT_TYPES.
            target: what the graphics card uses it for.
            with_range: whether the least and the greatest value of each component are written down.
        """
        stored = np.ascontiguousarray(array, dtype=f"<{kind}")
        accessor: Json = {
            "bufferView": self.add_bytes(stored.tobytes(), target),
            "componentType": COMPONENT_TYPES[kind],
            "count": len(stored),
            "type": _SHAPES[stored.shape[1:]],
        }
        if with_range:
            flat = stored.reshape(len(stored), -1)
            accessor |= {"min": flat.min(axis=0).tolist(), "max": flat.max(axis=0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def glb(self, document: Json) -> bytes:
        """The whole file: the document with these arrays, then the arrays."""
        document = document | {"accessors": self.accessors, "bufferViews": self.views}
        document["buffers"] = [{"byteLength": len(self._binary)}]
        present = {name: value for name, value in document.items() if value != []}
        text = json.dumps(present, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        chunks = _chunk(JSON_CHUNK, text + b" " * (-len(text) % 4)) + _chunk(BINARY_CHUNK, bytes(self._binary))
        return struct.pack("<III", GLB_MAGIC, 2, 12 + len(chunks)) + chunks


def _chunk(kind: int, data: bytes) -> bytes:
    return struct.pack("<II", len(data), kind) + data
