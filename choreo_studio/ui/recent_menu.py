"""The menu of projects that were open lately."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from choreo_studio.ui.habits import Habits


class RecentMenu(QMenu):
    """Fills itself when it opens.

    Args:
        habits: know the files.
        open_path: opens one.
        parent: owner.
    """

    def __init__(self, habits: Habits, open_path: Callable[[Path], None], parent: QWidget) -> None:
        super().__init__("Open recent", parent)
        self._habits, self._open_path = habits, open_path
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """The files as they are known now, the newest first."""
        self.clear()
        for name in self._habits.settings.recent_files:
            action = self.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(lambda checked=False, path=Path(name): self._open_path(path))
        if self.isEmpty():
            self.addAction("No project was saved or opened yet").setEnabled(False)
