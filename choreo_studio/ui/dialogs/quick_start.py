"""The card of the first start: the whole loop in five steps."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from choreo_studio.ui.dialogs.key_sheet_caps import KeyCaps
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.icons import icon

STEPS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("play", "Play the dance", "The demo is ready; drop a song of your own on the window.", ("play",)),
    ("loop", "Mark what is not right", "Drag over the bars in the timeline. Esc marks nothing.", ()),
    ("resample", "Dance just that anew", "For both dancers or one; all else stays as it is.", ("resample",)),
    ("keep", "Listen and keep", "Each take has a number in its lane.", ("audition_1", "keep_take")),
    ("export", "Take it with you", "For Blender, Maya, Unreal and others, or as a video.", ("export",)),
)


class QuickStart(QDialog):
    """Five steps with their keys.

    Signals:
        dismissed: once, when it closes: whether it shall not come again.

    Args:
        book: the program's actions, for keys as they really are.
        parent: the window.
    """

    dismissed = Signal(bool)

    def __init__(self, book: ActionBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quick_start")
        self.setWindowTitle("Quick start")
        self._book = book
        self.never_again = QCheckBox("Do not show this again")
        self.start = QPushButton("Start")
        self.start.setProperty("role", "primary")
        self.start.setDefault(True)
        self.start.clicked.connect(self.accept)
        self.finished.connect(lambda result: self.dismissed.emit(self.never_again.isChecked()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(16)
        layout.addWidget(_words("From a song to a dance for two", "title"))
        layout.addLayout(self._steps())
        end = QHBoxLayout()
        end.addWidget(self.never_again)
        end.addStretch(1)
        end.addWidget(self.start)
        layout.addLayout(end)

    def _steps(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        side = round(self.fontMetrics().height() * 1.4)
        for line, (picture, title, text, actions) in enumerate(STEPS):
            sign = QLabel()
            sign.setPixmap(icon(picture).pixmap(QSize(side, side), self.devicePixelRatio()))
            words = QVBoxLayout()
            words.setSpacing(1)
            words.addWidget(_words(title, "title"))
            words.addWidget(_words(text, "dim"))
            grid.addWidget(sign, line, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addLayout(words, line, 1)
            grid.addWidget(self._keys(actions), line, 2, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        return grid

    def _keys(self, actions: tuple[str, ...]) -> QWidget:
        keys = QWidget()
        layout = QHBoxLayout(keys)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for name in actions:
            shortcut = self._book[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            layout.addWidget(KeyCaps(shortcut))
            if name == "audition_1":
                last = self._book["audition_9"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                layout.addWidget(_words("–", "dim"))
                layout.addWidget(KeyCaps(last))
        if not actions:
            layout.addWidget(_words("drag", "dim"))
        return keys


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    return label
