"""Files of strangers read within bounds; files of our own written whole or not at all, readable like any other."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import Any, BinaryIO

from choreo_studio.errors import ChoreoError, FileFormatError

MAX_JSON_BYTES = 64 << 20
_LEFT_SECONDS = 3600.0
_SCRATCH, _SCRATCH_LEFT_SECONDS = "writing", 86400.0


def read_limited(path: Path, most_bytes: int) -> bytes:
    """All of a file.

    Raises:
        FileFormatError: when it cannot be read or has more than so many bytes.
    """
    try:
        if path.stat().st_size > most_bytes:
            raise FileFormatError(path, f"is larger than {most_bytes >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror or error})") from error


def read_json(path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        FileFormatError: when it cannot be read, is larger than 64 MiB or is no JSON.
    """
    data = read_limited(path, MAX_JSON_BYTES)
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FileFormatError(path, f"is no JSON ({error})") from error


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file so that no reader ever sees half of it.

    Raises:
        ChoreoError: when the place cannot be written; what was there before stays.
    """
    path = Path(path)
    try:
        with atomic_file(path) as file:
            file.write(data)
    except OSError as error:
        raise ChoreoError(f"{path} cannot be written ({error.strerror or error})") from error


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` only when the block ends well.

    It is written beside the target, flushed to the disk, then renamed over it, so a file that was good stays good
    until the new one is. What programs that were killed while writing it have left beside it is removed on the way.

    Raises:
        OSError: when the folder cannot be written.
    """
    _remove_leftovers(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _move(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


@contextmanager
def atomic_files(folder: Path) -> Iterator[Path]:
    """A scratch folder whose files and folders are moved into `folder` together when the block ends well.

    The folder is made when it is missing; when the block fails, nothing in it has changed (and a folder made for it
    is gone again). A folder takes the place of one of its name as a whole; the old one goes after the new is there.

    Raises:
        OSError: when the folder cannot be written.
    """
    made = _missing_parents(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _remove_scratches(folder)
    try:
        scratch, old = (Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder)) for name in (_SCRATCH, "old"))
        try:
            yield scratch
            pieces = sorted(scratch.iterdir(), key=lambda piece: (piece.is_file(), piece.name))
            for piece in pieces:
                _sync(piece)
            _swap(pieces, folder, old)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            # What could not be put back stays there.
            with suppress(OSError):
                old.rmdir()
    except BaseException:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise
    _sync(folder)


def _swap(pieces: Sequence[Path], folder: Path, old: Path) -> None:
    """Move pieces, folders first, into a folder; when one cannot be moved, folders are again what they were."""
    swapped: list[Path] = []
    try:
        for piece in pieces:
            place = folder / piece.name
            if piece.is_file():
                _move(piece, place)
                continue
            if place.exists():
                place.replace(old / piece.name)
            swapped.append(place)
            piece.replace(place)
    except BaseException:
        for place in swapped:
            shutil.rmtree(place, ignore_errors=True)
            if (old / place.name).exists():
                (old / place.name).replace(place)
        raise


def _remove_leftovers(path: Path) -> None:
    with suppress(OSError):
        for part in path.parent.glob(f".{escape(path.name)}.*.part"):
            # A younger one may belong to a program that is writing right now.
            if time.time() - part.stat().st_mtime > _LEFT_SECONDS:
                part.unlink(missing_ok=True)


def _remove_scratches(folder: Path) -> None:
    """Remove what programs that were killed a day ago or longer have left; a younger one may be writing right now."""
    with suppress(OSError):
        for scratch in folder.glob(f".{_SCRATCH}.*"):
            if scratch.is_dir() and time.time() - scratch.stat().st_mtime > _SCRATCH_LEFT_SECONDS:
                shutil.rmtree(scratch, ignore_errors=True)


def _missing_parents(folder: Path) -> list[Path]:
    return [parent for parent in (folder, *folder.parents) if not parent.exists()]


def _move(part: Path, path: Path) -> None:
    # mkstemp makes files that only their owner may read.
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
    part.replace(path)


def _sync(path: Path) -> None:
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
