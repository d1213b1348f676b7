"""What the editor draws."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.session.take_editing import lock_dancer
from choreo_studio.tokens.editing import Slot, with_code
from choreo_studio.tokens.mask import Dancers
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.token_editor.state import place_in_words, resolve
from tests.builders_project import project_with_takes, project_without_takes

PROJECT = project_with_takes(1, 4)
VIEW = View(project=PROJECT)


def test_rows_are_the_streams_of_both_levels() -> None:
    state = resolve(VIEW)
    assert [(row.level, row.name) for row in state.rows] == [
        ("coarse", "couple"),
        ("coarse", "lead"),
        ("coarse", "follow"),
        ("fine", "lead"),
        ("fine", "follow"),
    ]
    beats = PROJECT.grid.beat_count
    assert [len(row.codes) for row in state.rows] == [beats] * 3 + [2 * beats] * 2
    np.testing.assert_allclose(state.rows[0].edges_seconds[:-1], PROJECT.grid.beats_seconds)
    np.testing.assert_allclose(state.rows[3].edges_seconds[1::2], state.rows[0].edges_seconds[:-1] + 0.2, atol=1e-9)


def test_confidence_is_that_of_the_first_code() -> None:
    sure = PROJECT.takes[0].dance.confidence["fine"]
    assert np.array_equal(resolve(VIEW).rows[4].sure, sure[1, :, 0])


def test_without_a_dance_there_are_no_rows() -> None:
    assert resolve(View()).rows == ()
    state = resolve(View(project=project_without_takes()), Slot("coarse", "lead", 1))
    assert state.rows == () and state.cell is None and state.grid is not None


def test_painted_locked_and_pending_cells_are_flagged_in_their_rows() -> None:
    project = lock_dancer(PROJECT, 1, "lead")
    view = View(project=project)
    slot = Slot("fine", "follow", 7)
    view = replace(view, selection=replace(view.selection, slots=frozenset({slot})))
    before = project.takes[0].dance.tokens
    changed = Slot("coarse", "pair", 3)
    code = (int(before.codes["coarse"][0, 3, 0]) + 1) % 16
    state = resolve(view, slot, False, with_code(before, changed, 0, code))
    pair, lead, follow, fine_lead, fine_follow = state.rows
    assert list(np.flatnonzero(fine_follow.painted)) == [7] and not pair.painted.any()
    assert lead.is_locked and fine_lead.is_locked and not follow.locked.any()
    assert list(np.flatnonzero(pair.pending)) == [3] and pair.codes[3, 0] == code
    assert not fine_follow.pending.any()


@pytest.mark.parametrize(
    ("level", "dancers", "expected"),
    [
        ("coarse", "both", [True, True, True, True, True]),
        ("coarse", "follow", [True, False, True, False, True]),
        ("fine", "both", [False, False, False, True, True]),
        ("fine", "lead", [False, False, False, True, False]),
    ],
)
def test_rows_know_whether_the_next_dance_draws_them_anew(level: str, dancers: Dancers, expected: list[bool]) -> None:
    view = replace(
        VIEW,
        order=replace(VIEW.order, level=level),  # type: ignore[arg-type]
        selection=replace(VIEW.selection, dancers=dancers),
    )
    assert [row.will_change for row in resolve(view).rows] == expected


def test_a_cell_that_is_gone_is_no_longer_picked() -> None:
    assert resolve(VIEW, Slot("coarse", "lead", 3)).cell == Slot("coarse", "lead", 3)
    assert resolve(VIEW, Slot("coarse", "lead", 999)).cell is None


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        (Slot("coarse", "lead", 1), "bar 1, beat 1"),
        (Slot("coarse", "lead", 6), "bar 2, beat 2"),
        (Slot("fine", "lead", 13), "bar 2, beat 2½"),
        (Slot("coarse", "lead", 0), "bar 0, beat 4"),
    ],
)
def test_places_are_said_in_bars_and_beats(slot: Slot, words: str) -> None:
    assert place_in_words(PROJECT.grid, 1 if slot.level == "coarse" else 2, slot) == words
