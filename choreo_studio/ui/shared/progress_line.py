"""How far a job is, as a line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from choreo_studio.ui.shared.theme import color, theme

_UNKNOWN_SHARE = 0.12


class ProgressLine(QWidget):
    """A line that fills; a short piece at its start where nobody knows how long it takes.

    Qt's own progress bar paints at once whenever its value changes, and the whole window with it: in the middle of a
    turn of the event loop, several times a turn. This one waits for the next frame like everything else.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.done, self.total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """How much of the line is filled, 0..1."""
        return min(self.done / self.total, 1.0) if self.total > 0 else _UNKNOWN_SHARE

    def show_progress(self, done: int, total: int) -> None:
        """So many steps of so many, 0 where nobody knows."""
        if (done, total) != (self.done, self.total):
            self.done, self.total = done, total
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A third of a line of text high."""
        return QSize(80, max(6, self.fontMetrics().height() // 3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The groove, and the part that is done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        groove = QRectF(0, 0, self.width(), self.height())
        painter.setBrush(color(theme().line))
        painter.drawRoundedRect(groove, radius, radius)
        painter.setBrush(color(theme().accent))
        groove.setWidth(max(self.height(), self.width() * self.share) if self.done or not self.total else 0.0)
        painter.drawRoundedRect(groove, radius, radius)
        painter.end()
