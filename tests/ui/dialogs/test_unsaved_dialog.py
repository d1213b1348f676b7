"""The question about unsaved changes."""

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from choreo_studio.ui.dialogs.unsaved_dialog import UnsavedDialog


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (Qt.Key.Key_Return, "save"),
        (Qt.Key.Key_Escape, "cancel"),
    ],
)
def test_keys(qtbot: QtBot, key: Qt.Key, answer: str) -> None:
    dialog = UnsavedDialog("cafe.choreo")
    qtbot.addWidget(dialog)
    QTimer.singleShot(0, lambda: qtbot.keyClick(dialog, key))
    assert dialog.ask() == answer


@pytest.mark.parametrize(
    ("name", "answer"), [("save_button", "save"), ("discard_button", "discard"), ("cancel_button", "cancel")]
)
def test_buttons(qtbot: QtBot, name: str, answer: str) -> None:
    dialog = UnsavedDialog("cafe.choreo")
    qtbot.addWidget(dialog)
    QTimer.singleShot(0, lambda: qtbot.mouseClick(getattr(dialog, name), Qt.MouseButton.LeftButton))
    assert dialog.ask() == answer


def test_closing_the_window_is_no_answer(qtbot: QtBot) -> None:
    dialog = UnsavedDialog("cafe.choreo")
    qtbot.addWidget(dialog)
    QTimer.singleShot(0, dialog.close)
    assert dialog.ask() == "cancel"
