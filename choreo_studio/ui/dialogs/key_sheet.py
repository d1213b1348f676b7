"""The key sheet: every key of the program on one page."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QFont, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from choreo_studio.ui.dialogs.key_sheet_caps import draw_caps, width_of
from choreo_studio.ui.dialogs.key_sheet_state import KeyGroup, KeyLine, gathered, in_columns, searched
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.theme import color, theme

Groups = Sequence[tuple[str, Sequence[QAction]]]

_COLUMN_EM, _COLUMNS = 40, 4
_GAP = 28


class KeySheet(QDialog):
    """All keys by menu, in columns, searched as one types.

    Args:
        groups: the program's actions by menu.
        parent: the window.
    """

    def __init__(self, groups: Groups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_sheet")
        self.setWindowTitle("Keys")
        self._groups = tuple(gathered(_group_of(name, actions)) for name, actions in groups)
        self.search, self.page = QLineEdit(), _Page()
        self.search.setPlaceholderText("Search keys")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._find)
        scroll = QScrollArea()
        scroll.setProperty("role", "plain")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 8)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(scroll)
        self._find("")
        room = self.screen().availableSize()
        width = _COLUMNS * (_COLUMN_EM * self.fontMetrics().averageCharWidth() + _GAP) + 50
        self.resize(min(width, round(0.9 * room.width())), round(0.8 * room.height()))

    def _find(self, query: str) -> None:
        self.page.show_groups(searched(self._groups, query))


class _Page(QWidget):
    """The sheet itself, drawn in as many columns as fit."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: tuple[KeyGroup, ...] = ()

    def show_groups(self, groups: tuple[KeyGroup, ...]) -> None:
        """Show these groups."""
        self.groups = groups
        self._settle()

    @property
    def columns(self) -> tuple[tuple[KeyGroup, ...], ...]:
        """The groups as they are set."""
        width = self.fontMetrics().averageCharWidth() * _COLUMN_EM + _GAP
        return in_columns(self.groups, max(1, (self.width() + _GAP) // width))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as fit now."""
        super().resizeEvent(event)
        self._settle()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for one column."""
        return QSize(self.fontMetrics().averageCharWidth() * _COLUMN_EM, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The columns side by side."""
        painter, columns = QPainter(self), self.columns
        if not columns:
            painter.setPen(color(theme().dim_text))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignHCenter, "No key is like that.")
            return
        count = max(len(columns), 1)
        width = min((self.width() - _GAP * (count - 1)) // count, self.fontMetrics().averageCharWidth() * 60)
        for number, column in enumerate(columns):
            self._draw_column(painter, column, number * (width + _GAP), width)

    def _draw_column(self, painter: QPainter, column: Sequence[KeyGroup], left: int, width: int) -> None:
        line, y = self._line_height(), 0
        title = QFont(self.font())
        title.setBold(True)
        for group in column:
            painter.setFont(title)
            painter.setPen(color(theme().accent))
            painter.drawText(QRect(left, y, width, line), Qt.AlignmentFlag.AlignVCenter, group.name)
            painter.setPen(color(theme().line))
            painter.drawLine(left, y + line, left + width, y + line)
            painter.setFont(self.font())
            y += line + 4
            for item in group.lines:
                self._draw_line(painter, item, QRect(left, y, width, line))
                y += line
            y += line - 4

    def _draw_line(self, painter: QPainter, item: KeyLine, place: QRect) -> None:
        right, metrics = place.right(), self.fontMetrics()
        for number, keys in enumerate(reversed(item.keys)):
            if number:
                painter.setPen(color(theme().dim_text))
                box = QRect(
                    right - metrics.averageCharWidth() * 2, place.top(), metrics.averageCharWidth() * 2, place.height()
                )
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–" if "–" in item.title else "/")
                right = box.left() - 2
            draw_caps(painter, keys, right, place.center().y() + 1)
            right -= width_of(keys, metrics)
        painter.setPen(color(theme().text))
        free = QRect(place.left(), place.top(), right - place.left() - 6, place.height())
        text = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, free.width())
        painter.drawText(free, Qt.AlignmentFlag.AlignVCenter, text)

    def _line_height(self) -> int:
        return self.fontMetrics().height() + 9

    def _settle(self) -> None:
        tallest = max((sum(len(group.lines) + 2 for group in column) for column in self.columns), default=2)
        self.setMinimumHeight(tallest * self._line_height())
        self.update()


def _group_of(name: str, actions: Sequence[QAction]) -> KeyGroup:
    native = QKeySequence.SequenceFormat.NativeText
    lines = tuple(
        KeyLine(
            action.text().replace("&", "").rstrip("…"),
            tuple(keys.toString(native) for keys in action.shortcuts()),
        )
        for action in actions
    )
    return KeyGroup(name, lines)
