"""The card of the first start."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from choreo_studio.ui.actions_making import make_actions
from choreo_studio.ui.dialogs.key_sheet_caps import KeyCaps
from choreo_studio.ui.dialogs.quick_start import STEPS, QuickStart

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(qtbot: QtBot) -> QuickStart:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = QuickStart(make_actions(window), window)
    made.keep = window  # type: ignore[attr-defined]
    made.show()
    qtbot.waitExposed(made)
    return made


def test_there_are_five_steps_with_the_keys_of_the_program(card: QuickStart) -> None:
    assert len(STEPS) == 5
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert all(title in texts for _, title, _, _ in STEPS)
    keys = [caps.accessibleName() for caps in card.findChildren(KeyCaps)]
    assert keys == ["Space", "R", "1", "9", "Return", "Ctrl+E"]


def test_closing_tells_that_it_may_come_again(card: QuickStart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.dismissed) as told:
        qtbot.mouseClick(card.start, LEFT)
    assert told.args == [False]
    assert not card.isVisible()


def test_it_can_be_dismissed_for_good(card: QuickStart, qtbot: QtBot) -> None:
    qtbot.mouseClick(card.never_again, LEFT, pos=QPoint(8, card.never_again.height() // 2))
    with qtbot.waitSignal(card.dismissed) as told:
        qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert told.args == [True]


def test_closing_the_window_tells_once(card: QuickStart, qtbot: QtBot) -> None:
    told: list[bool] = []
    card.dismissed.connect(told.append)
    card.close()
    qtbot.waitUntil(lambda: told == [False])
    assert not card.isVisible()


def test_every_step_has_a_picture(card: QuickStart) -> None:
    pictures = [label.pixmap().toImage() for label in card.findChildren(QLabel) if not label.pixmap().isNull()]
    assert len(pictures) == len(STEPS)
    for image in pictures:
        assert any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))
