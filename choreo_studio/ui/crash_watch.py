"""Faults of our own end in the log and in a dialog, and not in the end of the program."""

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from choreo_studio.services.crash_log import write_crash
from choreo_studio.ui.dialogs.error_dialog import CrashDialog


class CrashWatch(QObject):
    """Shows what nobody caught, on the window's thread wherever it was raised; one dialog at a time.

    Args:
        window: that the dialog belongs to.
        folder: of the log.
        can_save: whether a project is open.
        save_copy: asks for a file and saves the project there.
        quit_program: ends the program.
    """

    _raised = Signal(object)

    def __init__(
        self,
        window: QWidget,
        folder: Path,
        can_save: Callable[[], bool],
        save_copy: Callable[[], object],
        quit_program: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        self._can_save, self._save_copy, self._quit_program = can_save, save_copy, quit_program
        self._before = sys.excepthook, threading.excepthook
        self.dialog: CrashDialog | None = None
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Watch from now on."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def remove(self) -> None:
        """Watch no longer."""
        sys.excepthook, threading.excepthook = self._before

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        traceback.print_exception(error)
        self._raised.emit(error)

    def _on_thread_error(self, raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            self._on_error(raised.exc_type, raised.exc_value, raised.exc_traceback)

    def _show(self, error: BaseException) -> None:
        log = write_crash(error, self._folder)
        if self.dialog is not None:
            return
        self.dialog = CrashDialog(error, log, self._can_save(), self._window)
        self.dialog.copy_wanted.connect(self._save_copy)
        self.dialog.quit_wanted.connect(self._quit_program)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
