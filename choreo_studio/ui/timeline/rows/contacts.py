"""Strips of feet that carry weight and hands that hold."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.columns import banded_image, edges_frames, rgba, shares
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.row import write_name
from choreo_studio.ui.timeline.rows.strip import frame_at, stale_alpha
from choreo_studio.ui.timeline.scene import Scene

_PAD = 2
_SIDES = ("left", "right")


class FeetRow:
    """Four thin bars: the lead's left and right foot, then the follow's."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        found = scene.state.readouts
        if found is not None:
            colours = [scene.theme.lead, scene.theme.lead, scene.theme.follow, scene.theme.follow]
            _paint_bars(painter, box, scene, found.feet.reshape(-1, 4), colours)

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the name."""
        write_name(painter, box, scene, "feet")

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Which feet carry weight."""
        found, frame = scene.state.readouts, frame_at(scene, seconds)
        if found is None or frame is None:
            return ""
        return " · ".join(f"{role} {_standing(found.feet[frame, row])}" for row, role in enumerate(("lead", "follow")))


class HandsRow:
    """Two thin bars: what the lead's left and right hand hold."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        found = scene.state.readouts
        if found is not None:
            _paint_bars(painter, box, scene, found.holds, [scene.theme.couple, scene.theme.couple])

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the name."""
        write_name(painter, box, scene, "hands")

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """Which hands hold."""
        found, frame = scene.state.readouts, frame_at(scene, seconds)
        if found is None or frame is None:
            return ""
        held = [side for side, holds in zip(_SIDES, found.holds[frame], strict=True) if holds]
        return f"lead holds with {' and '.join(held)}" if held else "no hold"


def _standing(feet: NDArray[np.bool_]) -> str:
    return {(True, True): "on both feet", (True, False): "on left", (False, True): "on right"}.get(
        (bool(feet[0]), bool(feet[1])), "in the air"
    )


def _paint_bars(painter: QPainter, box: QRect, scene: Scene, flags: NDArray[np.bool_], colours: list[str]) -> None:
    grid = scene.state.grid
    if grid is None:
        return
    frames = edges_frames(scene.axis, scene.ratio, grid)
    count = len(colours)
    pitch = (box.height() - 2 * _PAD) / count
    thick = max(1, round((pitch - 1) * scene.ratio))
    for row, value in enumerate(colours):
        cover = shares(flags[:, row], frames)
        image = banded_image(cover, thick, rgba(color(value, stale_alpha(scene))), scene.ratio)
        painter.drawImage(QPoint(box.left(), box.top() + _PAD + round(row * pitch)), image)
