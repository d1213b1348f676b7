"""Read-outs of the shown take, made in the background and kept for a while."""

from collections.abc import Callable

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.services.jobs import JobRunner, Ok, Outcome
from choreo_studio.services.readouts import Readouts, readouts

_KEPT = 12


class Reader:
    """Knows the read-outs of takes that were shown before and asks for those of a new one.

    Args:
        jobs: where they are made.
        on_found: told when other read-outs are there.
    """

    def __init__(self, jobs: JobRunner, on_found: Callable[[], None]) -> None:
        self._jobs, self._on_found = jobs, on_found
        self._known: list[tuple[DuetMotion, BeatGrid, Readouts]] = []
        self._wanted: tuple[DuetMotion, BeatGrid] | None = None
        self.found: Readouts | None = None
        self.is_stale = False

    def want(self, motion: DuetMotion | None, grid: BeatGrid | None) -> None:
        """Another dance is shown; what was found before stays, stale, until its own are there."""
        if motion is None or grid is None:
            self._wanted, self.found, self.is_stale = None, None, False
            return
        if self._wanted is not None and self._wanted[0] is motion and self._wanted[1] is grid:
            return
        self._wanted = (motion, grid)
        for known_motion, known_grid, known in self._known:
            if known_motion is motion and known_grid is grid:
                self.found, self.is_stale = known, False
                return
        self.is_stale = self.found is not None

        def on_outcome(outcome: Outcome[Readouts]) -> None:
            if isinstance(outcome, Ok):
                self._keep(motion, grid, outcome.value)

        self._jobs.start(lambda progress: readouts(motion, grid, progress), on_outcome, key="readouts")

    def _keep(self, motion: DuetMotion, grid: BeatGrid, found: Readouts) -> None:
        self._known = [*self._known[-_KEPT:], (motion, grid, found)]
        if self._wanted is not None and self._wanted[0] is motion and self._wanted[1] is grid:
            self.found, self.is_stale = found, False
            self._on_found()
