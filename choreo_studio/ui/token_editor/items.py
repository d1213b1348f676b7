"""One class for each thing that is drawn on the score."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from choreo_studio.tokens.layout import Stream
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.theme import Theme, color
from choreo_studio.ui.token_editor.cells import Cells, Place, bars_span, group_means, grouped, runs
from choreo_studio.ui.token_editor.palette import Floats, code_colours, heat_colours, is_bright, rgb, shown_colours
from choreo_studio.ui.token_editor.state import TokenState

_SMALL = 0.82
_PAD = 1
_DETAIL_SHARE, _LEAST_DETAIL_PX = 0.2, 14.0
_LEAST_LOCK_PX = 9


@dataclass(frozen=True, eq=False)
class Scene:
    """State, places and look."""

    state: TokenState
    cells: Cells
    theme: Theme
    font: QFont
    ratio: float

    @property
    def small_font(self) -> QFont:
        """For codes and names."""
        font = QFont(self.font)
        font.setPointSizeF(max(font.pointSizeF() * _SMALL, 5.0))
        return font

    def stream_colour(self, stream: Stream) -> str:
        """Whose row it is, as a colour of the theme."""
        return {"pair": self.theme.couple, "lead": self.theme.lead, "follow": self.theme.follow}[stream]

    def span_box(self, place: Place, first: int, end: int) -> QRectF:
        """The box around cells first .. end-1 of a row."""
        left, right = (self.cells.x_of(float(place.row.edges_seconds[at])) for at in (first, end))
        return QRectF(left, place.top + _PAD, right - left, place.height - 2 * _PAD)


@dataclass(frozen=True, eq=False)
class _Columns:
    """Columns of device pixels of the time area.

    Attributes:
        seconds: (C,) when each is.
        index: (C,) the cell it lies in.
        is_there: (C,) whether it lies in the song at all.
    """

    seconds: Floats
    index: np.ndarray[tuple[int], np.dtype[np.intp]]
    is_there: np.ndarray[tuple[int], np.dtype[np.bool_]]


class CellStrip:
    """The cells of a row as one image: their codes as colours, or their confidence as heat from afar."""

    def paint(self, painter: QPainter, scene: Scene, place: Place) -> None:
        """Draw the time area of a row."""
        beats = grouped(scene.cells)
        group = max(1, beats * place.row.slots_per_beat)
        colours = self._heat(scene, place, group) if beats else self._code_colours(scene, place)
        columns = self._columns(scene, place)
        number = (columns.index - self._offset(scene, place)) // group
        is_cell = columns.is_there & np.concatenate([[False], number[1:] == number[:-1]])
        ground = rgb(scene.theme.background)
        image = np.empty((max(1, round((place.height - 2 * _PAD) * scene.ratio)), len(is_cell), 4), dtype=np.uint8)
        image[:] = _pixels(np.where(is_cell[:, None], colours[columns.index], ground))
        if not beats and place.row.codes.shape[1] > 1 and scene.cells.cell_px(place.row) >= _LEAST_DETAIL_PX:
            fringe = max(2, round(len(image) * _DETAIL_SHARE))
            image[-fringe:] = _pixels(np.where(is_cell[:, None], self._details(scene, place, columns), ground))
            image[-fringe - max(1, round(scene.ratio)) : -fringe] = _pixels(ground)
        self._draw(painter, scene, place, image)
        if not beats:
            self._write_codes(painter, scene, place, colours)

    def _offset(self, scene: Scene, place: Place) -> int:
        """A cell where a bar begins, so that columns are bars."""
        grid = scene.state.grid
        return 0 if grid is None else int(grid.downbeats[0]) * place.row.slots_per_beat

    def _heat(self, scene: Scene, place: Place, group: int) -> Floats:
        means = group_means(place.row.sure, group, self._offset(scene, place))
        return heat_colours(means, scene.stream_colour(place.row.stream), scene.theme)

    def _code_colours(self, scene: Scene, place: Place) -> Floats:
        row = place.row
        return shown_colours(row.codes[:, 0], row.sure, row.codebook_size, scene.theme)

    def _columns(self, scene: Scene, place: Place) -> "_Columns":
        cells, edges = scene.cells, place.row.edges_seconds
        places = (np.arange(max(1, round(cells.width * scene.ratio))) + 0.5) / scene.ratio
        seconds = np.asarray(cells.start_seconds + places * cells.seconds_per_pixel, dtype=np.float64)
        index = np.searchsorted(edges, seconds, side="right") - 1
        is_there = (index >= 0) & (index < len(edges) - 1)
        return _Columns(seconds, np.clip(index, 0, len(edges) - 2), is_there)

    def _details(self, scene: Scene, place: Place, columns: "_Columns") -> Floats:
        """Colours of the residual codes of each cell, one beside the other."""
        row, edges, index = place.row, place.row.edges_seconds, columns.index
        deeper = row.codes.shape[1] - 1
        share = (columns.seconds - edges[index]) / np.diff(edges)[index]
        depth = 1 + np.clip((share * deeper).astype(np.int64), 0, deeper - 1)
        colours = code_colours(row.codebook_size, scene.theme.name)[row.codes[index, depth]]
        return np.asarray(0.55 * colours + 0.45 * rgb(scene.theme.background))

    def _draw(
        self,
        painter: QPainter,
        scene: Scene,
        place: Place,
        image: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]],
    ) -> None:
        height, width = image.shape[:2]
        made = QImage(image.data, width, height, 4 * width, QImage.Format.Format_RGBX8888)
        made.setDevicePixelRatio(scene.ratio)
        painter.drawImage(scene.cells.header_width, place.top + _PAD, made)

    def _write_codes(self, painter: QPainter, scene: Scene, place: Place, colours: Floats) -> None:
        row, font = place.row, scene.small_font
        metrics = QFontMetrics(font)
        has_room = scene.cells.cell_px(row) >= metrics.horizontalAdvance(str(row.codebook_size - 1)) + 6
        if not has_room or place.height - 2 * _PAD < metrics.ascent() + 1:
            return
        painter.setFont(font)
        is_dark = is_bright(colours)
        inks = (color(scene.theme.text, 215), QColor(20, 22, 26, 230))
        has_fringe = row.codes.shape[1] > 1 and scene.cells.cell_px(row) >= _LEAST_DETAIL_PX
        seen = scene.cells.seen(row)
        for index in range(seen.start, seen.stop):
            box = scene.span_box(place, index, index + 1)
            if has_fringe:
                box.setHeight(box.height() * (1.0 - _DETAIL_SHARE))
            painter.setPen(inks[int(is_dark[index])])
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(int(row.codes[index, 0])))


class LockMarks:
    """Cells that must not change, hatched, with a lock on each run of them."""

    def paint(self, painter: QPainter, scene: Scene, place: Place) -> None:
        """Draw over the cells of a row."""
        for first, end in runs(place.row.locked):
            box = scene.span_box(place, first, end)
            painter.fillRect(box, color(scene.theme.background, 90))
            painter.fillRect(box, QBrush(color(scene.theme.text, 110), Qt.BrushStyle.BDiagPattern))
            size = min(0.45 * place.height if place.height >= 2 * _LEAST_LOCK_PX + 4 else place.height - 4, 14.0)
            seen = box.intersected(QRectF(scene.cells.header_width, box.top(), scene.cells.width, box.height()))
            if size >= _LEAST_LOCK_PX and seen.width() > size + 4:
                plate = QRectF(seen.left() + 1, box.top() + 1, size, size)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(scene.theme.background, 200))
                painter.drawRoundedRect(plate, 3.0, 3.0)
                icon("lock").paint(painter, plate.adjusted(1, 1, -1, -1).toRect())


class PaintMarks:
    """Cells that may change, in the accent; and cells whose edit is still being decoded."""

    def paint(self, painter: QPainter, scene: Scene, place: Place) -> None:
        """Draw over the cells of a row."""
        accent = scene.theme.accent
        for first, end in runs(place.row.painted):
            box = scene.span_box(place, first, end)
            painter.fillRect(box, color(accent, 55))
            painter.setPen(QPen(color(accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1.0, 0.5, -1.0, -0.5))
        for first, end in runs(place.row.pending):
            painter.setPen(QPen(color(scene.theme.text), 1.5, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(scene.span_box(place, first, end).adjusted(1.0, 0.5, -1.0, -0.5))


class BarLines:
    """Where bars begin, over the cells, and the marked bars around the rows that would change."""

    def paint(self, painter: QPainter, scene: Scene, height: int) -> None:
        """Draw over all rows."""
        grid = scene.state.grid
        if grid is None:
            return
        self._paint_lines(painter, scene, height)
        span = None if scene.state.bars is None else bars_span(scene.state, scene.state.bars)
        if span is None:
            return
        left, right = (scene.cells.x_of(at) for at in span)
        is_overruled = bool(scene.state.painted)
        for place in scene.cells.places:
            if place.row.will_change:
                box = QRectF(left, place.top, right - left, place.height)
                if not is_overruled:
                    painter.fillRect(box, color(scene.theme.accent, 26))
        painter.setPen(QPen(color(scene.theme.accent, 110 if is_overruled else 255), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for top, bottom in self._blocks(scene):
            painter.drawRect(QRectF(left, top + 0.5, right - left, bottom - top - 1))

    def _blocks(self, scene: Scene) -> list[tuple[int, int]]:
        """Upper and lower edge of rows that change and lie side by side."""
        blocks: list[tuple[int, int]] = []
        for place in scene.cells.places:
            if not place.row.will_change:
                continue
            if blocks and blocks[-1][1] == place.top:
                blocks[-1] = (blocks[-1][0], place.top + place.height)
            else:
                blocks.append((place.top, place.top + place.height))
        return blocks

    def _paint_lines(self, painter: QPainter, scene: Scene, height: int) -> None:
        grid, cells = scene.state.grid, scene.cells
        if grid is None:
            return
        pixels = 60.0 / grid.tempo_bpm * grid.metre.beats_per_bar / cells.seconds_per_pixel
        step = 1
        while pixels * step < 24:
            step *= 2
        last = cells.header_width + cells.width
        for bar in grid.bars:
            x = round(cells.x_of(bar.start_seconds))
            if (bar.number - 1) % step == 0 and cells.header_width < x < last:
                painter.fillRect(QRect(x, 0, 1, height), color(scene.theme.strong_line))


class Header:
    """Names of the rows, their level, and whether they are locked."""

    def paint(self, painter: QPainter, scene: Scene, height: int, hovered: Place | None) -> None:
        """Draw left of the time area."""
        width, theme = scene.cells.header_width, scene.theme
        painter.fillRect(QRect(0, 0, width, height), color(theme.panel))
        column = QFontMetrics(scene.small_font).height() + 4
        for level in dict.fromkeys(place.row.level for place in scene.cells.places):
            mine = [place for place in scene.cells.places if place.row.level == level]
            box = QRect(0, mine[0].top, column, mine[-1].top + mine[-1].height - mine[0].top)
            self._paint_level(painter, scene, box, level)
        for place in scene.cells.places:
            self._paint_name(painter, scene, place, column, place is hovered)
        painter.fillRect(QRect(width - 1, 0, 1, height), color(theme.line))

    def _paint_level(self, painter: QPainter, scene: Scene, box: QRect, level: str) -> None:
        painter.save()
        painter.setFont(scene.small_font)
        painter.setPen(color(scene.theme.dim_text))
        painter.translate(box.left(), box.bottom())
        painter.rotate(-90)
        upright = QRect(0, 0, box.height(), box.width())
        shown = QFontMetrics(scene.small_font).elidedText(level, Qt.TextElideMode.ElideRight, box.height())
        painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()

    def _paint_name(self, painter: QPainter, scene: Scene, place: Place, column: int, is_hovered: bool) -> None:
        width = scene.cells.header_width
        box = QRect(column, place.top, width - column - 1, place.height)
        if is_hovered:
            painter.fillRect(box, color(scene.theme.hover))
        painter.fillRect(
            QRect(column, place.top + _PAD, 3, place.height - 2 * _PAD), color(scene.stream_colour(place.row.stream))
        )
        painter.setFont(scene.small_font)
        painter.setPen(color(scene.theme.text))
        painter.drawText(box.adjusted(9, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, place.row.name)
        if place.row.locked.any() or is_hovered:
            size = min(place.height - 4, QFontMetrics(scene.small_font).height())
            painter.setOpacity(1.0 if place.row.is_locked else 0.45)
            icon("lock").paint(painter, QRect(width - size - 6, place.top + (place.height - size) // 2, size, size))
            painter.setOpacity(1.0)


def _pixels(colours: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Red, green, blue and a filler as bytes, (..., 4), of colours (..., 3) from 0 to 1."""
    pixels = np.full((*colours.shape[:-1], 4), 255, dtype=np.uint8)
    pixels[..., :3] = np.round(colours * 255.0)
    return pixels
