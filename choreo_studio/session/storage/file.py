"""Saving and opening a project file."""

from pathlib import Path

from choreo_studio.errors import ProjectFileError
from choreo_studio.files import atomic_file
from choreo_studio.session.project import Project
from choreo_studio.session.storage.archive import read_members, write_members
from choreo_studio.session.storage.decoding import MAX_TAKES, decoded
from choreo_studio.session.storage.encoding import encoded

SUFFIX = ".choreo"


def load_project(path: str | Path) -> Project:
    """The project in a file, which nothing in it can make dangerous.

    Raises:
        ProjectFileError: when it is missing, damaged, unsafe or too new.
    """
    path = Path(path)
    return decoded(read_members(path), path)


def save_project(project: Project, path: str | Path) -> None:
    """Write the project; whatever file was there stays whole until the new one is.

    Raises:
        ProjectFileError: when the place cannot be written or the project is too large.
    """
    path = Path(path)
    if len(project.takes) > MAX_TAKES:
        raise ProjectFileError(path, f"would hold more than {MAX_TAKES} takes; delete some")
    try:
        with atomic_file(path) as file:
            write_members(file, encoded(project), path)
    except OSError as error:
        raise ProjectFileError(path, f"cannot be written ({error.strerror or error})") from error
