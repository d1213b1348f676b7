"""Arrays as `.npy` bytes, of which nothing is believed before it is checked. Never pickles."""

import ast
import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import ProjectFileError

_MAGIC = b"\x93NUMPY\x01\x00"
_MAX_HEADER = 512


def array_bytes(array: NDArray[Any]) -> bytes:
    """The array as a `.npy` file of version 1.0, in C order."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def array_from(data: bytes, dtype: str, shape: tuple[int, ...], path: Path, name: str) -> NDArray[Any]:
    """The array in a `.npy` file, which must have exactly this type and shape.

    Args:
        data: the whole file.
        dtype: NumPy type string such as "<f4".
        shape: what the project's description promises.
        path: project file, for messages.
        name: member, for messages.

    Raises:
        ProjectFileError: when the header says anything else, or its size does not match the data.
    """
    header, start = _header(data, path, name)
    if header != {"descr": dtype, "fortran_order": False, "shape": shape}:
        raise ProjectFileError(path, f"holds in {name!r} something other than {dtype} {shape}")
    expected = int(np.prod(shape, dtype=object)) * np.dtype(dtype).itemsize
    if len(data) - start != expected:
        raise ProjectFileError(path, f"holds {len(data) - start} bytes in {name!r} where {expected} belong")
    array = np.frombuffer(data, dtype=np.dtype(dtype), offset=start).reshape(shape)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ProjectFileError(path, f"holds numbers in {name!r} that are not finite")
    return array


def _header(data: bytes, path: Path, name: str) -> tuple[object, int]:
    if data[:8] != _MAGIC or len(data) < 10:
        raise ProjectFileError(path, f"holds {name!r}, which is no array")
    (length,) = struct.unpack("<H", data[8:10])
    text = data[10 : 10 + length]
    if length > _MAX_HEADER or len(text) != length:
        raise ProjectFileError(path, f"holds {name!r} with an impossible header")
    try:
        return ast.literal_eval(text.decode("latin-1").strip()), 10 + length
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError) as error:
        raise ProjectFileError(path, f"holds {name!r} with a damaged header") from error
