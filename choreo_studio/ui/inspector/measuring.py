"""Takes the measures of what is shown, in the background, and remembers them."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.services.jobs import Ok, Outcome, Progress
from choreo_studio.services.readings import Reading, read_take, real_dancing
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.inspector.readings_state import MeasureRow, rows_of, score_rows
from choreo_studio.ui.inspector.state import bars_text
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View

REMEMBERED = 64
_REST_MS = 120

Readings = tuple[Reading, ...]
Shower = Callable[[str, tuple[MeasureRow, ...], bool], None]


@dataclass(frozen=True, eq=False)
class _Subject:
    """What is measured; two are the same when motion, beats and bars are."""

    project: Project
    take: Take
    bars: tuple[int, int] | None

    def is_same(self, other: "_Subject | None") -> bool:
        return other is not None and (self.motion, self.grid, self.bars) == (other.motion, other.grid, other.bars)

    @property
    def motion(self) -> DuetMotion:
        return self.take.dance.motion

    @property
    def grid(self) -> BeatGrid:
        return self.project.grid

    @property
    def key(self) -> tuple[int, int, tuple[int, int] | None]:
        return id(self.motion), id(self.grid), self.bars

    @property
    def title(self) -> str:
        return f"{self.take.name}, {bars_text(self.bars)}"


class Measuring(QObject):
    """Follows the shown take and the marked bars.

    Args:
        desk: whose background runner is used.
        show: gets title, rows, and whether they are of something else still.
        parent: the owner.
    """

    def __init__(self, desk: Desk, show: Shower, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._show = desk, show
        self._subject: _Subject | None = None
        self._known: OrderedDict[tuple[int, int, tuple[int, int] | None], tuple[_Subject, Readings]] = OrderedDict()
        self._readings: Readings = ()
        # Bars are marked by dragging: only where the pointer rests is measured.
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._start)

    def look_at(self, view: View) -> None:
        """Measure what is shown now, unless that is known."""
        take, project = view.shown_take, view.project
        if take is None or project is None:
            self._forget()
            return
        subject = _Subject(project, take, view.selection.bars)
        if subject.is_same(self._subject) and self._subject is not None and self._subject.title == subject.title:
            return
        self._subject = subject
        known = self._known.get(subject.key)
        if known is None:
            self._show(subject.title, _rows(subject, self._readings), True)
            if self._readings:
                self._rest.start()
            else:
                self._start()
        else:
            self._rest.stop()
            self._present(subject, known[1])

    def _start(self) -> None:
        subject = self._subject
        if subject is None:
            return

        def work(progress: Progress) -> Readings:
            return read_take(subject.project, subject.take, subject.bars, real_dancing(subject.take.style), progress)

        def done(outcome: Outcome[Readings]) -> None:
            # A table of real dancing that cannot be read is told where the model is opened, not here at every click.
            if isinstance(outcome, Ok):
                self._remember(subject, outcome.value)
                if subject is self._subject:
                    self._present(subject, outcome.value)

        self._desk.jobs.start(work, done, key="readings")

    def _present(self, subject: _Subject, readings: Readings) -> None:
        self._readings = readings
        self._show(subject.title, _rows(subject, readings), False)

    def _remember(self, subject: _Subject, readings: Readings) -> None:
        # The subject is kept beside its readings, so that no other object can get the same identity.
        self._known[subject.key] = (subject, readings)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _forget(self) -> None:
        self._rest.stop()
        if self._subject is not None:
            self._subject = None
            self._readings = ()
            self._known.clear()
            self._show("", (), False)


def _rows(subject: _Subject, readings: Readings) -> tuple[MeasureRow, ...]:
    rows = rows_of(readings)
    return (*score_rows(subject.take.score), *rows) if rows else ()
