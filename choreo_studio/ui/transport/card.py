"""The card under the tempo: how sure the beats are, and one click to correct them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.transport.state import Certainty

_ROWS: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    ("Bar", (("downbeat_here", "Downbeat here"),)),
    ("Metre", (("metre_2_4", "2/4"), ("metre_3_4", "3/4"), ("metre_4_4", "4/4"), ("metre_6_8", "6/8"))),
    ("Tempo", (("tempo_halve", "÷2"), ("tempo_double", "×2"), ("tap", "Tap"), ("constant_tempo", "Constant"))),
    ("All beats", (("nudge_earlier", "10 ms earlier"), ("nudge_later", "10 ms later"))),
)


class BeatCard(QFrame):
    """Lies over the window under the chip, and stays while the song is played and clicked.

    Signals:
        closed: it was closed by its own button.

    Args:
        book: whose actions its buttons are.
        window: over which it lies.
        anchor: under which it lies.
    """

    closed = Signal()

    def __init__(self, book: ActionBook, window: QWidget, anchor: QWidget) -> None:
        super().__init__(window)
        self._window, self._anchor = window, anchor
        self.setObjectName("beat_card")
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self._advice = QLabel(wordWrap=True)
        self._lines = QLabel(textFormat=Qt.TextFormat.RichText)
        self._said = QLabel()
        self._said.setProperty("role", "dim")
        self._rows = QVBoxLayout(self)
        self._rows.addLayout(self._head())
        self._rows.addWidget(self._advice)
        self._rows.addWidget(self._lines)
        self._rows.addLayout(_buttons(book, self))
        self._rows.addWidget(self._said)
        self.hide()
        window.installEventFilter(self)

    def show_certainty(self, certainty: Certainty) -> None:
        """Other words."""
        self._advice.setText(certainty.advice)
        self._advice.setVisible(bool(certainty.advice))
        self._advice.setProperty("role", "warning" if certainty.sureness == "check" else "dim")
        self._advice.style().polish(self._advice)
        self._lines.setText(_table(certainty.lines))
        self._lines.setVisible(bool(certainty.lines))
        self._fit()

    def say(self, text: str) -> None:
        """The last sentence of the window, which tells of taps."""
        self._said.setText(text)

    def open(self) -> None:
        """Show it."""
        self._said.clear()
        self.show()
        self.raise_()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay under the chip when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def _fit(self) -> None:
        width = self.fontMetrics().averageCharWidth() * 58
        self.setFixedWidth(width)
        wraps = self._rows.hasHeightForWidth()
        self.resize(width, self._rows.totalHeightForWidth(width) if wraps else self._rows.totalSizeHint().height())
        below = self._anchor.mapTo(self._window, QPoint(0, self._anchor.height() + 4))
        self.move(max(4, min(below.x(), self._window.width() - width - 4)), below.y())

    def _head(self) -> QHBoxLayout:
        title = QLabel("Beats")
        title.setProperty("role", "title")
        close = QToolButton(self)
        close.setToolTip("Close")
        close.setObjectName("close_card")
        close.setIcon(icon("close"))
        close.setProperty("role", "flat")
        close.clicked.connect(self.hide)
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch()
        row.addWidget(close)
        return row


def _table(lines: Sequence[tuple[str, str]]) -> str:
    cells = "".join(f"<td width='25%'>{name}<br><b>{word}</b></td>" for name, word in lines)
    return f"<table width='100%' cellspacing='0'><tr>{cells}</tr></table>"


def _buttons(book: ActionBook, card: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    for place, (name, entries) in enumerate(_ROWS):
        label = QLabel(name)
        label.setProperty("role", "dim")
        grid.addWidget(label, place, 0)
        row = QHBoxLayout()
        for action_id, text in entries:
            button = QToolButton(card)
            button.setDefaultAction(book[action_id])
            button.setText(text)
            button.setObjectName(f"card_{action_id}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        grid.addLayout(row, place, 1)
    return grid
