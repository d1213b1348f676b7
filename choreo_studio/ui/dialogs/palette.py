"""The command palette: everything that can be done, by typing some of its letters."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.ui.dialogs.key_sheet_caps import draw_caps, width_of
from choreo_studio.ui.dialogs.palette_state import Entry, Match, found
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.own_keys import LIST_KEYS, OwnKeys
from choreo_studio.ui.shared.theme import color, theme

Groups = Sequence[tuple[str, Sequence[QAction]]]
Extras = Sequence[tuple[str, Callable[[], object]]]

MOST_RECENT = 8
_WIDTH_EM, _LINES = 90, 11
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """Opens over the window, finds and does.

    Args:
        groups: the program's actions by menu.
        parent: the window.
        recent: ids of what was done lately, the latest first.
    """

    def __init__(self, groups: Groups, parent: QWidget | None = None, recent: Sequence[str] = ()) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.recent = tuple(recent)[:MOST_RECENT]
        self._groups = groups
        self._extras: dict[str, Callable[[], object]] = {}
        self.search, self.list = QLineEdit(), QListWidget()
        self.search.setPlaceholderText("What shall be done?")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        OwnKeys(self.search, (*LIST_KEYS, Qt.Key.Key_Escape))
        self.list.setItemDelegate(_MatchDrawing(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)

    def ask(self, extras: Extras = ()) -> None:
        """Open over the parent.

        Args:
            extras: what can be done besides the actions now: title and callable, as "Go to bar 12".
        """
        self._extras = dict(extras)
        self.search.clear()
        self._find("")
        em = self.fontMetrics().averageCharWidth()
        line = self.list.sizeHintForRow(0) if self.list.count() else self.fontMetrics().height() * 2
        self.resize(round(_WIDTH_EM * em), self.search.sizeHint().height() + _LINES * line + 30)
        parent = self.parentWidget()
        if parent is not None:
            corner = QRect(parent.mapToGlobal(parent.rect().topLeft()), parent.size())
            self.move(corner.center().x() - self.width() // 2, corner.top() + corner.height() // 8)
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """While one types, arrows walk the list, Enter does, Esc closes."""
        if watched is not self.search or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _MOVES:
            self._walk(event.key())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self.list.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.reject()
        else:
            return False
        return True

    def _walk(self, key: int) -> None:
        count = self.list.count()
        if not count:
            return
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_LINES, Qt.Key.Key_PageDown: _LINES}
        row = self.list.currentRow() + steps[Qt.Key(key)]
        is_single = abs(steps[Qt.Key(key)]) == 1
        self.list.setCurrentRow(row % count if is_single else min(max(row, 0), count - 1))

    def _find(self, query: str) -> None:
        self.list.clear()
        for match in found(query, self._entries(), self.recent):
            item = QListWidgetItem(match.entry.title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, match)
            item.setToolTip(match.entry.reason)
        self.list.setCurrentRow(0)

    def _entries(self) -> list[Entry]:
        listed = [_entry_of(action, menu) for menu, actions in self._groups for action in actions]
        return listed + [Entry(title, title, "Go") for title in self._extras]

    def _do(self, item: QListWidgetItem | None) -> None:
        entry = item.data(Qt.ItemDataRole.UserRole).entry if item is not None else None
        if entry is None or entry.reason:
            return
        self.recent = (entry.id, *(other for other in self.recent if other != entry.id))[:MOST_RECENT]
        actions = {action.objectName(): action.trigger for _, group in self._groups for action in group}
        run = self._extras.get(entry.id) or actions[entry.id]
        self.accept()
        # After the palette is gone, so that what opens a dialog or moves the focus finds the window as it was.
        QTimer.singleShot(0, run)


def title_of(action: QAction) -> str:
    """The name of an action without the marks that menus need."""
    return action.text().replace("&", "").rstrip("…")


def _entry_of(action: QAction, menu: str) -> Entry:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    reason = "" if action.isEnabled() else (action.statusTip() or "This cannot be done now.")
    return Entry(action.objectName(), title_of(action), menu, keys, reason, action.toolTip())


class _MatchDrawing(QStyledItemDelegate):
    """A line of the palette: the title with the typed letters marked, its menu or why not, its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """A line and air."""
        return QSize(200, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Title, place, key."""
        match: Match = index.data(Qt.ItemDataRole.UserRole)
        colours, entry, rect = theme(), match.entry, option.rect.adjusted(10, 0, -10, 0)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_current = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(option.rect, color(colours.hover if is_current else colours.raised))
        painter.setFont(option.font)
        keys = width_of(entry.keys, option.fontMetrics)
        painter.setOpacity(0.5 if entry.reason else 1.0)
        draw_caps(painter, entry.keys, rect.right(), rect.center().y() + 1)
        used = _draw_title(painter, option.font, rect, match)
        painter.setOpacity(1.0)
        painter.setPen(color(colours.dim_text))
        note = entry.reason or entry.place
        free = rect.adjusted(used + 16, 0, -keys - 12, 0)
        text = option.fontMetrics.elidedText(note, Qt.TextElideMode.ElideRight, free.width())
        painter.drawText(free, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.restore()


def _draw_title(painter: QPainter, font: QFont, rect: QRect, match: Match) -> int:
    """Draw the title with the typed letters bold; how wide it is."""
    bold = QFont(font)
    bold.setBold(True)
    x, hits = rect.left(), frozenset(match.hits)
    for place, letter in enumerate(match.entry.title):
        is_hit = place in hits
        painter.setFont(bold if is_hit else font)
        painter.setPen(color(theme().accent if is_hit else theme().text))
        width = QFontMetrics(painter.font()).horizontalAdvance(letter)
        painter.drawText(QRect(x, rect.top(), width + 4, rect.height()), Qt.AlignmentFlag.AlignVCenter, letter)
        x += width
    painter.setFont(font)
    return x - rect.left()
