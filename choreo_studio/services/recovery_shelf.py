"""The recovery copies of one running program: files that never change, and one index that says which of them count.

    recovery/<when>-<process>/
        lock          held while the program lives
        index.json    replaced whole; a file that it does not name does not count
        project-N.choreo, take-N.choreo, music-N.flac

A take is written once, as a project file of its own without music, so that a copy costs what has changed since the last
one. A kill at any moment leaves the old index with all its files, or the new one with all of its.
"""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

from choreo_studio.errors import ChoreoError
from choreo_studio.files import write_whole
from choreo_studio.services.file_lock import hold
from choreo_studio.session.project import MusicSource, Project, Take
from choreo_studio.session.storage import save_project
from choreo_studio.timebase import utc_now

INDEX_NAME, LOCK_NAME = "index.json", "lock"
FORMAT, VERSION = "choreo-studio recovery", 1


@dataclass(frozen=True, eq=False)
class Copy:
    """What a recovery copy is made of.

    Attributes:
        project: as it is now.
        path: its file, None before the first save.
        last_step: what was done last, "" for nothing.
    """

    project: Project
    path: Path | None
    last_step: str


class RecoveryShelf:
    """Writes the recovery copies of this program; calls must not overlap.

    The folder is made when the first copy is written.

    Args:
        root: folder that holds one folder per running program.
    """

    def __init__(self, root: Path) -> None:
        started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self.folder = root / f"{started}-{os.getpid()}"
        self._lock: BinaryIO | None = None
        self._numbers = count(1)
        self._takes: dict[Take, str] = {}
        self._music: tuple[bytes, str] | None = None
        self._project: tuple[Project, str] | None = None

    def put_take(self, project: Project, take: Take) -> str:
        """Write one take on the beats of a project; it counts from the next `put` that names it.

        Returns:
            The name of its file.

        Raises:
            ChoreoError: when the folder cannot be written.
        """
        self._open()
        name = f"take-{next(self._numbers)}.choreo"
        alone = Project(project.name, _without_sound(project.music), project.grid, (replace(take, id=max(1, take.id)),))
        save_project(alone, self.folder / name)
        return name

    def put(self, copy: Copy, arrived: Sequence[str] = ()) -> None:
        """Make this the copy that counts; only what has changed since the last one is written.

        Args:
            copy: what is recovered.
            arrived: files of finished takes that are not in the project yet.

        Raises:
            ChoreoError: when the folder cannot be written; the copy before still counts.
        """
        self._open()
        project = copy.project
        takes = {take: self._takes.get(take) or self.put_take(project, take) for take in project.takes}
        self._takes |= takes
        index = {
            "format": FORMAT,
            "version": VERSION,
            "name": project.name,
            "path": None if copy.path is None else str(copy.path),
            "last_step": copy.last_step,
            "saved_at": utc_now(),
            "project": self._bare(project),
            "music": self._sound(project.music),
            "takes": list(takes.values()),
            "current_take": project.current_take,
            "arrived": list(arrived),
        }
        write_whole(self.folder / INDEX_NAME, json.dumps(index, ensure_ascii=False).encode("utf-8"))
        self._takes = takes
        self._remove_others({*takes.values(), *arrived, str(index["project"]), str(index["music"])})

    def clear(self) -> None:
        """Nothing is to be recovered: the index goes first, the rest after it."""
        if self._lock is not None:
            with suppress(OSError):
                (self.folder / INDEX_NAME).unlink(missing_ok=True)
            self._remove_others(set())
        self._takes, self._music, self._project = {}, None, None

    def close(self) -> None:
        """The program ends well: its folder goes."""
        self.clear()
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            shutil.rmtree(self.folder, ignore_errors=True)

    def _open(self) -> None:
        if self._lock is not None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = hold(self.folder / LOCK_NAME)
        except OSError as error:
            raise ChoreoError(f"{self.folder} cannot be written ({error.strerror or error})") from error
        if self._lock is None:
            raise ChoreoError(f"{self.folder} is held by another program")

    def _bare(self, project: Project) -> str:
        if self._project is None or self._project[0] is not project:
            name = f"project-{next(self._numbers)}.choreo"
            bare = replace(project, music=_without_sound(project.music), takes=(), current_take=None)
            save_project(bare, self.folder / name)
            self._project = project, name
        return self._project[1]

    def _sound(self, music: MusicSource) -> str | None:
        if music.flac is None:
            return None
        if self._music is None or self._music[0] is not music.flac:
            name = f"music-{next(self._numbers)}.flac"
            write_whole(self.folder / name, music.flac)
            self._music = music.flac, name
        return self._music[1]

    def _remove_others(self, kept: set[str]) -> None:
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in kept | {INDEX_NAME, LOCK_NAME}:
                    file.unlink(missing_ok=True)


def _without_sound(music: MusicSource) -> MusicSource:
    return replace(music, flac=None)
