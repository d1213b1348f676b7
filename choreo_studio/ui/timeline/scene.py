"""What every row needs to paint itself."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from choreo_studio.ui.shared.theme import Theme, color
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.timeline.bars import seconds_of_bars
from choreo_studio.ui.timeline.state import TimelineState

_SMALL = 0.82
# Hues that neither lead, follow, couple nor the accent have; the first is for the take that others vary.
_TAKE_COLOURS = {
    "dark": ("#7d8ba1", "#9a7fd1", "#cf6f91", "#4aa8a0", "#a3a652", "#c46f55", "#6f86d6", "#b76cc0", "#6fa463"),
    "light": ("#66748a", "#7a5db5", "#b54f75", "#2b857d", "#7c7f2c", "#a5523a", "#4e66ba", "#954a9f", "#4c8340"),
}


@dataclass(frozen=True, eq=False)
class Scene:
    """State, axis and look.

    Attributes:
        state: what there is.
        axis: where it is.
        theme: in which colours.
        font: in which type.
        ratio: device pixels in a pixel.
    """

    state: TimelineState
    axis: TimeAxis
    theme: Theme
    font: QFont
    ratio: float = 1.0

    @property
    def metrics(self) -> QFontMetrics:
        """Sizes of the font."""
        return QFontMetrics(self.font)

    @property
    def small_font(self) -> QFont:
        """For what is read second."""
        font = QFont(self.font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * _SMALL)
        else:
            font.setPixelSize(max(1, round(font.pixelSize() * _SMALL)))
        return font

    @property
    def right(self) -> int:
        """First pixel right of the time area."""
        return self.axis.header_width + self.axis.width_px

    def take_colour(self, take: int, alpha: int = 255) -> QColor:
        """The colour of a take, the same wherever it is drawn."""
        return take_colour(self.theme, take, alpha)

    def span(self, start_seconds: float, end_seconds: float) -> tuple[int, int]:
        """Pixels from and to of a stretch of time, cut to the time area."""
        left = round(self.axis.x_of(start_seconds))
        right = round(self.axis.x_of(end_seconds))
        return max(left, self.axis.header_width), min(right, self.right)

    def marked_span(self) -> tuple[int, int] | None:
        """Pixels from and to of the marked bars, None where none are marked or seen."""
        state = self.state
        if state.grid is None or state.bars is None:
            return None
        left, right = self.span(*seconds_of_bars(state.grid, state.bars))
        return (left, right) if right > left else None


def take_colour(theme: Theme, take: int, alpha: int = 255) -> QColor:
    """The colour of a take by its id."""
    colours = _TAKE_COLOURS[theme.name]
    return color(colours[(take - 1) % len(colours)], alpha)


def write(painter: QPainter, box: QRect, text: str, ink: QColor, align: Qt.AlignmentFlag, font: QFont) -> None:
    """Text in a box, with dots at its end where it is too long."""
    painter.setFont(font)
    painter.setPen(ink)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, shown)
