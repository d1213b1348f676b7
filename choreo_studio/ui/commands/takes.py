"""Commands on takes: audition, keep, compare, ghost, star, delete."""

from collections.abc import Callable

from choreo_studio.ui.shared import take_edits
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View


class TakeCommands:
    """What can be done with the takes of the project.

    Args:
        desk: whose takes.
        lanes: the takes in the lanes of the timeline, top to bottom, so that keys and eyes agree.
    """

    def __init__(self, desk: Desk, lanes: Callable[[], tuple[int, ...]]) -> None:
        self._desk, self._lanes = desk, lanes
        self._before: int | None = None
        desk.changed.connect(self._remember)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        auditions = {f"audition_{n}": lambda n=n: self.audition(n) for n in range(1, 10)}
        return {
            **auditions,
            "keep_take": self.keep,
            "compare_ab": self.compare,
            "ghost": self.ghost,
            "ghost_off": lambda: self._desk.select(ghost=None),
            "star_take": self.star,
            "delete_take": self.delete,
        }

    def audition(self, number: int) -> None:
        """See and hear lane `number` (from 1) without choosing it; again: go back."""
        lanes = self._lanes()
        if number <= len(lanes):
            wanted = lanes[number - 1]
            self._desk.select(audition=None if self._desk.view.selection.audition == wanted else wanted)
        else:
            self._desk.said.emit(f"There is no lane {number}")

    def keep(self) -> None:
        """Choose the auditioned take."""
        wanted, project = self._desk.view.selection.audition, self._desk.view.project
        if wanted is None or project is None:
            return
        take_edits.keep(self._desk, project.take(wanted))

    def compare(self) -> None:
        """Swap between the chosen take and the one that was chosen before (or is auditioned)."""
        project, selection = self._desk.view.project, self._desk.view.selection
        if project is None or project.current_take is None:
            return
        if selection.audition is not None:
            self._before = selection.audition
            self._desk.select(audition=None)
            return
        ids = [take.id for take in project.takes if take.id != project.current_take]
        other = self._before if self._before in ids else (project.current.parent if project.current else None)
        other = other if other in ids else next(reversed(ids), None)
        self._desk.select(audition=other)

    def ghost(self) -> None:
        """The auditioned take, else the one before the chosen, stands behind as a ghost."""
        project, selection = self._desk.view.project, self._desk.view.selection
        if project is None or project.current is None:
            return
        shown = self._desk.view.shown_take
        others = [take.id for take in project.takes if shown is None or take.id != shown.id]
        parent = None if shown is None else shown.parent
        wanted = project.current_take if selection.audition is not None else parent
        self._desk.select(ghost=wanted if wanted in others else next(reversed(others), None))

    def star(self) -> None:
        """Set or remove the star of the shown take."""
        take = self._desk.view.shown_take
        if take is not None:
            take_edits.star(self._desk, take)

    def delete(self) -> None:
        """Delete the shown take; undo brings it back."""
        take = self._desk.view.shown_take
        if take is not None:
            take_edits.delete(self._desk, take)

    def _remember(self, old: View, new: View) -> None:
        """However another take was chosen: by key, in the list, by undo."""
        if old.project is not None and new.project is not None and old.project.current_take != new.project.current_take:
            self._before = old.project.current_take
