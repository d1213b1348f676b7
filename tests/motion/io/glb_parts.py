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
