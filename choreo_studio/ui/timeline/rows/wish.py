"""The row in which wishes are drawn: one curve over the beats, and keyframes as diamonds."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPolygon

from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.wishes import LARGEST_WISH
from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.row import write_name
from choreo_studio.ui.timeline.scene import Scene

_PAD, _DIAMOND_PX = 2, 4
_NEAR_PX = 6.0


class WishRow:
    """One control as it is wished, up for more and down for less; nothing is drawn where it is free."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        wishes, grid = scene.state.wishes, scene.state.grid
        middle = round(y_of_value(0.0, box.top(), box.height()))
        painter.fillRect(QRect(box.left(), middle, box.width(), 1), color(scene.theme.line))
        if wishes is None or grid is None:
            return
        ink, edge = color(scene.theme.accent, 90), color(scene.theme.accent)
        edges = grid.seconds_at(np.arange(grid.beat_count + 1))
        for beat in np.flatnonzero(~np.isnan(wishes.curve(scene.state.options.wish))):
            left, right = scene.span(float(edges[beat]), float(edges[beat + 1]))
            y = round(y_of_value(float(wishes.curve(scene.state.options.wish)[beat]), box.top(), box.height()))
            if right > left:
                painter.fillRect(QRect(left, min(y, middle), right - left, abs(middle - y) + 1), ink)
                painter.fillRect(QRect(left, y, right - left, 2), edge)
        _paint_keyframes(painter, box, scene)

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the name of the control."""
        wishes, name = scene.state.wishes, scene.state.options.wish
        follows = wishes is not None and wishes.energy_from_music and name == "energy"
        write_name(painter, box, scene, f"wish: {name}" + (" ♪" if follows else ""))

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """The wish at a moment."""
        wishes, grid, name = scene.state.wishes, scene.state.grid, scene.state.options.wish
        if grid is None:
            return ""
        beat = int(np.floor(float(grid.positions_at(seconds))))
        value = np.nan if wishes is None or not 0 <= beat < wishes.beat_count else float(wishes.curve(name)[beat])
        if np.isnan(value):
            music = wishes is not None and wishes.energy_from_music and name == "energy"
            return f"{name}: as the music goes" if music else f"{name}: free"
        return f"{name}: {value:+.1f} wished (0 is usual)"


def y_of_value(value: float, top: int, height: int) -> float:
    """The pixel row of a wish."""
    return top + _PAD + (0.5 - value / (2.0 * LARGEST_WISH)) * (height - 2 * _PAD)


def value_at(y: float, top: int, height: int) -> float:
    """The wish at a pixel row, in tenths."""
    value = (0.5 - (y - top - _PAD) / max(1, height - 2 * _PAD)) * 2.0 * LARGEST_WISH
    return round(min(max(value, -LARGEST_WISH), LARGEST_WISH), 1)


def keyframe_near(scene: Scene, x: float) -> int | None:
    """The beat frame of the keyframe under a pixel column, None where there is none."""
    wishes, grid = scene.state.wishes, scene.state.grid
    if wishes is None or grid is None or not wishes.keyframes:
        return None
    frames = sorted({key.frame for key in wishes.keyframes})
    apart = [abs(scene.axis.x_of(_seconds(scene, frame)) - x) for frame in frames]
    nearest = int(np.argmin(apart))
    return frames[nearest] if apart[nearest] <= _NEAR_PX else None


def _seconds(scene: Scene, frame: int) -> float:
    grid = scene.state.grid
    return 0.0 if grid is None else float(grid.seconds_at(np.array([frame / FRAMES_PER_BEAT]))[0])


def _paint_keyframes(painter: QPainter, box: QRect, scene: Scene) -> None:
    wishes = scene.state.wishes
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    for key in () if wishes is None else wishes.keyframes:
        x = round(scene.axis.x_of(_seconds(scene, key.frame)))
        y = box.top() + box.height() * (1 if key.role == "lead" else 3) // 4
        painter.setBrush(color(scene.theme.lead if key.role == "lead" else scene.theme.follow))
        corners = ((0, -_DIAMOND_PX), (_DIAMOND_PX, 0), (0, _DIAMOND_PX), (-_DIAMOND_PX, 0))
        painter.drawPolygon(QPolygon([QPoint(x + dx, y + dy) for dx, dy in corners]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
