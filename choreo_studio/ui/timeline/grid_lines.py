"""Bar lines, beat lines and the shade of marked bars, behind rows or over them."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.scene import Scene

_LEAST_BEAT_PX, _LEAST_BAR_PX = 9.0, 5.0
_MARKED_ALPHA = 30


def paint_phrases(painter: QPainter, box: QRect, scene: Scene) -> None:
    """Every other 8-count a little lighter, so that one can count at a glance."""
    grid = scene.state.grid
    if grid is None:
        return
    length = grid.metre.bars_per_phrase
    shade = color(scene.theme.raised, 70)
    for bar in grid.bars:
        if (bar.number - 1 - grid.phrase_downbeat) // length % 2:
            left, right = scene.span(bar.start_seconds, bar.end_seconds)
            if right > left:
                painter.fillRect(QRect(left, box.top(), right - left, box.height()), shade)


def paint_bar_lines(painter: QPainter, box: QRect, scene: Scene, alpha: int = 90) -> None:
    """A line where each bar begins."""
    grid = scene.state.grid
    if grid is None:
        return
    step = _step(scene, grid.metre.beats_per_bar)
    ink = color(scene.theme.strong_line, alpha)
    for bar in grid.bars:
        if (bar.number - 1 - grid.phrase_downbeat) % step == 0:
            _line(painter, box, scene, bar.start_seconds, ink)


def paint_beat_lines(painter: QPainter, box: QRect, scene: Scene, alpha: int = 120) -> None:
    """A thinner line on every beat, where there is room."""
    grid = scene.state.grid
    if grid is None or beat_px(scene) < _LEAST_BEAT_PX:
        return
    ink = color(scene.theme.line, alpha)
    downbeats = set(grid.downbeats.tolist())
    for beat, seconds in enumerate(grid.beats_seconds.tolist()):
        if beat not in downbeats:
            _line(painter, box, scene, seconds, ink)


def paint_marked(painter: QPainter, box: QRect, scene: Scene) -> None:
    """The marked bars in the accent, thinly, with their edges."""
    span = scene.marked_span()
    if span is None:
        return
    left, right = span
    painter.fillRect(QRect(left, box.top(), right - left, box.height()), color(scene.theme.accent, _MARKED_ALPHA))
    for x in (left, right - 1):
        painter.fillRect(QRect(x, box.top(), 1, box.height()), color(scene.theme.accent, 130))


def beat_px(scene: Scene) -> float:
    """Pixels from beat to beat."""
    grid = scene.state.grid
    return 0.0 if grid is None else 60.0 / grid.tempo_bpm / scene.axis.seconds_per_pixel


def _step(scene: Scene, beats_per_bar: int) -> int:
    step, width = 1, beat_px(scene) * beats_per_bar
    while width * step < _LEAST_BAR_PX and step < 1024:
        step *= 2
    return step


def _line(painter: QPainter, box: QRect, scene: Scene, seconds: float, ink: QColor) -> None:
    x = round(scene.axis.x_of(seconds))
    if scene.axis.header_width <= x < scene.right:
        painter.fillRect(QRect(x, box.top(), 1, box.height()), ink)
