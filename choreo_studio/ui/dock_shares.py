"""The room of the panels, kept in proportion when the window changes its size."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle


class DockShares(QObject):
    """Keeps the side as wide, and what lies below as large a part of the height, as it was.

    Left alone, docks around no central widget share a wider window in halves and leave a higher one to the bottom, so
    that the viewport of a window that was maximised and shrunk again would be a slit.

    Args:
        window: whose docks; owns this.
        view: the dock at the upper left.
        side: docks at its right, as tabs.
        below: the dock under them.
    """

    def __init__(self, window: QMainWindow, view: QDockWidget, side: tuple[QDockWidget, ...], below: QDockWidget):
        super().__init__(window)
        self._window, self._view, self._side, self._below = window, view, side, below
        self._size = QSize()
        self._side_px, self._around_px, self._below_share = 0, 0, 0.0
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        for watched in (window, view, below):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See sizes change: the window's are answered, a panel's alone are the user's will."""
        if event.type() != QEvent.Type.Resize:
            return False
        if watched is self._window:
            self._share_out()
            # What the panels then become is not the user's will, least of all where they cannot be so small.
            self._size = QSize()
            self._settling.start()
        elif self._window.size() == self._size:
            self._remember()
        return False

    def _settle(self) -> None:
        self._size = self._window.size()
        if self._below_share == 0.0:
            self._remember()

    def _remember(self) -> None:
        if not self._are_at_home:
            return
        both = self._view.height() + self._below.height()
        self._side_px = self._window.width() - self._view.width() - self._gap_px
        self._around_px = self._window.height() - both
        self._below_share = self._below.height() / both

    @property
    def _gap_px(self) -> int:
        return self._window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)

    @property
    def _are_at_home(self) -> bool:
        """Whether every panel is where it was put at first; elsewhere nobody knows what its share should be."""
        at, home = self._window.dockWidgetArea, Qt.DockWidgetArea
        docks = (self._view, self._below, *self._side)
        return (
            all(dock.isVisibleTo(self._window) and not dock.isFloating() for dock in docks)
            and at(self._view) == home.LeftDockWidgetArea
            and all(at(dock) == home.RightDockWidgetArea for dock in self._side)
            and at(self._below) == home.BottomDockWidgetArea
        )

    def _share_out(self) -> None:
        if self._below_share == 0.0 or not self._are_at_home:
            return
        width = self._window.width() - self._gap_px
        height = self._window.height() - self._around_px
        below = round(self._below_share * height)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self._view, self._side[0]], [max(1, width - self._side_px), self._side_px], across)
        self._window.resizeDocks([self._view, self._below], [max(1, height - below), below], down)
