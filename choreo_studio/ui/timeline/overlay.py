"""What moves above the picture: the playhead, and what is under the pointer."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygon

from choreo_studio.motion.clip import ROLES
from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.bars import place_at, place_of_beat, seconds_of_bars
from choreo_studio.ui.timeline.gestures import Swipe
from choreo_studio.ui.timeline.hits import Hit
from choreo_studio.ui.timeline.layout import half_ruler
from choreo_studio.ui.timeline.painting import ROWS
from choreo_studio.ui.timeline.rows.lane import cell_box
from choreo_studio.ui.timeline.scene import Scene
from choreo_studio.ui.timeline.units import clock

_HEAD_PX, _LABEL_PAD = 6, 6


def playhead_boxes(scene: Scene, height: int, seconds: float) -> list[QRect]:
    """What has to be painted anew when the playhead comes or goes: its head and its line."""
    x = round(scene.axis.x_of(seconds))
    head = half_ruler(scene.metrics.height())
    return [QRect(x - _HEAD_PX - 1, 0, 2 * _HEAD_PX + 3, head), QRect(x - 1, 0, 3, height)]


def paint_playhead(painter: QPainter, box: QRect, scene: Scene, seconds: float) -> None:
    """A line through all rows with a head in the ruler."""
    x = round(scene.axis.x_of(seconds))
    if scene.state.grid is None or not scene.axis.header_width <= x < scene.right:
        return
    ink = color(scene.theme.accent)
    painter.fillRect(QRect(x, 0, 1, box.height()), ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    half = half_ruler(scene.metrics.height())
    top = half - _HEAD_PX - 4
    points = [(-_HEAD_PX, top), (_HEAD_PX + 1, top), (_HEAD_PX + 1, top + 3), (1, half - 1), (-_HEAD_PX, top + 3)]
    painter.drawPolygon(QPolygon([QPoint(x + dx, y) for dx, y in points]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_hover(painter: QPainter, box: QRect, scene: Scene, hit: Hit, dancers: str, swipe: Swipe | None) -> None:
    """A line with the moment, what a strip says there, and the bars of a lane that a click would choose."""
    grid = scene.state.grid
    if grid is None or hit.place is None or hit.bar is None:
        return
    if swipe is not None or hit.kind == "lane":
        _paint_cell(painter, box, scene, hit, dancers, swipe)
    seconds = hit.seconds if hit.beat is None else float(grid.beats_seconds[hit.beat])
    x = round(scene.axis.x_of(seconds))
    if not scene.axis.header_width <= x < scene.right:
        return
    ink = color(scene.theme.text, 200 if hit.beat is not None else 90)
    painter.fillRect(QRect(x, 0, 1, box.height()), ink)
    place = place_at(grid, seconds) if hit.beat is None else place_of_beat(grid, hit.beat)
    reading = ROWS[hit.place.kind].reading(scene, hit.place, seconds)
    text = "   ".join(part for part in (place, clock(seconds), reading) if part)
    top = hit.place.top if hit.place.kind != "ruler" else hit.place.bottom
    _paint_label(painter, box, scene, x, top, text)


def _paint_cell(painter: QPainter, box: QRect, scene: Scene, hit: Hit, dancers: str, swipe: Swipe | None) -> None:
    grid, place = scene.state.grid, hit.place
    if grid is None or place is None or hit.bar is None:
        return
    left, right = scene.span(*seconds_of_bars(grid, (hit.bar, hit.bar) if swipe is None else swipe.bars))
    whom = dancers if swipe is None else swipe.dancers
    half = next((index for index, role in enumerate(ROLES) if role == whom), None)
    row = QRect(scene.axis.header_width, place.top, box.width(), place.height)
    painter.setPen(QPen(color(scene.theme.accent), 1))
    painter.setBrush(color(scene.theme.accent, 90 if swipe is not None else 25))
    painter.drawRoundedRect(QRectF(cell_box(row, left, right, half)).adjusted(0.5, 0.5, -0.5, -0.5), 3.0, 3.0)


def _paint_label(painter: QPainter, box: QRect, scene: Scene, x: int, row_top: int, text: str) -> None:
    metrics = QFontMetrics(scene.small_font)
    width, height = metrics.horizontalAdvance(text) + 2 * _LABEL_PAD, metrics.height() + 4
    left = x + 8 if x + 8 + width < scene.right else x - 8 - width
    top = max(0, min(row_top - height - 2, box.height() - height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(color(scene.theme.strong_line), 1))
    painter.setBrush(color(scene.theme.raised, 240))
    plate = QRect(left, top, width, height)
    painter.drawRoundedRect(QRectF(plate).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(scene.small_font)
    painter.setPen(color(scene.theme.text))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
