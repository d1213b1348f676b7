"""The open project with its file and its history; the one place where state changes."""

from collections.abc import Callable
from pathlib import Path

from choreo_studio.session.history import History, Step
from choreo_studio.session.project import Project

Listener = Callable[[], None]


class Document:
    """A project that is edited, undone, redone and saved.

    Listeners are called without arguments after every change of the project, the path or what counts as saved. All
    calls belong on one thread.

    Args:
        project: what is open, None for nothing yet.
        path: its file, None before the first save.
    """

    def __init__(self, project: Project | None = None, path: Path | None = None) -> None:
        self._project = project
        self._path = path
        self._saved = project
        self._history: History[Project] = History()
        self._listeners: list[Listener] = []

    @property
    def project(self) -> Project | None:
        """The project as it is now."""
        return self._project

    @property
    def path(self) -> Path | None:
        """The file that it was opened from or saved to last."""
        return self._path

    @property
    def undo_label(self) -> str:
        """The step that `undo` takes back, "" for none."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """The step that `redo` does again, "" for none."""
        return self._history.redo_label

    @property
    def is_modified(self) -> bool:
        """Whether the project is another one than was saved last; undoing back to that one is no change."""
        return self._project is not self._saved

    def apply(self, label: str, edit: Callable[[Project], Project], merge_key: str | None = None) -> None:
        """Edit the project as one undo step; an edit that gives the same project back is none.

        Args:
            label: what undo will be called.
            edit: a function from project to project; what it raises leaves everything as it was.
            merge_key: edits in a row with the same key become one step, until `end_merge` or any other edit.

        Raises:
            ValueError: when no project is open.
        """
        if self._project is None:
            raise ValueError("project: expected one that is open, found None")
        before, after = self._project, edit(self._project)
        if after is before:
            return
        self._history.record(Step(label, before, after, merge_key))
        self._show(after)

    def end_merge(self) -> None:
        """The drag is over; the next edit is a step of its own."""
        self._history.end_merge()

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        self._show(self._history.undo())

    def redo(self) -> None:
        """Do the step again that was taken back last, if there is one."""
        self._show(self._history.redo())

    def mark_saved(self, path: Path, project: Project | None = None) -> None:
        """The project is in a file now.

        Args:
            path: the file, which becomes the document's own.
            project: what was written, where that is not the project as it is now (it was edited meanwhile).
        """
        self._path = path
        self._saved = self._project if project is None else project
        self._history.end_merge()
        self._tell()

    def replace(self, project: Project | None, path: Path | None = None, is_saved: bool = True) -> None:
        """Another project is open now; the history begins anew.

        Args:
            project: the project, None to close.
            path: its file.
            is_saved: False where it is not in that file yet (made anew, or recovered after a crash).
        """
        self._history = History()
        self._project, self._path = project, path
        self._saved = project if is_saved else None
        self._tell()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have a function called after every change; what comes back ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _show(self, project: Project | None) -> None:
        if project is not None and project is not self._project:
            self._project = project
            self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
