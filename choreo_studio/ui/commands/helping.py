"""Commands of the menu Help, preferences, pictures, and what greets a newcomer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from choreo_studio.errors import ChoreoError
from choreo_studio.resources import checkpoints_folder
from choreo_studio.services.autosave import INTERVAL_SECONDS
from choreo_studio.services.generator import DEFAULT_CHECKPOINT
from choreo_studio.ui.actions_making import grouped
from choreo_studio.ui.asking import PICTURES, FileAsker
from choreo_studio.ui.dialogs.about_dialog import AboutDialog
from choreo_studio.ui.dialogs.about_state import about_facts
from choreo_studio.ui.dialogs.key_sheet import KeySheet
from choreo_studio.ui.dialogs.palette import CommandPalette
from choreo_studio.ui.dialogs.preferences_dialog import PreferencesDialog
from choreo_studio.ui.dialogs.quick_start import QuickStart
from choreo_studio.ui.habits import Habits
from choreo_studio.ui.main_window import MainWindow
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import set_theme
from choreo_studio.ui.transport.presenter import TransportPanel
from choreo_studio.ui.viewport.presenter import ViewportPanel

PICTURE_WIDTH = 1920


class HelpCommands:
    """Palette, key sheet, quick start, preferences, about, and pictures of the viewport.

    Args:
        desk: whose state extras of the palette are about.
        book: the program's actions.
        habits: what preferences change.
        window: that dialogs belong to.
    """

    def __init__(self, desk: Desk, book: ActionBook, habits: Habits, window: MainWindow) -> None:
        self._desk, self._book, self._habits, self._window = desk, book, habits, window
        self._palette: CommandPalette | None = None

    def handlers(
        self, playhead: Playhead, transport: TransportPanel, viewport: ViewportPanel, asker: FileAsker
    ) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "palette": lambda: self.open_palette(playhead),
            "key_sheet": lambda: self._open(KeySheet(grouped(self._book), self._window)),
            "quick_start": self.open_quick_start,
            "about": self.open_about,
            "preferences": lambda: self.open_preferences(transport),
            "screenshot": lambda: self.take_picture(viewport, asker),
        }

    def greet(self) -> None:
        """The quick start, unless it was dismissed for good."""
        if self._habits.settings.quick_start:
            self.open_quick_start()

    def open_quick_start(self) -> None:
        """Five steps with their keys."""
        card = QuickStart(self._book, self._window)
        card.dismissed.connect(lambda for_good: self._habits.change(quick_start=not for_good))
        self._open(card)

    def open_about(self) -> None:
        """Versions, licences, the model's card."""
        self._open(AboutDialog(about_facts(checkpoints_folder() / DEFAULT_CHECKPOINT), self._window))

    def open_palette(self, playhead: Playhead) -> None:
        """Everything that can be done, by typing."""
        if self._palette is None:
            self._palette = CommandPalette(grouped(self._book), self._window)
        self._palette.ask(self._places(playhead))

    def open_preferences(self, transport: TransportPanel) -> None:
        """Habits, in one place."""
        self._habits.remember(self._window, self._desk, self._book, transport)
        dialog = PreferencesDialog(self._habits.settings, INTERVAL_SECONDS, self._window)
        dialog.theme_tried.connect(set_theme)

        def accept() -> None:
            self._habits.change(**vars(dialog.settings))
            set_theme(dialog.settings.theme)
            self._habits.apply(self._desk, self._book, transport)

        dialog.accepted.connect(accept)
        self._open(dialog)

    def take_picture(self, viewport: ViewportPanel, asker: FileAsker) -> None:
        """The viewport as a PNG, at least 1920 pixels wide."""
        path = asker.to_save("Picture of the viewport", Path("viewport.png"), PICTURES)
        if path is None:
            return
        shape = viewport.widget.size()
        width = max(PICTURE_WIDTH, shape.width())
        try:
            picture = viewport.picture(QSize(width, max(1, round(width * shape.height() / shape.width()))))
        except ChoreoError as error:
            self._desk.failed.emit(error)
            return
        if picture.save(str(path)):
            self._desk.said.emit(f"Saved {path.name}")
        else:
            self._desk.failed.emit(ChoreoError(f"{path} cannot be written"))

    def _places(self, playhead: Playhead) -> list[tuple[str, Callable[[], object]]]:
        project = self._desk.view.project
        if project is None:
            return []
        bars = [
            (f"Go to bar {bar.number}", lambda at=bar.start_seconds: playhead.seek(max(at, 0.0)))
            for bar in project.grid.bars
        ]
        takes = [
            (f"Audition {take.name}", lambda take_id=take.id: self._desk.select(audition=take_id))
            for take in project.takes
        ]
        return [*takes, *bars]

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
