"""The token editor as a widget: painted once, then only what moves above it."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.shared.own_keys import OwnKeys
from choreo_studio.ui.shared.theme import THEME, color, theme
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.wheel import Wheel
from choreo_studio.ui.token_editor.cells import Cells, Place, lay_out
from choreo_studio.ui.token_editor.items import BarLines, CellStrip, Header, LockMarks, PaintMarks, Scene
from choreo_studio.ui.token_editor.state import NO_DANCE, TokenState
from choreo_studio.ui.token_editor.strokes import Stroke, toggled

_ROWS = 5
_REST_MS = 350
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class TokenView(QWidget):
    """Rows of cells under the timeline.

    Signals:
        picked: the cell (or None) that commands shall be about.
        painted: the mask (a frozenset of cells) that a stroke leaves.
        swap_wanted: a cell whose code shall be another.
        lock_wanted: a row to lock, or to free where all of it is locked.
        menu_wanted: a cell and where on the screen.
        rested: a cell that the pointer rests on (None when it has left) and where on the screen.
    """

    picked = Signal(object)
    painted = Signal(object)
    swap_wanted = Signal(object)
    lock_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)
    rested = Signal(object, QPoint)

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis, self._state = axis, TokenState()
        self._wheel = Wheel(axis)
        self._picture: QPixmap | None = None
        self._stroke: Stroke | None = None
        self._hovered: Slot | Place | None = None
        self._pan_from: float | None = None
        self._playhead_seconds = 0.0
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._tell_rest)
        self._at = QPoint()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Token editor")
        OwnKeys(self, (*_KEYS, *_STEPS))
        axis.changed.connect(self._repaint_all)
        THEME.changed.connect(self._repaint_all)

    @property
    def state(self) -> TokenState:
        """What is drawn."""
        return self._state

    @property
    def cells(self) -> Cells:
        """Where everything is now."""
        axis = self._axis
        return lay_out(
            self._state, self.height(), axis.header_width, axis.width_px, axis.start_seconds, axis.seconds_per_pixel
        )

    def render_state(self, state: TokenState) -> None:
        """Draw another state."""
        self._state = state
        self._repaint_all()

    def place_playhead(self, seconds: float) -> None:
        """Draw the playhead elsewhere."""
        for at in (self._playhead_seconds, seconds):
            self.update(QRect(round(self._axis.x_of(at)) - 1, 0, 3, self.height()))
        self._playhead_seconds = seconds

    def global_below(self, slot: Slot) -> QPoint:
        """A point of the screen just below a cell, for menus."""
        box = self.cells.box_of(slot)
        if box is None:
            return self.mapToGlobal(QPoint(0, 0))
        x = min(max(box[0], self._axis.header_width), self.width() - 1)
        return self.mapToGlobal(QPoint(round(x), box[1] + box[3]))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Rows that hold a code and its details."""
        return QSize(640, _ROWS * (self.fontMetrics().height() + 8) + 10)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Rows that can still be told apart."""
        return QSize(320, _ROWS * (self.fontMetrics().height() - 1) + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Put the picture up and draw above it what moves."""
        scene = self._scene()
        if self._picture is None or self._picture.devicePixelRatio() != scene.ratio:
            self._picture = self._painted(scene)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        left = self._axis.header_width
        painter.setClipRect(QRect(left, 0, self.width() - left, self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if isinstance(self._hovered, Slot):
            self._outline(painter, self._hovered, QPen(color(scene.theme.text, 190), 1.0))
        if self._state.cell is not None:
            self._outline(painter, self._state.cell, QPen(color(scene.theme.text), 2.0))
        x = round(self._axis.x_of(self._playhead_seconds))
        if self._state.grid is not None:
            painter.fillRect(QRect(x, 0, 1, self.height()), color(scene.theme.accent))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew in the new room."""
        self._axis.set_width(self.width() - self._axis.header_width)
        self._repaint_all()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a stroke, lock a row, or pan with the middle button."""
        self._end_rest()
        at = (event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = at[0]
            return
        if at[0] < self._axis.header_width:
            place = self.cells.place_at(at[1])
            if place is not None and event.button() == Qt.MouseButton.LeftButton:
                self.lock_wanted.emit(place.row)
            return
        is_erasing = event.button() == Qt.MouseButton.RightButton or bool(
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        self._stroke = Stroke(at, at, is_erasing, self._state.painted)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Lead the stroke on, or show what is under the pointer."""
        at = (event.position().x(), event.position().y())
        if self._pan_from is not None:
            self._axis.pan(self._pan_from - at[0])
            self._pan_from = at[0]
        elif self._stroke is not None:
            is_rectangle = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._stroke = self._stroke.moved(self.cells, at, is_rectangle)
            if self._stroke.is_moving:
                self.painted.emit(self._stroke.mask)
                self._pan_at_edges(at[0])
        else:
            self._hover(at, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End the stroke; one that did not move was a click."""
        stroke, self._stroke, self._pan_from = self._stroke, None, None
        if stroke is None or stroke.is_moving:
            return
        slot = self.cells.slot_at(*stroke.start)
        if event.button() == Qt.MouseButton.RightButton:
            if slot is not None:
                self.picked.emit(slot)
                self.menu_wanted.emit(slot, event.globalPosition().toPoint())
        elif slot is None:
            self.picked.emit(None)
        elif stroke.erases:
            self.painted.emit(stroke.before - {slot})
        elif self._state.is_painting or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.painted.emit(toggled(stroke.before, slot))
        else:
            self.picked.emit(slot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Swap the code of a cell."""
        slot = self.cells.slot_at(event.position().x(), event.position().y())
        if slot is None or event.button() != Qt.MouseButton.LeftButton or self._state.is_painting:
            self.mousePressEvent(event)
            return
        self.picked.emit(slot)
        self.swap_wanted.emit(slot)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, or zoom with Ctrl."""
        self._end_rest()
        self._wheel.turn(event, can_scroll=False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move the cell, Enter swaps its code, Delete clears the mask, Escape leaves the cell."""
        key, cell = event.key(), self._state.cell
        if key in _STEPS and cell is not None:
            self.picked.emit(self._neighbour(cell, *_STEPS[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and cell is not None:
            self.swap_wanted.emit(cell)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.painted.emit(frozenset())
        elif key == Qt.Key.Key_Escape:
            self.picked.emit(None)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is under the pointer any more."""
        self._hovered = None
        self._end_rest()
        self._repaint_all()

    def event(self, event: QEvent) -> bool:
        """Explain the header."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.cells.place_at(event.pos().y()) if event.pos().x() < self._axis.header_width else None
            if place is None:
                QToolTip.hideText()
            else:
                done = "Free" if place.row.is_locked else "Lock"
                text = f"{done} every {place.row.level} token of the {place.row.name}"
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _neighbour(self, cell: Slot, along: int, across: int) -> Slot:
        rows = self._state.rows
        row = self._state.row(cell)
        if row is None:
            return cell
        other = rows[min(max(rows.index(row) + across, 0), len(rows) - 1)]
        index = (cell.index * other.slots_per_beat) // row.slots_per_beat + along
        return other.slot(min(max(index, 0), len(other.codes) - 1))

    def _hover(self, at: tuple[float, float], on_screen: QPoint) -> None:
        cells = self.cells
        before = self._hovered
        self._hovered = cells.slot_at(*at) if at[0] >= self._axis.header_width else cells.place_at(at[1])
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._hovered else Qt.CursorShape.ArrowCursor)
        self._at = on_screen
        if _same(before, self._hovered):
            return
        self._end_rest()
        if isinstance(self._hovered, Slot):
            self._rest.start()
        if isinstance(before, Place) or isinstance(self._hovered, Place):
            self._repaint_all()
        self.update()

    def _pan_at_edges(self, x: float) -> None:
        right = self._axis.header_width + self._axis.width_px
        beyond = max(0.0, x - right) + min(0.0, x - self._axis.header_width)
        if beyond and self._stroke is not None:
            before = self._axis.start_seconds
            self._axis.pan(beyond)
            shift = (before - self._axis.start_seconds) / self._axis.seconds_per_pixel
            self._stroke = self._stroke.shifted(shift)

    def _tell_rest(self) -> None:
        if isinstance(self._hovered, Slot):
            self.rested.emit(self._hovered, self._at)

    def _end_rest(self) -> None:
        self._rest.stop()
        self.rested.emit(None, self._at)

    def _outline(self, painter: QPainter, slot: Slot, pen: QPen) -> None:
        box = self.cells.box_of(slot)
        if box is not None:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box[0], box[1], max(box[2], 3.0), box[3]), 2.0, 2.0)

    def _scene(self) -> Scene:
        return Scene(self._state, self.cells, theme(), self.font(), self.devicePixelRatioF())

    def _painted(self, scene: Scene) -> QPixmap:
        picture = QPixmap(self.size() * scene.ratio)
        picture.setDevicePixelRatio(scene.ratio)
        picture.fill(color(scene.theme.background))
        painter = QPainter(picture)
        left = scene.cells.header_width
        painter.save()
        painter.setClipRect(QRect(left, 0, self.width() - left, self.height()))
        for place in scene.cells.places:
            CellStrip().paint(painter, scene, place)
        BarLines().paint(painter, scene, self.height())
        for place in scene.cells.places:
            LockMarks().paint(painter, scene, place)
            PaintMarks().paint(painter, scene, place)
        if not scene.cells.places:
            painter.setPen(color(scene.theme.dim_text))
            painter.drawText(QRect(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignCenter, NO_DANCE)
        painter.restore()
        hovered = self._hovered if isinstance(self._hovered, Place) else None
        Header().paint(painter, scene, self.height(), hovered)
        painter.fillRect(QRect(0, 0, self.width(), 1), color(scene.theme.line))
        painter.end()
        return picture

    def _repaint_all(self) -> None:
        self._picture = None
        self.update()


def _same(one: Slot | Place | None, other: Slot | Place | None) -> bool:
    if isinstance(one, Place) and isinstance(other, Place):
        return one.row is other.row
    return one == other
