"""A desk with a project on it, and the program's actions."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from choreo_studio.services.jobs import inline_runner
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project
from choreo_studio.ui.actions_making import enable_actions, make_actions
from choreo_studio.ui.inspector.presenter import InspectorPanel
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.desk import Desk


class Stage:
    """The panel in a window of its own."""

    def __init__(self, qtbot: QtBot, project: Project | None) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.book: ActionBook = make_actions(self.window)
        self.desk = Desk(Document(project), inline_runner(), inline_runner())
        self.desk.changed.connect(lambda old, new: enable_actions(self.book, new))
        enable_actions(self.book, self.desk.view)
        self.panel = InspectorPanel(self.desk, self.book, self.window)
        self.controls = self.panel.view.controls
        self.window.setCentralWidget(self.panel.view)
        self.window.resize(320, 900)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()


@pytest.fixture
def staged(qtbot: QtBot) -> Iterator[Callable[[Project | None], Stage]]:
    """Makes the panel on a project."""
    stages = []

    def stage(project: Project | None) -> Stage:
        stages.append(Stage(qtbot, project))
        return stages[-1]

    yield stage
