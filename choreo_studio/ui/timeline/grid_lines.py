"""Bar lines, beat lines and the shade of marked bars, behind rows or over them."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.columns import banded_image, rgba
from choreo_studio.ui.timeline.scene import Scene

_LEAST_BEAT_PX, _LEAST_BAR_PX = 9.0, 5.0
_MARKED_ALPHA = 38
_PHRASE_SHARE = 0.28


def paint_phrases(painter: QPainter, box: QRect, scene: Scene) -> None:
    """Every other 8-count a little lighter, so that one can count at a glance."""
    grid = scene.state.grid
    if grid is None:
        return
    length = grid.metre.bars_per_phrase
    shade = _mixed(color(scene.theme.background), color(scene.theme.raised), _PHRASE_SHARE)
    numbers = [bar.number for bar in grid.bars]
    edges = [*_bar_pixels(scene, grid).tolist(), round(scene.axis.x_of(grid.end_seconds))]
    for number, left, right in zip(numbers, edges, edges[1:], strict=False):
        if (number - 1 - grid.phrase_downbeat) // length % 2 and right > box.left() and left <= box.right():
            painter.fillRect(QRect(left, box.top(), right - left, box.height()), shade)


def paint_bar_lines(painter: QPainter, box: QRect, scene: Scene, ink: QColor, least_px: float = _LEAST_BAR_PX) -> None:
    """A line where each bar begins, or every second, fourth, … where they would be nearer than some pixels."""
    grid = scene.state.grid
    if grid is None:
        return
    step, width = 1, beat_px(scene) * grid.metre.beats_per_bar
    while width * step < least_px and step < len(grid.bars):
        step *= 2
    numbers = np.array([bar.number for bar in grid.bars])
    _paint_lines(painter, box, scene, _bar_pixels(scene, grid)[(numbers - 1 - grid.phrase_downbeat) % step == 0], ink)


def paint_beat_lines(painter: QPainter, box: QRect, scene: Scene, ink: QColor) -> None:
    """A line on every beat that begins no bar, where there is room."""
    grid = scene.state.grid
    if grid is None or beat_px(scene) < _LEAST_BEAT_PX:
        return
    others = np.delete(grid.beats_seconds, grid.downbeats)
    _paint_lines(painter, box, scene, _pixels(scene, others), ink)


def paint_marked(painter: QPainter, box: QRect, scene: Scene) -> None:
    """The marked bars in the accent, thinly, so that colours above it stay what they are."""
    span = scene.marked_span()
    if span is not None:
        left, right = span
        painter.fillRect(QRect(left, box.top(), right - left, box.height()), color(scene.theme.accent, _MARKED_ALPHA))


def paint_marked_edges(painter: QPainter, box: QRect, scene: Scene) -> None:
    """Where the marked bars begin and end."""
    span = scene.marked_span()
    for x in (span[0], span[1] - 1) if span is not None else ():
        painter.fillRect(QRect(x, box.top(), 1, box.height()), color(scene.theme.accent, 150))


def beat_px(scene: Scene) -> float:
    """Pixels from beat to beat."""
    grid = scene.state.grid
    return 0.0 if grid is None else 60.0 / grid.tempo_bpm / scene.axis.seconds_per_pixel


def _bar_pixels(scene: Scene, grid: BeatGrid) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return _pixels(scene, np.array([bar.start_seconds for bar in grid.bars]))


def _pixels(
    scene: Scene, seconds: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    axis = scene.axis
    return np.round(axis.header_width + (seconds - axis.start_seconds) / axis.seconds_per_pixel).astype(np.int64)


def _paint_lines(
    painter: QPainter, box: QRect, scene: Scene, pixels: np.ndarray[tuple[int], np.dtype[np.int64]], ink: QColor
) -> None:
    # One image for all lines: Qt spends as long on a single translucent line as on a whole translucent row.
    cover = np.zeros(scene.axis.width_px, dtype=np.float64)
    seen = pixels - scene.axis.header_width
    cover[seen[(seen >= 0) & (seen < len(cover))]] = 1.0
    columns = np.repeat(cover, max(1, round(scene.ratio)))
    ratio = len(columns) / len(cover)
    painter.drawImage(box.topLeft(), banded_image(columns, round(box.height() * ratio), rgba(ink), ratio))


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    def between(start: int, end: int) -> int:
        return round(start + (end - start) * share)

    return QColor(
        between(one.red(), other.red()), between(one.green(), other.green()), between(one.blue(), other.blue())
    )
