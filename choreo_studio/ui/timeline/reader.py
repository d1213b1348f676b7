"""Read-outs of the shown take, made in the background and kept for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import ref

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.services.jobs import JobRunner, Ok, Outcome
from choreo_studio.services.readouts import Readouts, readouts

_KEPT = 12


@dataclass(frozen=True, eq=False)
class _Known:
    """Read-outs of a dance, which they do not keep alive."""

    motion: "ref[DuetMotion]"
    grid: "ref[BeatGrid]"
    found: Readouts

    def is_of(self, motion: DuetMotion, grid: BeatGrid) -> bool:
        """Whether they are of this very dance on this very grid."""
        return self.motion() is motion and self.grid() is grid


class Reader:
    """Knows the read-outs of takes that were shown before and asks for those of a new one.

    Attributes:
        found: what to draw, None where there is nothing yet.
        is_stale: whether it belongs to what was shown before.

    Args:
        jobs: where they are made.
        on_found: told when other read-outs are there.
    """

    def __init__(self, jobs: JobRunner, on_found: Callable[[], None]) -> None:
        self._jobs, self._on_found = jobs, on_found
        self._known: list[_Known] = []
        self._wanted: tuple[DuetMotion, BeatGrid] | None = None
        self.found: Readouts | None = None
        self.is_stale = False

    def want(self, motion: DuetMotion | None, grid: BeatGrid | None) -> None:
        """Another dance is shown; what was found before stays, stale, until its own are there."""
        if motion is None or grid is None:
            self._wanted, self.found, self.is_stale = None, None, False
            return
        if self._is_wanted(motion, grid):
            return
        self._wanted = (motion, grid)
        known = next((known for known in self._known if known.is_of(motion, grid)), None)
        if known is not None:
            self.found, self.is_stale = known.found, False
            return
        self.is_stale = self.found is not None

        def on_outcome(outcome: Outcome[Readouts]) -> None:
            if isinstance(outcome, Ok):
                self._keep(motion, grid, outcome.value)

        self._jobs.start(lambda progress: readouts(motion, grid, progress), on_outcome, key="readouts")

    def _is_wanted(self, motion: DuetMotion, grid: BeatGrid) -> bool:
        return self._wanted is not None and self._wanted[0] is motion and self._wanted[1] is grid

    def _keep(self, motion: DuetMotion, grid: BeatGrid, found: Readouts) -> None:
        self._known = [*self._known[1 - _KEPT :], _Known(ref(motion), ref(grid), found)]
        if self._is_wanted(motion, grid):
            self.found, self.is_stale = found, False
            self._on_found()
