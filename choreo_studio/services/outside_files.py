"""Files outside a project that it is made from: found again, known by their hash, and never written over."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.session.project import Project


def found_again(reference: str, folder: Path | None, what: str, kind: type[FileFormatError] = FileFormatError) -> Path:
    """A file that a project refers to, where it was or beside the project.

    Args:
        reference: its path when it was chosen, maybe on another system.
        folder: where the project's file lies, None where it has none.
        what: it is, for people.
        kind: of the error.

    Raises:
        FileFormatError: when it is gone.
    """
    for path in _places(reference, folder):
        if path.is_file():
            return path
    raise kind(reference, f"is gone; put the {what} back or beside the project")


def hash_of(path: Path, kind: type[FileFormatError] = FileFormatError) -> str:
    """The SHA-256 of a file in hexadecimal digits.

    Raises:
        FileFormatError: of that kind, when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise kind(path, f"cannot be read ({error.strerror or error})") from error


def outside_files(project: Project, folder: Path | None = None) -> tuple[Path, ...]:
    """Where the song and the characters that a project refers to may lie.

    Args:
        project: whose.
        folder: where the project's file lies, None where it has none.
    """
    references = [source.reference for source in project.characters.values()]
    if project.music.reference is not None:
        references.append(project.music.reference)
    return tuple(path for reference in references for path in _places(reference, folder))


def check_kept(folder: Path, names: Iterable[str], kept: Sequence[Path]) -> None:
    """Make sure that nothing which is written takes the place of what it is made from.

    Args:
        folder: where to.
        names: of the files; folders end in "/".
        kept: what must stay.

    Raises:
        ChoreoError: when something would.
    """
    for name in names:
        for path in kept:
            with suppress(OSError):
                if (folder / name).samefile(path):
                    raise ChoreoError(
                        f"{path} would be written over, and this is made from it; choose another name or folder"
                    )


def _places(reference: str, folder: Path | None) -> tuple[Path, ...]:
    # A path of Windows is one long name elsewhere.
    names = dict.fromkeys((Path(reference).name, PureWindowsPath(reference).name))
    return (Path(reference), *(folder / name for name in names if folder is not None and name))
