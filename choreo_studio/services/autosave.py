"""Recovery copies at the right moments: soon after an edit, and before a finished take is told of."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from choreo_studio.errors import ChoreoError
from choreo_studio.services.recovery_shelf import Copy, RecoveryShelf
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project, Take

INTERVAL_SECONDS = 20.0


@dataclass(frozen=True, eq=False)
class DocumentState:
    """A document at one moment.

    Attributes:
        project: None while nothing is open.
        path: its file.
        last_step: what was done last.
        is_modified: whether the file is not the project as it is now.
    """

    project: Project | None = None
    path: Path | None = None
    last_step: str = ""
    is_modified: bool = False


def state_of(document: Document) -> DocumentState:
    """The document now."""
    return DocumentState(document.project, document.path, document.undo_label, document.is_modified)


@dataclass(frozen=True, eq=False)
class _Arrived:
    """A finished take on its way from the job that made it into the project."""

    take: Take
    file: str
    beat_count: int
    sha256: str

    def is_in(self, project: Project) -> bool:
        """Whether it has come into the project, where it is another object with the same tokens."""
        mine = self.take
        return any(
            (take.created_at, take.dance.seed) == (mine.created_at, mine.dance.seed)
            and take.dance.tokens is mine.dance.tokens
            for take in project.takes
        )

    def fits(self, project: Project) -> bool:
        """Whether it still can come into the project."""
        return (self.beat_count, self.sha256) == (project.grid.beat_count, project.music.sha256)


@dataclass(frozen=True, eq=False)
class _Now:
    """What the next copy is made of."""

    state: DocumentState
    arrived: tuple[_Arrived, ...]


class Autosaver:
    """Keeps the recovery copy of a document.

    `notice` and `due` belong to the thread of the document and never wait; `write` runs in the background, `keep_takes`
    inside the job that made the takes. Nothing here raises: what cannot be written is told once, until it can be again.

    Args:
        shelf: where copies go.
        interval_seconds: how old an edit may become before it is copied.
        clock: seconds that only rise.
        on_trouble: gets one sentence, on the thread where it happens.
    """

    def __init__(
        self,
        shelf: RecoveryShelf,
        interval_seconds: float = INTERVAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        on_trouble: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._shelf, self._interval, self._clock, self._on_trouble = shelf, interval_seconds, clock, on_trouble
        self._now = _Now(DocumentState(), ())
        self._since: float | None = None
        self._changing, self._writing = threading.Lock(), threading.Lock()
        self._is_troubled = self._is_closed = False

    def notice(self, state: DocumentState) -> None:
        """The document is like this now."""
        with self._changing:
            on_the_way = self._now.arrived
            if state.project is not None:
                project = state.project
                on_the_way = tuple(a for a in on_the_way if a.fits(project) and not a.is_in(project))
            self._now = _Now(state, on_the_way)
            if self._since is None:
                self._since = self._clock()

    @property
    def due(self) -> bool:
        """Whether a copy should be written now."""
        return self._since is not None and self._clock() - self._since >= self._interval

    def write(self) -> bool:
        """Bring the copy up to date; where nothing is unsaved there is none.

        Returns:
            Whether it is up to date now.
        """
        with self._writing:
            return self._write()

    def keep_takes(self, project: Project, takes: Sequence[Take]) -> None:
        """Have finished takes on the disk before anybody is told of them.

        Args:
            project: that they were made for.
            takes: finished.
        """
        with self._writing:
            if self._is_closed:
                return
            try:
                kept = tuple(
                    _Arrived(take, self._shelf.put_take(project, take), project.grid.beat_count, project.music.sha256)
                    for take in takes
                )
            except ChoreoError as error:
                self._tell(error)
                return
            with self._changing:
                self._now = replace(self._now, arrived=(*self._now.arrived, *kept))
            self._write()

    def close(self) -> None:
        """The program ends well: nothing is left to recover, and nothing is written any more."""
        with self._writing:
            self._is_closed = True
            self._shelf.close()

    def _write(self) -> bool:
        if self._is_closed:
            return False
        with self._changing:
            now, self._since = self._now, None
        state = now.state
        try:
            if state.project is None or not (state.is_modified or now.arrived):
                self._shelf.clear()
            else:
                copy = Copy(state.project, state.path, state.last_step)
                self._shelf.put(copy, tuple(item.file for item in now.arrived))
        except ChoreoError as error:
            self._tell(error)
            with self._changing:
                self._since = self._clock() if self._since is None else self._since
            return False
        self._is_troubled = False
        return True

    def _tell(self, error: ChoreoError) -> None:
        if not self._is_troubled:
            self._is_troubled = True
            self._on_trouble(f"There is no recovery copy, so save often: {error}")
