"""Locks, edits of tokens by hand, and tokens read anew."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.session.editing import add_take, choose_take
from choreo_studio.session.project import Project
from choreo_studio.session.regridding import with_beat_inserted
from choreo_studio.session.take_editing import (
    is_locked,
    lock_cells,
    lock_dancer,
    set_locks,
    with_dance,
    with_read_tokens,
)
from choreo_studio.tokens.dance import Dance
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import TokenLayout, clock_layout
from choreo_studio.tokens.sequence import TokenSequence, empty_sequence
from tests.builders_project import project_with_takes, project_without_takes, take_of
from tests.fakes import FakeGenerator


def another_dance(project: Project, seed: int = 50) -> Dance:
    return take_of(project, seed).dance


def without_tokens(project: Project) -> Project:
    take = take_of(project)
    tokens = empty_sequence(TokenLayout(()), project.grid.beat_count)
    return add_take(project, replace(take, dance=replace(take.dance, tokens=tokens, confidence={}, origin="imported")))


def test_nothing_is_locked_at_first() -> None:
    take = project_with_takes(1).takes[0]
    assert take.locks == {}
    assert take.locked("fine").shape == (2, 34)
    assert not take.locked("fine").any()
    assert not is_locked(take, "lead")


def test_a_locked_dancer_has_all_own_cells_locked_and_the_couple_none() -> None:
    project = lock_dancer(project_with_takes(1), 1, "lead")
    take = project.takes[0]
    assert take.locked("coarse").all(axis=1).tolist() == [False, True, False]
    assert take.locked("fine").all(axis=1).tolist() == [True, False]
    assert (is_locked(take, "lead"), is_locked(take, "follow")) == (True, False)
    free = lock_dancer(project, 1, "lead", locked=False)
    assert free.takes[0].locks == {}


def test_one_free_cell_makes_a_dancer_free() -> None:
    project = lock_dancer(project_with_takes(1), 1, "follow")
    project = lock_cells(project, 1, [Slot("fine", "follow", 7)], locked=False)
    assert not is_locked(project.takes[0], "follow")
    assert is_locked(lock_cells(project, 1, [Slot("fine", "follow", 7)]).takes[0], "follow")


def test_cells_of_one_level_are_set_and_the_other_level_stays() -> None:
    project = lock_cells(project_with_takes(1), 1, [Slot("coarse", "pair", 3)])
    flags = np.zeros((2, 34), dtype=np.bool_)
    flags[1, 4:6] = True
    take = set_locks(project, 1, {**project.take(1).locks, "fine": flags}).takes[0]
    assert np.argwhere(take.locked("coarse")).tolist() == [[0, 3]]
    assert np.argwhere(take.locked("fine")).tolist() == [[1, 4], [1, 5]]
    flags[:] = False
    assert take.locked("fine").any()


def test_locking_again_is_no_change() -> None:
    project = lock_dancer(project_with_takes(1), 1, "lead")
    assert lock_dancer(project, 1, "lead") is project
    assert set_locks(project, 1, dict(project.takes[0].locks)) is project
    assert lock_dancer(project, 1, "follow", locked=False) is project


def test_a_take_without_tokens_cannot_be_locked() -> None:
    project = without_tokens(project_without_takes())
    assert lock_dancer(project, 1, "lead") is project
    assert not is_locked(project.takes[0], "lead")


def test_locks_that_do_not_fit_are_refused_and_none_can_be_written_to() -> None:
    project = project_with_takes(1)
    with pytest.raises(ValueError, match=r"locks: expected bool \(2, 34\) for 'fine', found bool \(2, 33\)"):
        set_locks(project, 1, {"fine": np.ones((2, 33), dtype=np.bool_)})
    with pytest.raises(ValueError, match="found uint8"):
        set_locks(project, 1, {"fine": np.ones((2, 34), dtype=np.uint8)})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="read-only"):
        lock_dancer(project, 1, "lead").takes[0].locks["fine"][0, 0] = False


def test_edited_tokens_of_a_generated_take_make_one_take_beside_it() -> None:
    project = lock_dancer(project_with_takes(2), 1, "lead")
    once = with_dance(project, 1, another_dance(project))
    assert once.takes[:2] == project.takes
    derived = once.takes[2]
    assert (derived.name, derived.parent, derived.dance.origin) == ("Take 1 edited", 1, "edited")
    assert once.current is derived
    assert is_locked(derived, "lead")
    twice = with_dance(once, derived.id, another_dance(once, 51))
    assert len(twice.takes) == 3
    assert np.array_equal(twice.takes[2].dance.tokens.codes["fine"], another_dance(once, 51).tokens.codes["fine"])
    assert (twice.takes[2].name, twice.takes[2].parent) == ("Take 1 edited", 1)


def test_an_edited_take_that_is_not_chosen_is_edited_and_the_choice_stays() -> None:
    project = project_with_takes(1)
    edited = choose_take(with_dance(project, 1, another_dance(project)), 1)
    again = with_dance(edited, 2, another_dance(project, 51))
    assert (again.current_take, len(again.takes)) == (1, 2)


def test_the_same_dance_is_no_edit() -> None:
    project = project_with_takes(1)
    assert with_dance(project, 1, project.takes[0].dance) is project


def test_locks_of_another_layout_do_not_follow_the_dance() -> None:
    project = lock_dancer(project_with_takes(1), 1, "lead")
    bare = replace(
        project.takes[0].dance, tokens=empty_sequence(TokenLayout(()), project.grid.beat_count), confidence={}
    )
    assert with_dance(project, 1, bare).takes[1].locks == {}


def test_tokens_are_read_anew_only_where_nobody_has() -> None:
    project = with_beat_inserted(project_with_takes(1), 1.0)
    unsure = project.takes[0].dance
    read = FakeGenerator().tokenize(unsure.motion, project.grid)
    sure = with_read_tokens(project, {1: read}).takes[0].dance
    for name in ("coarse", "fine"):
        open_slots = unsure.confidence[name] == 0.0
        assert 0 < open_slots.sum() < open_slots.size
        assert np.array_equal(sure.tokens.codes[name][open_slots], read.codes[name][open_slots])
        assert np.array_equal(sure.tokens.codes[name][~open_slots], unsure.tokens.codes[name][~open_slots])
        assert np.array_equal(sure.confidence[name] == 1.0, open_slots | (unsure.confidence[name] == 1.0))
    again = with_read_tokens(project, {1: read})
    assert with_read_tokens(again, {1: read}) is again


def test_tokens_of_another_layout_are_refused() -> None:
    project = project_with_takes(1)
    other: TokenSequence = empty_sequence(clock_layout(), project.grid.beat_count)
    with pytest.raises(ValueError, match="tokens: expected the token layout of 'Take 1'"):
        with_read_tokens(project, {1: other})
