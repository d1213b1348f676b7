"""Commands of the menu File: songs, projects, motion files, and leaving a project that is not saved."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QMessageBox

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import Role
from choreo_studio.motion.io.motion_files import MOTION_SUFFIXES
from choreo_studio.picture.rig import Rig
from choreo_studio.services.jobs import Ok, Outcome
from choreo_studio.services.recovery import Recoverable, discard, recover, recoverable, recovery_folder
from choreo_studio.session.project import Project
from choreo_studio.session.storage.file import SUFFIX
from choreo_studio.ui.asking import PROJECTS, SONGS, FileAsker
from choreo_studio.ui.commands.exporting import ExportCommand
from choreo_studio.ui.commands.importing import ImportCommand
from choreo_studio.ui.commands.opening import OpenCommands
from choreo_studio.ui.commands.saving import SaveCommands
from choreo_studio.ui.dialogs.error_dialog import ErrorDialog
from choreo_studio.ui.dialogs.export_choice import ExportChoice
from choreo_studio.ui.dialogs.export_habits import last_choice, to_remember
from choreo_studio.ui.dialogs.import_state import ImportChoice, ordered
from choreo_studio.ui.dialogs.recovery_dialog import RecoveryDialog
from choreo_studio.ui.dialogs.unsaved_dialog import UnsavedDialog
from choreo_studio.ui.habits import Habits
from choreo_studio.ui.main_window import MainWindow
from choreo_studio.ui.models import ModelShelf
from choreo_studio.ui.shared.desk import Desk

Then = Callable[[], None]


class FileCommands:
    """What comes onto the desk and leaves it.

    Args:
        desk: the project on it.
        models: reads the tokens of imported couples.
        asker: asks for files.
        habits: recent files and folders.
        window: that dialogs belong to.
        rig: the viewport's camera now.
        wear: lets a dancer take the body of a character from a file.
        keep_copy: writes a recovery copy of what is on the desk and tells whether it could; called in the background.
    """

    def __init__(
        self,
        desk: Desk,
        models: ModelShelf,
        asker: FileAsker,
        habits: Habits,
        window: MainWindow,
        rig: Callable[[], Rig],
        wear: Callable[[Role, Path], None],
        keep_copy: Callable[[], bool],
    ) -> None:
        self._keep_copy = keep_copy
        self._desk, self._models, self._asker, self._habits, self._window = desk, models, asker, habits, window
        self.opening = OpenCommands(desk, habits.used)
        self.saving = SaveCommands(desk, lambda path: asker.to_save("Save the project", path, PROJECTS), habits.used)
        self.exporting = ExportCommand(desk, window, self._exported, rig)
        self.importing = ImportCommand(
            desk,
            models,
            asker,
            window,
            self._leave,
            lambda project: self.opening.show(project, None, is_saved=False),
            wear,
        )

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "new": lambda: self._leave(lambda: self._desk.open(None, None)),
            "open_song": lambda: self._ask_and("Open a song", SONGS, self.open_song),
            "open": lambda: self._ask_and("Open a project", PROJECTS, self.open_path),
            "open_demo": lambda: self._leave(self.opening.open_demo),
            "save": self.saving.save,
            "save_as": self.saving.save_as,
            "import_motion": self.importing.open,
            "export": self.export,
            "quit": self._window.close,
        }

    def open_path(self, path: Path) -> None:
        """A project, a song or motion, by its name."""
        if path.suffix.lower() in MOTION_SUFFIXES:
            self.open_dropped((path,))
            return
        if path.suffix.lower() != SUFFIX:
            self.open_song(path)
            return
        if not path.is_file():
            self._habits.missed(path)
        self._leave(lambda: self.opening.open_project(path))

    def open_song(self, path: Path) -> None:
        """A song: a new project, or new music under the dance that is on the desk."""
        project = self._desk.view.project
        if project is None or not project.takes:
            self._leave(lambda: self.opening.open_song(path))
            return
        wish = self.ask_song_use(path.name)
        if wish == "follow":
            self.opening.swap_song(path)
        elif wish == "new":
            self._leave(lambda: self.opening.open_song(path))

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """What was dropped on the window: a project, a song, or motion files, maybe with their song."""
        motions = tuple(path for path in paths if path.suffix.lower() in MOTION_SUFFIXES)
        others = [path for path in paths if path not in motions]
        if len(motions) > 2:
            self.show_error(ChoreoError(f"{len(motions)} motion files were dropped; a dance is for two"))
        elif motions:
            song = others[0] if others else None
            self.importing.open(ImportChoice(ordered(motions), beats="song" if song else "steps", song=song))
        elif paths:
            self.open_path(paths[0])

    def export(self) -> None:
        """Show the export dialog as it was left last."""
        settings, path = self._habits.settings, self._desk.view.path
        self.exporting.open(last_choice(settings, path.parent if path else Path.home()))

    def may_leave(self, then: Then) -> bool:
        """Whether the project may leave the desk now; where it is saved first, `then` is called after that."""
        view = self._desk.view
        if view.project is None or not view.is_modified:
            return True
        answer = self.ask_unsaved(view.project.name)
        if answer == "save":
            self.saving.save(then)
        return answer == "discard"

    def ask_unsaved(self, name: str) -> Literal["save", "discard", "cancel"]:
        """What becomes of unsaved changes."""
        return UnsavedDialog(name, self._window).ask()

    def ask_song_use(self, name: str) -> Literal["follow", "new", "cancel"]:
        """What a song is for when there is a dance already."""
        box = QMessageBox(self._window)
        box.setWindowTitle("Another song")
        box.setText(f"Shall this dance follow {name}, or begins a new project on it?")
        follow = box.addButton("This dance &follows it", QMessageBox.ButtonRole.AcceptRole)
        new = box.addButton("&New project", QMessageBox.ButtonRole.ActionRole)
        box.addButton("&Cancel", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        clicked = box.clickedButton()
        return "follow" if clicked is follow else "new" if clicked is new else "cancel"

    def offer_recovery(self) -> bool:
        """Show what a program that died has left, and tell whether there is any."""
        items = recoverable(recovery_folder())
        if not items:
            return False
        dialog = RecoveryDialog(items, self._window)
        dialog.recover_wanted.connect(self._recover)
        dialog.discard_wanted.connect(discard)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return True

    def show_error(self, error: ChoreoError) -> None:
        """One sentence."""
        dialog = ErrorDialog(error, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _exported(self, choice: ExportChoice) -> None:
        self._habits.change(**to_remember(choice))

    def _recover(self, item: Recoverable) -> None:
        def show(project: Project) -> None:
            self.opening.show(project, item.path, is_saved=False)
            self._desk.said.emit(f"{item.name} is recovered; save it to keep it")
            # The old copy goes when what was recovered has a copy of its own.
            self._desk.jobs.start(lambda progress: self._keep_copy(), partial(_discard_when_kept, item))

        self._desk.run(f"Recovering {item.name}", lambda progress: recover(item), show, "open", self._desk.jobs)

    def _ask_and(self, title: str, kinds: str, use: Callable[[Path], None]) -> None:
        path = self._asker.to_open(title, kinds)
        if path is not None:
            use(path)

    def _leave(self, then: Then) -> None:
        if self.may_leave(then):
            then()


def _discard_when_kept(item: Recoverable, outcome: Outcome[bool]) -> None:
    if isinstance(outcome, Ok) and outcome.value:
        discard(item)
