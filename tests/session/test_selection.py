"""The selection, and what is left of it when the project changes."""

from dataclasses import replace

import pytest

from choreo_studio.session.editing import delete_take
from choreo_studio.session.regridding import with_beat_deleted
from choreo_studio.session.selection import Selection, within
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import TokenLayout
from choreo_studio.tokens.sequence import empty_sequence
from tests.builders_project import project_with_takes, project_without_takes

LAST_FINE = Slot("fine", "follow", 33)


def test_what_is_there_stays_the_very_same() -> None:
    project = project_with_takes(2)
    selection = Selection((0, 4), "follow", frozenset({LAST_FINE, Slot("coarse", "pair", 0)}), (0.5, 2.0), True, 1, 2)
    assert within(selection, project) is selection


@pytest.mark.parametrize(("bars", "kept"), [((3, 9), (3, 4)), ((7, 9), None), ((0, 1), (0, 1)), (None, None)])
def test_bars_that_are_gone_are_dropped(bars: tuple[int, int] | None, kept: tuple[int, int] | None) -> None:
    assert within(Selection(bars), project_with_takes(1)).bars == kept


def test_takes_that_are_gone_are_no_longer_heard_or_ghosted() -> None:
    project = project_with_takes(2)
    assert within(Selection(audition=1, ghost=1), delete_take(project, 1)) == Selection()
    assert within(Selection(audition=1, ghost=2), delete_take(project, 1)) == Selection(ghost=2)


def test_cells_are_kept_while_the_shown_take_has_them() -> None:
    project = project_with_takes(1)
    painted = Selection(slots=frozenset({LAST_FINE, Slot("fine", "pair", 1), Slot("fine", "lead", -1)}))
    assert within(painted, project).slots == {LAST_FINE}
    assert within(painted, with_beat_deleted(project, 0)).slots == frozenset()
    assert within(painted, project_without_takes()).slots == frozenset()


def test_cells_are_those_of_the_auditioned_take() -> None:
    project = project_with_takes(2)
    bare = replace(project.takes[0].dance, tokens=empty_sequence(TokenLayout(()), 17), confidence={})
    project = replace(project, takes=(replace(project.takes[0], dance=bare), project.takes[1]))
    painted = Selection(slots=frozenset({LAST_FINE}))
    assert within(painted, project) is painted
    assert within(replace(painted, audition=1), project).slots == frozenset()


def test_the_region_ends_with_the_song() -> None:
    project = project_with_takes(1)
    end = project.music.duration_seconds
    assert within(Selection(region=(-1.0, 99.0)), project).region == (0.0, end)
    assert within(Selection(region=(end, 99.0)), project).region is None


def test_without_a_project_nothing_is_marked() -> None:
    full = Selection((1, 2), "lead", frozenset({LAST_FINE}), (0.5, 2.0), True, 1, 2)
    assert within(full, None) == Selection(dancers="lead", looping=True)


def test_impossible_selections_are_refused() -> None:
    with pytest.raises(ValueError, match="bars"):
        Selection((2, 1))
    with pytest.raises(ValueError, match="region"):
        Selection(region=(1.0, 1.0))
