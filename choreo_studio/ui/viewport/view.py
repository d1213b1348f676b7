"""The viewport's widget: a canvas that draws frames, a hint, a row of buttons, and what the mouse asks for."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from choreo_studio.errors import ChoreoError
from choreo_studio.ui.viewport.canvas import FrameSource, GlCanvas
from choreo_studio.ui.viewport.painted import PaintedCanvas, paint_frame
from choreo_studio.ui.viewport.surface import renderer, widget_format
from choreo_studio.ui.viewport.tools import ToolRow

LARGEST_PICTURE = 8192
PAINTED_NAME = "painted without OpenGL"
_RADIANS_PER_PIXEL = np.pi / 600.0
_ZOOM_PER_NOTCH = 1.12
_MARGIN = 10


class ViewportView(QWidget):
    """Shows frames and tells what the mouse wants; decides nothing.

    Signals:
        orbited: yaw and pitch in radians.
        panned: right and up in heights of the picture.
        zoomed: factor, above 1 is nearer.
        framing_wanted: a double click.
        painted: a frame was drawn.

    Args:
        frame: makes the frame of this moment for an aspect ratio (width over height).
        parent: owner.
    """

    orbited = Signal(float, float)
    panned = Signal(float, float)
    zoomed = Signal(float)
    framing_wanted = Signal()
    painted = Signal()

    def __init__(self, frame: FrameSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewport")
        self.setMinimumSize(240, 160)
        self._frame, self._pressed_at = frame, QPointF()
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._hint = _caption(self, "viewportHint", 1.35)
        self._notice = _caption(self, "viewportNotice", 0.9)
        self._tools: ToolRow | None = None
        found = renderer()
        self.renderer_name = found.name
        self._canvas: GlCanvas | PaintedCanvas
        if found.is_there:
            canvas = GlCanvas(frame, widget_format(found), self)
            canvas.failed.connect(self._paint_instead)
            self._install(canvas)
        else:
            self._paint_instead(found.reason)

    @property
    def is_painted(self) -> bool:
        """Whether the couple is painted because OpenGL is not to be had."""
        return isinstance(self._canvas, PaintedCanvas)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width() / max(self.height(), 1)

    def refresh(self) -> None:
        """Draw again as soon as there is time."""
        self._canvas.update()

    def draw_smoothly(self, is_smooth: bool) -> None:
        """Smooth edges whatever they cost, or only where they cost nothing."""
        if isinstance(self._canvas, GlCanvas):
            self._canvas.is_smooth = is_smooth
        self.refresh()

    def show_hint(self, text: str) -> None:
        """A friendly word in the picture, "" for none."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self._place_captions()

    def set_tools(self, tools: ToolRow) -> None:
        """Put a row of buttons over the bottom of the picture."""
        self._tools = tools
        tools.setParent(self)
        tools.show()
        self._place_captions()

    def picture(self, size: QSize) -> QImage:
        """The frame of this moment as a picture of any size.

        Raises:
            ChoreoError: when it is larger than 8192 pixels on a side or empty.
        """
        if size.isEmpty() or max(size.width(), size.height()) > LARGEST_PICTURE:
            asked = f"{size.width()} × {size.height()}"
            raise ChoreoError(
                f"a picture of {asked} cannot be made: 1 to {LARGEST_PICTURE} pixels on each side are possible"
            )
        drawn = self._canvas.picture(size) if isinstance(self._canvas, GlCanvas) else None
        return drawn if drawn is not None else self._painted_picture(size)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember where a drag begins."""
        self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Orbit with the left button, pan with the middle one or with Shift."""
        moved = event.position() - self._pressed_at
        self._pressed_at = event.position()
        held, shift = event.buttons(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if held & Qt.MouseButton.MiddleButton or (held & Qt.MouseButton.LeftButton and shift):
            self.panned.emit(-moved.x() / self.height(), moved.y() / self.height())
        elif held & Qt.MouseButton.LeftButton:
            self.orbited.emit(-moved.x() * _RADIANS_PER_PIXEL, moved.y() * _RADIANS_PER_PIXEL)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Frame the couple."""
        self.framing_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom."""
        self.zoomed.emit(_ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120.0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep captions and buttons in their corners."""
        super().resizeEvent(event)
        self._place_captions()

    def _install(self, canvas: GlCanvas | PaintedCanvas) -> None:
        self._canvas = canvas
        canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        canvas.painted.connect(self.painted)
        self._stack.addWidget(canvas)
        self._stack.setCurrentWidget(canvas)
        self._place_captions()

    def _paint_instead(self, reason: str) -> None:
        self.renderer_name = PAINTED_NAME
        old = self._stack.currentWidget()
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._notice.setText(f"Simple view: {reason}")
        self._notice.show()
        self._install(PaintedCanvas(self._frame, self))

    def _painted_picture(self, size: QSize) -> QImage:
        image = QImage(size, QImage.Format.Format_RGB888)
        painter = QPainter(image)
        paint_frame(painter, QRectF(0, 0, size.width(), size.height()), self._frame(size.width() / size.height()))
        painter.end()
        return image

    def _place_captions(self) -> None:
        for caption in (self._hint, self._notice):
            caption.adjustSize()
            caption.raise_()
        self._hint.move((self.width() - self._hint.width()) // 2, _MARGIN * 2)
        self._notice.move(self.width() - self._notice.width() - _MARGIN, _MARGIN)
        if self._tools is not None:
            self._tools.fit(self.width() - 2 * _MARGIN)
            self._tools.raise_()
            self._tools.move(_MARGIN, self.height() - self._tools.height() - _MARGIN)


def _caption(parent: QWidget, name: str, size: float) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * size)
    label.setFont(font)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.hide()
    return label
