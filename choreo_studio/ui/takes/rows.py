"""The rows of the list for Qt."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from choreo_studio.ui.takes.state import TakeRow

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class TakesRows(QAbstractListModel):
    """The takes of a state, in their order.

    Signals:
        rename_wanted: (id of a take, what was typed).
    """

    rename_wanted = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[TakeRow, ...] = ()

    def show_rows(self, rows: tuple[TakeRow, ...]) -> None:
        """Show these rows; where they are the same takes only what changed is drawn anew."""
        before, self._rows = self._rows, rows
        if [row.id for row in before] == [row.id for row in rows]:
            for place, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self.endResetModel()

    def index_of(self, take_id: int | None) -> QModelIndex:
        """Where a take is; an invalid index for nowhere."""
        places = [place for place, row in enumerate(self._rows) if row.id == take_id]
        return self.index(places[0]) if places else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many takes there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is known of a row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.card
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {row.what}"
        return row if role == ROW else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tell of a name that was typed; the row changes when the project does."""
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            self.rename_wanted.emit(self._rows[index.row()].id, str(value))
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every take can be renamed in its place."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable
