"""Opens the export dialog on what the desk shows, and writes what it asks for in the background."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from choreo_studio.errors import ChoreoError
from choreo_studio.services.export import write_export
from choreo_studio.services.export_plan import ExportPlan
from choreo_studio.services.export_presets import ExportPreset
from choreo_studio.services.jobs import Progress
from choreo_studio.services.music import sound_of
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.dialogs.export_dialog import ExportDialog
from choreo_studio.ui.dialogs.export_state import ExportChoice, first_choice
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View


class ExportCommand(QObject):
    """The export of the shown take.

    Args:
        desk: whose take; told of the job.
        window: that the dialog belongs to.
        exported: gets the ExportChoice of every export that went well, to be remembered.
    """

    def __init__(self, desk: Desk, window: QWidget, exported: Callable[[ExportChoice], None]) -> None:
        super().__init__(window)
        self._desk, self._window, self._exported = desk, window, exported
        self._dialog: ExportDialog | None = None
        self._job: int | None = None
        desk.changed.connect(self._follow)

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def open(self, preset: ExportPreset, folder: str) -> ExportDialog | None:
        """Show the dialog; it does not keep the song from playing on.

        Args:
            preset: target program of the last export.
            folder: of the last export.

        Returns:
            The dialog, None where there is no take.
        """
        view = self._desk.view
        project, take = view.project, view.shown_take
        if project is None or take is None:
            return None
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return self._dialog
        choice = first_choice(project, view.selection, preset, folder)
        dialog = ExportDialog(project, take.name, not project.music.is_silence, choice, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda plan, place: self._write(project, take, plan, place))
        dialog.cancel_wanted.connect(self._cancel)
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.show()
        return dialog

    def _write(self, project: Project, take: Take, plan: ExportPlan, folder: Path) -> None:
        sound, home = self._desk.view.sound, self._desk.view.path

        def work(progress: Progress) -> tuple[Path, ...]:
            heard = sound if sound is not None else sound_of(project, home.parent if home else None)
            return write_export(project, take, heard, folder, plan, progress)

        self._job = self._desk.run(f"Exporting {take.name}", work, self._done, "export", self._desk.jobs, self._failed)

    def _done(self, files: tuple[Path, ...]) -> None:
        self._job = None
        self._desk.said.emit(f"Exported {len(files)} files to {files[0].parent}")
        if self._dialog is not None:
            self._exported(self._dialog.choice)
            self._dialog.succeed(files)

    def _failed(self, error: ChoreoError) -> None:
        self._job = None
        text = str(error)
        if self._dialog is not None:
            self._dialog.fail(text if text.endswith(".") else text + ".")
        else:
            self._desk.failed.emit(error)

    def _cancel(self) -> None:
        if self._job is not None:
            self._desk.cancel(self._job)

    def _follow(self, old: View, new: View) -> None:
        if self._job is None or self._dialog is None:
            return
        work = next((work for work in new.work if work.id == self._job), None)
        if work is not None:
            self._dialog.show_progress(work.done, work.total)
        else:
            self._job = None
            self._dialog.stop()

    def _forget(self) -> None:
        self._dialog = None
