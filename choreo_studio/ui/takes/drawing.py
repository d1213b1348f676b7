"""How a take is drawn in the list."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.own_keys import OwnKeys
from choreo_studio.ui.shared.theme import color, theme
from choreo_studio.ui.takes.rows import ROW
from choreo_studio.ui.takes.state import TakeRow

Index = QModelIndex | QPersistentModelIndex


class TakeDrawing(QStyledItemDelegate):
    """Draws a take in two lines and lets it be renamed in its place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stars = {True: icon("star_full"), False: icon("star")}
        self._ghost = icon("ghost")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Two lines and air."""
        return QSize(120, 2 * option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Key, name, star and model; below them how it came to be, and when."""
        row: TakeRow = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = _Places(option.rect, option.fontMetrics, row.indent, row.is_ghost)
        self._draw_ground(painter, option, row)
        self._draw_key(painter, places, row)
        self._draw_words(painter, option, places, row)
        size = places.star.size()
        if row.starred or option.state & QStyle.StateFlag.State_MouseOver:
            pixmap_mode = QIcon.Mode.Normal if row.starred else QIcon.Mode.Disabled
            self._stars[row.starred].paint(painter, places.star, Qt.AlignmentFlag.AlignCenter, pixmap_mode)
        if row.is_ghost:
            self._ghost.paint(painter, places.star.translated(-size.width() - 6, 0))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """A field for the name."""
        field = QLineEdit(parent)
        OwnKeys(field)
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """The field lies over both lines."""
        places = _Places(option.rect, option.fontMetrics, index.data(ROW).indent)
        lines = places.name.united(places.what)
        lines.setRight(places.name.right())
        editor.setGeometry(lines.adjusted(-7, 0, 0, 0))

    def star_place(self, rect: QRect, metrics: QFontMetrics) -> QRect:
        """Where a click is a click on the star of the row at `rect`."""
        return _Places(rect, metrics, 0).star.adjusted(-4, -4, 4, 4)

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: TakeRow) -> None:
        colours, rect = theme(), option.rect
        if row.is_chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color(colours.raised))
        if row.is_chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), color(colours.accent))
        if row.is_auditioned:
            painter.setPen(QPen(color(colours.accent), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4)

    def _draw_key(self, painter: QPainter, places: "_Places", row: TakeRow) -> None:
        if not row.number:
            return
        painter.setPen(QPen(color(theme().strong_line), 1))
        painter.drawRoundedRect(places.key, 3, 3)
        painter.setPen(color(theme().dim_text))
        painter.drawText(places.key, Qt.AlignmentFlag.AlignCenter, str(row.number))

    def _draw_words(self, painter: QPainter, option: QStyleOptionViewItem, places: "_Places", row: TakeRow) -> None:
        colours, metrics = theme(), option.fontMetrics
        bold = QFont(option.font)
        bold.setBold(row.is_chosen)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for rect, font, tint, text in (
            (places.name, bold, colours.text, row.name),
            (places.what, option.font, colours.dim_text, row.what),
        ):
            painter.setFont(font)
            painter.setPen(color(tint))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, left, shown)
        painter.setPen(color(colours.dim_text))
        free = places.name.width() - QFontMetrics(bold).horizontalAdvance(row.name) - 16
        score = "" if row.score is None else f"{row.score:.0f}"
        origin, short = (
            " · ".join(part for part in parts if part) for parts in ((row.model, row.date, score), (row.date, score))
        )
        text = origin if metrics.horizontalAdvance(origin) <= free else short
        if metrics.horizontalAdvance(text) <= free:
            painter.drawText(places.name, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


class _Places:
    """Where the parts of a row lie."""

    def __init__(self, rect: QRect, metrics: QFontMetrics, indent: int, has_ghost: bool = False) -> None:
        high = metrics.height()
        left = rect.left() + 10 + indent * high
        key = round(1.2 * metrics.averageCharWidth()) + 8
        side = high - 2
        self.key = QRect(left, rect.top() + 6, key, high)
        self.star = QRect(rect.right() - 8 - side, rect.top() + 7, side, side)
        words = left + key + 8
        self.name = QRect(words, rect.top() + 5, self.star.left() - (side + 12 if has_ghost else 6) - words, high + 1)
        self.what = QRect(words, self.name.bottom() + 1, rect.right() - 8 - words, high)
