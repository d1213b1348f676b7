"""A token editor in a window of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from choreo_studio.errors import ChoreoError
from choreo_studio.services.generator import Generator
from choreo_studio.session.project import Project, Take
from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.actions_table import TABLE
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import set_theme
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.token_editor.presenter import TokenEditorPanel
from choreo_studio.ui.token_editor.view import TokenView
from tests.builders_project import project_with_takes
from tests.fakes import FakeGenerator
from tests.ui.by_hand import HandRunner, desk_with

WIDTH, HEIGHT = 1096, 190
NONE = Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@dataclass
class Bench:
    """The editor with everything around it that the rest of the window would be."""

    desk: Desk
    axis: TimeAxis
    playhead: Playhead
    book: ActionBook
    panel: TokenEditorPanel
    heard: list[str]
    failed: list[ChoreoError]
    model: HandRunner | None

    @property
    def view(self) -> TokenView:
        return self.panel.widget

    @property
    def project(self) -> Project:
        assert self.desk.view.project is not None
        return self.desk.view.project

    @property
    def take(self) -> Take:
        assert self.desk.view.shown_take is not None
        return self.desk.view.shown_take

    @property
    def mask(self) -> frozenset[Slot]:
        return self.desk.view.selection.slots

    def settle(self) -> None:
        """Let the editor hear of what has changed."""
        self.desk.tell()

    def at(self, slot: Slot, share: float = 0.5) -> tuple[float, float]:
        """A pixel in a cell."""
        box = self.view.cells.box_of(slot)
        assert box is not None
        return box[0] + share * box[2], box[1] + box[3] / 2

    def click(self, slot: Slot, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseClick(self.view, button, keys, QPoint(*(round(part) for part in self.at(slot))))
        self.settle()

    def drag(self, start: Slot, end: Slot, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        """Press on one cell and release on another."""
        first, last = QPointF(*self.at(start)), QPointF(*self.at(end))
        QTest.mousePress(self.view, button, keys, first.toPoint())
        for step in range(1, 9):
            at = first + (last - first) * (step / 8)
            send_move(self.view, at, keys, button)
        QTest.mouseRelease(self.view, button, keys, last.toPoint())
        self.settle()

    def colour(self, slot: Slot, share: float = 0.5, down: float = 0.2) -> QColor:
        """What is drawn in a cell, at a share of its width and height."""
        self.settle()
        image: QImage = self.view.grab().toImage()
        box = self.view.cells.box_of(slot)
        assert box is not None
        ratio = image.devicePixelRatio()
        return image.pixelColor(round((box[0] + share * box[2]) * ratio), round((box[1] + down * box[3]) * ratio))


def send_move(
    view: TokenView, at: QPointF, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = Qt.MouseButton.NoButton
) -> None:
    """Move the pointer, with a button down or none."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    where = QPointF(view.mapToGlobal(at.toPoint()))
    event = QMouseEvent(QEvent.Type.MouseMove, at, where, Qt.MouseButton.NoButton, button, keys)
    QApplication.sendEvent(view, event)


Build = Callable[..., Bench]


@pytest.fixture
def build(qtbot: QtBot) -> Iterator[Build]:
    """Makes benches; their widgets are closed at the end."""
    set_theme("dark")

    def make(project: Project | None, model: HandRunner | None = None, generator: Generator | None = None) -> Bench:
        desk, axis, playhead = desk_with(project, model), TimeAxis(), Playhead()
        book = ActionBook({spec.id: QAction(spec.text, checkable=spec.checkable) for spec in TABLE})
        panel = TokenEditorPanel(desk, axis, playhead, book, lambda: generator or FakeGenerator())
        qtbot.addWidget(panel.widget)
        panel.widget.resize(WIDTH, HEIGHT)
        with qtbot.waitExposed(panel.widget):
            panel.widget.show()
        if project is not None:
            axis.set_duration(project.music.duration_seconds)
        bench = Bench(desk, axis, playhead, book, panel, [], [], model)
        desk.said.connect(bench.heard.append)
        desk.failed.connect(bench.failed.append)
        bench.settle()
        return bench

    yield make
    set_theme("dark")


@pytest.fixture
def bench(build: Build) -> Bench:
    """A take of eight bars."""
    return build(project_with_takes(1, 8))
