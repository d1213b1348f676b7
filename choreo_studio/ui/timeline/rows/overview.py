"""The whole song as a thin bar, and the part of it that is seen."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.scene import Scene

_LEAST_THUMB_PX = 16.0


class OverviewRow:
    """A bar that is dragged to see another part of the song; empty while all of it is seen."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        painter.fillRect(box, color(scene.theme.panel))
        left, right = thumb(scene)
        if right - left >= box.width() - 1:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(scene.theme.strong_line))
        shape = QRectF(left, box.top() + 2, right - left, box.height() - 4)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Nothing: the bar explains itself."""

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Nothing."""
        return ""


def thumb(scene: Scene) -> tuple[float, float]:
    """Left and right pixel of the part that is seen."""
    axis = scene.axis
    scale = axis.width_px / axis.duration_seconds
    left = axis.header_width + axis.start_seconds * scale
    width = max((min(axis.end_seconds, axis.duration_seconds) - axis.start_seconds) * scale, _LEAST_THUMB_PX)
    return min(left, axis.header_width + axis.width_px - width), min(left, scene.right - width) + width
