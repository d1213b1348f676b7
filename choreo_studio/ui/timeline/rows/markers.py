"""Markers: a flag with a text in the ruler."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPolygon

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.scene import Scene

_PADDING, _NOTCH, _LONGEST = 4, 5, 140


def marker_boxes(scene: Scene, height: int) -> list[QRect]:
    """Where the flags of the markers are; those that are not seen lie outside the time area."""
    metrics = QFontMetrics(scene.small_font)
    boxes = []
    for marker in scene.state.markers:
        width = min(metrics.horizontalAdvance(marker.text or " "), _LONGEST) + 2 * _PADDING + _NOTCH
        boxes.append(QRect(round(scene.axis.x_of(marker.seconds)), 1, width, height - 3))
    return boxes


def paint_markers(painter: QPainter, box: QRect, scene: Scene) -> None:
    """All flags."""
    painter.save()
    painter.setClipRect(box)
    metrics = QFontMetrics(scene.small_font)
    for marker, flag in zip(scene.state.markers, marker_boxes(scene, box.height()), strict=True):
        left, right, top, bottom = flag.left(), flag.right(), flag.top() + box.top(), flag.bottom() + box.top()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(scene.theme.warning))
        middle = (top + bottom) // 2
        points = [(left, top), (right, top), (right - _NOTCH, middle), (right, bottom), (left, bottom)]
        painter.drawPolygon(QPolygon([QPoint(x, y) for x, y in points]))
        painter.setFont(scene.small_font)
        painter.setPen(color(scene.theme.background))
        text = metrics.elidedText(marker.text, Qt.TextElideMode.ElideRight, _LONGEST)
        room = QRect(left + _PADDING, top, flag.width(), bottom - top)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


def paint_marker_lines(painter: QPainter, box: QRect, scene: Scene) -> None:
    """A thin line under every flag."""
    for marker in scene.state.markers:
        x = round(scene.axis.x_of(marker.seconds))
        if scene.axis.header_width <= x < scene.right:
            painter.fillRect(QRect(x, box.top(), 1, box.height()), color(scene.theme.warning, 110))
