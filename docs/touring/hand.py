"""A hand on the real window: actions, keys and pointer, and patience until everything is shown."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from choreo_studio.motion.clip import Role
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.launch import make_application
from choreo_studio.ui.studio import Studio
from choreo_studio.ui.timeline.rows.wish import y_of_value
from touring.pictures import framed, save

SIZE = QSize(1280, 800)
_CALM_SECONDS, _LONGEST_SECONDS = 0.4, 240.0
_LEFT, _NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """Opens the studio on the demo and works it as a person would."""

    def __init__(self) -> None:
        self.app = make_application()
        self.studio = Studio(theme_name="dark")
        self.window = self.studio.window
        self.window.resize(SIZE)
        self.studio.viewport.draw_smoothly()
        self.window.show()
        painted: list[bool] = []
        self.studio.when_painted(lambda: painted.append(True))
        self.wait(lambda: bool(painted))
        self.studio.open_first(None)
        self.wait(lambda: self.studio.transport.sound_text != "")
        self.rest()
        # Where no sound card is, the status bar says so; that is not what the pictures are about.
        self.window.say_sound("")

    @property
    def project(self) -> Project:
        """The project on the desk."""
        project = self.studio.desk.view.project
        if project is None:
            raise RuntimeError("no project is open")
        return project

    def do(self, *action_ids: str) -> None:
        """Trigger actions, each when the one before is shown."""
        for action_id in action_ids:
            self.studio.book.trigger(action_id)
            self.turn()

    def turn(self) -> None:
        """Let what was asked for be told and painted; jobs go on."""
        self.wait(lambda: self.studio.desk.is_told)
        self.app.processEvents()

    def rest(self) -> None:
        """Wait until nothing runs and everything is shown, and has been for a while."""
        calm_since = [time.monotonic()]

        def is_calm() -> bool:
            if not self.studio.is_at_rest:
                calm_since[0] = time.monotonic()
            return time.monotonic() - calm_since[0] >= _CALM_SECONDS

        self.wait(is_calm)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Work through events until it is so.

        Raises:
            TimeoutError: when it is not so after minutes.
        """
        end = time.monotonic() + _LONGEST_SECONDS
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come to where the tour goes on")
            self.app.processEvents()
            time.sleep(0.002)

    def seek(self, seconds: float) -> None:
        """Be at a moment of the song."""
        self.studio.playhead.seek(seconds)
        self.turn()

    def at(self, bar: int, count: float = 1.0) -> float:
        """The moment of a count of a bar, in seconds."""
        found = next(one for one in self.project.grid.bars if one.number == bar)
        return float(self.project.grid.seconds_at(found.first_beat + count - 1.0))

    def show_bars(self, first: int, last: int) -> None:
        """Zoom so that these bars fill the timeline."""
        self.studio.axis.fit(self.at(first), self.at(last + 1))
        self.turn()

    def bar_point(self, bar: int) -> QPoint:
        """The number of a bar in the timeline."""
        row = self.studio.timeline.widget.rows.of("ruler")
        return QPoint(self._middle(bar), round(row.top + 0.75 * row.height))

    def lane_point(self, take: int, bar: int, role: Role) -> QPoint:
        """A dancer's half of a bar in the lane of a take."""
        places = self.studio.timeline.widget.rows.places
        row = next(place for place in places if place.kind == "lane" and place.lane and place.lane.take == take)
        return QPoint(self._middle(bar), round(row.top + (0.28 if role == "lead" else 0.72) * row.height))

    def beat_point(self, bar: int, count: int) -> QPoint:
        """A beat line in the row of the music."""
        row = self.studio.timeline.widget.rows.of("music")
        return QPoint(round(self.studio.axis.x_of(self.at(bar, count))), round(row.top + row.height / 2))

    def wish_point(self, bar: int, value: float) -> QPoint:
        """Where a wish of that size for a bar is drawn."""
        row = self.studio.timeline.widget.rows.of("wish")
        return QPoint(self._middle(bar), round(y_of_value(value, round(row.top), round(row.height))))

    def mark(self, first: int, last: int) -> None:
        """Drag over bar numbers."""
        self.drag(self.studio.timeline.widget, self.bar_point(first), self.bar_point(last))

    def choose(self, take: Take, first: int, last: int, role: Role) -> None:
        """Swipe over bars of a lane, and wait for the comp."""
        start, end = (self.lane_point(take.id, bar, role) for bar in (first, last))
        self.drag(self.studio.timeline.widget, start, end)
        self.rest()

    def frame_couple(self) -> None:
        """Double-click the viewport."""
        widget = self.studio.viewport.widget
        QTest.mouseDClick(widget, _LEFT, _NO_KEYS, widget.rect().center())
        self.turn()

    def unfold_settings(self, are_shown: bool) -> None:
        """Show the settings that are seldom needed, or fold them."""
        self.studio.inspector.view.controls.more.setChecked(are_shown)
        self.rest()

    def click(self, widget: QWidget, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Press and release."""
        QTest.mouseClick(widget, _LEFT, keys, at)
        self.turn()

    def drag(
        self,
        widget: QWidget,
        start: QPoint,
        end: QPoint,
        keys: Qt.KeyboardModifier = _NO_KEYS,
        meanwhile: Callable[[QPoint], None] = lambda at: None,
        steps: int = 8,
    ) -> None:
        """Press, move in steps, release; `meanwhile` is told where the pointer is after each step."""
        self.press(widget, start, keys)
        for step in range(1, steps + 1):
            at = start + (end - start) * (step / steps)
            self.point(widget, at, keys, _LEFT)
            meanwhile(at)
        self.release(widget, end, keys)

    def press(self, widget: QWidget, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Press the left button."""
        QTest.mousePress(widget, _LEFT, keys, at)
        self.turn()

    def release(self, widget: QWidget, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Release it."""
        QTest.mouseRelease(widget, _LEFT, keys, at)
        self.turn()

    def type(self, text: str) -> None:
        """Letters for whatever has the keyboard."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        self.rest()

    def point(
        self,
        widget: QWidget,
        at: QPoint,
        keys: Qt.KeyboardModifier = _NO_KEYS,
        held: Qt.MouseButton = Qt.MouseButton.NoButton,
    ) -> None:
        """Move the pointer there."""
        place, no = QPointF(at), Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(widget.mapToGlobal(at)), no, held, keys)
        self.app.sendEvent(widget, event)
        self.turn()

    def leave(self, widget: QWidget) -> None:
        """Take the pointer away."""
        self.app.sendEvent(widget, QEvent(QEvent.Type.Leave))
        self.turn()

    def raise_takes(self, is_raised: bool) -> None:
        """Show the tab of the takes, or that of the next dance again."""
        panel = self.studio.takes.view if is_raised else self.studio.inspector.view
        dock = panel.parentWidget()
        if dock is not None:
            dock.raise_()
        self.turn()

    def close_dialogs(self) -> None:
        """Close what lies over the window."""
        for widget in self._above():
            widget.reject() if isinstance(widget, QDialog) else widget.close()
        self.rest()

    def picture(self) -> QImage:
        """The window with everything that lies over it."""
        image = self.window.grab().toImage()
        painter = QPainter(image)
        for widget in self._above():
            framed(painter, widget.grab().toImage(), widget.geometry().topLeft() - self.window.geometry().topLeft())
        painter.end()
        return image

    def box(self, *widgets: QWidget) -> QRect:
        """The smallest part of the window that holds some widgets."""
        boxes = [QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size()) for widget in widgets]
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.united(box)
        return whole

    def save(self, path: Path, *widgets: QWidget) -> None:
        """The whole window, or the part that holds some widgets, as a picture file."""
        image = self.picture()
        save(image.copy(self.box(*widgets)) if widgets else image, path)

    def save_dialog(self, path: Path, height: int | None = None) -> None:
        """What lies over the window, alone, in another height where one is given."""
        dialog = self._above()[0]
        dialog.resize(dialog.width(), height or dialog.height())
        self.turn()
        save(dialog.grab().toImage(), path, is_flat=True)

    def end(self) -> None:
        """Leave without saving."""
        self.studio.quit()
        self.studio.close()
        self.window.deleteLater()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _middle(self, bar: int) -> int:
        return round(self.studio.axis.x_of((self.at(bar) + self.at(bar + 1)) / 2))

    def _above(self) -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window]
