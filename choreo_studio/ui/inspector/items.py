"""What the panel draws by itself: a dancer's switch, the big button, a job, and a measure beside real dancing."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from choreo_studio.ui.inspector.readings_state import MeasureRow, Tone
from choreo_studio.ui.shared.icons import icon
from choreo_studio.ui.shared.progress_line import ProgressLine
from choreo_studio.ui.shared.theme import color, theme
from choreo_studio.ui.shared.view import Work


class Segment(QToolButton):
    """One of a row of switches of which one is on; a dancer's has a line in the dancer's colour.

    Args:
        value: what it stands for.
        text: what it says.
        colour: name of the theme's colour of its line, "" for none.
    """

    def __init__(self, value: str, text: str, colour: str = "") -> None:
        super().__init__()
        self.value, self._colour = value, colour
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setProperty("role", "segment")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The switch, and the line under its text."""
        super().paintEvent(event)
        if self._colour:
            painter = QPainter(self)
            painter.setOpacity(1.0 if self.isEnabled() else 0.4)
            thick = max(2.0, self.fontMetrics().height() / 7)
            line = QRectF(self.rect()).adjusted(6, self.height() - thick - 1.5, -6, -1.5)
            painter.fillRect(line, color(getattr(theme(), self._colour)))


class ActionButton(QPushButton):
    """A large button for an action, with its key; the action can be exchanged."""

    def __init__(self) -> None:
        super().__init__()
        self._action: QAction | None = None
        self.setProperty("role", "primary")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._trigger)

    def show_action(self, action: QAction) -> None:
        """Stand for that action from now on."""
        if action is self._action:
            return
        if self._action is not None:
            self._action.changed.disconnect(self._read)
        self._action = action
        action.changed.connect(self._read)
        self._read()

    def _read(self) -> None:
        if self._action is None:
            return
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(f"{self._action.text().replace('&', '')}   {key}".rstrip())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())

    def _trigger(self) -> None:
        if self._action is not None:
            self._action.trigger()


class WorkRow(QWidget):
    """A job that runs or waits, with its progress and a button that stops it."""

    cancel_wanted = Signal(int)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._label, self.bar, self.stop = _ElidedLabel(), ProgressLine(), QToolButton()
        self.stop.setIcon(icon("cancel"))
        self.stop.setToolTip("Stop this; the project stays as it was.")
        self.stop.setProperty("role", "flat")
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop.clicked.connect(lambda: self.cancel_wanted.emit(self.number))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(2)
        layout.addWidget(self._label, 0, 0)
        layout.addWidget(self.bar, 1, 0)
        layout.addWidget(self.stop, 0, 1, 2, 1)

    @property
    def text(self) -> str:
        """What the row says."""
        return self._label.text()

    def show_work(self, work: Work) -> None:
        """Show how far it is; a job that does not know shows a short piece."""
        self._label.setText(f"stopping: {work.label}" if work.is_cancelling else work.label)
        self._label.setToolTip(work.label)
        self.bar.show_progress(work.done, work.total)
        self.stop.setEnabled(not work.is_cancelling)


class _ElidedLabel(QLabel):
    """One line that ends in dots where it does not fit."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Almost nothing, for it can always shrink."""
        return QSize(20, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """As much of the text as fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(color(theme().text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


class MeasureBar(QWidget):
    """A measure: its name, a bar with a mark where real dancing lies, and its number."""

    def __init__(self) -> None:
        super().__init__()
        self._row: MeasureRow | None = None
        self._is_stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: MeasureRow, is_stale: bool) -> None:
        """Show a measure; one that is being taken anew is dim."""
        self._row, self._is_stale = row, is_stale
        self.setToolTip(row.tip)
        self.setAccessibleName(f"{row.title}: {row.value}" + (f", real dancing {row.real}" if row.real else ""))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line of text and a little air."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 34, metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Name, bar with its mark, number."""
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if self._is_stale else 1.0)
        colours, area, em = theme(), QRectF(self.rect()), self.fontMetrics().averageCharWidth()
        names = QRectF(area.left(), area.top(), 16.5 * em, area.height())
        numbers = QRectF(area.right() - 11 * em, area.top(), 11 * em, area.height())
        track = QRectF(names.right(), area.center().y() - 3, numbers.left() - names.right() - em, 6)
        painter.setPen(color(colours.dim_text))
        painter.drawText(names, Qt.AlignmentFlag.AlignVCenter, self._row.title)
        painter.setPen(color(colours.text))
        painter.drawText(numbers, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._row.value)
        if track.width() > 12:
            self._draw_bar(painter, track, self._row)

    def _draw_bar(self, painter: QPainter, track: QRectF, row: MeasureRow) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme().line))
        painter.drawRoundedRect(track, 3, 3)
        if row.share is not None:
            painter.setBrush(color(_tone_colour(row.tone)))
            width = max(track.height(), row.share * track.width())
            painter.drawRoundedRect(QRectF(track.left(), track.top(), width, track.height()), 3, 3)
        if row.real_share is not None:
            x = track.left() + row.real_share * track.width()
            for width, value in ((4.0, theme().panel), (2.0, theme().text)):
                painter.setPen(QPen(color(value), width))
                painter.drawLine(int(x), int(track.top() - 4), int(x), int(track.bottom() + 4))


def _tone_colour(tone: Tone) -> str:
    colours = theme()
    return {"good": colours.good, "fair": colours.wave, "far": colours.warning, "none": colours.wave_quiet}[tone]
