"""The list of takes in a window of its own."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from choreo_studio.services.jobs import inline_runner
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project
from choreo_studio.ui.actions_making import enable_actions, make_actions
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.takes.presenter import TakesPanel
from choreo_studio.ui.takes.rows import ROW


class Stage:
    """The panel, its desk and the window around it."""

    def __init__(self, qtbot: QtBot, project: Project | None) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.book = make_actions(self.window)
        self.desk = Desk(Document(project), inline_runner(), inline_runner())
        self.desk.changed.connect(lambda old, new: enable_actions(self.book, new))
        enable_actions(self.book, self.desk.view)
        self.panel = TakesPanel(self.desk, self.book, lambda: (2, 3), self.window)
        self.book["rename_take"].triggered.connect(self.panel.rename_current)
        self.list = self.panel.view.list
        self.window.setCentralWidget(self.panel.view)
        self.window.resize(320, 500)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    @property
    def ids(self) -> list[int]:
        """The takes as they are listed."""
        rows = self.list.rows
        return [rows.index(place).data(ROW).id for place in range(rows.rowCount())]

    def place(self, take_id: int) -> QRect:
        """Where a take is in the list."""
        return self.list.visualRect(self.list.rows.index_of(take_id))

    def words(self, take_id: int) -> QPoint:
        """A point on the name of a take."""
        return self.place(take_id).center()

    def star(self, take_id: int) -> QPoint:
        """A point on the star of a take."""
        return self.list.drawing.star_place(self.place(take_id), self.list.fontMetrics()).center()


@pytest.fixture
def staged(qtbot: QtBot) -> Callable[[Project | None], Stage]:
    """Makes the panel on a project."""
    return lambda project: Stage(qtbot, project)
