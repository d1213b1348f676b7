"""The row of small buttons over the picture: cameras, what is shown, ghost."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from choreo_studio.ui.shared.actions import ActionBook

_CAMERAS = {
    "camera_orbit": "orbit",
    "camera_front": "front",
    "camera_side": "side",
    "camera_top": "top",
    "camera_follow": "follow",
    "camera_lead": "lead's eyes",
    "camera_follow_dancer": "follow's eyes",
}
_SWITCHES = {"show_trails": "trails", "show_contacts": "contacts", "show_shadow": "shadow"}


class ToolRow(QWidget):
    """Buttons for the viewport's actions.

    Signals:
        ghost_chosen: id of a take, or None.

    Args:
        book: the program's actions.
        parent: owner.
    """

    ghost_chosen = Signal(object)

    def __init__(self, book: ActionBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewportTools")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(2)
        for group in (_CAMERAS, _SWITCHES):
            for action, text in group.items():
                row.addWidget(_button(book[action], text))
            row.addSpacing(8)
        self._ghosts = QToolButton(self)
        self._ghosts.setText("ghost")
        self._ghosts.setToolTip("Show another take behind this one")
        self._ghosts.setAutoRaise(True)
        self._ghosts.setProperty("role", "flat")
        self._ghosts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ghosts.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._ghosts.setMenu(self._menu)
        row.addWidget(self._ghosts)

    def show_takes(self, takes: tuple[tuple[int, str], ...], ghost: int | None) -> None:
        """List the takes that may be the ghost.

        Args:
            takes: id and name of each.
            ghost: the one that is, if any.
        """
        self._menu.clear()
        for take, name in ((None, "None"), *takes):
            action = QAction(name, self._menu)
            action.setCheckable(True)
            action.setChecked(take == ghost)
            action.triggered.connect(partial(self._choose, take))
            self._menu.addAction(action)
        self._ghosts.setEnabled(len(takes) > 1)

    def _choose(self, take: int | None, checked: bool = False) -> None:
        self.ghost_chosen.emit(take)


def _button(action: QAction, text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(_tip(action))
    button.setCheckable(True)
    button.setChecked(action.isChecked())
    button.setAutoRaise(True)
    button.setProperty("role", "flat")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(partial(_pressed, button, action))
    action.toggled.connect(button.setChecked)
    return button


def _pressed(button: QToolButton, action: QAction, checked: bool = False) -> None:
    action.trigger()
    button.setChecked(action.isChecked())


def _tip(action: QAction) -> str:
    keys = action.shortcut().toString()
    return f"{action.text()} ({keys})" if keys else action.text()
