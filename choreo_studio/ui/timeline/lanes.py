"""Take lanes: which takes lie under the dance, and whose idea each of their beats is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.timeline.bars import beats_of_bars

Sources = NDArray[np.int64]
"""(2, B) for lead and follow: id of the take that each beat was made by."""

State = Literal["used", "offered", "same"]


@dataclass(frozen=True)
class Segment:
    """A stretch of a lane.

    Attributes:
        role: whose.
        first_beat, end_beat: beats first_beat .. end_beat-1.
        take: id of the take that made it.
        state: "used" where the dance has it from this lane, "offered" where the dance has something else, "same"
            where both have it from a third take.
    """

    role: Role
    first_beat: int
    end_beat: int
    take: int
    state: State


@dataclass(frozen=True)
class Lane:
    """A take as a lane.

    Attributes:
        take: its id.
        name: for people.
        number: key that auditions it, 1 to 9; 0 for the dance itself and lanes beyond.
        score: how near to real dancing, in words; "" where nobody judged it.
        is_starred, is_auditioned, is_ghost: how it is marked.
        segments: its stretches, the lead's before the follow's.
        sources: names of the takes by id that its segments came from.
    """

    take: int
    name: str
    number: int = 0
    score: str = ""
    is_starred: bool = False
    is_auditioned: bool = False
    is_ghost: bool = False
    segments: tuple[Segment, ...] = ()
    sources: dict[int, str] = field(default_factory=dict)

    def at(self, role: Role, beat: int) -> Segment | None:
        """The stretch that holds a beat."""
        inside = (s for s in self.segments if s.role == role and s.first_beat <= beat < s.end_beat)
        return next(inside, None)


def relatives(project: Project) -> tuple[Take, ...]:
    """Takes that are variations on the chosen one, newest order first, the variations of one order best first.

    These are its parent and the takes that a comp is made of, their children, and its own; where it has no parent,
    the other takes without one.
    """
    chosen = project.current
    if chosen is None:
        return ()
    sources = {choice.take for choice in chosen.choices}
    kin = {chosen.id, *sources} | ({chosen.parent} if chosen.parent is not None else set())
    is_root = chosen.parent is None and not sources
    found = [
        take
        for take in project.takes
        if take is not chosen and (take.id in kin or take.parent in kin or (is_root and take.parent is None))
    ]
    return _newest_order_first(found)


def others(project: Project) -> tuple[Take, ...]:
    """Takes that are neither chosen nor relatives, in the same order."""
    shown = {take.id for take in relatives(project)} | {project.current_take}
    return _newest_order_first([take for take in project.takes if take.id not in shown])


def _newest_order_first(takes: Sequence[Take]) -> tuple[Take, ...]:
    """The key 1 auditions the first variation of what was danced last, which is the best where it was judged."""
    orders: list[list[Take]] = []
    for take in takes:
        if orders and _is_next_variation(orders[-1][-1], take):
            orders[-1].append(take)
        else:
            orders.append([take])
    return tuple(take for order in reversed(orders) for take in order)


def score_text(take: Take) -> str:
    """ "score 84: hands 92, feet 80", or "" where nobody judged the take."""
    return "" if take.score is None else f"score {take.score.total:.0f}: {take.score.in_words()}"


def _is_next_variation(one: Take, other: Take) -> bool:
    if other.place:
        return 0 < one.place < other.place
    asked = (one.parent, one.bars, one.dancers, one.level, one.settings, one.dance.origin)
    return one.dance.seed + 1 == other.dance.seed and asked == (
        other.parent,
        other.bars,
        other.dancers,
        other.level,
        other.settings,
        other.dance.origin,
    )


def sources_of(project: Project, take: Take) -> Sources:
    """Which take made each beat of a take, following parents and the stretches of comps."""
    return _sources(project, take, {}, frozenset())


def _sources(project: Project, take: Take, known: dict[int, Sources], above: frozenset[int]) -> Sources:
    if take.id in known:
        return known[take.id]
    made = np.full((2, project.grid.beat_count), take.id, dtype=np.int64)
    path = above | {take.id}
    by_id = {other.id: other for other in project.takes if other.id not in path}

    def of(number: int) -> Sources:
        if number not in by_id:
            return np.full_like(made, number)
        return _sources(project, by_id[number], known, path)

    if take.parent is not None:
        inherited = of(take.parent)
        made = np.where(_changed(project, take), made, inherited)
    for choice in take.choices:
        beats = slice(choice.first_beat, choice.end_beat)
        for row in _rows(choice.dancers):
            made[row, beats] = of(choice.take)[row, beats]
    known[take.id] = made
    return made


def _changed(project: Project, take: Take) -> NDArray[np.bool_]:
    changed = np.zeros((2, project.grid.beat_count), dtype=np.bool_)
    if take.choices:
        return changed
    first, end = (0, project.grid.beat_count) if take.bars is None else beats_of_bars(project.grid, take.bars)
    for row in _rows(take.dancers):
        changed[row, first:end] = True
    return changed


def _rows(dancers: str) -> tuple[int, ...]:
    return tuple(row for row, role in enumerate(ROLES) if dancers in ("both", role))


def dance_lane(project: Project) -> Lane | None:
    """The chosen take with the takes that its bars came from; None while there is none."""
    chosen = project.current
    if chosen is None:
        return None
    made = sources_of(project, chosen)
    segments = tuple(
        segment for row in range(2) for segment in _runs(row, made[row], np.zeros(made.shape[1], np.int64))
    )
    return Lane(
        chosen.id,
        chosen.name,
        score=score_text(chosen),
        is_starred=chosen.starred,
        segments=segments,
        sources=_names(project),
    )


def lanes_under(
    project: Project, audition: int | None = None, ghost: int | None = None, with_others: bool = False
) -> tuple[Lane, ...]:
    """The lanes under the dance, numbered from 1."""
    chosen = project.current
    if chosen is None:
        return ()
    takes = relatives(project) + (others(project) if with_others else ())
    known: dict[int, Sources] = {}
    of_dance = _sources(project, chosen, known, frozenset())
    lanes, names = [], _names(project)
    for index, take in enumerate(takes):
        made = _sources(project, take, known, frozenset())
        states = np.where(made != of_dance, 1, np.where(made == take.id, 0, 2))
        segments = tuple(segment for row in range(2) for segment in _runs(row, made[row], states[row]))
        number = index + 1 if index < 9 else 0
        marks = (take.starred, take.id == audition, take.id == ghost)
        lanes.append(Lane(take.id, take.name, number, score_text(take), *marks, segments, names))
    return tuple(lanes)


_STATES: tuple[State, ...] = ("used", "offered", "same")


def _runs(row: int, made: NDArray[np.int64], states: NDArray[np.int64]) -> list[Segment]:
    changes = np.flatnonzero((np.diff(made) != 0) | (np.diff(states) != 0)) + 1
    edges = [0, *(int(change) for change in changes), len(made)]
    return [
        Segment(ROLES[row], start, end, int(made[start]), _STATES[int(states[start])]) for start, end in pairwise(edges)
    ]


def _names(project: Project) -> dict[int, str]:
    return {take.id: take.name for take in project.takes}
