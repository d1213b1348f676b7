"""The panel: what to search for, the list, and what can be done with a take."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.own_keys import LIST_KEYS, OwnKeys
from choreo_studio.ui.shared.theme import color, theme
from choreo_studio.ui.takes.drawing import TakeDrawing
from choreo_studio.ui.takes.rows import ROW, TakesRows
from choreo_studio.ui.takes.state import TakesState

_BUTTONS = ("keep_take", "compare_ab", "ghost", "star_take", "delete_take")
_MENU = ("keep_take", "compare_ab", "ghost", "ghost_off", "", "rename_take", "star_take", "rerun_take")


class TakesList(QListView):
    """The list; it says so when there is nothing in it.

    Signals:
        audition_wanted, choose_wanted, star_wanted, delete_wanted: id of a take.
    """

    audition_wanted = Signal(int)
    choose_wanted = Signal(int)
    star_wanted = Signal(int)
    delete_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.empty_text = ""
        self.rows = TakesRows(self)
        self.drawing = TakeDrawing(self)
        self.setModel(self.rows)
        self.setItemDelegate(self.drawing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        OwnKeys(self, LIST_KEYS)
        self.clicked.connect(lambda index: self.audition_wanted.emit(index.data(ROW).id))
        self.doubleClicked.connect(lambda index: self.choose_wanted.emit(index.data(ROW).id))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A press on the star is none on the take."""
        if self._is_star(event):
            self.star_wanted.emit(self.indexAt(event.position().toPoint()).data(ROW).id)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The end of a press; the star has had its own."""
        if not self._is_star(event):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A second press; on the star it is one more press."""
        if self._is_star(event):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows audition, Enter chooses, Delete deletes."""
        before = self.currentIndex()
        if self.state() == QListView.State.EditingState:
            # A name's field passes Enter on once it has taken it.
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and before.isValid():
            self.choose_wanted.emit(before.data(ROW).id)
        elif event.key() == Qt.Key.Key_Delete and before.isValid():
            self.delete_wanted.emit(before.data(ROW).id)
        else:
            super().keyPressEvent(event)
            if self.currentIndex() != before and self.currentIndex().isValid():
                self.audition_wanted.emit(self.currentIndex().data(ROW).id)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The rows, or why there are none."""
        super().paintEvent(event)
        if self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(color(theme().dim_text))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.empty_text)

    def _is_star(self, event: QMouseEvent) -> bool:
        point = event.position().toPoint()
        index = self.indexAt(point)
        is_left = event.button() == Qt.MouseButton.LeftButton and index.isValid()
        return is_left and self.drawing.star_place(self.visualRect(index), self.fontMetrics()).contains(point)


class TakesView(QWidget):
    """Shows what it is given and tells what is wanted; see also `TakesList`.

    Signals:
        filter_wanted: (text, starred only).
        settings_wanted: the settings of the shown take shall be those of the next dance.

    Args:
        book: the program's actions.
    """

    filter_wanted = Signal(str, bool)
    settings_wanted = Signal()

    def __init__(self, book: ActionBook) -> None:
        super().__init__()
        self.setObjectName("takes")
        self.search, self.starred, self.list = QLineEdit(), QToolButton(), TakesList()
        self.search.setPlaceholderText("Search takes")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.starred.setIcon(icon("star_full"))
        self.starred.setCheckable(True)
        self.starred.setToolTip("Only takes with a star.")
        self.starred.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.search.textChanged.connect(self._tell_filter)
        self.starred.toggled.connect(self._tell_filter)
        self.use_settings = QAction("Use its settings for the next dance", self)
        self.use_settings.setToolTip("Bars, dancers, seed and all else as this take was made; R makes it again.")
        self.use_settings.triggered.connect(self.settings_wanted)
        self.menu = self._made_menu(book)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self._lay_out(book)

    def show_state(self, state: TakesState) -> None:
        """Show the list; the row of the shown take is the current one."""
        self.list.empty_text = state.empty_text
        self.list.rows.show_rows(state.rows)
        self.list.setCurrentIndex(self.list.rows.index_of(state.shown))
        self.use_settings.setEnabled(state.shown is not None)
        self.list.viewport().update()

    def edit_name(self, take_id: int) -> None:
        """Let a take be renamed in its place, which is brought to the front where it is a tab behind others."""
        dock = self.parentWidget()
        if isinstance(dock, QDockWidget):
            dock.show()
            dock.raise_()
        index = self.list.rows.index_of(take_id)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
            self.list.edit(index)

    def _made_menu(self, book: ActionBook) -> QMenu:
        menu = QMenu(self)
        for name in _MENU:
            if name:
                menu.addAction(book[name])
            else:
                menu.addSeparator()
        menu.addAction(self.use_settings)
        menu.addSeparator()
        menu.addAction(book["delete_take"])
        return menu

    def _open_menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if index.isValid():
            self.list.audition_wanted.emit(index.data(ROW).id)
            self.menu.popup(self.list.viewport().mapToGlobal(point))

    def _tell_filter(self) -> None:
        self.filter_wanted.emit(self.search.text(), self.starred.isChecked())

    def _lay_out(self, book: ActionBook) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.search)
        top.addWidget(self.starred)
        for name in _BUTTONS:
            button = QToolButton()
            button.setDefaultAction(book[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setObjectName(f"{name}_button")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bottom.addWidget(button)
        more = QToolButton()
        more.setIcon(icon("more"))
        more.setToolTip("All that can be done with a take.")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self.menu)
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bottom.addStretch(1)
        bottom.addWidget(more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addLayout(bottom)
