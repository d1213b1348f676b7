"""The panel: the next dance, what runs, and the take beside real dancing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from choreo_studio.ui.inspector import fields
from choreo_studio.ui.inspector.controls import Controls
from choreo_studio.ui.inspector.items import MeasureBar, WorkRow
from choreo_studio.ui.inspector.readings_state import MeasureRow
from choreo_studio.ui.inspector.state import InspectorState
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.view import Work


class InspectorView(QScrollArea):
    """Shows what it is given and tells what is wanted.

    Signals:
        cancel_wanted: number of a job that shall stop; for the rest see `Controls`.

    Args:
        book: the program's actions.
    """

    cancel_wanted = Signal(int)

    def __init__(self, book: ActionBook) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("role", "plain")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.controls = Controls(book)
        self.work_rows: tuple[WorkRow, ...] = ()
        self.measures = _Measures()
        self._work = QVBoxLayout()
        self._work.setSpacing(4)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.controls)
        layout.addLayout(self._work)
        layout.addWidget(self.measures)
        layout.addStretch(1)
        self.setWidget(inside)

    def show_state(self, state: InspectorState) -> None:
        """Show the next dance."""
        self.controls.show_state(state)

    def show_work(self, work: tuple[Work, ...]) -> None:
        """Show the jobs that run or wait; a job keeps its row while it lives."""
        if [row.number for row in self.work_rows] != [item.id for item in work]:
            kept = {row.number: row for row in self.work_rows}
            self.work_rows = tuple(kept.pop(item.id) if item.id in kept else self._work_row(item.id) for item in work)
            for gone in kept.values():
                self._work.removeWidget(gone)
                gone.deleteLater()
        for row, item in zip(self.work_rows, work, strict=True):
            row.show_work(item)

    def _work_row(self, number: int) -> WorkRow:
        row = WorkRow(number)
        row.cancel_wanted.connect(self.cancel_wanted)
        self._work.addWidget(row)
        return row


class _Measures(QWidget):
    """The measures of the take beside real dancing."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.legend = QLabel(), fields.dim("│ real dancing")
        self.title.setProperty("role", "title")
        self.bars: list[MeasureBar] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 0)
        self._layout.setSpacing(1)
        self._layout.addLayout(fields.row(self.title, 1, self.legend))
        self.worn = fields.dim("as the mannequins dance it, not the characters")
        self.worn.setToolTip(
            "Characters follow the take on their own bodies; feet and hands may differ a little there."
        )
        self.worn.hide()
        self._layout.addWidget(self.worn)
        self.setVisible(False)

    def show_rows(self, title: str, rows: tuple[MeasureRow, ...], is_stale: bool) -> None:
        """Show the measures.

        Args:
            title: of which take and bars.
            rows: one for each measure; none hides the part.
            is_stale: whether they are being taken anew.
        """
        while len(self.bars) < len(rows):
            self.bars.append(MeasureBar())
            self._layout.addWidget(self.bars[-1])
        while len(self.bars) > len(rows):
            self.bars.pop().deleteLater()
        for bar, row in zip(self.bars, rows, strict=True):
            bar.show_row(row, is_stale)
        self.title.setText(title)
        self.legend.setVisible(any(row.real_share is not None for row in rows))
        self.setVisible(bool(rows))
