"""Which foot lands on which count, in which metre, against the textbooks."""

import itertools

import numpy as np
import pytest

from choreo_studio.motion.figures.dances import DANCES
from choreo_studio.motion.figures.routine import dancers_of
from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, Step, fits

# Count from 1 and foot of the lead, from dance manuals; "tap" is a foot without weight.
L, R = LEFT, RIGHT
TEXTBOOK: dict[tuple[str, str], list[tuple[float, int]]] = {
    ("salsa", "basic"): [(1, L), (2, R), (3, L), (5, R), (6, L), (7, R)],
    ("salsa", "cross-body lead"): [(1, L), (2, R), (3, L), (5, R), (6, L), (7, R)],
    ("cha-cha", "basic"): [(1, R), (2, L), (3, R), (4, L), (4.5, R), (5, L), (6, R), (7, L), (8, R), (8.5, L)],
    ("rumba", "box"): [(1, L), (3, R), (4, L), (5, R), (7, L), (8, R)],
    ("tango", "walk and close"): [(1, L), (3, R), (5, L), (6, R), (8, L)],
    ("tango", "promenade and close"): [(1, L), (3, R), (5, L), (6, R), (8, L)],
    ("swing", "basic"): [(1, L), (2, R), (3, L), (3.5, R), (4, L), (5, R), (6, L), (7, R), (7.5, L), (8, R)],
    ("waltz", "box"): [(1, L), (2, R), (3, L), (4, R), (5, L), (6, R)],
    ("waltz", "natural turn"): [(1, R), (2, L), (3, R), (4, L), (5, R), (6, L)],
}
EVERY = [(style, figure) for style, dance in DANCES.items() for figure in dance.figures]
NAMES = [f"{style}: {figure.name}" for style, figure in EVERY]


def named(style: str, name: str) -> Figure:
    return next(figure for figure in DANCES[style].figures if figure.name == name)


def last_place(steps: tuple[Step, ...]) -> np.ndarray:
    """Where the body stands at the end: over the last foot that takes the weight, which may be a replaced one."""
    weighted = [step for step in steps if step.kind != "tap"]
    return next(np.array([s.x, s.z]) for s in reversed(weighted) if s.foot == weighted[-1].foot and s.kind != "replace")


@pytest.mark.parametrize(("dance", "steps"), TEXTBOOK.items(), ids=[" ".join(key) for key in TEXTBOOK])
def test_feet_are_those_of_the_textbook(dance: tuple[str, str], steps: list[tuple[float, int]]) -> None:
    lead, follow = dancers_of(named(*dance), DANCES[dance[0]].manner)
    assert [(step.beat + 1, step.foot) for step in lead] == steps
    assert [(step.beat + 1, 1 - step.foot) for step in follow] == steps


def test_the_metre_is_that_of_the_dance() -> None:
    assert {name: dance.beats_per_bar for name, dance in DANCES.items()} == {
        "salsa": 4, "cha-cha": 4, "rumba": 4, "swing": 4, "tango": 4, "waltz": 3
    }  # fmt: skip
    for dance in DANCES.values():
        assert dance.count_length == (6 if dance.beats_per_bar == 3 else 8)
        assert all(figure.beats % dance.beats_per_bar == 0 for figure in dance.figures)


def test_salsa_breaks_forward_on_one_and_back_on_five() -> None:
    lead, follow = dancers_of(named("salsa", "basic"), DANCES["salsa"].manner)
    home = lead[1].z
    assert lead[0].z - home > 0.15 and lead[3].z - home < -0.15
    assert {step.kind for step in (lead[0], lead[3], follow[0], follow[3])} == {"rock"}


def test_the_natural_turn_turns_right_and_the_box_comes_home() -> None:
    assert named("waltz", "natural turn").exit[2] < -180
    assert named("waltz", "box").exit == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("style", "figure"), EVERY, ids=NAMES)
def test_a_figure_begins_and_ends_with_the_feet_that_it_says(style: str, figure: Figure) -> None:
    for steps in dancers_of(figure, DANCES[style].manner):
        feet = [step.foot for step in steps if step.kind != "tap"]
        assert all(a != b for a, b in itertools.pairwise(feet)), "weight goes from foot to foot"
        assert all(a.beat < b.beat for a, b in itertools.pairwise(steps))
        assert steps[-1].beat < figure.beats
    lead = dancers_of(figure, DANCES[style].manner)[0]
    weighted = [step.foot for step in lead if step.kind != "tap"]
    assert weighted[0] == figure.free
    assert weighted[-1] == 1 - figure.leaves


@pytest.mark.parametrize(("style", "figure"), EVERY, ids=NAMES)
def test_a_figure_ends_where_the_next_begins(style: str, figure: Figure) -> None:
    lead, follow = dancers_of(figure, DANCES[style].manner)
    x, z, turn = figure.exit
    ends = [last_place(steps) for steps in (lead, follow)]
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(np.hypot(figure.end.distance, figure.end.aside), abs=0.14)
    assert np.linalg.norm((ends[0] + ends[1]) / 2 - [x, z]) < 0.13
    for steps, facing in ((lead, 0.0), (follow, 180.0)):
        assert abs((steps[-1].turn - turn - facing + 180) % 360 - 180) < 12
    assert any(fits(figure, other) for other in DANCES[style].figures)
    assert any(fits(other, figure) for other in DANCES[style].figures)


@pytest.mark.parametrize(("style", "figure"), EVERY, ids=NAMES)
def test_holds_change_from_the_declared_start_to_the_declared_end(style: str, figure: Figure) -> None:
    left, right = figure.start.left, figure.start.right
    for change in figure.holds:
        assert change.beat >= 0 and change.beat + change.beats <= figure.beats + 1.0
        left, right = change.left or left, change.right or right
    assert (left, right) == (figure.end.left, figure.end.right)
