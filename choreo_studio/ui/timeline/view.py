"""The timeline as a widget: painted once, then only where the playhead and the pointer are."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from choreo_studio.ui.shared.theme import THEME, theme
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.wheel import Wheel
from choreo_studio.ui.timeline.gestures import Swipe
from choreo_studio.ui.timeline.hits import Hit, hit_test
from choreo_studio.ui.timeline.intents import Intents
from choreo_studio.ui.timeline.layout import Layout, lay_out, least_height
from choreo_studio.ui.timeline.marker_field import MarkerField
from choreo_studio.ui.timeline.overlay import paint_hover, paint_playhead, playhead_boxes
from choreo_studio.ui.timeline.painting import paint_all
from choreo_studio.ui.timeline.pointer import Keys, Pointer, chosen_dancers
from choreo_studio.ui.timeline.row_cache import RowCache
from choreo_studio.ui.timeline.scene import Scene
from choreo_studio.ui.timeline.state import TimelineState
from choreo_studio.ui.timeline.tips import tip

_USUAL_LINES = 17


class TimelineView(QWidget):
    """Draws a TimelineState and says what the user wants.

    Args:
        axis: shared with the token editor.
        parent: Qt parent.
    """

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.intents = Intents(self)
        self._axis, self._state, self._scroll = axis, TimelineState(), 0
        self._pointer, self._wheel = Pointer(self.intents), Wheel(axis)
        self._field = MarkerField(self, self.intents)
        self._seconds = 0.0
        self._hover: Hit | None = None
        self._keys = Keys()
        self._picture: QPixmap | None = None
        self._rows_kept = RowCache()
        axis.changed.connect(self.repaint_all)
        THEME.changed.connect(self.repaint_all)

    @property
    def is_dragging(self) -> bool:
        """Whether a button is down on something."""
        return self._pointer.gesture is not None

    @property
    def rows(self) -> Layout:
        """Where the rows are now."""
        return lay_out(self._state, self.height(), self.fontMetrics().height(), self._scroll)

    @property
    def scene(self) -> Scene:
        """What the rows are painted from."""
        return Scene(self._state, self._axis, theme(), self.font(), self.devicePixelRatioF())

    def render_state(self, state: TimelineState) -> None:
        """Draw another state."""
        self._state = state
        self._scroll = self.rows.scroll
        self.repaint_all()

    def place_playhead(self, seconds: float) -> None:
        """Draw the playhead elsewhere; only the strips where it was and is are painted."""
        old, self._seconds = self._seconds, seconds
        for moment in (old, seconds):
            for box in playhead_boxes(self.scene, self.height(), moment):
                self.update(box)

    def repaint_all(self) -> None:
        """Paint everything anew, soon."""
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few lanes."""
        return QSize(900, _USUAL_LINES * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every row and two lanes."""
        return QSize(3 * self._axis.header_width, least_height(self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Copy the picture, then draw what moves above it."""
        scene = self.scene
        if self._picture is None or self._picture.devicePixelRatio() != scene.ratio:
            self._picture = self._painted(scene)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self._hover is not None:
            gesture = self._pointer.gesture
            swipe = gesture if isinstance(gesture, Swipe) else None
            dancers = chosen_dancers(scene, self._hover.role, self._keys)
            paint_hover(painter, self.rect(), scene, self._hover, dancers, swipe)
        paint_playhead(painter, self.rect(), scene, self._seconds)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the axis how wide it is."""
        self._axis.set_width(self.width() - self._axis.header_width)
        self._scroll = self.rows.scroll
        self.repaint_all()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a gesture."""
        self._field.close_field()
        button = event.button()
        if button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) and not self.is_dragging:
            keys = Keys.of(event.modifiers())
            is_middle = button == Qt.MouseButton.MiddleButton
            self._pointer.press(self.scene, self._hit(event.position()), event.position(), keys, is_middle)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with the gesture, or show what is under the pointer."""
        at, self._keys = event.position(), Keys.of(event.modifiers())
        if self.is_dragging:
            self._pan_at_edges(at)
            self._pointer.move(at, self._keys)
        self._show_hover(self._hit(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End the gesture."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pointer.release()
            self._show_hover(self._hit(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark a phrase or name a marker; elsewhere it is another press."""
        hit = self._hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit.kind == "marker" and hit.marker is not None:
            self._field.open_field(self.scene, self.rows.of("ruler"), hit.marker)
        elif event.button() != Qt.MouseButton.LeftButton or not self._pointer.double_click(self.scene, hit):
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, zoom, or scroll the lanes."""
        layout = self.rows
        place = layout.at(event.position().y())
        can_scroll = place is not None and layout.scrolls(place) and layout.overflow > 0
        pixels = self._wheel.turn(event, can_scroll)
        if pixels:
            self._scroll = lay_out(
                self._state, self.height(), self.fontMetrics().height(), self._scroll + pixels
            ).scroll
            self.repaint_all()
        self._show_hover(self._hit(event.position()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for a menu."""
        self.intents.menu_wanted.emit(self._hit(QPointF(event.pos())), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is under the pointer any more."""
        self._show_hover(None)

    def event(self, event: QEvent) -> bool:
        """Show a hint for what is under a resting pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = tip(self.scene, self._hit(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self.repaint_all()
        return super().event(event)

    def _painted(self, scene: Scene) -> QPixmap:
        picture = QPixmap(self.size() * scene.ratio)
        picture.setDevicePixelRatio(scene.ratio)
        painter = QPainter(picture)
        paint_all(painter, self.rect(), scene, self.rows, self._rows_kept)
        painter.end()
        return picture

    def _hit(self, at: QPointF) -> Hit:
        return hit_test(self.scene, self.rows, at.x(), at.y())

    def _show_hover(self, hit: Hit | None) -> None:
        self._hover = hit
        if hit is not None:
            self.setCursor(self._pointer.cursor(hit))
        self.update()

    def _pan_at_edges(self, at: QPointF) -> None:
        area = QRect(self._axis.header_width, 0, self._axis.width_px, self.height())
        beyond = max(0.0, at.x() - area.right()) + min(0.0, at.x() - area.left())
        if beyond:
            self._axis.pan(beyond)
