"""Commands on history, marked bars, in and out points, and markers."""

from collections.abc import Callable

from choreo_studio.session.marker_editing import add_marker
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead


class MarkCommands:
    """What can be marked.

    Args:
        desk: whose selection.
        playhead: where "here" is.
    """

    def __init__(self, desk: Desk, playhead: Playhead) -> None:
        self._desk, self._playhead = desk, playhead

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "undo": self.undo,
            "redo": self.redo,
            "select_all": self.select_all,
            "select_none": lambda: self._desk.select(bars=None, slots=frozenset(), region=None, looping=False),
            "mark_in": self.mark_in,
            "mark_out": self.mark_out,
            "marker": self.marker,
        }

    def undo(self) -> None:
        """Take the last step back."""
        if self._desk.view.undo_label:
            self._desk.said.emit(f"Undone: {self._desk.view.undo_label}")
        self._desk.undo()

    def redo(self) -> None:
        """Do it again."""
        if self._desk.view.redo_label:
            self._desk.said.emit(f"Done again: {self._desk.view.redo_label}")
        self._desk.redo()

    def select_all(self) -> None:
        """Mark every bar."""
        project = self._desk.view.project
        if project is not None:
            bars = project.grid.bars
            self._desk.select(bars=(bars[0].number, bars[-1].number))

    def mark_in(self) -> None:
        """In point at the playhead; an out point before it moves to the end."""
        project = self._desk.view.project
        if project is not None:
            region = self._desk.view.selection.region
            end = region[1] if region and region[1] > self._playhead.seconds else project.music.duration_seconds
            self._mark(self._playhead.seconds, end)

    def mark_out(self) -> None:
        """Out point at the playhead; an in point after it moves to the start."""
        region = self._desk.view.selection.region
        start = region[0] if region and region[0] < self._playhead.seconds else 0.0
        self._mark(start, self._playhead.seconds)

    def marker(self) -> None:
        """A marker at the playhead."""
        if self._desk.view.project is not None:
            self._desk.apply("Set a marker", lambda project: add_marker(project, self._playhead.seconds))

    def _mark(self, start: float, end: float) -> None:
        if start < end:
            self._desk.select(region=(start, end))
