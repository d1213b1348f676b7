"""Reading the tree of nodes of a binary FBX file from anywhere, within bounds that no real file meets.

From version 7.5 on, places and counts have 64 bits. Whatever a file says about sizes is held against the bytes that are
there before anything is made of them.
"""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_limited
from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.nodes import ARRAY_DTYPES, MAGIC, Node, Value

MAX_FILE_BYTES = 512 << 20
MAX_INFLATED_BYTES = 512 << 20
MAX_NODES = 1_500_000
MAX_VALUES = 6_000_000
MAX_DEPTH = 32
_ARRAY_HEAD = struct.Struct("<III")
_LENGTH = struct.Struct("<I")
_SCALARS: dict[str, tuple[struct.Struct, Callable[[Any], Value]]] = {
    "C": (struct.Struct("<B"), bool),
    "B": (struct.Struct("<B"), bool),
    "Y": (struct.Struct("<h"), np.int16),
    "I": (struct.Struct("<i"), int),
    "L": (struct.Struct("<q"), np.int64),
    "F": (struct.Struct("<f"), np.float32),
    "D": (struct.Struct("<d"), float),
}


def read_nodes(path: Path) -> list[Node]:
    """Top-level nodes of a file.

    Raises:
        FileFormatError: when it cannot be read, is no binary FBX 7, is damaged or larger than any real file.
    """
    data = read_limited(path, MAX_FILE_BYTES)
    _check_version(path, data)
    try:
        return _Decoder(data).nodes()
    except (DamageError, struct.error, zlib.error) as error:
        raise FileFormatError(path, f"is a damaged FBX file ({error})") from error


def _check_version(path: Path, data: bytes) -> None:
    if not data.startswith(MAGIC[:-3]):
        if data[:1000].lstrip().startswith(b";") and b"FBX" in data[:1000]:
            raise FileFormatError(path, "is FBX written as text; save it as binary FBX (FBX 2014/2015 or newer)")
        raise FileFormatError(path, "is no FBX file")
    if len(data) < len(MAGIC) + 4:
        raise FileFormatError(path, "is a damaged FBX file (it ends in its first line)")
    version = _LENGTH.unpack_from(data, len(MAGIC))[0]
    if not 7000 <= version < 8000:
        raise FileFormatError(path, f"is FBX {version / 1000:.1f}; only FBX 7 (FBX 2011 or newer) can be read")


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)
        version = _LENGTH.unpack_from(data, len(MAGIC))[0]
        self.head = struct.Struct("<QQQB" if version >= 7500 else "<IIIB")
        self.node_count = self.value_count = 0
        self.inflated_bytes = 0

    def nodes(self) -> list[Node]:
        top: list[Node] = []
        # What is open: where it ends, and where its children go.
        open_nodes: list[tuple[int, list[Node]]] = [(len(self.data), top)]
        at = len(MAGIC) + 4
        while True:
            limit, children = open_nodes[-1]
            if at == limit and len(open_nodes) > 1:
                open_nodes.pop()
                continue
            end, values, name, at = self._node_head(at, limit)
            if end == 0:
                if len(open_nodes) == 1:
                    return top
                if at != limit:
                    raise DamageError("a list of nodes ends early")
                continue
            node = Node(name, values, [])
            children.append(node)
            if at < end:
                if len(open_nodes) > MAX_DEPTH:
                    raise DamageError("its nodes lie too deep in each other")
                open_nodes.append((end, node.children))  # type: ignore[arg-type]

    def _node_head(self, at: int, limit: int) -> tuple[int, list[Value], str, int]:
        start = at + self.head.size
        if start > limit:
            raise DamageError("it ends in the middle of a node")
        end, count, size, name_size = self.head.unpack_from(self.data, at)
        if end == 0:
            return 0, [], "", start
        first = start + name_size
        if not first + size <= end <= limit:
            raise DamageError("a node does not fit in what holds it")
        self.node_count += 1
        self.value_count += count
        if self.node_count > MAX_NODES or self.value_count > MAX_VALUES:
            raise DamageError("it holds more nodes than any real file")
        if count > size:
            raise DamageError("a node holds more values than bytes")
        name = bytes(self.data[start:first]).decode("ascii", errors="replace")
        return end, self._values(first, count, first + size), name, first + size

    def _values(self, at: int, count: int, limit: int) -> list[Value]:
        values: list[Value] = []
        for _ in range(count):
            if at >= limit:
                raise DamageError("a node holds fewer values than it says")
            code = chr(self.data[at])
            if scalar := _SCALARS.get(code):
                form, made = scalar
                self._check_room(at + 1, form.size, limit)
                values.append(made(form.unpack_from(self.data, at + 1)[0]))
                at += 1 + form.size
            elif code in "SR":
                self._check_room(at + 1, 4, limit)
                size = _LENGTH.unpack_from(self.data, at + 1)[0]
                self._check_room(at + 5, size, limit)
                data = bytes(self.data[at + 5 : at + 5 + size])
                values.append(data if code == "R" else data.decode("utf-8", errors="replace"))
                at += 5 + size
            else:
                array, at = self._array(code, at + 1, limit)
                values.append(array)
        return values

    def _array(self, code: str, at: int, limit: int) -> tuple[NDArray[Any], int]:
        dtype = ARRAY_DTYPES.get("b" if code == "c" else code)
        if dtype is None:
            raise DamageError(f"a value has the unknown type {code!r}")
        self._check_room(at, _ARRAY_HEAD.size, limit)
        count, encoding, size = _ARRAY_HEAD.unpack_from(self.data, at)
        at += _ARRAY_HEAD.size
        self._check_room(at, size, limit)
        wanted = count * dtype.itemsize
        self.inflated_bytes += wanted
        if self.inflated_bytes > MAX_INFLATED_BYTES:
            raise DamageError(f"its lists need more than {MAX_INFLATED_BYTES >> 20} MiB")
        packed = self.data[at : at + size]
        data = bytes(packed) if encoding == 0 else _inflated(packed, wanted)
        if encoding > 1 or len(data) != wanted:
            raise DamageError("a list is not as long as it says")
        return np.frombuffer(data, dtype=dtype), at + size

    def _check_room(self, at: int, size: int, limit: int) -> None:
        if at + size > limit:
            raise DamageError("a value does not fit in its node")


def _inflated(packed: memoryview, wanted: int) -> bytes:
    # A byte more than wanted tells a list that is too long from one that fits.
    return zlib.decompressobj().decompress(packed, wanted + 1)
