"""The bar in a window, on a device and a clock that are moved by hand."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from choreo_studio.services.jobs import inline_runner
from choreo_studio.services.playback.player import Player
from choreo_studio.session.document import Document
from choreo_studio.session.project import Project
from choreo_studio.ui.actions_making import enable_actions, make_actions
from choreo_studio.ui.commands.playing import playing_handlers
from choreo_studio.ui.main_window import MainWindow
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.stylesheet import style_sheet
from choreo_studio.ui.transport.presenter import TransportPanel
from tests.services.playback.fakes_playback import Stage


class Rig:
    """The panel in a window with its keys; time passes when the test says so."""

    def __init__(self, qtbot: QtBot, project: Project | None) -> None:
        self.qtbot, self.stage = qtbot, Stage()
        self.window = MainWindow(lambda: True)
        qtbot.addWidget(self.window)
        self.window.setStyleSheet(style_sheet(theme()))
        self.book = make_actions(self.window)
        self.desk = Desk(Document(project), inline_runner(), inline_runner())
        self.playhead = Playhead()
        self.player = Player(self.stage.connect, self.stage.clock)
        self.panel = TransportPanel(self.desk, self.playhead, self.book, self.window, self.player)
        self.desk.changed.connect(lambda old, new: enable_actions(self.book, new))
        enable_actions(self.book, self.desk.view)
        for action_id, handler in playing_handlers(self.panel, self.window).items():
            self.book[action_id].triggered.connect(lambda checked=False, run=handler: run())
        bar = QToolBar(self.window)
        bar.addWidget(self.panel.widget)
        self.window.addToolBar(bar)
        self.window.resize(1280, 480)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def press(self, key: str | Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key in the window."""
        self.qtbot.keyClick(self.window, key, modifier)  # type: ignore[arg-type]

    def click(self, name: str) -> None:
        """The button of that name."""
        button = self.window.findChild(QToolButton, name)
        if button is None or not button.isVisible():
            raise LookupError(name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def pass_time(self, seconds: float) -> None:
        """So much of the song is heard, and the bar has looked."""
        if self.player.is_playing:
            self.qtbot.waitUntil(lambda: self.player.output_text != "")
        self.stage.run(seconds)
        expected = self.player.position_seconds
        self.qtbot.waitUntil(
            lambda: (self.playhead.seconds, self.playhead.is_playing) == (expected, self.player.is_playing)
        )


@pytest.fixture
def rigged(qtbot: QtBot) -> Iterator[Callable[[Project | None], Rig]]:
    """Makes the panel on a project; gives the device back at the end."""
    rigs: list[Rig] = []

    def rig(project: Project | None) -> Rig:
        rigs.append(Rig(qtbot, project))
        return rigs[-1]

    yield rig
    for made in rigs:
        made.panel.close()
