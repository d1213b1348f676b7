"""Offers what a program that ended badly has left."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.services.recovery import Recoverable
from choreo_studio.ui.dialogs.parts import button, row, sentence
from choreo_studio.ui.dialogs.recovery_state import rows_of

_HEADER = ("Project", "Copied", "Last step", "Takes", "File")


class RecoveryDialog(QDialog):
    """A list of projects that were not saved; each is recovered, thrown away, or left for later.

    Signals:
        recover_wanted: a Recoverable, after which the dialog closes.
        discard_wanted: a Recoverable, which leaves the list.

    Args:
        items: newest first, at least one.
        parent: window that it belongs to.
    """

    recover_wanted = Signal(object)
    discard_wanted = Signal(object)

    def __init__(self, items: Sequence[Recoverable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if not items:
            raise ValueError("items: expected at least one, found none")
        self.setWindowTitle("Recovery")
        self._items, self._is_sure = list(items), False
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.list.setHeaderLabels(_HEADER)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for shown in rows_of(items, datetime.now().astimezone()):
            texts = (shown.name, shown.when, shown.last_step, shown.takes, shown.where)
            entry = QTreeWidgetItem(list(texts))
            entry.setToolTip(4, shown.where)
            entry.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(entry)
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.recover_button = button("&Recover", is_main=True)
        self.later_button, self.discard_button = button("&Later"), button("&Discard")
        self.recover_button.clicked.connect(self._recover)
        self.later_button.clicked.connect(self.reject)
        self.discard_button.clicked.connect(self._discard)
        self.list.itemActivated.connect(lambda entry, column: self._recover())
        self.list.currentItemChanged.connect(lambda now, before: self._ask_again())
        layout = QVBoxLayout(self)
        layout.addWidget(sentence("Choreo Studio did not end as it should", "title"))
        layout.addWidget(
            sentence("These projects had unsaved changes. Recovering opens a copy; the file stays as it is.")
        )
        layout.addWidget(self.list)
        layout.addLayout(row([self.discard_button], [self.later_button, self.recover_button]))
        self._choose_first()
        self.list.setFocus()
        unit = self.fontMetrics().height()
        self.resize(46 * unit, 20 * unit)

    def _choose_first(self) -> None:
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _chosen(self) -> int:
        return self.list.currentIndex().row()

    def _recover(self) -> None:
        self.recover_wanted.emit(self._items[self._chosen()])
        self.accept()

    def _ask_again(self) -> None:
        self._is_sure = False
        self.discard_button.setText("&Discard")

    def _discard(self) -> None:
        # There is no way back from this, so it takes two clicks.
        if not self._is_sure:
            self._is_sure = True
            self.discard_button.setText("&Discard for good?")
            return
        index = self._chosen()
        item = self._items.pop(index)
        self.list.takeTopLevelItem(index)
        self._ask_again()
        self.discard_wanted.emit(item)
        if not self._items:
            self.reject()
