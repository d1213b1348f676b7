"""Opens the export dialog on what the desk shows, and writes what it asks for in the background."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from choreo_studio.audio.waveform import Waveform
from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.context import MakeContext
from choreo_studio.picture.rig import Rig
from choreo_studio.services.characters import load_stand_ins
from choreo_studio.services.export import write_export
from choreo_studio.services.export_formats import formats_of
from choreo_studio.services.export_plan import ExportPlan, PictureTheme
from choreo_studio.services.jobs import Progress
from choreo_studio.services.music import sound_of
from choreo_studio.services.outside_files import outside_files
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.commands.dialog_job import DialogJob
from choreo_studio.ui.dialogs.export_choice import Exportable, ExportChoice, first_choice
from choreo_studio.ui.dialogs.export_dialog import ExportDialog
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.viewport.offscreen import context_maker


class ExportCommand(QObject):
    """The export of the shown take.

    Args:
        desk: whose take; told of the job.
        window: that the dialog belongs to.
        exported: gets the ExportChoice of every export that went well, to be remembered.
        view: the viewport's camera now.
    """

    def __init__(
        self, desk: Desk, window: QWidget, exported: Callable[[ExportChoice], None], view: Callable[[], Rig]
    ) -> None:
        super().__init__(window)
        self._desk, self._window, self._exported, self._rig = desk, window, exported, view
        self._dialog: ExportDialog | None = None
        self._job = DialogJob(desk, lambda: self._dialog)
        desk.changed.connect(self._follow)

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def open(self, last: ExportChoice) -> ExportDialog | None:
        """Show the dialog; it does not keep the song from playing on.

        Args:
            last: preset, formats, pictures and folder of the last export.

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
        colours: PictureTheme = "light" if theme().name == "light" else "dark"
        subject = Exportable(project, take, not project.music.is_silence, self._rig(), colours, view.stand_ins)
        dialog = ExportDialog(subject, first_choice(project, view.selection, last), self._window)
        home = None if view.path is None else view.path.parent
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda plan, place: self._write(project, take, home, plan, place))
        dialog.cancel_wanted.connect(self._job.cancel)
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.show()
        return dialog

    def _write(self, project: Project, take: Take, home: Path | None, plan: ExportPlan, folder: Path) -> None:
        sound = _sound_of_desk(self._desk.view, project)
        make_context: MakeContext | None = None
        if any(one.is_drawn for one in formats_of(plan)):
            try:
                make_context = context_maker()
            except ChoreoError as error:
                self._job.fail(error, _sentence_of)
                return

        def work(progress: Progress) -> tuple[Path, ...]:
            heard = sound if sound is not None else sound_of(project, home)
            # Characters that the window has not read yet when it is asked for their files are read here.
            is_complete = all(plan.stand_ins.character(role) is not None for role in project.characters)
            cast = plan.stand_ins if is_complete else load_stand_ins(project, home)[0]
            dressed, kept = replace(plan, stand_ins=cast), outside_files(project, home)
            return write_export(project, take, heard, folder, dressed, progress, make_context, kept)

        self._job.start(f"Exporting {take.name}", work, self._done, "export", self._desk.long_jobs, _sentence_of)

    def _done(self, files: tuple[Path, ...]) -> None:
        self._desk.said.emit(f"Exported {len(files)} files to {files[0].parent}")
        if self._dialog is not None:
            self._exported(self._dialog.choice)
            self._dialog.succeed(files)

    def _follow(self, old: View, new: View) -> None:
        self._job.follow(new)

    def _forget(self) -> None:
        self._dialog = None


def _sound_of_desk(view: View, project: Project) -> Waveform | None:
    """The sound that the desk has decoded, if it still has that song: the dialog stays open when another comes."""
    return view.sound if view.project is not None and view.project.music is project.music else None


def _sentence_of(error: ChoreoError) -> str:
    text = str(error)
    return text if text.endswith(".") else f"{text}."
