"""The strip of closeness."""

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.columns import edges_frames, highest, rgba, upright_image
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.row import write_name
from choreo_studio.ui.timeline.rows.strip import frame_at, stale_alpha
from choreo_studio.ui.timeline.scene import Scene

_FAR_METRES = 1.5
_PAD = 2


class ClosenessRow:
    """How near the dancers are: the nearer, the higher; red where their torsos are in each other."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        found, grid = scene.state.readouts, scene.state.grid
        if found is None or grid is None:
            return
        frames = edges_frames(scene.axis, scene.ratio, grid)
        near = highest(np.maximum(_FAR_METRES - found.distance_m, 0.0), frames) / _FAR_METRES
        through = highest(found.depth_cm, frames) > 0.0
        height = round((box.height() - 2 * _PAD) * scene.ratio)
        top = np.where(through, 0.0, height * (1.0 - near))
        alpha = stale_alpha(scene)
        apart, inside = rgba(color(scene.theme.couple, alpha * 3 // 5)), rgba(color(scene.theme.bad, alpha))
        colours = np.where(through[:, None], inside, apart)
        image = upright_image(top, np.full_like(top, height), height, colours, scene.ratio)
        painter.drawImage(QPoint(box.left(), box.top() + _PAD), image)

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the name."""
        write_name(painter, box, scene, "closeness")

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """The distance, and how deep the bodies are in each other."""
        found, frame = scene.state.readouts, frame_at(scene, seconds)
        if found is None or frame is None:
            return ""
        text = f"{found.distance_m[frame] * 100:.0f} cm apart"
        depth = float(found.depth_cm[frame])
        return f"{text} · torsos {depth:.0f} cm in each other" if depth > 0 else text
