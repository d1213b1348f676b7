"""The window: docks, menus, status bar, what is dropped on it and whether it may close."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QProgressBar,
    QSplitter,
    QTabWidget,
    QToolBar,
    QWidget,
)

from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.view import View

LAYOUT_VERSION = 1
MESSAGE_MS = 8000
_RIGHT_WIDTH = 330
_TIMELINE_SHARE = 0.42


class MainWindow(QMainWindow):
    """Places panels and shows what goes on; knows nothing of what they do.

    Signals:
        dropped: paths of files that were dropped on it.

    Args:
        may_close: asked before it closes.
    """

    dropped = Signal(list)

    def __init__(self, may_close: Callable[[], bool]) -> None:
        super().__init__()
        self._may_close = may_close
        self.setWindowIcon(QIcon(icon("app")))
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setMinimumSize(QSize(900, 560))
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setMaximumWidth(160)
        self._progress.hide()
        self._progress.setFixedHeight(self.fontMetrics().height() // 2 + 2)
        self._job, self._model, self._sound = QLabel(), QLabel(), QLabel()
        for widget in (self._job, self._progress, self._model, self._sound):
            self.statusBar().addPermanentWidget(widget)
        for label in (self._job, self._model, self._sound):
            label.setProperty("role", "dim")
        self._plain_state = QByteArray()

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
        top, right, bottom = (
            Qt.DockWidgetArea.LeftDockWidgetArea,
            Qt.DockWidgetArea.RightDockWidgetArea,
            Qt.DockWidgetArea.BottomDockWidgetArea,
        )
        view = self._docked("Viewport", viewport, top)
        inspect = self._docked("Re-sample", inspector, right)
        takes_dock = self._docked("Takes", takes, right)
        score_dock = self._docked("Timeline", score, bottom)
        self.tabifyDockWidget(inspect, takes_dock)
        inspect.raise_()
        self.docks = (view, inspect, takes_dock, score_dock)
        height = self.height()
        self.resizeDocks([view, inspect], [self.width() - _RIGHT_WIDTH, _RIGHT_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([score_dock], [int(_TIMELINE_SHARE * height)], Qt.Orientation.Vertical)
        self._plain_state = self.saveState(LAYOUT_VERSION)

    def reset_layout(self) -> None:
        """The docks as they were at the first start."""
        self.restoreState(self._plain_state, LAYOUT_VERSION)

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
        """Title, running work and model."""
        name = view.path.name if view.path else (view.project.name if view.project else "")
        self.setWindowTitle(f"{name}[*] – Choreo Studio" if name else "Choreo Studio")
        self.setWindowModified(view.project is not None and view.is_modified)
        self._model.setText(view.model.text)
        self._progress.setVisible(bool(view.work))
        if not view.work:
            self._job.setText("idle")
            return
        now, waiting = view.work[0], len(view.work) - 1
        state = "stopping" if now.is_cancelling else now.label
        self._job.setText(state + (f" (+{waiting})" if waiting else ""))
        self._progress.setRange(0, now.total)
        self._progress.setValue(now.done)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask first."""
        event.setAccepted(self._may_close())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the paths on."""
        event.acceptProposedAction()
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _docked(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock


class FieldKeys(QObject):
    """Return or Esc in a field of the window gives the keys back to the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the field have the key, then take its focus away."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            field = QApplication.focusWidget()
            ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if ends and watched is field and isinstance(field, QLineEdit | QAbstractSpinBox):
                window = field.window()
                if isinstance(window, QMainWindow):
                    field.clearFocus()
        return False
