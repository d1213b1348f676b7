"""The list of takes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from choreo_studio.motion.measures.scoring import Score
from choreo_studio.session.project import Choice, Project
from choreo_studio.session.selection import Selection
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.takes.state import MOST_INDENT, TakesFilter, TakesState, as_tree, resolve
from tests.builders_project import project_with_takes, project_without_takes

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


def listed(view: View, takes_filter: TakesFilter | None = None, lanes: tuple[int, ...] = ()) -> TakesState:
    return resolve(view, takes_filter or TakesFilter(), lanes, NOW)


def with_parents(project: Project, parents: dict[int, int]) -> Project:
    takes = tuple(replace(take, parent=parents.get(take.id)) for take in project.takes)
    return replace(project, takes=takes)


def test_takes_stand_below_the_ones_they_came_from() -> None:
    project = with_parents(project_with_takes(5), {3: 1, 4: 3, 5: 1})
    assert [(take.id, depth) for take, depth in as_tree(project.takes)] == [(1, 0), (3, 1), (4, 2), (5, 1), (2, 0)]


def test_a_take_whose_parent_is_deleted_is_a_root() -> None:
    project = with_parents(project_with_takes(2), {2: 77})
    assert [(take.id, depth) for take, depth in as_tree(project.takes)] == [(1, 0), (2, 0)]


def test_parents_in_a_circle_lose_no_take() -> None:
    project = with_parents(project_with_takes(3), {1: 2, 2: 1})
    assert sorted(take.id for take, _ in as_tree(project.takes)) == [1, 2, 3]


def test_the_indent_ends_somewhere() -> None:
    project = with_parents(project_with_takes(8), {number: number - 1 for number in range(2, 9)})
    assert max(depth for _, depth in as_tree(project.takes)) == MOST_INDENT


def test_marks_are_told() -> None:
    project = project_with_takes(3)
    project = replace(project, takes=(replace(project.takes[0], starred=True), *project.takes[1:]), current_take=2)
    state = listed(View(project=project, selection=Selection(audition=3, ghost=1)))
    first, second, third = state.rows
    assert (first.starred, first.is_ghost, first.is_chosen, first.is_auditioned) == (True, True, False, False)
    assert (second.is_chosen, second.is_auditioned) == (True, False)
    assert (third.is_chosen, third.is_auditioned) == (False, True)
    assert state.shown == 3


def test_scores_stand_in_the_list_and_on_the_card() -> None:
    project = project_with_takes(2)
    score = Score(83.6, (("hands", 91.0), ("calm", 70.4)))
    project = replace(project, takes=(replace(project.takes[0], score=score), project.takes[1]))
    first, second = listed(View(project=project)).rows
    assert (first.score, second.score) == (83.6, None)
    assert "84 of 100" in first.card and "hands 91, calm 70" in first.card
    assert "of 100" not in second.card


def test_the_first_nine_lanes_have_keys() -> None:
    project = project_with_takes(12)
    state = listed(View(project=project), lanes=tuple(range(12, 1, -1)))
    numbers = {row.id: row.number for row in state.rows}
    assert (numbers[12], numbers[4], numbers[3], numbers[1]) == (1, 9, 0, 0)


@pytest.mark.parametrize(
    ("takes_filter", "ids"),
    [
        (TakesFilter("take 2"), [2]),
        (TakesFilter("SEED 3"), [3]),
        (TakesFilter("fake-1"), [1, 2, 3]),
        (TakesFilter("  "), [1, 2, 3]),
        (TakesFilter(starred_only=True), [2]),
        (TakesFilter("take 3", starred_only=True), []),
    ],
)
def test_the_filter_looks_at_name_description_and_star(takes_filter: TakesFilter, ids: list[int]) -> None:
    project = project_with_takes(3)
    takes = tuple(replace(take, starred=take.id == 2) for take in project.takes)
    state = listed(View(project=replace(project, takes=takes)), takes_filter)
    assert [row.id for row in state.rows] == ids
    assert bool(state.empty_text) == (not ids)


def test_a_filtered_list_is_flat() -> None:
    project = with_parents(project_with_takes(2), {2: 1})
    assert [row.indent for row in listed(View(project=project)).rows] == [0, 1]
    assert [row.indent for row in listed(View(project=project), TakesFilter("take 2")).rows] == [0]


def test_an_empty_list_says_what_to_do() -> None:
    assert "song" in listed(View()).empty_text
    assert "Ctrl+G" in listed(View(project=project_without_takes())).empty_text


def test_a_comp_names_its_sources() -> None:
    project = project_with_takes(3)
    choices = (Choice(0, 2, "both", 1), Choice(2, 4, "lead", 2), Choice(4, 6, "both", 1), Choice(6, 8, "both", 99))
    comp = replace(project.takes[2], choices=choices)
    state = listed(View(project=replace(project, takes=(*project.takes[:2], comp))))
    assert state.rows[2].what == "comp of Take 1, Take 2, a deleted take"
