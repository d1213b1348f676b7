"""Take lanes: the dance itself, and the takes that it may be put together from."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import ROLES
from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.lanes import Lane, State
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.row import HEADER_MARGIN
from choreo_studio.ui.timeline.scene import Scene, write

_PAD, _ROUND, _LEAST_TEXT_PX = 2, 3.0, 60
_UNHEARD_ALPHA = 140
_ALPHA: dict[State, int] = {"used": 255, "offered": 115, "same": 30}


@dataclass(frozen=True)
class Cell:
    """A stretch as it is drawn: over the whole height where both dancers are alike."""

    first_beat: int
    end_beat: int
    half: int | None
    take: int
    state: State


def cells_of(lane: Lane) -> Iterator[Cell]:
    """The stretches of a lane, whole where lead and follow are alike, else in halves."""
    edges = sorted({beat for segment in lane.segments for beat in (segment.first_beat, segment.end_beat)})
    pending: list[Cell] = []
    for first, end in pairwise(edges):
        found = [lane.at(role, first) for role in ROLES]
        kinds = [(segment.take, segment.state) for segment in found if segment is not None]
        is_whole = len(kinds) == 2 and kinds[0] == kinds[1]
        new = [
            Cell(first, end, None if is_whole else half, take, state)
            for half, (take, state) in enumerate(kinds[:1] if is_whole else kinds)
        ]
        pending = list(_joined(pending, new))
    yield from pending


def _joined(old: list[Cell], new: list[Cell]) -> Iterator[Cell]:
    grown = {(cell.half, cell.take, cell.state, cell.first_beat): cell for cell in new}
    for cell in old:
        match = grown.pop((cell.half, cell.take, cell.state, cell.end_beat), None)
        yield cell if match is None else Cell(cell.first_beat, match.end_beat, cell.half, cell.take, cell.state)
    yield from grown.values()


class LaneRow:
    """One take; the dance itself is drawn in full, its source's name on each stretch."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        lane, grid = place.lane, scene.state.grid
        if lane is None or grid is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for cell in cells_of(lane):
            _paint_cell(painter, box, scene, grid, lane, cell, place.kind == "dance")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if lane.is_auditioned:
            for edge in (box.top(), box.bottom()):
                painter.fillRect(QRect(box.left(), edge, box.width(), 1), color(scene.theme.accent))

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw key, name and marks."""
        lane = place.lane
        if lane is None:
            return
        if lane.is_auditioned:
            painter.fillRect(box, color(scene.theme.accent, 60))
        _paint_roles(painter, box, scene)
        size = min(QFontMetrics(scene.small_font).height() + 2, box.height() - 6)
        chip = QRect(box.left() + 6, box.center().y() - size // 2 + 1, size, size)
        _paint_chip(painter, chip, scene, lane, place.kind == "dance")
        room = QRect(chip.right() + 6, box.top(), box.right() - chip.right() - 14, box.height())
        if lane.is_starred or lane.is_ghost:
            marks = ("★" if lane.is_starred else "") + ("◌" if lane.is_ghost else "")
            width = QFontMetrics(scene.small_font).horizontalAdvance(marks) + 2
            mark_room = QRect(room.right() - width, box.top(), width, box.height())
            ink = color(scene.theme.accent if lane.is_starred else scene.theme.dim_text)
            write(painter, mark_room, marks, ink, Qt.AlignmentFlag.AlignRight, scene.small_font)
            room.setRight(room.right() - width)
        font = scene.small_font
        font.setBold(place.kind == "dance" or lane.is_auditioned)
        ink = color(scene.theme.text if place.kind == "dance" or lane.is_auditioned else scene.theme.dim_text)
        write(painter, room, lane.name, ink, Qt.AlignmentFlag.AlignLeft, font)

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Which take the moment comes from."""
        lane, grid = place.lane, scene.state.grid
        if lane is None or grid is None:
            return ""
        beat = min(max(int(grid.positions_at(seconds)), 0), grid.beat_count - 1)
        names = [_source(lane, segment.take) for role in ROLES if (segment := lane.at(role, beat)) is not None]
        if len(set(names)) == 1:
            return names[0]
        return " · ".join(f"{role} {name}" for role, name in zip(ROLES, names, strict=False))


