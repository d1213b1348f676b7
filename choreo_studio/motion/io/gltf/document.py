"""The JSON part of a glTF file from a stranger: every value is looked at before it is used."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.gltf.buffers import Json
from choreo_studio.motion.rotations import Floats

MAX_ENTRIES = 65_536
_LONGEST_NAME = 128
LARGEST = 1e7
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


class GltfDocument:
    """A glTF document; every question that it cannot answer raises FileFormatError.

    Attributes:
        path: of the file.
        root: the outermost object.
    """

    def __init__(self, path: Path, root: Any) -> None:
        self.path = path
        self.root: Json = self.object(root, "the file")
        self._tables: dict[str, list[Json]] = {}

    def error(self, reason: str) -> FileFormatError:
        """The error that says this about the file."""
        return FileFormatError(self.path, reason)

    def object(self, value: Any, what: str) -> Json:
        """A value that must be an object."""
        if not isinstance(value, dict):
            raise self.error(f"is no sound glTF file ({readable(what)} is no JSON object)")
        return value

    def part(self, entry: Json, *names: str) -> Json:
        """An object within objects, empty where it is missing."""
        for name in names:
            entry = self.object(entry.get(name, {}), name)
        return entry

    def items(self, entry: Json, name: str) -> list[Any]:
        """A list, empty where it is missing."""
        found = entry.get(name, [])
        if not isinstance(found, list) or len(found) > MAX_ENTRIES:
            raise self.error(f"is no sound glTF file ({name} is no list of at most {MAX_ENTRIES})")
        return found

    def objects(self, entry: Json, name: str) -> list[Json]:
        """A list of objects, empty where it is missing."""
        return [self.object(item, name) for item in self.items(entry, name)]

    def entries(self, name: str) -> list[Json]:
        """A list of objects at the top of the document, such as its nodes."""
        if name not in self._tables:
            self._tables[name] = self.objects(self.root, name)
        return self._tables[name]

    def whole(self, entry: Json, name: str, default: int | None = None, most: int = 2**40) -> int:
        """A whole number from 0 to `most`."""
        found = entry.get(name, default)
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
            raise self.error(f"is no sound glTF file ({name} is no number from 0 to {most})")
        return found

    def index(self, entry: Json, name: str, table: str) -> int | None:
        """The place of an entry in a list at the top of the document, None where it is missing."""
        return None if name not in entry else self._in_table(entry[name], name, table)

    def indices(self, entry: Json, name: str, table: str) -> list[int]:
        """Places of entries in a list at the top of the document."""
        return [self._in_table(item, name, table) for item in self.items(entry, name)]

    def vector(self, entry: Json, name: str, default: tuple[float, ...]) -> Floats:
        """As many numbers of possible size as the default has."""
        found = self.items(entry, name) if name in entry else list(default)
        if len(found) != len(default) or not all(_is_number(value) for value in found):
            raise self.error(f"is no sound glTF file ({name} is no list of {len(default)} numbers)")
        return np.array(found, dtype=np.float64)

    def name_of(self, entry: Json) -> str:
        """The name of an entry without control characters, empty where it has none."""
        found = entry.get("name", "")
        return readable(found) if isinstance(found, str) else ""

    def _in_table(self, found: Any, name: str, table: str) -> int:
        size = len(self.items(self.root, table))
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < size:
            raise self.error(f"points at {table} {readable(str(found))[:20]} as {name}, of which there are {size}")
        return found


def readable(text: str) -> str:
    """A text of a stranger without control characters and halves of letters, at most 128 letters long."""
    return _CONTROL.sub("", text[: 4 * _LONGEST_NAME].encode("utf-8", "ignore").decode())[:_LONGEST_NAME].strip()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
