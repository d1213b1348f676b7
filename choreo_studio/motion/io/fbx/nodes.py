"""The tree that a binary FBX file is, and how it is written down (version 7.4).

A node is: where it ends, number and bytes of its properties, its name, the properties, then children closed by an empty
node. There is no published specification; the layout is as found in files of many programs.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"Kaydara FBX Binary  \x00\x1a\x00"
VERSION = 7400
SEPARATOR = "\x00\x01"
"""Stands between the name of an object and its class."""
ARRAY_DTYPES: dict[str, np.dtype[Any]] = {
    "f": np.dtype("<f4"),
    "d": np.dtype("<f8"),
    "i": np.dtype("<i4"),
    "l": np.dtype("<i8"),
    "b": np.dtype("u1"),
}
_SCALARS: dict[type, str] = {bool: "C?", int: "Ii", float: "Dd", np.int64: "Lq", np.int16: "Yh", np.float32: "Ff"}
_CODES = {dtype: code for code, dtype in ARRAY_DTYPES.items()}
_COMPRESSED_FROM = 128
_ALWAYS_CLOSED = {"AnimationStack", "AnimationLayer"}
"""Nodes that end with an empty node even without children: the FBX SDK drops all curves of a layer that does not."""
_HEAD = struct.Struct("<IIIB")
_EMPTY = b"\x00" * _HEAD.size

Value = bool | int | float | str | bytes | np.generic | NDArray[Any]


@dataclass(frozen=True, eq=False)
class Node:
    """A node of the tree.

    Attributes:
        name: what it is.
        values: its properties: bool, int (32 bits), np.int64, np.int16, float (64 bits), np.float32, text, bytes, or
            arrays of float64, float32, int64, int32 or uint8 (flags).
        children: nodes in it.
    """

    name: str
    values: Sequence[Value] = ()
    children: Sequence["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        """Children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Node | None":
        """First child of a name."""
        return next(self.all(name), None)


def printable(name: str) -> str:
    """A name without characters that would end or hide it."""
    return "".join(letter for letter in name if letter.isprintable())


def encoded(nodes: Sequence[Node]) -> bytes:
    """A file of these top-level nodes, without the closing footer.

    Raises:
        ValueError: when a value has a type that FBX does not know, or the file would need more than 4 GiB.
    """
    out = bytearray(MAGIC + struct.pack("<I", VERSION))
    for node in nodes:
        _append(out, node)
    return bytes(out + _EMPTY)


def _append(out: bytearray, node: Node) -> None:
    start, name = len(out), node.name.encode("ascii")
    values = b"".join(map(_value, node.values))
    out += _HEAD.pack(0, len(node.values), len(values), len(name)) + name + values
    for child in node.children:
        _append(out, child)
    if node.children or not node.values or node.name in _ALWAYS_CLOSED:
        out += _EMPTY
    if len(out) > 0xFFFFFFFF:
        raise ValueError(f"nodes: expected at most 4 GiB, found more at {node.name}")
    struct.pack_into("<I", out, start, len(out))


def _value(value: Value) -> bytes:
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, str):
        return _bytes(b"S", value.encode("utf-8"))
    if isinstance(value, bytes):
        return _bytes(b"R", value)
    form = _SCALARS.get(type(value))
    if form is None:
        raise ValueError(f"nodes: expected a value that FBX knows, found {type(value).__name__}")
    return form[:1].encode() + struct.pack(f"<{form[1]}", value)


def _bytes(code: bytes, data: bytes) -> bytes:
    return struct.pack("<cI", code, len(data)) + data


def _array(array: NDArray[Any]) -> bytes:
    code = _CODES.get(array.dtype)
    if code is None:
        raise ValueError(f"nodes: expected an array type that FBX knows, found {array.dtype}")
    data = np.ascontiguousarray(array).tobytes()
    packed = zlib.compress(data, 6) if len(data) >= _COMPRESSED_FROM else data
    return struct.pack("<cIII", code.encode(), array.size, int(packed is not data), len(packed)) + packed
