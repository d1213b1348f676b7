"""Number arrays out of a glTF file from a stranger, every range checked before it is read."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.gltf.buffers import COMPONENT_TYPES, Json
from choreo_studio.motion.io.gltf.container import GltfFile, check_unpacked
from choreo_studio.motion.io.gltf.document import LARGEST
from choreo_studio.motion.rotations import Floats

MAX_VALUES = 40_000_000
_KINDS = {code: np.dtype(f"<{kind}") for kind, code in COMPONENT_TYPES.items()}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_INDEX_KINDS = (5121, 5123, 5125)


class GltfArrays:
    """The accessors of a file. All that is asked for, also what is asked for again, may be `MAX_VALUES` numbers."""

    def __init__(self, file: GltfFile) -> None:
        self._file = file
        self._left = MAX_VALUES
        self._floats: dict[int, Floats] = {}

    def floats(self, index: int, widths: tuple[int, ...]) -> Floats:
        """Values (N, width) as fractions; whole numbers that are marked as normalised become -1..1 or 0..1.

        Args:
            index: of the accessor.
            widths: how many numbers an element may have.

        Raises:
            FileFormatError: when it has others, reaches beyond the file, or holds impossible numbers.
        """
        entry, width = self._checked(index, widths)
        if index not in self._floats:
            array = self._values(entry, width)
            values = array.astype(np.float64)
            if array.dtype.kind != "f" and entry.get("normalized") is True:
                values = np.maximum(values / np.iinfo(array.dtype).max, -1.0)
            if not np.all(np.abs(values) <= LARGEST):
                raise self._file.error(f"holds impossible numbers in accessors {index}")
            self._floats[index] = values
        return self._floats[index]

    def wholes(self, index: int, width: int) -> NDArray[np.int64]:
        """Whole numbers (N, width).

        Raises:
            FileFormatError: as `floats`, and when it holds fractions.
        """
        entry, _ = self._checked(index, (width,))
        array = self._values(entry, width)
        if array.dtype.kind == "f":
            raise self._file.error(f"holds fractions in accessors {index} where whole numbers belong")
        return array.astype(np.int64)

    def count(self, index: int) -> int:
        """How many elements an accessor has.

        Raises:
            FileFormatError: when it does not tell.
        """
        return self._file.whole(self._file.entries("accessors")[index], "count")

    def charge(self, count: int) -> None:
        """Takes numbers that are to be made from what the file may have.

        Raises:
            FileFormatError: when it has had more.
        """
        self._left -= count
        if self._left < 0:
            raise self._file.error(f"asks for more than {MAX_VALUES} numbers")

    def _checked(self, index: int, widths: tuple[int, ...]) -> tuple[Json, int]:
        entry = self._file.entries("accessors")[index]
        kind = str(entry.get("type"))
        width = _WIDTHS.get(kind, 0)
        if width not in widths:
            raise self._file.error(f"has accessors {index} of type {kind[:20]!r}, which does not fit its use")
        self.charge(self._file.whole(entry, "count") * width)
        return entry, width

    def _values(self, entry: Json, width: int) -> NDArray[Any]:
        file, count = self._file, self._file.whole(entry, "count")
        dtype = self._dtype(entry, tuple(_KINDS))
        view = file.index(entry, "bufferView", "bufferViews")
        if view is None:
            array = np.zeros((count, width), dtype)
        else:
            array = self._strided(view, file.whole(entry, "byteOffset", 0), count, width, dtype)
        if "sparse" in entry:
            array = array.copy()
            self._replace(array, file.part(entry, "sparse"), dtype)
        return array

    def _strided(self, view: int, start: int, count: int, width: int, dtype: np.dtype[Any]) -> NDArray[Any]:
        entry = self._file.entries("bufferViews")[view]
        check_unpacked(self._file, entry)
        size = width * dtype.itemsize
        stride = self._file.whole(entry, "byteStride", size, 252)
        data = self._file.view(view)
        if stride < size or (start + stride * (count - 1) + size > len(data) and count):
            raise self._file.error(f"has an accessor that reaches beyond bufferViews {view}")
        if not count:
            return np.zeros((0, width), dtype)
        return np.ndarray((count, width), dtype, data, start, (stride, dtype.itemsize))

    def _replace(self, array: NDArray[Any], sparse: Json, dtype: np.dtype[Any]) -> None:
        file, count = self._file, self._file.whole(sparse, "count", most=len(array))
        places, values = file.part(sparse, "indices"), file.part(sparse, "values")
        views = [file.index(part, "bufferView", "bufferViews") for part in (places, values)]
        if views[0] is None or views[1] is None:
            raise file.error("has a sparse accessor without its values")
        starts = [file.whole(part, "byteOffset", 0) for part in (places, values)]
        rows = self._strided(views[0], starts[0], count, 1, self._dtype(places, _INDEX_KINDS))[:, 0]
        if count and int(rows.max()) >= len(array):
            raise file.error("has a sparse accessor that reaches beyond its values")
        array[rows] = self._strided(views[1], starts[1], count, array.shape[1], dtype)

    def _dtype(self, entry: Json, kinds: tuple[int, ...]) -> np.dtype[Any]:
        code = self._file.whole(entry, "componentType")
        if code not in kinds:
            raise self._file.error(f"has numbers of the unknown kind {code}")
        return _KINDS[code]
