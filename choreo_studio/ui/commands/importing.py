"""Opens the import dialog, looks into files for it, and imports what it asks for in the background."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from choreo_studio.motion.clip import Role
from choreo_studio.motion.io.motion_files import MotionFile, read_motion_file
from choreo_studio.services.importing import ImportOrder
from choreo_studio.services.jobs import Err, Ok, Outcome
from choreo_studio.services.partnering import import_with_partner
from choreo_studio.session.project import Project
from choreo_studio.ui.asking import MOTIONS, SONGS, FileAsker
from choreo_studio.ui.commands.dialog_job import DialogJob
from choreo_studio.ui.dialogs.import_dialog import ImportDialog
from choreo_studio.ui.dialogs.import_state import ImportChoice, sentence_of
from choreo_studio.ui.models import ModelShelf
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View

Leave = Callable[[Callable[[], None]], None]


class ImportCommand(QObject):
    """Motion files onto the desk.

    Args:
        desk: where they go; told of the job.
        models: reads the tokens and dances partners.
        asker: asks for files.
        window: that the dialog belongs to.
        leave: asks whether the project may leave the desk, and goes on when it may.
        show: puts the new project on the desk.
        wear: lets a dancer of the project on the desk take the body of a character from a file.
    """

    def __init__(
        self,
        desk: Desk,
        models: ModelShelf,
        asker: FileAsker,
        window: QWidget,
        leave: Leave,
        show: Callable[[Project], None],
        wear: Callable[[Role, Path], None],
    ) -> None:
        super().__init__(window)
        self._desk, self._models, self._asker, self._window = desk, models, asker, window
        self._leave, self._show, self._wear = leave, show, wear
        self._dialog: ImportDialog | None = None
        self._job = DialogJob(desk, lambda: self._dialog)
        desk.changed.connect(self._follow)

    @property
    def dialog(self) -> ImportDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def open(self, choice: ImportChoice | None = None) -> ImportDialog:
        """Show the dialog, with these files where they are given."""
        if self._dialog is None:
            dialog = ImportDialog(choice or ImportChoice(), self._ask, self._has_dancers, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.look_wanted.connect(self._look)
            dialog.wanted.connect(self._import)
            dialog.character_wanted.connect(self._give)
            dialog.cancel_wanted.connect(self._job.cancel)
            dialog.finished.connect(self._forget)
            self._dialog = dialog
            dialog.show()
            dialog.look()
        elif choice is not None:
            self._dialog.add_files(choice.files)
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    def _ask(self, what: str) -> Path | None:
        if what == "song":
            return self._asker.to_open("The song", SONGS)
        return self._asker.to_open("A motion file", MOTIONS)

    def _has_dancers(self) -> bool:
        return self._desk.view.project is not None

    def _give(self, role: Role, path: Path) -> None:
        if self._has_dancers():
            self._wear(role, path)

    def _look(self, path: Path) -> None:
        def on_outcome(outcome: Outcome[MotionFile]) -> None:
            if self._dialog is None:
                return
            if isinstance(outcome, Ok):
                self._dialog.show_found(path, outcome.value)
            elif isinstance(outcome, Err):
                self._dialog.show_found(path, outcome.error)

        self._desk.jobs.start(lambda progress: read_motion_file(path), on_outcome)

    def _import(self, order: ImportOrder, with_partner: bool) -> None:
        self._leave(lambda: self._start(order, with_partner))

    def _start(self, order: ImportOrder, with_partner: bool) -> None:
        view = self._desk.view
        wanted = replace(view.order, bars=None, like=(), unlike=(), shown_by=None, wishes=None)
        partner, is_judged = wanted if with_partner else None, view.rank_variations
        if self._dialog is not None:
            self._dialog.start()
        self._job.start(
            f"Importing {order.files[0].name}",
            lambda progress: import_with_partner(order, self._models.open(), partner, progress, is_judged),
            self._done,
            "open",
            self._desk.model_jobs,
            lambda error: sentence_of(error, order.files[0]),
        )

    def _done(self, project: Project) -> None:
        if self._dialog is not None:
            self._dialog.succeed()
        self._show(project)

    def _follow(self, old: View, new: View) -> None:
        self._job.follow(new)
        if self._dialog is not None and (old.project is None) != (new.project is None):
            self._dialog.add_files(self._dialog.choice.files)

    def _forget(self) -> None:
        self._dialog = None
