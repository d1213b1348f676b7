"""Takes put on the bodies of characters, in the background, and kept while they are seen."""

from collections.abc import Callable
from dataclasses import dataclass

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.characters.costume import Costume
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.services.characters import danced_take, placed_take
from choreo_studio.services.jobs import JobRunner, Ok, Outcome, Progress

_KEPT = 6


@dataclass(frozen=True, eq=False)
class Dressing:
    """What is seen of takes when characters dance them.

    Attributes:
        motion: the shown take on their bodies; a first look while that is worked out.
        ghost: the other take, likewise.
        costumes: what they wear.
    """

    motion: DuetMotion | None
    ghost: DuetMotion | None
    costumes: tuple[Costume | None, Costume | None] = (None, None)


Dress = Callable[[DuetMotion | None, DuetMotion | None], Dressing]
"""From the shown take and the ghost, as they were danced, to what is seen of them."""


@dataclass(frozen=True, eq=False)
class _Order:
    motion: DuetMotion
    grid: BeatGrid
    stand_ins: StandIns

    def is_for(self, motion: DuetMotion, grid: BeatGrid, stand_ins: StandIns) -> bool:
        return self.motion is motion and self.grid is grid and self.stand_ins is stand_ins


class DressingRoom:
    """Puts takes on the bodies of characters.

    Args:
        jobs: where that is worked out.
        on_ready: called when a take is on their bodies, unless it is at once.
    """

    def __init__(self, jobs: JobRunner, on_ready: Callable[[], None]) -> None:
        self._jobs, self._on_ready = jobs, on_ready
        self._done: list[tuple[_Order, DuetMotion]] = []
        self._waiting: dict[str, tuple[_Order, DuetMotion]] = {}
        self._is_ordering = False

    def dressing(
        self, grid: BeatGrid | None, stand_ins: StandIns, motion: DuetMotion | None, ghost: DuetMotion | None
    ) -> Dressing:
        """What is seen of two takes now; what is not worked out yet is ordered, and placed for a first look."""
        if stand_ins.is_empty or grid is None or motion is None:
            # Whoever waits for a dance is a mannequin.
            return Dressing(motion, ghost)
        seen, behind = self._worn("shown", motion, grid, stand_ins), self._worn("ghost", ghost, grid, stand_ins)
        return Dressing(seen, behind, stand_ins.costumes)

    def _worn(self, place: str, motion: DuetMotion | None, grid: BeatGrid, stand_ins: StandIns) -> DuetMotion | None:
        if motion is None:
            return None
        worn = self._found(motion, grid, stand_ins)
        if worn is not None:
            return worn
        waiting = self._waiting.get(place)
        if waiting is not None and waiting[0].is_for(motion, grid, stand_ins):
            return waiting[1]
        first_look = placed_take(motion, grid, stand_ins)
        self._order(place, _Order(motion, grid, stand_ins), first_look)
        # A runner that works at once has it already.
        return self._found(motion, grid, stand_ins) or first_look

    def _found(self, motion: DuetMotion, grid: BeatGrid, stand_ins: StandIns) -> DuetMotion | None:
        return next((worn for order, worn in self._done if order.is_for(motion, grid, stand_ins)), None)

    def _order(self, place: str, order: _Order, first_look: DuetMotion) -> None:
        self._waiting[place] = (order, first_look)

        def work(progress: Progress) -> DuetMotion:
            return danced_take(order.motion, order.grid, order.stand_ins, progress)

        def on_outcome(outcome: Outcome[DuetMotion]) -> None:
            if isinstance(outcome, Ok):
                self._done = [*self._done, (order, outcome.value)][-_KEPT:]
                if not self._is_ordering:
                    self._on_ready()
            if place in self._waiting and self._waiting[place][0] is order:
                del self._waiting[place]

        self._is_ordering = True
        self._jobs.start(work, on_outcome, key=f"viewport dressing {place}")
        self._is_ordering = False
