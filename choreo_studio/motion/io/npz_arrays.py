"""Number arrays and short texts out of NPZ and NPY files from strangers: no pickles, no surprises in size."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tokenize import TokenError
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError

MAX_MEMBERS = 256
LONGEST_TEXT = 64
_HEADER_LIMIT = 10_000


def read_arrays(path: str | Path, names: Iterable[str], budget_bytes: int) -> dict[str, NDArray[Any]]:
    """Those of the named arrays that an NPZ file holds; every other member stays unread.

    Each header is read and weighed against the member's size and the budget before anything is allocated.

    Args:
        path: the file.
        names: of the arrays, without `.npy`.
        budget_bytes: what all of them together may take in memory.

    Raises:
        FileFormatError: when the file is no NPZ, a wanted array holds anything but numbers, or it is too large.
    """
    path = Path(path)
    arrays: dict[str, NDArray[Any]] = {}
    with _opened(path) as archive:
        for name, member in _wanted_members(path, archive, names):
            arrays[name] = _read_member(path, archive, member, budget_bytes)
            budget_bytes -= arrays[name].nbytes
    return arrays


def read_texts(path: str | Path, names: Iterable[str]) -> dict[str, str]:
    """Those of the named texts that an NPZ file holds as single strings of at most `LONGEST_TEXT` characters.

    Args:
        path: the file.
        names: of the texts, without `.npy`.

    Raises:
        FileFormatError: when the file is no NPZ or a wanted member is anything but one short text.
    """
    path = Path(path)
    with _opened(path) as archive:
        return {name: _read_text(path, archive, member) for name, member in _wanted_members(path, archive, names)}


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror or error})") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileFormatError(path, f"is no sound NPZ file ({error})") from error


def _wanted_members(
    path: Path, archive: zipfile.ZipFile, names: Iterable[str]
) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    members = _members(path, archive)
    for name in names:
        member = members.get(f"{name}.npy")
        if member is not None:
            yield name, member


def read_array(path: str | Path, budget_bytes: int) -> NDArray[Any]:
    """The array of an NPY file, its header weighed against the budget and against what follows it.

    Raises:
        FileFormatError: when the file is no NPY, holds anything but numbers, or it is too large.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            return _read_stream(path, stream, "it", budget_bytes)
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror or error})") from error


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise FileFormatError(path, f"has {len(infos)} members, more than {MAX_MEMBERS}")
    members = {info.filename: info for info in infos}
    if len(members) != len(infos):
        raise FileFormatError(path, "has two members of the same name")
    return members


def _read_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: int) -> NDArray[Any]:
    if member.flag_bits & 0x1:
        raise FileFormatError(path, f"has the encrypted member {member.filename[:60]!r}")
    with archive.open(member) as stream:
        return _read_stream(path, stream, member.filename[:60], budget)


def _read_stream(path: Path, stream: IO[bytes], name: str, budget: int) -> NDArray[Any]:
    shape, fortran, dtype = _header(path, stream, name)
    if dtype.hasobject:
        raise FileFormatError(
            path, f"{name} holds pickled Python objects, which are never loaded, where numbers belong"
        )
    if dtype.kind not in "fiu" or dtype.itemsize > 8:
        raise FileFormatError(path, f"{name} holds {dtype.kind!r} values where numbers belong")
    size = dtype.itemsize
    for length in shape:
        size *= length
    if min(shape, default=0) < 0:
        raise FileFormatError(path, f"{name} declares a negative length")
    if size > budget:
        raise FileFormatError(path, f"{name} asks for {size} bytes, more than any take")
    data = stream.read(size + 1)
    if len(data) != size:
        raise FileFormatError(path, f"{name} does not hold the array that its header promises")
    return np.frombuffer(data, dtype=dtype).reshape(shape, order="F" if fortran else "C")


def _read_text(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    with archive.open(member) as stream:
        shape, _, dtype = _header(path, stream, member.filename[:60])
        if dtype.kind != "U" or shape != () or dtype.itemsize > 4 * LONGEST_TEXT:
            raise FileFormatError(path, f"{member.filename[:60]} is no text of at most {LONGEST_TEXT} characters")
        data = stream.read(dtype.itemsize)
    try:
        return data.decode("utf-32-be" if dtype.str.startswith(">") else "utf-32-le").rstrip("\0")
    except ValueError as error:
        raise FileFormatError(path, f"{member.filename[:60]} holds a damaged text ({error})") from error


def _header(path: Path, stream: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = np.lib.format.read_magic(stream)
        if version == (1, 0):
            return np.lib.format.read_array_header_1_0(stream, max_header_size=_HEADER_LIMIT)
        if version == (2, 0):
            return np.lib.format.read_array_header_2_0(stream, max_header_size=_HEADER_LIMIT)
    except (ValueError, TokenError) as error:
        raise FileFormatError(path, f"{name} has a damaged header ({str(error)[:80]})") from error
    raise FileFormatError(path, f"{name} has the unknown version {version}")
