"""What is painted by hand in the bar: the place, the tempo chip, and text that gives way."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from choreo_studio.ui.shared.theme import THEME, Theme, color, theme
from choreo_studio.ui.transport.state import Certainty, Place

_BIG = 1.6
_WIDEST = Place("888 : 8", "88:88.88", "f 88888")


class PlaceDisplay(QWidget):
    """Where we are: bars and beats large, seconds and frame beside it.

    Painted, as labels would lay out the whole bar anew sixty times a second.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Place()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setToolTip("Bar : beat, minutes and seconds, and the frame at 30 frames a second.")
        THEME.changed.connect(self.update)

    @property
    def place(self) -> Place:
        """What is shown."""
        return self._place

    def show_place(self, place: Place) -> None:
        """Another place."""
        if place != self._place:
            self._place = place
            self.setAccessibleName(f"{place.bar_beat}, {place.clock}, {place.frame}")
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the widest place, so that nothing moves while playing."""
        return QSize(round(sum(self._widths()) + 4 * self._gap()), round(QFontMetricsF(self._big()).height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Three texts on one baseline, the large one ending where the others begin."""
        painter, look = QPainter(self), theme()
        big, small = self._big(), self.font()
        metrics = QFontMetricsF(big)
        baseline = (self.height() - metrics.height()) / 2 + metrics.ascent()
        texts = (self._place.bar_beat, self._place.clock, self._place.frame)
        left = self._gap()
        for text, font, ink, width in zip(
            texts, (big, small, small), (look.text, look.text, look.dim_text), self._widths(), strict=True
        ):
            painter.setFont(font)
            painter.setPen(color(ink if self.isEnabled() else look.dim_text))
            is_big = font is big
            indent = width - metrics.horizontalAdvance(text) if is_big else 0.0
            painter.drawText(QPointF(left + indent, baseline), text)
            left += width + self._gap() * (2 if is_big else 1)
        painter.end()

    def _big(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _BIG)
        font.setBold(True)
        return font

    def _gap(self) -> float:
        return QFontMetricsF(self.font()).averageCharWidth() * 1.5

    def _widths(self) -> tuple[float, float, float]:
        big, small = QFontMetricsF(self._big()), QFontMetricsF(self.font())
        return (
            big.horizontalAdvance(_WIDEST.bar_beat),
            small.horizontalAdvance(_WIDEST.clock),
            small.horizontalAdvance(_WIDEST.frame),
        )


class TempoChip(QAbstractButton):
    """Tempo, metre and, in its colour, how sure the beats are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tempo = self._metre = ""
        self._certainty = Certainty()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        THEME.changed.connect(self.update)

    def show_beats(self, tempo: str, metre: str, certainty: Certainty) -> None:
        """Other texts."""
        self._tempo, self._metre, self._certainty = tempo, metre, certainty
        self.setText(" ".join(part for part in (tempo, metre, certainty.text) if part))
        self.setToolTip(f"{certainty.advice}\nClick to correct the beats.".strip())
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def ink(self) -> str:
        """The colour that says how sure the beats are."""
        return _inks(theme())[self._certainty.sureness]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all of the text."""
        metrics = QFontMetricsF(self._strong())
        return QSize(round(sum(width for _, _, _, width in self._parts())), round(metrics.height() * 1.6))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be clicked."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A pill with texts; its edge warns."""
        painter, look = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.accent if self.isChecked() or self.hasFocus() else look.line
        if self._certainty.sureness == "check" and not self.isChecked():
            edge = look.warning
        painter.setPen(color(edge))
        painter.setBrush(color(look.hover if self.underMouse() and self.isEnabled() else look.raised))
        pill = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        left = 0.0
        for text, ink, font, width in self._parts():
            painter.setFont(font)
            painter.setPen(color(ink))
            painter.drawText(QRectF(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignCenter), text)
            left += width
        painter.end()

    # Every part with its ink, font and width; the widths hold the gaps.
    def _parts(self) -> list[tuple[str, str, QFont, float]]:
        look, plain, strong = theme(), self.font(), self._strong()
        gap = QFontMetricsF(plain).averageCharWidth() * 1.6
        sure = self._certainty
        parts = [
            (self._tempo, look.text, strong),
            (self._metre, look.text, plain),
            (f"● {sure.text}" if sure.text else "", self.ink(), plain),
            ("▾", look.dim_text, plain),
        ]
        return [
            ("", look.text, plain, gap / 2),
            *(
                (text, ink, font, QFontMetricsF(font).horizontalAdvance(text) + gap)
                for text, ink, font in parts
                if text
            ),
            ("", look.text, plain, gap / 2),
        ]

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font


class GivingLabel(QLabel):
    """Text that takes the room that is left and ends in dots where that is too little."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_text(self, text: str) -> None:
        """Another text."""
        self._whole = text
        self.setToolTip(text)
        self.update()

    def text(self) -> str:
        """All of it."""
        return self._whole

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """As much of it as there is room for; nothing rather than a syllable."""
        metrics = QFontMetricsF(self.font())
        if self.width() < metrics.averageCharWidth() * 8:
            return
        painter = QPainter(self)
        painter.setPen(color(theme().dim_text))
        text = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), int(self.alignment()), text)
        painter.end()


def _inks(look: Theme) -> dict[str, str]:
    return {"sure": look.good, "check": look.warning, "unknown": look.dim_text, "hand": look.text}
