"""Everything that stands still on the timeline."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.grid_lines import paint_bar_lines, paint_marked, paint_marked_edges, paint_phrases
from choreo_studio.ui.timeline.layout import STRIPS, Layout, Place, RowKind
from choreo_studio.ui.timeline.row_cache import RowCache
from choreo_studio.ui.timeline.rows.closeness import ClosenessRow
from choreo_studio.ui.timeline.rows.contacts import FeetRow, HandsRow
from choreo_studio.ui.timeline.rows.lane import LaneRow, OthersRow
from choreo_studio.ui.timeline.rows.markers import paint_marker_lines
from choreo_studio.ui.timeline.rows.music import MusicRow
from choreo_studio.ui.timeline.rows.overview import OverviewRow
from choreo_studio.ui.timeline.rows.row import Row
from choreo_studio.ui.timeline.rows.ruler import RulerRow
from choreo_studio.ui.timeline.rows.slip import SlipRow
from choreo_studio.ui.timeline.rows.wish import WishRow
from choreo_studio.ui.timeline.scene import Scene, write

ROWS: dict[RowKind, Row] = {
    "ruler": RulerRow(),
    "music": MusicRow(),
    "dance": LaneRow(),
    "lane": LaneRow(),
    "others": OthersRow(),
    "feet": FeetRow(),
    "hands": HandsRow(),
    "slip": SlipRow(),
    "closeness": ClosenessRow(),
    "wish": WishRow(),
    "overview": OverviewRow(),
}
_LEAST_BAR_PX = 7.0
_SCROLLBAR_PX, _LEAST_THUMB_PX = 4, 16


def paint_all(painter: QPainter, box: QRect, scene: Scene, layout: Layout, cache: RowCache) -> None:
    """Ground, rows, marks and headers."""
    left = scene.axis.header_width
    area = QRect(left, 0, max(0, box.width() - left), box.height())
    painter.fillRect(box, color(scene.theme.background))
    painter.save()
    painter.setClipRect(area)
    ground = QRect(left, layout.of("ruler").bottom, area.width(), layout.bottom - layout.of("ruler").bottom)
    paint_phrases(painter, ground, scene)
    paint_marked(painter, ground, scene)
    strips = QRect(left, layout.strips_top, area.width(), layout.bottom - layout.strips_top)
    paint_bar_lines(painter, strips, scene, color(scene.theme.strong_line, 45))
    for place in layout.places:
        _paint_time(painter, area, scene, layout, place, cache)
    if scene.state.dance is not None:
        lanes = QRect(left, layout.of("dance").top, area.width(), layout.strips_top - layout.of("dance").top)
        paint_bar_lines(painter, lanes, scene, color(scene.theme.background, 130), _LEAST_BAR_PX)
    paint_marked_edges(painter, ground, scene)
    _paint_loop(painter, ground, scene)
    paint_marker_lines(painter, ground, scene)
    _paint_empty(painter, area, scene, layout)
    painter.restore()
    painter.fillRect(QRect(0, 0, left, box.height()), color(scene.theme.panel))
    for place in layout.places:
        _paint_header(painter, QRect(0, place.top, left, place.height), scene, layout, place)
    painter.fillRect(QRect(left - 1, 0, 1, box.height()), color(scene.theme.line))
    if layout.overflow:
        _paint_scrollbar(painter, box, scene, layout)


def _paint_time(painter: QPainter, area: QRect, scene: Scene, layout: Layout, place: Place, cache: RowCache) -> None:
    row_box = QRect(area.left(), place.top, area.width(), place.height)
    painter.save()
    painter.setClipRect(_visible(row_box, layout, place).intersected(area))
    if place.kind in (*STRIPS, "wish"):
        painter.fillRect(QRect(row_box.left(), row_box.top(), row_box.width(), 1), color(scene.theme.line, 140))
    cache.paint(painter, row_box, scene, place, ROWS[place.kind])
    painter.restore()


def _paint_header(painter: QPainter, box: QRect, scene: Scene, layout: Layout, place: Place) -> None:
    painter.save()
    painter.setClipRect(_visible(box, layout, place))
    ROWS[place.kind].paint_header(painter, box, scene, place)
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), color(scene.theme.line, 140))
    painter.restore()


def _paint_loop(painter: QPainter, box: QRect, scene: Scene) -> None:
    """What a loop leaves out, shaded."""
    state = scene.state
    if state.region is None or not state.is_looping:
        return
    start, end = state.region
    for stretch in ((0.0, start), (end, state.duration_seconds)):
        left, right = scene.span(*stretch)
        if right > left:
            painter.fillRect(QRect(left, box.top(), right - left, box.height()), color(scene.theme.background, 120))


def _visible(box: QRect, layout: Layout, place: Place) -> QRect:
    if not layout.scrolls(place):
        return box
    lanes = QRect(box.left(), layout.lanes_top, box.width(), layout.lanes_bottom - layout.lanes_top)
    return box.intersected(lanes)


def _paint_scrollbar(painter: QPainter, box: QRect, scene: Scene, layout: Layout) -> None:
    room = layout.lanes_bottom - layout.lanes_top
    thumb = max(_LEAST_THUMB_PX, room * room // layout.lanes_height)
    top = layout.lanes_top + (room - thumb) * layout.scroll // layout.overflow
    track = QRect(box.right() - _SCROLLBAR_PX - 1, top, _SCROLLBAR_PX, thumb)
    painter.fillRect(track, color(scene.theme.dim_text, 150))


def _paint_empty(painter: QPainter, box: QRect, scene: Scene, layout: Layout) -> None:
    """What to do where there is nothing yet."""
    top, bottom = layout.lanes_bottom, layout.strips_top
    if scene.state.grid is None:
        top, text = layout.of("ruler").bottom, "Drop a song here to begin"
    elif scene.state.dance is None:
        text = "Dance the song to see its takes here"
    elif not scene.state.lanes:
        text = "Mark bars and re-sample them: each variation becomes a lane here"
    else:
        return
    room = QRect(box.left(), top, box.width(), bottom - top)
    if room.height() >= scene.metrics.height():
        write(painter, room, text, color(scene.theme.dim_text), Qt.AlignmentFlag.AlignHCenter, scene.font)
