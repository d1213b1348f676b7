"""The waveform with beats and bar lines, which can be dragged where there is room."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPolygon

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.columns import edges_seconds, rgba, upright_image
from choreo_studio.ui.timeline.grid_lines import beat_px, paint_bar_lines, paint_beat_lines
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.row import HEADER_MARGIN
from choreo_studio.ui.timeline.scene import Scene, write

LEAST_DRAG_PX = 18.0
"""Beats nearer than this on the screen are not grabbed: nobody could hit the right one."""

DOUBTFUL = 0.5
"""Beats that were found with less confidence than this are shown as doubtful."""

_MARGIN, _GRIP_PX = 3, 4


class MusicRow:
    """What is heard."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        if scene.state.peaks is not None:
            _paint_wave(painter, box, scene)
        elif not scene.state.is_silent:
            _say(painter, box, scene, "Reading the song…")
        elif scene.state.grid is not None:
            _say(painter, box, scene, "No sound in this project")
        paint_beat_lines(painter, box, scene, color(scene.theme.strong_line, 110))
        paint_bar_lines(painter, box, scene, color(scene.theme.strong_line, 170))
        if scene.state.grid is not None and beat_px(scene) >= LEAST_DRAG_PX:
            _paint_grips(painter, box, scene)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), color(scene.theme.line))

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the song's name, its metre and its tempo."""
        grid, line = scene.state.grid, scene.metrics.height()
        inner = box.adjusted(HEADER_MARGIN, 5, -4, 0)
        left = Qt.AlignmentFlag.AlignLeft
        first = QRect(inner.left(), inner.top(), inner.width(), line)
        title = scene.state.title.rsplit(".", 1)[0].replace("_", " ") or "music"
        write(painter, first, title, color(scene.theme.text), left, scene.small_font)
        if grid is not None:
            is_doubtful = scene.state.confidence is not None and scene.state.confidence < DOUBTFUL
            tempo = f"{grid.tempo_bpm:.0f} BPM  {grid.metre}" + ("  ?" if is_doubtful else "")
            ink = color(scene.theme.warning if is_doubtful else scene.theme.dim_text)
            write(painter, first.translated(0, line), tempo, ink, left, scene.small_font)

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Nothing: the pointer's label says when and where."""
        return ""


def _paint_wave(painter: QPainter, box: QRect, scene: Scene) -> None:
    peaks = scene.state.peaks
    if peaks is None:
        return
    edges = edges_seconds(scene.axis, scene.ratio)
    found = peaks.between(float(edges[0]), float(edges[-1]), len(edges) - 1).astype(np.float64)
    height = round((box.height() - 2 * _MARGIN) * scene.ratio)
    middle = height / 2
    loudest = max(float(np.abs(peaks.levels[-1]).max()), 0.1) if peaks.levels else 1.0
    top, bottom = middle - found[:, 1] / loudest * middle, middle - found[:, 0] / loudest * middle
    # Neighbouring columns are joined, so that a steep wave is one line and not a row of dots.
    top[1:], bottom[1:] = np.minimum(top[1:], bottom[:-1]), np.maximum(bottom[1:], top[:-1])
    thin = np.maximum(0.0, scene.ratio - (bottom - top)) / 2
    image = upright_image(top - thin, bottom + thin, height, _wave_colours(scene, edges), scene.ratio)
    painter.drawImage(QPoint(box.left(), box.top() + _MARGIN), image)


def _wave_colours(
    scene: Scene, edges: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    span, columns = scene.marked_span(), np.arange(len(edges) - 1)
    if scene.state.bars is None:
        return np.tile(rgba(color(scene.theme.wave)), (len(columns), 1))
    x = scene.axis.header_width + columns / scene.ratio
    inside = (x >= span[0]) & (x < span[1]) if span is not None else np.zeros(len(columns), dtype=np.bool_)
    return np.where(inside[:, None], rgba(color(scene.theme.wave)), rgba(color(scene.theme.wave_quiet)))


def _paint_grips(painter: QPainter, box: QRect, scene: Scene) -> None:
    grid = scene.state.grid
    if grid is None:
        return
    downbeats = set(grid.downbeats.tolist())
    painter.setPen(Qt.PenStyle.NoPen)
    for beat, seconds in enumerate(grid.beats_seconds.tolist()):
        x = round(scene.axis.x_of(seconds))
        if not scene.axis.header_width <= x < scene.right:
            continue
        is_bar = beat in downbeats
        size = _GRIP_PX + is_bar
        painter.setBrush(color(scene.theme.dim_text if is_bar else scene.theme.strong_line))
        points = [QPoint(x - size, box.top()), QPoint(x + size + 1, box.top()), QPoint(x, box.top() + size + 1)]
        painter.drawPolygon(QPolygon(points))


def _say(painter: QPainter, box: QRect, scene: Scene, text: str) -> None:
    ink = color(scene.theme.dim_text)
    metrics = scene.metrics
    width = metrics.horizontalAdvance(text) + 24
    plate = QRect(box.center().x() - width // 2, box.center().y() - metrics.height(), width, 2 * metrics.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(scene.theme.background, 220))
    painter.drawRoundedRect(plate, 6, 6)
    write(painter, box, text, ink, Qt.AlignmentFlag.AlignHCenter, scene.font)
