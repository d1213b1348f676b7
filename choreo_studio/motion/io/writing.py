"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path

from choreo_studio.errors import ChoreoError


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that no reader ever sees half of it.

    Raises:
        ChoreoError: when the place cannot be written; what was there before stays.
    """
    path = Path(path)
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise ChoreoError(f"{path} cannot be written ({error.strerror or error})") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        # mkstemp makes private files; an export is as readable as any other new file.
        umask = os.umask(0)
        os.umask(umask)
        Path(part).chmod(0o666 & ~umask)
        Path(part).replace(path)
    except OSError as error:
        raise ChoreoError(f"{path} cannot be written ({error.strerror or error})") from error
    finally:
        Path(part).unlink(missing_ok=True)
