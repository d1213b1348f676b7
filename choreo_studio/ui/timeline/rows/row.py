"""What all rows have in common."""

from typing import Protocol

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from choreo_studio.ui.shared.theme import color
from choreo_studio.ui.timeline.layout import Place
from choreo_studio.ui.timeline.scene import Scene, write

HEADER_MARGIN = 8


class Row(Protocol):
    """Something drawn over the whole width."""

    def paint(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the time area into a box."""

    def paint_header(self, painter: QPainter, box: QRect, scene: Scene, place: Place) -> None:
        """Draw the name into a box."""

    def reading(self, scene: Scene, place: Place, seconds: float) -> str:
        """What is there at a moment, with its unit; "" for nothing."""


def write_name(painter: QPainter, box: QRect, scene: Scene, text: str) -> None:
    """The name of a row in its header."""
    inner = box.adjusted(HEADER_MARGIN, 0, -4, 0)
    write(painter, inner, text, color(scene.theme.dim_text), Qt.AlignmentFlag.AlignLeft, scene.small_font)
