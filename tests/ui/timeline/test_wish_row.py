"""Wishes drawn on the timeline with a real mouse, and keyframes in their row."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from choreo_studio.session.wish_editing import keep_pose, set_energy_from_music
from choreo_studio.ui.timeline.hits import hit_test
from choreo_studio.ui.timeline.menus import menu_for
from choreo_studio.ui.timeline.painting import ROWS
from choreo_studio.ui.timeline.rows.wish import value_at, y_of_value
from tests.ui.timeline.conftest import Bench
from tests.ui.timeline.hand import click, drag

ALT = Qt.KeyboardModifier.AltModifier


def opened(bench: Bench) -> Bench:
    bench.panel.shows_wishes = True
    bench.settle()
    return bench


def draw(bench: Bench, bars: tuple[int, int], values: tuple[float, float], keys=Qt.KeyboardModifier.NoModifier) -> None:  # type: ignore[no-untyped-def]
    place = bench.view.rows.of("wish")
    rows = [round(y_of_value(value, place.top, place.height)) for value in values]
    drag(bench.view, (bench.x_of_bar(bars[0]), rows[0]), (bench.x_of_bar(bars[1]), rows[1]), keys)
    bench.settle()


def curve(bench: Bench, control: str = "energy") -> np.ndarray:
    return np.asarray(bench.project.wished.curve(control))


def test_the_row_comes_when_it_is_asked_for_and_stays_while_something_is_wished(bench: Bench) -> None:
    kinds = [place.kind for place in bench.view.rows.places]
    assert "wish" not in kinds
    opened(bench)
    assert bench.view.rows.of("wish").height > 0
    bench.panel.shows_wishes = False
    assert "wish" not in [place.kind for place in bench.view.rows.places]
    bench.desk.apply("music", lambda project: set_energy_from_music(project, True))
    bench.settle()
    assert bench.view.rows.of("wish").height > 0


def test_a_curve_is_drawn_in_one_step_of_undo(bench: Bench) -> None:
    opened(bench)
    before = bench.project
    draw(bench, (2, 4), (1.0, -1.0))
    drawn = curve(bench)
    inside = np.flatnonzero(~np.isnan(drawn))
    assert 8 <= len(inside) <= 10
    assert (np.diff(inside) == 1).all()
    assert drawn[inside[0]] > 0.5
    assert drawn[inside[-1]] < -0.5
    assert (np.diff(drawn[inside]) <= 0.0).all()
    assert bench.desk.view.undo_label == "Draw energy"
    bench.desk.undo()
    assert bench.project is before


def test_alt_frees_what_it_passes(bench: Bench) -> None:
    opened(bench)
    draw(bench, (2, 6), (1.0, 1.0))
    count = int((~np.isnan(curve(bench))).sum())
    draw(bench, (3, 4), (0.0, 0.0), ALT)
    left = ~np.isnan(curve(bench))
    assert 0 < left.sum() < count


def test_the_header_goes_through_the_controls(bench: Bench) -> None:
    opened(bench)
    click(bench.view, 10, bench.y_of("wish"))
    draw(bench, (3, 3), (1.5, 1.5))
    assert np.isnan(curve(bench)).all()
    assert np.nanmax(curve(bench, "travel")) == pytest.approx(1.5, abs=0.3)
    bench.view.intents.wish_wanted.emit("turning")
    assert bench.view.scene.state.options.wish == "turning"


def test_marked_bars_or_all_are_freed(bench: Bench) -> None:
    opened(bench)
    draw(bench, (2, 5), (1.0, 1.0))
    bench.desk.select(bars=(3, 3))
    bench.settle()
    before = int((~np.isnan(curve(bench))).sum())
    bench.view.intents.wish_freed.emit(True)
    assert before - int((~np.isnan(curve(bench))).sum()) == 4
    bench.view.intents.wish_freed.emit(False)
    assert np.isnan(curve(bench)).all()


def test_keyframes_are_found_under_the_pointer_and_deleted(bench: Bench) -> None:
    bench.desk.apply("keep", lambda project: keep_pose(project, 1, 16 * 9))
    bench.settle()
    x = bench.axis.x_of(float(bench.project.grid.beats_seconds[9]))
    hit = hit_test(bench.view.scene, bench.view.rows, x + 2, bench.y_of("wish"))
    assert (hit.kind, hit.keyframe) == ("wish", 144)
    assert hit_test(bench.view.scene, bench.view.rows, x + 20, bench.y_of("wish")).keyframe is None
    picture = bench.picture()
    menu = menu_for(hit, bench.book, bench.view, bench.view.intents)
    assert menu is not None
    texts = {action.text(): action for action in menu.actions()}
    texts["Delete this keyframe"].trigger()
    menu.deleteLater()
    assert bench.project.wished.keyframes == ()
    assert bench.picture() != picture


def test_pixel_rows_and_wishes_agree() -> None:
    for value in (-2.0, -0.7, 0.0, 1.3, 2.0):
        assert value_at(y_of_value(value, 40, 48), 40, 48) == pytest.approx(value)
    assert value_at(0, 40, 48) == 2.0
    assert value_at(500, 40, 48) == -2.0


def test_a_reading_says_what_is_wished(bench: Bench) -> None:
    opened(bench)
    draw(bench, (3, 3), (1.0, 1.0))
    scene, place = bench.view.scene, bench.view.rows.of("wish")
    seconds = bench.axis.seconds_of(bench.x_of_bar(3))
    assert "wished" in ROWS["wish"].reading(scene, place, seconds)
    assert ROWS["wish"].reading(scene, place, 0.0) == "energy: free"
