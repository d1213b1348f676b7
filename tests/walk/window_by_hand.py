"""The studio in a real window, driven by keys and the mouse."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from choreo_studio.session.project import Project
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.ui.asking import FileAsker
from choreo_studio.ui.studio import Studio
from tests.fakes import FakeGenerator
from tests.ui.timeline.hand import drag

LONG_MS = 30_000


@dataclass(frozen=True)
class GatedGenerator(FakeGenerator):
    """Dances like the fake one, but in twenty steps that wait at a gate."""

    gate: threading.Event = field(default_factory=threading.Event)
    steps: list[int] = field(default_factory=list)

    def dance(self, request: DanceRequest, progress: Callable[[int, int], None]) -> tuple[Dance, ...]:
        for step in range(20):
            progress(step, 20)
            self.steps.append(step)
            self.gate.wait(10)
        return super().dance(request, progress)


class Answers(FileAsker):
    """Answers the questions for files that a test prepared."""

    def __init__(self) -> None:
        super().__init__(None)
        self.files: list[Path] = []

    def to_open(self, title: str, kinds: str) -> Path | None:
        return self.files.pop(0)

    def to_save(self, title: str, suggestion: Path, kinds: str) -> Path | None:
        return self.files.pop(0)


class Hand:
    """A user at the keyboard."""

    def __init__(self, qtbot: QtBot, generator: FakeGenerator, theme_name: str | None) -> None:
        self.qtbot, self.answers, self._is_closed = qtbot, Answers(), False
        self.studio = Studio(theme_name=theme_name, opener=lambda notice: generator, asker=self.answers)
        window = self.studio.window
        window.resize(1280, 800)
        with qtbot.waitActive(window, timeout=LONG_MS):
            window.show()
            window.activateWindow()

    @property
    def project(self) -> Project:
        project = self.studio.desk.view.project
        assert project is not None
        return project

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key in whatever has the focus."""
        self.studio.window.activateWindow()
        QTest.keyClick(QApplication.focusWidget() or self.studio.window, key, keys)

    def control(self, key: Qt.Key) -> None:
        """A key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Until it is so."""
        self.qtbot.waitUntil(is_so, timeout=LONG_MS)

    def rest(self) -> None:
        """Until nothing runs and all is shown."""
        self.wait(lambda: self.studio.is_at_rest)

    def mark_bars(self, first: int, last: int) -> None:
        """Drag over the bar numbers of the timeline."""
        timeline = self.studio.timeline.widget
        row = next(place for place in timeline.rows.places if place.kind == "ruler")
        y = round(row.top + 0.75 * row.height)
        drag(timeline, (self.middle_of(first), y), (self.middle_of(last), y))

    def close(self) -> None:
        """Leave without saving."""
        if self._is_closed:
            return
        self._is_closed = True
        self.studio.quit()
        self.studio.close()
        self.studio.window.deleteLater()

    def middle_of(self, number: int) -> int:
        bar = next(bar for bar in self.project.grid.bars if bar.number == number)
        return round(self.studio.axis.x_of((bar.start_seconds + bar.end_seconds) / 2))


def drop(hand: Hand, *paths: Path) -> None:
    """Drag files from elsewhere onto the window and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy = QPointF(400, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(hand.studio.window, QDragEnterEvent(at.toPoint(), copy, data, buttons, keys))
    QApplication.sendEvent(hand.studio.window, QDropEvent(at, copy, data, buttons, keys))
