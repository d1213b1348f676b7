"""The strip of foot slip."""

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.columns import edges_frames, highest, rgba, upright_image
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.rows.row import write_name
from choreo_studio.ui.timeline.rows.strip import frame_at, stale_alpha
from choreo_studio.ui.timeline.scene import Scene

USUAL_CM_PER_SECOND, RARE_CM_PER_SECOND = 60.0, 185.0
"""The fastest planted foot of captured salsa couples slips less than this in 90 % and 99 % of all frames."""

_FULL_CM_PER_SECOND = 200.0
_PAD = 2


class SlipRow:
    """How fast the fastest planted foot of the couple slides."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area."""
        found, grid = scene.state.readouts, scene.state.grid
        if found is None or grid is None:
            return
        slip = highest(found.slip_cm_per_second.max(axis=1), edges_frames(scene.axis, scene.ratio, grid))
        height = round((box.height() - 2 * _PAD) * scene.ratio)
        top = height * (1.0 - np.minimum(slip / _FULL_CM_PER_SECOND, 1.0))
        inks = [
            rgba(color(ink, stale_alpha(scene))) for ink in (scene.theme.good, scene.theme.warning, scene.theme.bad)
        ]
        grade = np.searchsorted([USUAL_CM_PER_SECOND, RARE_CM_PER_SECOND], slip)
        image = upright_image(top, np.full_like(top, height), height, np.stack(inks)[grade], scene.ratio)
        painter.drawImage(QPoint(box.left(), box.top() + _PAD), image)

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the name."""
        write_name(painter, box, scene, "foot slip")

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """The number of each dancer, and whether real dancing has such."""
        found, frame = scene.state.readouts, frame_at(scene, seconds)
        if found is None or frame is None:
            return ""
        lead, follow = (float(value) for value in found.slip_cm_per_second[frame])
        grade = int(np.searchsorted([USUAL_CM_PER_SECOND, RARE_CM_PER_SECOND], max(lead, follow)))
        verdict = ("as in real dancing", "more than usual", "hardly ever in real dancing")[grade]
        return f"slip: lead {lead:.0f}, follow {follow:.0f} cm/s · {verdict}"
