"""From pixels to cells and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.tokens.editing import Slot
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.token_editor.cells import Cells, bars_span, group_means, grouped, lay_out, runs
from choreo_studio.ui.token_editor.state import TokenState, resolve
from choreo_studio.ui.token_editor.strokes import Stroke, toggled
from tests.builders_project import project_with_takes

STATE = resolve(View(project=project_with_takes(1, 8)))
HEADER, WIDTH = 96, 1000


def cells(start: float = 0.0, seconds: float = 13.0, state: TokenState = STATE) -> Cells:
    return lay_out(state, 130, HEADER, WIDTH, start, seconds / WIDTH)


@given(st.floats(0.0, 10.0), st.floats(1.0, 13.0), st.integers(0, 4), st.integers(0, 32))
def test_the_middle_of_a_cell_s_box_is_in_that_cell(start: float, seconds: float, row: int, index: int) -> None:
    there = cells(start, seconds)
    slot = STATE.rows[row].slot(index)
    box = there.box_of(slot)
    assert box is not None
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    assert there.slot_at(x, y) == (slot if x >= HEADER else None)


def test_nothing_is_left_of_the_song_or_between_the_levels() -> None:
    there = cells()
    assert there.slot_at(HEADER - 1, there.places[0].top + 3) is None
    gap = there.places[2].top + there.places[2].height + 1
    assert there.place_at(gap) is None
    assert there.slot_at(HEADER + WIDTH + 5000, there.places[0].top + 3) is None
    assert there.box_of(Slot("coarse", "pair", 0)) is not None
    assert cells(state=TokenState()).box_of(Slot("coarse", "pair", 0)) is None


def test_a_rectangle_takes_every_cell_that_it_touches() -> None:
    there = cells()
    first, last = there.box_of(Slot("coarse", "lead", 4)), there.box_of(Slot("fine", "lead", 11))
    assert first is not None and last is not None
    found = there.within((first[0] + 2, first[1] + 2), (last[0] + 2, last[1] + 2))
    expected = {
        *(Slot("coarse", stream, index) for stream in ("lead", "follow") for index in (4, 5)),  # type: ignore[arg-type]
        *(Slot("fine", "lead", index) for index in (8, 9, 10, 11)),
    }
    assert found == expected
    assert there.within((last[0] + 2, last[1] + 2), (first[0] + 2, first[1] + 2)) == expected


def test_a_stroke_leaves_out_no_cell_however_fast_it_is() -> None:
    there = cells()
    start, end = there.box_of(Slot("fine", "follow", 3)), there.box_of(Slot("fine", "follow", 40))
    assert start is not None and end is not None
    found = there.along((start[0] + 1, start[1] + 5), (end[0] + 1, end[1] + 5))
    assert found == {Slot("fine", "follow", index) for index in range(3, 41)}


def test_strokes_paint_erase_and_stay_clicks_until_they_move() -> None:
    there = cells()
    at = {index: there.box_of(Slot("coarse", "pair", index)) for index in (2, 5)}
    start, end = ((box[0] + 3, box[1] + 3) for box in at.values() if box is not None)
    before = frozenset({Slot("coarse", "pair", 3), Slot("coarse", "lead", 9)})
    paint = Stroke(start, start, False, before)
    assert not paint.moved(there, (start[0] + 2, start[1]), False).is_moving
    painted = paint.moved(there, end, False)
    assert painted.mask == before | {Slot("coarse", "pair", index) for index in range(2, 6)}
    erased = Stroke(start, start, True, before).moved(there, end, True)
    assert erased.mask == {Slot("coarse", "lead", 9)}
    assert toggled(toggled(before, Slot("coarse", "pair", 3)), Slot("coarse", "pair", 3)) == before


@pytest.mark.parametrize(("seconds", "beats"), [(13.0, 0), (30.0, 0), (45.0, 1), (100.0, 2), (200.0, 4)])
def test_from_afar_cells_are_drawn_as_columns_of_beats(seconds: float, beats: int) -> None:
    there = cells(seconds=seconds)
    assert grouped(there) == beats
    if beats:
        assert there.cell_px(STATE.rows[0]) * beats >= 5.0


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=50), st.integers(1, 9), st.integers(0, 20))
def test_columns_have_the_mean_of_their_cells(values: list[float], group: int, offset: int) -> None:
    array = np.array(values)
    found = group_means(array, group, offset)
    for index in range(len(values)):
        mine = [v for other, v in enumerate(values) if (other - offset) // group == (index - offset) // group]
        assert found[index] == pytest.approx(np.mean(mine))


@given(st.lists(st.booleans(), max_size=30))
def test_runs_cover_just_what_is_true(flags: list[bool]) -> None:
    again = np.zeros(len(flags), dtype=bool)
    for first, end in runs(np.array(flags, dtype=bool)):
        assert first < end and not again[max(0, first - 1)]
        again[first:end] = True
    assert list(again) == flags


def test_only_cells_in_view_are_seen() -> None:
    there = cells(start=4.0, seconds=2.0)
    seen = there.seen(STATE.rows[0])
    edges = STATE.rows[0].edges_seconds
    assert edges[seen.start] <= 4.0 < edges[seen.start + 1]
    assert edges[seen.stop - 1] < 6.0 <= edges[seen.stop]


def test_marked_bars_have_a_span_in_seconds() -> None:
    assert STATE.grid is not None
    span = bars_span(STATE, (2, 3))
    assert span == pytest.approx((STATE.grid.beats_seconds[5], STATE.grid.beats_seconds[13]))
    assert bars_span(STATE, (90, 91)) is None
