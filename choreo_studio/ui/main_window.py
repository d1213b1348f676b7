"""The window: docks, menus, status bar, what is dropped on it and whether it may close."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QTabWidget,
    QToolBar,
    QWidget,
)

from choreo_studio.ui.dock_shares import DockShares
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.progress_line import ProgressLine
from choreo_studio.ui.shared.view import View

_LAYOUT_VERSION = 1
MESSAGE_MS = 8000
_RIGHT_WIDTH = 330
_SCORE_SHARE, _TIMELINE_SHARE = 0.5, 0.66


class MainWindow(QMainWindow):
    """Places panels and shows what goes on; knows nothing of what they do.

    Signals:
        dropped: paths of files that were dropped on it.
        key_released: a key (as Qt.Key) that nobody below wanted was let go.

    Args:
        may_close: asked before it closes.
    """

    dropped = Signal(list)
    key_released = Signal(int)

    def __init__(self, may_close: Callable[[], bool]) -> None:
        super().__init__()
        self._may_close = may_close
        self.setWindowIcon(QIcon(icon("app")))
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setMinimumSize(QSize(900, 560))
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._progress = ProgressLine()
        self._progress.setFixedWidth(160)
        self._progress.hide()
        self._job, self._sound = QLabel(), QLabel()
        for widget in (self._job, self._progress, self._sound):
            self.statusBar().addPermanentWidget(widget)
        for label in (self._job, self._sound):
            label.setProperty("role", "dim")
        self._docks: tuple[QDockWidget, ...] = ()
        self._is_arranged = False

    def place(
        self,
        transport: QWidget,
        viewport: QWidget,
        inspector: QWidget,
        takes: QWidget,
        timeline: QWidget,
        tokens: QWidget,
    ) -> None:
        """Put the panels where they belong."""
        bar = QToolBar("Transport", self, movable=False, floatable=False)
        bar.setObjectName("transport")
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addWidget(transport)
        self.addToolBar(bar)
        score = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        score.setObjectName("score")
        score.addWidget(timeline)
        score.addWidget(tokens)
        score.setStretchFactor(0, 3)
        score.setStretchFactor(1, 1)
        self.score = score
        self._docks = (
            self._docked("Viewport", viewport),
            self._docked("Re-sample", inspector),
            self._docked("Takes", takes),
            self._docked("Timeline", score),
        )
        view, inspect, listed, below = self._docks
        DockShares(self, view, (inspect, listed), below)
        self.show_titles(False)
        self.reset_layout()

    def reset_layout(self) -> None:
        """The docks as they are at the first start."""
        view, inspect, takes, score = self._docks
        areas = Qt.DockWidgetArea
        for dock, area in (
            (view, areas.LeftDockWidgetArea),
            (inspect, areas.RightDockWidgetArea),
            (takes, areas.RightDockWidgetArea),
            (score, areas.BottomDockWidgetArea),
        ):
            dock.setFloating(False)
            self.addDockWidget(area, dock)
            dock.show()
        self.tabifyDockWidget(inspect, takes)
        inspect.raise_()
        self.resizeDocks([view, inspect], [self.width() - _RIGHT_WIDTH, _RIGHT_WIDTH], Qt.Orientation.Horizontal)
        below = round(_SCORE_SHARE * self.height())
        self.resizeDocks([view, score], [self.height() - below, below], Qt.Orientation.Vertical)
        self.score.setSizes([round(_TIMELINE_SHARE * below), round((1 - _TIMELINE_SHARE) * below)])

    def show_titles(self, are_shown: bool) -> None:
        """Title bars by which docks are moved and floated; hidden, they leave their room to the panels."""
        for dock in self._docks:
            dock.setTitleBarWidget(None if are_shown else QWidget(dock))  # type: ignore[arg-type]

    def toggle_full_screen(self) -> None:
        """The whole screen, or not."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def say(self, text: str) -> None:
        """A sentence in the status bar, for a while."""
        self.statusBar().showMessage(text, MESSAGE_MS)

    def say_sound(self, text: str) -> None:
        """Where sound goes, in the status bar."""
        self._sound.setText(text)

    def present(self, view: View) -> None:
        """Title and running work."""
        name = view.path.name if view.path else (view.project.name if view.project else "")
        self.setWindowTitle(f"{name}[*] – Choreo Studio" if name else "Choreo Studio")
        self.setWindowModified(view.project is not None and view.is_modified)
        self._progress.setVisible(bool(view.work))
        if not view.work:
            self._job.setText("idle")
            return
        now, waiting = view.work[0], len(view.work) - 1
        state = "stopping" if now.is_cancelling else now.label
        self._job.setText(state + (f" (+{waiting})" if waiting else ""))
        self._progress.show_progress(now.done, now.total)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask first."""
        event.setAccepted(self._may_close())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Return or Esc in a field gives the keys back to the window."""
        field = self.focusWidget()
        ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if ends and isinstance(field, QLineEdit | QAbstractSpinBox):
            field.clearFocus()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass it on."""
        if not event.isAutoRepeat():
            self.key_released.emit(event.key())
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the paths on."""
        event.acceptProposedAction()
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Share out the room when its size is known, unless a layout of last time was restored."""
        super().showEvent(event)
        if self._docks and not self._is_arranged:
            self._is_arranged = True
            self.reset_layout()

    def restore_layout(self, state: QByteArray) -> None:
        """The docks as they were last time."""
        self._is_arranged = self.restoreState(state, _LAYOUT_VERSION)

    def layout_state(self) -> QByteArray:
        """The docks as they are, for `restore_layout`."""
        return self.saveState(_LAYOUT_VERSION)

    def _docked(self, title: str, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        return dock
