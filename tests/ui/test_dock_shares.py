"""Panels keep their shares of the window, however large it becomes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from choreo_studio.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with empty panels, shown at 1200 × 800."""
    window = MainWindow(lambda: True)
    qtbot.addWidget(window)
    panels = [QWidget() for _ in range(6)]
    for name, panel in zip(("transport", "viewport", "inspector", "takes", "timeline", "tokens"), panels, strict=True):
        panel.setObjectName(name)
        panel.setMinimumSize(80, 30)
    window.place(*panels)
    window.resize(1200, 800)
    with qtbot.waitExposed(window):
        window.show()
    settle(qtbot)
    yield window


def settle(qtbot: QtBot) -> None:
    """Until what a resize has set off is over."""
    for _ in range(3):
        qtbot.wait(1)


def resize(qtbot: QtBot, window: MainWindow, width: int, height: int) -> None:
    """Another size, and everything that comes of it."""
    window.resize(width, height)
    qtbot.waitUntil(lambda: window.width() == width and window.height() == height)
    settle(qtbot)


def shape(window: MainWindow) -> tuple[int, float]:
    """Width of what is at the right of the viewport, and the part of the height that it has of itself and the score."""
    view = window.findChild(QWidget, "viewport")
    assert view is not None
    return window.width() - view.width(), view.height() / (view.height() + window.score.height())


def test_a_larger_window_is_a_larger_viewport(qtbot: QtBot, window: MainWindow) -> None:
    side, share = shape(window)
    resize(qtbot, window, 1590, 980)
    assert shape(window) == (side, pytest.approx(share, abs=0.01))
    resize(qtbot, window, 1200, 800)
    assert shape(window) == (side, pytest.approx(share, abs=0.01))


def test_shares_that_the_user_gives_are_kept(qtbot: QtBot, window: MainWindow) -> None:
    docks = {dock.objectName(): dock for dock in window.findChildren(QDockWidget)}
    window.resizeDocks([docks["Viewport"], docks["Re-sample"]], [700, 496], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["Viewport"], docks["Timeline"]], [560, 180], Qt.Orientation.Vertical)
    settle(qtbot)
    side, share = shape(window)
    assert side > 450
    assert share > 0.65
    resize(qtbot, window, 1590, 980)
    assert shape(window) == (side, pytest.approx(share, abs=0.01))


def test_a_window_that_was_too_small_for_a_while_comes_back_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    window.score.setMinimumHeight(330)
    side, share = shape(window)
    resize(qtbot, window, 900, 560)
    assert shape(window)[1] < share - 0.1
    resize(qtbot, window, 1200, 800)
    assert shape(window) == (side, pytest.approx(share, abs=0.01))


def test_a_floating_viewport_is_left_alone(qtbot: QtBot, window: MainWindow) -> None:
    dock = next(dock for dock in window.findChildren(QDockWidget) if dock.objectName() == "Viewport")
    dock.setFloating(True)
    dock.resize(300, 200)
    settle(qtbot)
    resize(qtbot, window, 1590, 980)
    assert (dock.width(), dock.height()) == (300, 200)
