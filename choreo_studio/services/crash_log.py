"""Faults of our own, written down where people who help can find them."""

import traceback
from contextlib import suppress
from pathlib import Path

from choreo_studio import __version__
from choreo_studio.timebase import utc_now

FILE_NAME, OLDER_NAME = "crashes.log", "crashes.older.log"
_MOST_BYTES = 1 << 20


def write_crash(error: BaseException, folder: Path) -> Path | None:
    """Add an error with its traceback to the log; a full log begins anew and the one before it is kept.

    Args:
        error: what was raised.
        folder: of the log, made when missing.

    Returns:
        The log, or None where it cannot be written.
    """
    path = folder / FILE_NAME
    text = "".join(traceback.format_exception(error))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size > _MOST_BYTES:
            with suppress(OSError):
                path.replace(folder / OLDER_NAME)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{utc_now()} Choreo Studio {__version__}\n{text}\n")
    except OSError:
        return None
    return path
