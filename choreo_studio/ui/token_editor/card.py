"""The card at the pointer: what a cell holds, how sure the model was, and what else it would have put there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from choreo_studio.services.token_edits import Alternative
from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.shared.theme import color, theme
from choreo_studio.ui.token_editor.palette import code_colours, is_bright
from choreo_studio.ui.token_editor.state import TokenState, place_in_words
from choreo_studio.ui.token_editor.swap_menu import percent

_PAD, _GAP, _WIDTH = 10, 4, 250
_MOST_BARS = 5
_AWAY_PX = 18


@dataclass(frozen=True)
class CardState:
    """What the card says.

    Attributes:
        title: whose cell.
        place: bar and beat.
        codes: one for each depth.
        codebook_size: K.
        sure: how likely the model found the first code, as words.
        alternatives: of the first depth, the likeliest first.
        note: a sentence below them.
    """

    title: str
    place: str
    codes: tuple[int, ...]
    codebook_size: int
    sure: str
    alternatives: tuple[Alternative, ...]
    note: str


def card_of(state: TokenState, slot: Slot, alternatives: Sequence[Alternative], note: str) -> CardState | None:
    """The card of a cell, None where the cell is gone."""
    row = state.row(slot)
    if row is None or state.grid is None:
        return None
    sure = float(row.sure[slot.index])
    said = "being decoded" if row.pending[slot.index] else _in_words(sure)
    return CardState(
        f"{row.name.capitalize()}, {row.level}",
        place_in_words(state.grid, row.slots_per_beat, slot),
        tuple(int(code) for code in row.codes[slot.index]),
        row.codebook_size,
        said + (", locked" if row.locked[slot.index] else ""),
        tuple(alternatives[:_MOST_BARS]),
        note,
    )


def _in_words(sure: float) -> str:
    if sure >= 1.0:
        return "set by hand or captured"
    return "not read since the beats changed" if sure == 0.0 else f"{sure:.0%} sure when drawn"


class Card(QWidget):
    """A card that is looked at and never clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._state: CardState | None = None

    @property
    def state(self) -> CardState | None:
        """What it says, None while it is not shown."""
        return self._state if self.isVisible() else None

    def show_at(self, state: CardState, at: QPoint) -> None:
        """Show it beside a point of the screen, wholly on that screen."""
        self._state = state
        self.resize(self.sizeHint())
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = at.x() + _AWAY_PX if at.x() + _AWAY_PX + self.width() <= room.right() else at.x() - _AWAY_PX - self.width()
        y = at.y() - self.height() - _AWAY_PX
        self.move(max(room.left(), x), y if y >= room.top() else min(at.y() + _AWAY_PX, room.bottom() - self.height()))
        self.show()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as what it says."""
        state, line = self._state, self._line()
        if state is None:
            return QSize(_WIDTH, line)
        note = self._note_box(state).height()
        bars = len(state.alternatives) * line + (line if state.alternatives else 0)
        return QSize(_WIDTH, 2 * _PAD + 3 * line + 2 * _GAP + bars + (note + _GAP if note else 0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        if self._state is None:
            return
        painter, look, line = QPainter(self), theme(), self._line()
        painter.fillRect(self.rect(), color(look.raised))
        painter.setPen(QPen(color(look.strong_line), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        box = QRect(_PAD, _PAD, self.width() - 2 * _PAD, line)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(color(look.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._state.title)
        painter.setFont(self._small())
        painter.setPen(color(look.dim_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._state.place)
        box.translate(0, line + _GAP)
        self._paint_codes(painter, box, self._state)
        box.translate(0, line)
        painter.setPen(color(look.dim_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._state.sure)
        self._paint_alternatives(painter, box.translated(0, line + _GAP), self._state)
        painter.setPen(color(look.dim_text))
        painter.drawText(self._note_box(self._state), Qt.TextFlag.TextWordWrap, self._state.note)

    def _paint_codes(self, painter: QPainter, box: QRect, state: CardState) -> None:
        left = box.left()
        for depth, code in enumerate(state.codes):
            width = self._chip_width(state.codebook_size) + (6 if depth == 0 else 0)
            _paint_chip(painter, QRect(left, box.top() + 1, width, box.height() - 2), code, state.codebook_size, depth)
            left += width + _GAP

    def _paint_alternatives(self, painter: QPainter, box: QRect, state: CardState) -> None:
        if not state.alternatives:
            return
        look, chip = theme(), self._chip_width(state.codebook_size)
        painter.setPen(color(look.dim_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "The model would put here")
        best = state.alternatives[0].probability
        share_px = QFontMetrics(self._small()).horizontalAdvance("100 %") + _GAP
        for item in state.alternatives:
            box = box.translated(0, self._line())
            _paint_chip(
                painter, QRect(box.left(), box.top() + 1, chip, box.height() - 2), item.code, state.codebook_size, 0
            )
            room = box.adjusted(chip + 2 * _GAP, 0, -share_px, 0)
            bar = QRectF(room.left(), box.center().y() - 2, room.width() * item.probability / max(best, 1e-6), 5)
            painter.setPen(Qt.PenStyle.NoPen)
            is_present = item.code == state.codes[0]
            painter.setBrush(color(look.accent if is_present else look.dim_text, 255 if is_present else 170))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(color(look.text))
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, align, percent(item.probability))

    def _note_box(self, state: CardState) -> QRect:
        if not state.note:
            return QRect()
        line = self._line()
        lines = 3 + (len(state.alternatives) + 1 if state.alternatives else 0)
        room = QRect(_PAD, _PAD + lines * line + 3 * _GAP, _WIDTH - 2 * _PAD, 10 * line)
        return QFontMetrics(self._small()).boundingRect(room, Qt.TextFlag.TextWordWrap, state.note)

    def _chip_width(self, codebook_size: int) -> int:
        return QFontMetrics(self._small()).horizontalAdvance(str(codebook_size - 1)) + 10

    def _line(self) -> int:
        return QFontMetrics(self.font()).height() + 3

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.88, 5.0))
        return font


def _paint_chip(painter: QPainter, box: QRect, code: int, size: int, depth: int) -> None:
    colours = code_colours(size, theme().name)[code]
    fill = QColor.fromRgbF(*(float(part) for part in colours))
    fill.setAlpha(255 if depth == 0 else 150)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(box), 3, 3)
    is_dark_ink = depth == 0 and bool(is_bright(colours[None])[0])
    painter.setPen(QColor("#14161a") if is_dark_ink else color(theme().text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(code))