class OthersRow:
    """The row that folds and unfolds takes that are no relatives of the dance."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Nothing in the time area."""

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw how many there are."""
        is_open, count = scene.state.options.shows_others, scene.state.other_count
        text = "fewer takes" if is_open else f"more takes ({count})"
        inner = box.adjusted(HEADER_MARGIN, 0, -2, 0)
        left = Qt.AlignmentFlag.AlignLeft
        write(painter, inner, ("▴ " if is_open else "▾ ") + text, color(scene.theme.dim_text), left, scene.small_font)

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Nothing."""
        return ""


def cell_box(box: QRect, left: int, right: int, half: int | None) -> QRect:
    """Where a stretch is drawn: the whole height, the lead's upper half (0) or the follow's lower half (1)."""
    top, height = box.top() + _PAD, box.height() - 2 * _PAD
    if half is None:
        return QRect(left, top, right - left, height)
    middle = top + height // 2
    return (
        QRect(left, top, right - left, middle - top - 1)
        if half == 0
        else QRect(left, middle + 1, right - left, top + height - middle - 1)
    )


def _paint_cell(
    painter: QPainter, box: QRect, scene: Scene, grid: BeatGrid, lane: Lane, cell: Cell, is_dance: bool
) -> None:
    start, end = grid.seconds_at([cell.first_beat, cell.end_beat])
    left, right = scene.span(float(start), float(end))
    if right <= left:
        return
    state: State = "used" if is_dance else cell.state
    is_heard = not is_dance or not any(other.is_auditioned for other in scene.state.lanes)
    shape = cell_box(box, left, right, cell.half)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.take_colour(cell.take, _ALPHA[state] if is_heard else _UNHEARD_ALPHA))
    if state == "offered":
        # What a lane only has from a third take is offered too, but is not its own idea.
        is_own = cell.take == lane.take
        painter.setPen(QPen(scene.take_colour(cell.take, 220 if is_own else 90), 1))
        if not is_own:
            painter.setBrush(scene.take_colour(cell.take, _ALPHA["same"]))
    painter.drawRoundedRect(QRectF(shape).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    if is_dance:
        ink = color(scene.theme.background if is_heard else scene.theme.text)
        _write_source(painter, shape.adjusted(6, 0, -3, 0), scene, _source(lane, cell.take), ink)


def _write_source(painter: QPainter, room: QRect, scene: Scene, name: str, ink: QColor) -> None:
    font = scene.small_font
    metrics = QFontMetrics(font)
    fits = room.width() >= min(metrics.horizontalAdvance(name), _LEAST_TEXT_PX) and room.height() >= metrics.ascent()
    if fits:
        write(painter, room, name, ink, Qt.AlignmentFlag.AlignLeft, font)


def _source(lane: Lane, take: int) -> str:
    return lane.sources.get(take, "deleted take")


def _paint_roles(painter: QPainter, box: QRect, scene: Scene) -> None:
    inner = box.adjusted(0, _PAD, 0, -_PAD)
    middle = inner.height() // 2
    painter.fillRect(QRect(box.right() - 3, inner.top(), 3, middle - 1), color(scene.theme.lead))
    painter.fillRect(QRect(box.right() - 3, inner.top() + middle + 1, 3, middle - 1), color(scene.theme.follow))


def _paint_chip(painter: QPainter, chip: QRect, scene: Scene, lane: Lane, is_dance: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.take_colour(lane.take, 255))
    painter.drawRoundedRect(QRectF(chip), _ROUND, _ROUND)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    text = "♪" if is_dance else str(lane.number) if lane.number else ""
    font = scene.small_font
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(color(scene.theme.background))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
