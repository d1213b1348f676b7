"""What the dialogs are put together of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget


def sentence(text: str, role: str = "") -> QLabel:
    """A wrapped text that can be marked and copied.

    Args:
        text: plain, whatever it looks like.
        role: of the style sheet: "title", "dim", "warning", "bad".
    """
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label


def dim(text: str) -> QLabel:
    """The name of a field or a remark, on one line."""
    label = QLabel(text)
    label.setProperty("role", "dim")
    return label


def button(text: str, is_main: bool = False) -> QPushButton:
    """A button; the main one of a dialog is pressed by Return."""
    made = QPushButton(text, default=is_main, autoDefault=is_main)
    if is_main:
        made.setProperty("role", "primary")
    return made


def row(left: Sequence[QWidget], right: Sequence[QWidget]) -> QHBoxLayout:
    """Widgets at both ends of a line."""
    layout = QHBoxLayout()
    for widget in left:
        layout.addWidget(widget)
    layout.addStretch()
    for widget in right:
        layout.addWidget(widget)
    return layout


def say(label: QLabel, text: str, role: str) -> None:
    """Put a text into a label, coloured as its role has it ("good", "bad", "warning", "dim")."""
    label.setText(text)
    label.setProperty("role", role)
    label.style().polish(label)
