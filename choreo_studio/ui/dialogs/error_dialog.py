"""Says that something is wrong: in one sentence, the rest folded away."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from choreo_studio.errors import ChoreoError
from choreo_studio.ui.dialogs.error_state import ErrorText, crash_text, error_text
from choreo_studio.ui.dialogs.parts import button, row, sentence

_WIDTH_LINES, _DETAIL_LINES = 30, 9


class _Details(QWidget):
    """A text that unfolds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fold = QToolButton()
        self.fold.setText("Details")
        self.fold.setCheckable(True)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setProperty("role", "flat")
        self.text = QPlainTextEdit(text, readOnly=True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setMinimumHeight(_DETAIL_LINES * self.fontMetrics().height())
        self.text.hide()
        self.fold.toggled.connect(self._unfold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fold)
        layout.addWidget(self.text, 1)
        layout.addStretch(0)
        self.setVisible(bool(text))

    def _unfold(self, is_open: bool) -> None:
        self.fold.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.text.setVisible(is_open)
        self.window().adjustSize()


def _body(dialog: QDialog, text: ErrorText) -> tuple[QVBoxLayout, _Details]:
    dialog.setWindowTitle("Choreo Studio")
    dialog.setMinimumWidth(_WIDTH_LINES * dialog.fontMetrics().height())
    layout = QVBoxLayout(dialog)
    layout.addWidget(sentence(text.title, "title"))
    layout.addWidget(sentence(text.sentence))
    details = _Details(text.details)
    layout.addWidget(details, 1)
    layout.addStretch(0)
    return layout, details


class ErrorDialog(QDialog):
    """The world is wrong.

    Args:
        error: what is wrong.
        parent: window that it belongs to.
    """

    def __init__(self, error: ChoreoError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout, self.details = _body(self, error_text(error))
        self.close_button = button("&Close", is_main=True)
        self.close_button.clicked.connect(self.accept)
        layout.addLayout(row([], [self.close_button]))
        self.close_button.setFocus()


class CrashDialog(QDialog):
    """We are wrong: the program goes on, but a copy should be saved.

    Signals:
        copy_wanted: save a copy of the project.
        quit_wanted: end the program.

    Args:
        error: what was raised.
        log: file that it was written to, None where there is none.
        can_save: whether a project is open.
        parent: window that it belongs to.
    """

    copy_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, error: BaseException, log: Path | None, can_save: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = crash_text(error)
        layout, self.details = _body(self, text)
        self.copy_button, self.quit_button = button("&Save a copy…", is_main=can_save), button("&Quit")
        self.go_on_button = button("&Go on", is_main=not can_save)
        self.copy_text_button = button("Copy the &details")
        self.copy_button.setEnabled(can_save)
        self.copy_button.clicked.connect(self.copy_wanted)
        self.quit_button.clicked.connect(self._quit)
        self.go_on_button.clicked.connect(self.accept)
        self.copy_text_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.details))
        left = [self.copy_text_button]
        if log is not None:
            layout.addWidget(sentence(f"It is written down in {log}", "dim"))
            self.log_button = button("Show the &log")
            self.log_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log.parent))))
            left.append(self.log_button)
        layout.addLayout(row(left, [self.quit_button, self.go_on_button, self.copy_button]))
        (self.copy_button if can_save else self.go_on_button).setFocus()

    def _quit(self) -> None:
        self.quit_wanted.emit()
        self.accept()
