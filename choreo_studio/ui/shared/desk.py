"""The desk: the document, the selection and what runs, changed in one place and told of in one way."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.services.jobs import Err, Job, JobRunner, Ok, Outcome, Progress
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project
from choreo_studio.session.selection import Selection, within
from choreo_studio.ui.shared.view import View, Work

T = TypeVar("T")
Edit = Callable[[Project], Project]
_SHOWN_STEPS = 25


class Desk(QObject):
    """What every panel reads and the only thing that it changes.

    Signals:
        changed: (old View, new View), once per turn of the event loop however much was done in it.
        said: a short sentence for the status bar.
        failed: a ChoreoError for a dialog.

    Args:
        document: what the user owns.
        jobs: runner for light work that nobody waits for.
        model_jobs: the one runner whose work may touch the model.
        long_jobs: runner for what takes minutes, must keep nobody waiting, and goes on when another project comes;
            `jobs` where none is given, which ends with its project.
    """

    changed = Signal(object, object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, document: Document, jobs: JobRunner, model_jobs: JobRunner, long_jobs: JobRunner | None = None
    ) -> None:
        super().__init__()
        self.document, self.jobs, self.model_jobs, self.long_jobs = document, jobs, model_jobs, long_jobs or jobs
        self._view = View()
        self._told = self._view
        self._numbers = count(1)
        self._running: dict[int, Job] = {}
        self._lasting: set[int] = set()
        self._keys: dict[str, int] = {}
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.tell)
        document.subscribe(self._read_document)
        self._read_document()

    @property
    def view(self) -> View:
        """The state now."""
        return self._view

    @property
    def is_told(self) -> bool:
        """Whether the panels know the state as it is."""
        return self._told is self._view

    def apply(self, label: str, edit: Edit, merge_key: str | None = None) -> None:
        """Change the project: one step of undo.

        Args:
            label: what undo calls it.
            edit: from project to project.
            merge_key: steps of one key are one step until `end_merge`.

        A ChoreoError in the edit goes to `failed` and changes nothing.
        """
        try:
            self.document.apply(label, edit, merge_key)
        except ChoreoError as error:
            self.failed.emit(error)

    def end_merge(self) -> None:
        """A drag is over."""
        self.document.end_merge()

    def undo(self) -> None:
        """Take the last step back."""
        self.document.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self.document.redo()

    def open(self, project: Project | None, path: Path | None, is_saved: bool = True) -> None:
        """Another project on the desk; selection, sound and history begin anew."""
        for number in tuple(self._running):
            if number not in self._lasting:
                self.cancel(number)
        self._set(
            replace(self._view, selection=Selection(), sound=None, peaks=None, confidence=None, stand_ins=StandIns())
        )
        self.document.replace(project, path, is_saved)

    def select(self, **changes: Any) -> None:
        """Change fields of the selection."""
        self._set(replace(self._view, selection=replace(self._view.selection, **changes)))

    def set_order(self, **changes: Any) -> None:
        """Change fields of the next order."""
        self._set(replace(self._view, order=replace(self._view.order, **changes)))

    def show(self, **changes: Any) -> None:
        """Change other fields of the view: sound, peaks, confidence, model."""
        self._set(replace(self._view, **changes))

    def run(
        self,
        label: str,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        key: str | None = None,
        runner: JobRunner | None = None,
        on_failed: Callable[[ChoreoError], None] | None = None,
    ) -> int:
        """Start work that the user sees in the list of jobs and can cancel.

        Args:
            label: for people.
            work: see `JobRunner.start`.
            on_done: gets the result on the window's thread, unless it was cancelled or overtaken.
            key: a newer job of the same key cancels the older one.
            runner: the model's runner where none is given.
            on_failed: gets a ChoreoError; `failed` is told where none is given.

        Returns:
            The number of the job.
        """
        number = next(self._numbers)
        if key is not None and key in self._keys:
            self.cancel(self._keys[key])
        self._set(replace(self._view, work=(*self._view.work, Work(number, label))))

        def on_outcome(outcome: Outcome[T]) -> None:
            self._finish(number, key)
            if isinstance(outcome, Ok):
                on_done(outcome.value)
            elif isinstance(outcome, Err):
                (on_failed or self.failed.emit)(outcome.error)

        shown = -1

        def on_progress(done: int, total: int) -> None:
            # Each of these paints the window anew, and a model takes a hundred steps a second.
            nonlocal shown
            step = _SHOWN_STEPS * done // max(total, 1)
            if step != shown:
                shown = step
                self._change_work(number, done=done, total=total)

        if key is not None:
            self._keys[key] = number
        job = (runner or self.model_jobs).start(work, on_outcome, on_progress)
        if any(item.id == number for item in self._view.work):
            self._running[number] = job
            if runner is self.long_jobs is not self.jobs:
                self._lasting.add(number)
        return number

    def cancel(self, number: int) -> None:
        """Ask one job to stop."""
        if number in self._running:
            self._running[number].cancel()
            self._change_work(number, is_cancelling=True)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for number in tuple(self._running):
            self.cancel(number)

    def tell(self) -> None:
        """Tell of what has changed since the last time, now."""
        self._turn.stop()
        if self._told is not self._view:
            old, self._told = self._told, self._view
            self.changed.emit(old, self._view)

    def _read_document(self) -> None:
        document = self.document
        self._set(
            replace(
                self._view,
                project=document.project,
                selection=within(self._view.selection, document.project),
                undo_label=document.undo_label,
                redo_label=document.redo_label,
                is_modified=document.is_modified,
                path=document.path,
            )
        )

    def _set(self, view: View) -> None:
        self._view = view
        if not self._turn.isActive():
            self._turn.start()

    def _finish(self, number: int, key: str | None) -> None:
        self._running.pop(number, None)
        self._lasting.discard(number)
        if key is not None and self._keys.get(key) == number:
            del self._keys[key]
        self._set(replace(self._view, work=tuple(item for item in self._view.work if item.id != number)))

    def _change_work(self, number: int, **changes: Any) -> None:
        work = tuple(replace(item, **changes) if item.id == number else item for item in self._view.work)
        self._set(replace(self._view, work=work))
