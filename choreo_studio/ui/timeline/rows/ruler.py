"""The ruler: a scale in the chosen unit over bar numbers and counts, with markers and the in and out point."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPolygon

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.grid_lines import beat_px
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.markers import paint_markers
from choreo_studio.ui.timeline.rows.row import HEADER_MARGIN
from choreo_studio.ui.timeline.scene import Scene, write
from choreo_studio.ui.timeline.units import bar_step, is_numbered, ticks

_TEXT_GAP, _TICK_PX, _LEAST_COUNT_PX = 4, 5, 15.0
_BAND_PX, _HANDLE_PX = 4, 7
_WIDEST = {"seconds": "00:00.00", "bars": "000:0", "frames": "00000", "timecode": "00:00:00:00"}
_UNIT_NAMES = {"seconds": "min : sec", "bars": "bar : beat", "frames": "frames", "timecode": "timecode"}


class RulerRow:
    """Scale above, bars below."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        half = box.height() // 2
        upper = QRect(box.left(), box.top(), box.width(), half)
        lower = QRect(box.left(), box.top() + half, box.width(), box.height() - half)
        painter.fillRect(box, color(scene.theme.panel))
        painter.fillRect(lower, color(scene.theme.raised, 110))
        _paint_scale(painter, upper, scene)
        _paint_bars(painter, lower, scene)
        paint_region(painter, box, scene)
        paint_markers(painter, upper, scene)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), color(scene.theme.line))

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the unit, which a click changes."""
        half = box.height() // 2
        upper = QRect(box.left() + HEADER_MARGIN, box.top(), box.width() - HEADER_MARGIN - 16, half)
        name = _UNIT_NAMES[scene.state.options.unit]
        ink = color(scene.theme.dim_text)
        write(painter, upper, name, ink, Qt.AlignmentFlag.AlignLeft, scene.small_font)
        x, y = box.right() - 12, box.top() + half // 2 - 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygon([QPoint(x - 4, y - 1), QPoint(x + 4, y - 1), QPoint(x, y + 4)]))
        lower = upper.translated(0, half)
        write(painter, lower, "bars", color(scene.theme.text), Qt.AlignmentFlag.AlignLeft, scene.small_font)

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Nothing: the pointer's label says when and where."""
        return ""


def paint_region(painter: QPainter, box: QRect, scene: Scene) -> None:
    """The stretch between in and out point, with its handles."""
    if scene.state.region is None:
        return
    start, end = scene.state.region
    left, right = scene.span(start, end)
    ink = color(scene.theme.accent if scene.state.is_looping else scene.theme.text, 220)
    half = box.height() // 2
    if right > left:
        painter.fillRect(QRect(left, box.top(), right - left, half), color(scene.theme.accent, 40))
        painter.fillRect(QRect(left, box.top() + half - _BAND_PX, right - left, _BAND_PX), ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for seconds, inwards in ((start, 1), (end, -1)):
        x = round(scene.axis.x_of(seconds))
        if scene.axis.header_width <= x <= scene.right:
            top, bottom = box.top() + 2, box.top() + half
            painter.drawPolygon(QPolygon([QPoint(x, top), QPoint(x + inwards * _HANDLE_PX, top), QPoint(x, bottom)]))
            painter.fillRect(QRect(min(x, x - inwards), box.top() + 2, 1, box.height() - 3), ink)


def _paint_scale(painter: QPainter, box: QRect, scene: Scene) -> None:
    state, axis = scene.state, scene.axis
    font = scene.small_font
    painter.setFont(font)
    widest = scene.metrics.horizontalAdvance(_WIDEST[state.options.unit])
    least = (widest + 2 * _TEXT_GAP) * axis.seconds_per_pixel
    shown = ticks(state.options.unit, state.grid, state.options.frame_rate, axis.start_seconds, axis.end_seconds, least)
    for tick in shown:
        x = round(axis.x_of(tick.seconds))
        if not scene.axis.header_width <= x < scene.right or tick.seconds > state.duration_seconds:
            continue
        painter.fillRect(QRect(x, box.bottom() - _TICK_PX, 1, _TICK_PX + 1), color(scene.theme.strong_line))
        painter.setPen(color(scene.theme.dim_text))
        room = QRect(x + _TEXT_GAP, box.top(), widest + 20, box.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tick.text)


def _paint_bars(painter: QPainter, box: QRect, scene: Scene) -> None:
    state, axis = scene.state, scene.axis
    grid = state.grid
    if grid is None:
        return
    span = scene.marked_span()
    if span is not None:
        painter.fillRect(QRect(span[0], box.top(), span[1] - span[0], box.height()), color(scene.theme.accent, 200))
    widest = scene.metrics.horizontalAdvance("000")
    step = bar_step(grid, (widest + 2 * _TEXT_GAP) * axis.seconds_per_pixel)
    narrowest = scene.metrics.horizontalAdvance("0") + 2 * _TEXT_GAP
    for bar in grid.bars:
        x, end = round(axis.x_of(bar.start_seconds)), round(axis.x_of(bar.end_seconds))
        is_seen = x < scene.right and end > axis.header_width
        if not is_seen or not is_numbered(grid, bar.number, step) or (step == 1 and end - x < narrowest):
            continue
        if x >= axis.header_width:
            painter.fillRect(QRect(x, box.top(), 1, box.height()), color(scene.theme.strong_line))
        # The number of a bar that began before what is seen stays at the left edge while there is room for it.
        left = max(x, min(axis.header_width, end - widest - 2 * _TEXT_GAP))
        _paint_number(painter, QRect(left + _TEXT_GAP, box.top(), widest + 20, box.height()), scene, bar.number)
    if beat_px(scene) >= _LEAST_COUNT_PX * 2:
        _paint_counts(painter, box, scene)


def _paint_number(painter: QPainter, room: QRect, scene: Scene, number: int) -> None:
    bars = scene.state.bars
    is_marked = bars is not None and bars[0] <= number <= bars[1]
    font = QFont(scene.font)
    font.setBold(is_marked)
    painter.setFont(font)
    painter.setPen(color(scene.theme.background if is_marked else scene.theme.text))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(number))


def _paint_counts(painter: QPainter, box: QRect, scene: Scene) -> None:
    grid, axis = scene.state.grid, scene.axis
    if grid is None:
        return
    font = scene.small_font
    painter.setFont(font)
    downbeats = set(grid.downbeats.tolist())
    counts = grid.count_in_eight.tolist()
    marked = scene.marked_span()
    for beat, seconds in enumerate(grid.beats_seconds.tolist()):
        x = round(axis.x_of(seconds))
        if beat in downbeats or not axis.header_width + 2 * _LEAST_COUNT_PX <= x < scene.right:
            continue
        is_marked = marked is not None and marked[0] <= x < marked[1]
        painter.setPen(color(scene.theme.background if is_marked else scene.theme.dim_text, 190))
        painter.fillRect(QRect(x, box.bottom() - _TICK_PX, 1, _TICK_PX), color(scene.theme.strong_line))
        room = QRect(x - 15, box.top(), 30, box.height() - 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, str(counts[beat] + 1))
