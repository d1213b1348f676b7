"""The row of small buttons over the picture: cameras, what is shown, ghost."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QToolButton, QWidget

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
_GAP = 12
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
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(_GAP)
        self._ghosts, self._menu = _flat("ghost ▾", "Show another take behind this one"), QMenu(self)
        self._listed: object = None
        self._ghosts.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._ghosts.setMenu(self._menu)
        switches = [_button(book[action], text) for action, text in _SWITCHES.items()]
        cameras = [_button(book[action], text) for action, text in _CAMERAS.items()]
        self._groups = [_group(cameras), _group([*switches, self._ghosts])]
        for group in self._groups:
            self._layout.addWidget(group, 0, Qt.AlignmentFlag.AlignLeft)

    def fit(self, width: int) -> None:
        """Take the room that is needed: one row, or two where `width` pixels are too few for one."""
        needed = sum(group.sizeHint().width() for group in self._groups) + _GAP
        is_wide = needed <= width
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        self._layout.setSpacing(_GAP if is_wide else 0)
        self.adjustSize()

    def show_takes(self, takes: tuple[tuple[int, str], ...], ghost: int | None) -> None:
        """List the takes that may be the ghost.

        Args:
            takes: id and name of each.
            ghost: the one that is, if any.
        """
        if (takes, ghost) == self._listed:
            return
        self._listed = (takes, ghost)
        self._menu.clear()
        for take, name in ((None, "None"), *takes):
            action = QAction(name, self._menu)
            action.setCheckable(True)
            action.setChecked(take == ghost)
            action.triggered.connect(partial(self._choose, take))
            self._menu.addAction(action)
        self._ghosts.setEnabled(len(takes) > 1)

    def _choose(self, take: int | None, checked: bool = False) -> None:
        # The entry has switched itself; the next list puts the mark where the ghost is.
        self._listed = None
        self.ghost_chosen.emit(take)


def _group(buttons: list[QToolButton]) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(1)
    for button in buttons:
        row.addWidget(button)
    return group


def _flat(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    button.setProperty("role", "flat")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def _button(action: QAction, text: str) -> QToolButton:
    button = _flat(text, _tip(action))
    button.setCheckable(True)
    button.setChecked(action.isChecked())
    button.clicked.connect(partial(_pressed, button, action))
    action.toggled.connect(button.setChecked)
    return button


def _pressed(button: QToolButton, action: QAction, checked: bool = False) -> None:
    action.trigger()
    button.setChecked(action.isChecked())


def _tip(action: QAction) -> str:
    keys = action.shortcut().toString()
    return f"{action.text()} ({keys})" if keys else action.text()
