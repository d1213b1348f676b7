"""Figures one after another as steps in the room."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.figures.manner import Manner
from choreo_studio.motion.figures.steps import Figure, HoldChange, Position, Step, fits, turned_station

_FOLLOW_FACES_BACK = 180.0
_STRAY, _STRAY_TURN = 0.012, 1.5


@dataclass(frozen=True)
class Routine:
    """A couple's steps in the room: stations in metres and degrees, beats from the beginning.

    Attributes:
        beats: length.
        lead, follow: steps, beginning with one for each foot before beat 0.
        holds: changes of hold; the first is at beat 0 and says both.
        figures: name and first beat of each figure.
    """

    beats: int
    lead: tuple[Step, ...]
    follow: tuple[Step, ...]
    holds: tuple[HoldChange, ...]
    figures: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Stage:
    """Where the couple may go: a square around the origin, `reach` metres from its middle to each side."""

    reach: float = 2.2


def routine_of(
    figures: tuple[Figure, ...],
    manner: Manner,
    place: tuple[float, float, float],
    random: np.random.Generator | None = None,
) -> Routine:
    """The steps of figures that fit each other, from a station of the couple's middle on.

    Args:
        figures: in order.
        manner: of the couple.
        place: where its middle stands at first.
        random: draws how one time differs from another; none: every figure is danced alike.

    Raises:
        ValueError: when a figure does not fit the one before it.
    """
    for before, after in itertools.pairwise(figures):
        if not fits(before, after):
            raise ValueError(f"figures: {after.name} cannot follow {before.name}")
    opening = figures[0].start
    dancers = [[_standing(side, place, opening, figures[0].free, manner) for side in (0, 1)][i] for i in (0, 1)]
    holds = [HoldChange(0.0, opening.left, opening.right)]
    names, beat = [], 0
    for figure in figures:
        now = manner if random is None else replace(manner, stride=manner.stride * random.uniform(0.9, 1.1))
        for side, steps in enumerate(dancers_of(figure, now)):
            dancers[side] += [_in_room(_unlike(step, random), place, beat) for step in steps]
        holds += [replace(change, beat=change.beat + beat) for change in figure.holds]
        names.append((figure.name, beat))
        place = _onward(figure, now, place)
        beat += figure.beats
    return Routine(beat, tuple(dancers[0]), tuple(dancers[1]), tuple(holds), tuple(names))


def chosen(
    figures: tuple[Figure, ...], beats: int, manner: Manner, stage: Stage, random: np.random.Generator
) -> tuple[tuple[Figure, ...], tuple[float, float, float]]:
    """A random walk over figures that fit each other, at least `beats` long, and where it begins.

    What would leave the stage is avoided, and so is what was danced just before.
    """
    place = (*random.uniform(-0.4, 0.4, 2) * stage.reach, random.uniform(-180, 180))
    start, total = place, 0
    walk: list[Figure] = []
    while total < beats:
        options = [f for f in figures if (fits(walk[-1], f) if walk else f.free == figures[0].free)]
        weights = np.array([_liking(f, walk, _onward(f, manner, place), stage) for f in options])
        walk.append(options[random.choice(len(options), p=weights / weights.sum())])
        place = _onward(walk[-1], manner, place)
        total += walk[-1].beats
    return tuple(walk), start


def _liking(figure: Figure, walk: list[Figure], end: tuple[float, float, float], stage: Stage) -> float:
    repeats = sum(before.name == figure.name for before in walk[-6:])
    outside = max(abs(end[0]), abs(end[1])) - stage.reach
    return figure.weight * 0.45**repeats * float(np.exp(-4.0 * max(outside, 0.0) - 0.15 * np.hypot(end[0], end[1])))


def dancers_of(figure: Figure, manner: Manner) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Steps of lead and follow in the figure's frame, in a couple's own size."""
    if figure.couple:
        own = [_sized(step, manner.stride) for step in figure.couple]
        return tuple(_side(s, figure, manner, 0) for s in own), tuple(_side(s, figure, manner, 1) for s in own)
    first, second = (tuple(_sized(s, manner.closeness) for s in steps) for steps in (figure.lead, figure.follow))
    return first, second


def _sized(step: Step, factor: float) -> Step:
    return replace(step, x=step.x * factor, z=step.z * factor)


def _side(step: Step, figure: Figure, manner: Manner, side: int) -> Step:
    """One partner's step of a step of the couple; the follow's is the natural opposite."""
    share = min((step.beat + 1.0) / figure.beats, 1.0)
    distance = figure.start.distance + share * (figure.end.distance - figure.start.distance)
    aside = figure.start.aside + share * (figure.end.aside - figure.start.aside)
    x, z, turn = _partner((step.x, step.z, step.turn), distance * manner.closeness, aside, side)
    if side == 0:
        return replace(step, x=x, z=z, turn=turn)
    return replace(step, x=x, z=z, turn=turn, foot=1 - step.foot, across=-step.across, ahead=-step.ahead)


def _partner(
    middle: tuple[float, float, float], distance: float, aside: float, side: int
) -> tuple[float, float, float]:
    sign = -0.5 if side == 0 else 0.5
    x, z, _ = turned_station(-sign * aside, sign * distance, 0.0, middle[2])
    return (middle[0] + x, middle[1] + z, middle[2] + (_FOLLOW_FACES_BACK if side else 0.0))


def _standing(
    side: int, place: tuple[float, float, float], position: Position, free: int, manner: Manner
) -> list[Step]:
    x, z, turn = _partner(place, position.distance * manner.closeness, position.aside, side)
    own_free = free if side == 0 else 1 - free
    return [Step(-3.0, own_free, x, z, turn), Step(-2.0, 1 - own_free, x, z, turn)]


def _unlike(step: Step, random: np.random.Generator | None) -> Step:
    """The step as it is danced this time."""
    if random is None:
        return step
    x, z, turn = random.normal(0.0, (_STRAY, _STRAY, _STRAY_TURN))
    return replace(step, x=step.x + x, z=step.z + z, turn=step.turn + turn)


def _in_room(step: Step, place: tuple[float, float, float], beat: int) -> Step:
    x, z, turn = turned_station(step.x, step.z, step.turn, place[2])
    return replace(step, beat=step.beat + beat, x=place[0] + x, z=place[1] + z, turn=turn)


def _onward(figure: Figure, manner: Manner, place: tuple[float, float, float]) -> tuple[float, float, float]:
    factor = manner.stride if figure.couple else manner.closeness
    x, z, turn = turned_station(figure.exit[0] * factor, figure.exit[1] * factor, figure.exit[2], place[2])
    return (place[0] + x, place[1] + z, turn)
