"""What programs that died have left behind, and how it comes back."""

import shutil
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from choreo_studio.errors import ChoreoError, FileFormatError, ProjectFileError
from choreo_studio.files import read_json
from choreo_studio.services.file_lock import hold
from choreo_studio.services.folders import state_folder
from choreo_studio.services.recovery_shelf import FORMAT, INDEX_NAME, LOCK_NAME, VERSION
from choreo_studio.session.editing import add_takes
from choreo_studio.session.project import Project, Take
from choreo_studio.session.storage import load_project

RECOVERY_REMARK = "recovery"
_MOST_FILES = 2000


@dataclass(frozen=True)
class Recoverable:
    """A project that a program did not live to save.

    Attributes:
        folder: where its copy lies.
        name: of the project.
        path: its file, None where it never had one.
        saved_at: when the copy was made, UTC in ISO 8601.
        last_step: what was done last before that, "" for nothing.
        take_count: how many takes come back.
    """

    folder: Path
    name: str
    path: Path | None
    saved_at: str
    last_step: str
    take_count: int


@dataclass(frozen=True)
class _Index:
    name: str
    path: str | None
    saved_at: str
    last_step: str
    project: str
    music: str | None
    takes: tuple[str, ...]
    current_take: int | None
    arrived: tuple[str, ...]


def recovery_folder() -> Path:
    """Where recovery copies lie on this machine."""
    return state_folder() / "recovery"


def recoverable(root: Path) -> tuple[Recoverable, ...]:
    """What dead programs left, newest first; folders without any copy are removed on the way.

    Copies of programs that still run, and of other versions of the program, are neither listed nor touched. Never
    raises on what it finds.
    """
    with suppress(OSError):
        folders = sorted((folder for folder in root.iterdir() if folder.is_dir()), reverse=True)
        found = (_left_in(folder) for folder in folders)
        return tuple(item for item in found if item is not None)
    return ()


def recover(item: Recoverable) -> Project:
    """The project as it was last copied, with every finished take that had not come into it yet.

    Takes whose file is damaged are left out, and a remark says how many.

    Raises:
        ProjectFileError: when the copy cannot be read.
    """
    index = _index_of(item.folder)
    bare = load_project(item.folder / index.project)
    takes, lost = [], 0
    for file in index.takes:
        try:
            takes.append(load_project(item.folder / file).takes[0])
        except (ProjectFileError, IndexError):
            lost += 1
    project = _assembled(bare, _sound(item.folder, index), takes, index.current_take, item.folder)
    arrived = tuple(take for file in index.arrived for take in _fitting(item.folder / file, project))
    project = add_takes(project, arrived, choose=False)
    if lost:
        remark = f"{lost} of {lost + len(takes)} takes could not be read again"
        return replace(project, remarks={**project.remarks, RECOVERY_REMARK: remark})
    return project


def discard(item: Recoverable) -> None:
    """Remove a copy for good, or after what was recovered has a copy of its own."""
    with suppress(OSError):
        (item.folder / INDEX_NAME).unlink(missing_ok=True)
    shutil.rmtree(item.folder, ignore_errors=True)


def _left_in(folder: Path) -> Recoverable | None:
    try:
        lock = hold(folder / LOCK_NAME)
    except OSError:
        return None
    if lock is None:
        return None
    with closing(lock):
        if not (folder / INDEX_NAME).exists():
            shutil.rmtree(folder, ignore_errors=True)
            return None
        try:
            index = _index_of(folder)
        except ProjectFileError:
            return None
    path = None if index.path is None else Path(index.path)
    count = len(index.takes) + len(index.arrived)
    return Recoverable(folder, index.name, path, index.saved_at, index.last_step, count)


def _index_of(folder: Path) -> _Index:
    path = folder / INDEX_NAME
    try:
        data = read_json(path)
        if data["format"] != FORMAT or data["version"] != VERSION:
            raise ProjectFileError(path, "was written by another version of the program")
        return _Index(
            str(data["name"]),
            None if data["path"] is None else str(data["path"]),
            str(data["saved_at"]),
            str(data["last_step"]),
            _plain(data["project"]),
            None if data["music"] is None else _plain(data["music"]),
            tuple(_plain(name) for name in data["takes"][:_MOST_FILES]),
            None if data["current_take"] is None else int(data["current_take"]),
            tuple(_plain(name) for name in data["arrived"][:_MOST_FILES]),
        )
    except FileFormatError as error:
        raise ProjectFileError(path, error.reason) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ProjectFileError(path, f"is damaged ({error})") from error


def _plain(name: Any) -> str:
    if not isinstance(name, str) or name != Path(name).name or name.startswith("."):
        raise ValueError(f"{name!r} is no file of a copy")
    return name


def _sound(folder: Path, index: _Index) -> bytes | None:
    if index.music is None:
        return None
    path = folder / index.music
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProjectFileError(path, f"cannot be read ({error.strerror or error})") from error


def _assembled(bare: Project, flac: bytes | None, takes: list[Take], current: int | None, folder: Path) -> Project:
    ids = [take.id for take in takes]
    chosen = current if current in ids else (ids[-1] if ids else None)
    try:
        return replace(bare, music=replace(bare.music, flac=flac), takes=tuple(takes), current_take=chosen)
    except ValueError as error:
        raise ProjectFileError(folder, f"contradicts itself ({error})") from error


def _fitting(path: Path, project: Project) -> tuple[Take, ...]:
    """The take in a file, unless its song or beats are others than the project's by now."""
    try:
        other = load_project(path)
    except ChoreoError:
        return ()
    same = other.music.sha256 == project.music.sha256 and other.grid.beat_count == project.grid.beat_count
    return other.takes if same else ()
