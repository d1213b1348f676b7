"""Beats and bar lines dragged with a real mouse; the dance follows."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from choreo_studio.session.project import Project
from tests.ui.by_hand import HandRunner
from tests.ui.timeline.conftest import Bench, Build, project_with_lanes
from tests.ui.timeline.hand import SHIFT, click, drag, hover

BEAT = 10
BAR_LINE = 9


def x_of_beat(bench: Bench, beat: int) -> float:
    return bench.axis.x_of(float(bench.project.grid.beats_seconds[beat]))


def drag_beat(
    bench: Bench,
    beat: int,
    pixels: float,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    release: bool = True,
) -> None:
    x, y = round(x_of_beat(bench, beat)), bench.y_of("music")
    drag(bench.view, (x, y), (x + pixels, y), keys, release=release)


def test_a_dragged_beat_moves_by_the_dragged_distance_and_alone(bench: Bench) -> None:
    before = bench.project.grid.beats_seconds.copy()
    drag_beat(bench, BEAT, 12)
    moved = bench.project.grid.beats_seconds - before
    assert moved[BEAT] == pytest.approx(12 * bench.axis.seconds_per_pixel, rel=1e-6)
    assert not np.delete(moved, BEAT).any()


def test_it_is_one_step_of_undo_with_a_name(bench: Bench) -> None:
    before = bench.project
    drag_beat(bench, BEAT, 12)
    assert bench.desk.view.undo_label == "Move beat 3:2"
    bench.desk.undo()
    assert bench.project is before
    assert bench.desk.view.undo_label == ""


def test_two_drags_are_two_steps(bench: Bench) -> None:
    drag_beat(bench, BEAT, 12)
    middle = bench.project
    bench.settle()
    drag_beat(bench, BEAT, -6)
    bench.desk.undo()
    assert bench.project is middle


def test_the_dance_is_retimed_while_it_is_dragged(bench: Bench) -> None:
    def second_of_frame(project: Project) -> float:
        return float(project.grid.seconds_at(BEAT + 0.5))

    before, motion = second_of_frame(bench.project), bench.project.take(1).dance.motion
    drag_beat(bench, BEAT, 12, release=False)
    assert second_of_frame(bench.project) > before
    assert bench.project.take(1).dance.motion is motion


def test_a_beat_stops_short_of_its_neighbours(bench: Bench) -> None:
    drag_beat(bench, BEAT, 500)
    grid = bench.project.grid
    assert grid.beats_seconds[BEAT] == pytest.approx(grid.beats_seconds[BEAT + 1] - 0.02)


def test_shift_drag_of_a_bar_line_takes_the_beats_along(bench: Bench) -> None:
    before = bench.project.grid.beats_seconds.copy()
    drag_beat(bench, BAR_LINE, 16, SHIFT)
    moved = bench.project.grid.beats_seconds - before
    distance = 16 * bench.axis.seconds_per_pixel
    np.testing.assert_allclose(moved[5:14], distance * np.array([0, 1, 2, 3, 4, 3, 2, 1, 0]) / 4, atol=1e-9)
    assert bench.desk.view.undo_label == "Move bar line 3:1"


def test_without_shift_a_bar_line_is_a_beat_like_others(bench: Bench) -> None:
    before = bench.project.grid.beats_seconds.copy()
    drag_beat(bench, BAR_LINE, 10)
    assert np.flatnonzero(bench.project.grid.beats_seconds - before).tolist() == [BAR_LINE]


def test_a_click_on_a_beat_moves_nothing_and_marks_its_bar(bench: Bench) -> None:
    before = bench.project
    click(bench.view, x_of_beat(bench, BEAT) + 1, bench.y_of("music"))
    assert bench.project is before
    assert bench.desk.view.selection.bars == (3, 3)


def test_the_pointer_shows_that_a_beat_can_be_dragged(bench: Bench) -> None:
    hover(bench.view, x_of_beat(bench, BEAT) + 2, bench.y_of("music"))
    assert bench.view.cursor().shape() == Qt.CursorShape.SplitHCursor
    hover(bench.view, x_of_beat(bench, BEAT) + 14, bench.y_of("music"))
    assert bench.view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_zoomed_out_a_drag_marks_bars_instead(build: Build) -> None:
    bench = build(project_with_lanes(60))
    drag_beat(bench, BEAT, 60)
    assert bench.desk.view.undo_label == ""
    assert bench.desk.view.selection.bars is not None


def test_readouts_wait_for_the_end_of_the_drag(build: Build) -> None:
    hand = HandRunner()
    bench = build(project_with_lanes(), hand.runner)
    hand.step()
    drag_beat(bench, BEAT, 12, release=False)
    bench.settle()
    assert not hand.waiting
    drag_beat(bench, BEAT, 0)
    bench.settle()
    assert len(hand.waiting) == 1
