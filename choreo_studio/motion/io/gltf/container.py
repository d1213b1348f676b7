"""Opening .glb, .gltf and .vrm files: their JSON and their bytes, within bounds and never outside their folder."""

import base64
import binascii
import json
import struct
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

from choreo_studio.errors import FileFormatError
from choreo_studio.files import MAX_JSON_BYTES, read_limited
from choreo_studio.motion.io.gltf.buffers import BINARY_CHUNK, GLB_MAGIC, JSON_CHUNK, Json
from choreo_studio.motion.io.gltf.document import GltfDocument

MAX_BYTES = 512 << 20
_HEADER = struct.Struct("<III")
_CHUNK = struct.Struct("<II")
_PACKED = ("KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression")


class GltfFile(GltfDocument):
    """A document with its bytes.

    Attributes:
        path, root: as of the document.
    """

    def __init__(self, path: Path, root: Any, binary: bytes | None) -> None:
        super().__init__(path, root)
        self._binary = binary
        self._buffers: dict[int, bytes] = {}
        self._left = MAX_BYTES

    def view(self, index: int) -> memoryview:
        """The bytes of a buffer view."""
        view = self.entries("bufferViews")[index]
        buffer = self.index(view, "buffer", "buffers")
        if buffer is None:
            raise self.error(f"has bufferViews {index} without a buffer")
        start, size = self.whole(view, "byteOffset", 0), self.whole(view, "byteLength")
        data = self._buffer(buffer)
        if start + size > len(data):
            raise self.error(f"ends before the {size} bytes of bufferViews {index}")
        return memoryview(data)[start : start + size]

    def linked(self, address: str) -> bytes:
        """The bytes that a `uri` stands for: a data URI, or a file in the folder of this one."""
        if address.startswith("data:"):
            return self.taken(_decoded(self, address))
        try:
            path = self._beside(address)
            if path.stat().st_size > self._left:
                raise self.error(f"has parts of more than {MAX_BYTES >> 20} MiB")
            return self.taken(path.read_bytes())
        except (OSError, RuntimeError, ValueError) as error:
            # Links in a ring are a RuntimeError, letters that no file system has a ValueError.
            raise self.error(f"needs the file {address[:80]!r} beside it, which cannot be read") from error

    def _buffer(self, index: int) -> bytes:
        if index not in self._buffers:
            entry = self.entries("buffers")[index]
            address = entry.get("uri")
            if isinstance(address, str):
                data = self.linked(address)
            elif index == 0 and self._binary is not None:
                data = self._binary
            else:
                raise self.error(f"has no bytes for buffers {index}")
            size = self.whole(entry, "byteLength")
            if size > len(data):
                raise self.error(f"ends before the {size} bytes of buffers {index}")
            self._buffers[index] = data[:size]
        return self._buffers[index]

    def _beside(self, address: str) -> Path:
        folder = self.path.resolve().parent
        name = unquote(address)
        if "\0" in name or "://" in name or "\\" in name or Path(name).is_absolute():
            raise self.error(f"points outside of its folder ({address[:80]!r})")
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise self.error(f"points outside of its folder ({address[:80]!r})")
        if not path.is_file():
            raise self.error(f"needs the file {address[:80]!r} beside it")
        return path

    def taken(self, data: bytes) -> bytes:
        """Bytes that were copied out of the file or read beside it.

        Raises:
            FileFormatError: when all of them together are more than any file has.
        """
        self._left -= len(data)
        if self._left < 0:
            raise self.error(f"has parts of more than {MAX_BYTES >> 20} MiB")
        return data


def open_gltf(path: Path) -> GltfFile:
    """A glTF 2.0 file in one of its forms.

    Raises:
        FileFormatError: when it cannot be read, is none, is larger than any character or packed by an extension.
    """
    data = read_limited(path, MAX_BYTES)
    is_binary = data[:4] == struct.pack("<I", GLB_MAGIC)
    text, binary = _chunks(path, data) if is_binary else (data, None)
    file = GltfFile(path, _parsed(path, text), binary)
    version = file.part(file.root, "asset").get("version")
    if not isinstance(version, str) or not version.startswith("2."):
        raise FileFormatError(path, f"is not of glTF version 2 but of {str(version)[:20]!r}")
    for name in file.items(file.root, "extensionsRequired"):
        if name in _PACKED:
            raise packed(file, name)
    return file


def packed(document: GltfDocument, extension: str) -> FileFormatError:
    """The error that says that a file is packed by an extension."""
    return document.error(
        f"is compressed with {extension}, which is not read here; please export it without compression"
    )


def check_unpacked(document: GltfDocument, entry: Json) -> None:
    """Refuses an entry whose numbers lie in a packed form only.

    Raises:
        FileFormatError: naming the extension.
    """
    for name in document.part(entry, "extensions"):
        if name in _PACKED:
            raise packed(document, name)


def _chunks(path: Path, data: bytes) -> tuple[bytes, bytes | None]:
    """JSON and binary chunk of a GLB file; further chunks are passed over, as the standard asks."""
    if len(data) < _HEADER.size:
        raise FileFormatError(path, "ends within its header")
    _, version, length = _HEADER.unpack_from(data)
    if version != 2:
        raise FileFormatError(path, f"is not of glTF version 2 but of version {version}")
    if length > len(data):
        raise FileFormatError(path, f"holds {len(data)} of the {length} bytes that it declares")
    chunks: dict[int, bytes] = {}
    place = _HEADER.size
    while place + _CHUNK.size <= length and len(chunks) < 2:
        size, kind = _CHUNK.unpack_from(data, place)
        place += _CHUNK.size
        if place + size > length:
            raise FileFormatError(path, "ends within one of its chunks")
        chunks.setdefault(kind, data[place : place + size])
        place += size
    if JSON_CHUNK not in chunks:
        raise FileFormatError(path, "is no sound GLB file (it has no JSON chunk)")
    return chunks[JSON_CHUNK], chunks.get(BINARY_CHUNK)


def _parsed(path: Path, text: bytes) -> Any:
    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is no number of JSON")

    if len(text) > MAX_JSON_BYTES:
        raise FileFormatError(path, f"has a JSON part larger than {MAX_JSON_BYTES >> 20} MiB")
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise FileFormatError(path, f"is no glTF file (its JSON cannot be read: {str(error)[:80]})") from error


def _decoded(document: GltfDocument, address: str) -> bytes:
    head, comma, body = address.partition(",")
    if not comma or not head.endswith(";base64"):
        raise document.error("holds a data URI that is not in base64")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise document.error("holds a damaged data URI") from error
