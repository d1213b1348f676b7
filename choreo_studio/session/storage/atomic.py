"""Files that are whole or not there at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` only when the block ends well.

    It is written beside the target, flushed to the disk, then renamed over it, so a file that was good stays good
    until the new one is.

    Raises:
        OSError: when the folder cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_usual_rights(part)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def atomic_files(folder: Path) -> Iterator[Path]:
    """A scratch folder whose files are moved into `folder` together when the block ends well.

    The folder is made when it is missing; when the block fails, nothing in it has changed (and a folder made for it
    is gone again).

    Raises:
        OSError: when the folder cannot be written.
    """
    made = _missing_parents(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        scratch = Path(tempfile.mkdtemp(prefix=".writing.", dir=folder))
        try:
            yield scratch
            for file in sorted(scratch.iterdir()):
                file.replace(folder / file.name)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except BaseException:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise


def _missing_parents(folder: Path) -> list[Path]:
    return [parent for parent in (folder, *folder.parents) if not parent.exists()]


def _give_usual_rights(path: Path) -> None:
    # mkstemp makes files that only their owner may read; a saved file should be like any other.
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
