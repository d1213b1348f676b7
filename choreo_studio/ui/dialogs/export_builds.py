"""Whose build the 2D poses of a dancer have."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from choreo_studio.motion.clip import Role

_LONGEST_NAME = 24


class BuildButton(QToolButton):
    """A button with a menu: the dancer's own build, or that of a person in a keypoint file.

    Signals:
        changed: another file, or none.

    Args:
        role: whose.
    """

    changed = Signal()

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(
            "COCO or OpenPose JSON of one person facing the camera: the 2D poses get the build of that person"
        )
        menu = QMenu(self)
        self.own, self.other = menu.addAction("As danced"), menu.addAction("As in a keypoint file…")
        self.setMenu(menu)
        self.own.triggered.connect(lambda: self._use(""))
        self.other.triggered.connect(self._ask)
        self.show_file("")

    @property
    def file(self) -> str:
        """The keypoint file, "" for the dancer's own build."""
        return self._file

    def show_file(self, file: str) -> None:
        """Put this file onto the button, silently."""
        self._file = file
        name = Path(file).name if file else "as danced"
        self.setText(f"{self._role.capitalize()}: {name[:_LONGEST_NAME]} ▾")

    def _ask(self) -> None:
        title = f"Keypoints of a person for the {self._role}"
        file, _ = QFileDialog.getOpenFileName(self, title, str(Path(self._file).parent), "Keypoints (*.json)")
        if file:
            self._use(file)

    def _use(self, file: str) -> None:
        self.show_file(file)
        self.changed.emit()
