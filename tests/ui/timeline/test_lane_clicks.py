"""Auditioning takes and choosing their bars with a real mouse."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.session.editing import add_take, choose_take, with_grid
from choreo_studio.session.marker_editing import add_marker
from choreo_studio.session.project import Project
from choreo_studio.ui.timeline.lanes import sources_of
from tests.builders_project import project_with_takes, take_of
from tests.ui.timeline.conftest import Bench, Build, project_with_lanes
from tests.ui.timeline.hand import CONTROL, LEFT, click, drag, hover, turn


def comes_from(project: Project, take: int, role: Role, bar: int) -> bool:
    """Whether the chosen take has all of a bar from another take."""
    assert project.current is not None
    span = project.grid.bars[bar]
    return bool(
        (sources_of(project, project.current)[ROLES.index(role), span.first_beat : span.end_beat] == take).all()
    )


def test_a_click_on_a_name_auditions_and_again_goes_back(bench: Bench) -> None:
    click(bench.view, 40, bench.y_of_lane(3))
    assert bench.desk.view.selection.audition == 3
    assert bench.desk.view.shown_take is bench.project.take(3)
    assert bench.project.current_take == 1
    bench.settle()
    click(bench.view, 40, bench.y_of_lane(3))
    assert bench.desk.view.selection.audition is None


def test_another_name_auditions_that_one_instead(bench: Bench) -> None:
    click(bench.view, 40, bench.y_of_lane(3))
    bench.settle()
    click(bench.view, 40, bench.y_of_lane(2))
    assert bench.desk.view.selection.audition == 2


def test_a_click_on_the_name_of_the_dance_goes_back_to_it(bench: Bench) -> None:
    click(bench.view, 40, bench.y_of_lane(3))
    bench.settle()
    click(bench.view, 40, bench.y_of("dance"))
    assert bench.desk.view.selection.audition is None
    click(bench.view, 40, bench.y_of("dance"))
    assert bench.desk.view.selection.audition is None


def test_the_auditioned_lane_has_an_outline_in_the_accent(bench: Bench) -> None:
    place = next(p for p in bench.view.rows.places if p.lane is not None and p.lane.take == 3)
    x = round(bench.x_of_bar(7))
    before = bench.picture().pixelColor(x, place.top)
    bench.desk.select(audition=3)
    after = bench.picture().pixelColor(x, place.top)
    assert after.red() > 200
    assert before.red() < 80


def test_a_click_on_a_bar_of_a_lane_chooses_it_and_undo_brings_it_back(bench: Bench) -> None:
    before = bench.project
    click(bench.view, bench.x_of_bar(3), bench.y_of_lane(3))
    after = bench.project
    assert after.current is not None
    assert after.current.is_comp
    for role in ("lead", "follow"):
        assert comes_from(after, 3, role, 3)
        assert comes_from(after, 1, role, 4)
    assert bench.desk.view.undo_label == "Choose bar 3 from Take 3"
    bench.desk.undo()
    assert bench.project is before


def test_a_swipe_chooses_several_bars_in_one_step(bench: Bench) -> None:
    y = bench.y_of_lane(2)
    drag(bench.view, (bench.x_of_bar(4, 0.9), y), (bench.x_of_bar(3, 0.2), y))
    assert comes_from(bench.project, 2, "lead", 3)
    assert comes_from(bench.project, 2, "follow", 4)
    assert bench.desk.view.undo_label == "Choose bars 3–4 from Take 2"
    bench.desk.undo()
    assert bench.project.current_take == 1


def test_marked_dancers_limit_what_is_chosen(bench: Bench) -> None:
    bench.desk.select(dancers="follow")
    bench.settle()
    click(bench.view, bench.x_of_bar(3), bench.y_of_lane(3, 0.2))
    assert comes_from(bench.project, 3, "follow", 3)
    assert comes_from(bench.project, 1, "lead", 3)
    assert bench.desk.view.undo_label == "Choose bar 3 from Take 3 for the follow"


@pytest.mark.parametrize(("share", "role", "other"), [(0.2, "lead", "follow"), (0.8, "follow", "lead")])
def test_with_ctrl_the_half_under_the_pointer_is_chosen(bench: Bench, share: float, role: Role, other: Role) -> None:
    click(bench.view, bench.x_of_bar(3), bench.y_of_lane(3, share), CONTROL)
    assert comes_from(bench.project, 3, role, 3)
    assert comes_from(bench.project, 1, other, 3)


def test_choosing_ends_the_audition(bench: Bench) -> None:
    click(bench.view, 40, bench.y_of_lane(3))
    bench.settle()
    click(bench.view, bench.x_of_bar(3), bench.y_of_lane(3))
    assert bench.desk.view.selection.audition is None


def test_chosen_bars_are_seen_in_the_dance_in_the_colour_of_their_take(bench: Bench) -> None:
    x, y = round(bench.x_of_bar(3, 0.8)), round(bench.y_of("dance"))
    before = bench.picture().pixelColor(x, y)
    click(bench.view, bench.x_of_bar(3), bench.y_of_lane(3))
    hover(bench.view, 40, 5)
    picture = bench.picture()
    assert picture.pixelColor(x, y) != before
    assert picture.pixelColor(x, y) == picture.pixelColor(x, round(bench.y_of_lane(3)))


def test_lanes_keep_the_order_of_their_keys(bench: Bench) -> None:
    before = bench.panel.lane_takes
    assert before == (4, 2, 3)
    click(bench.view, bench.x_of_bar(3), bench.y_of_lane(3))
    assert bench.panel.lane_takes == (4, 2, 3, 1)


def test_other_takes_are_unfolded_by_a_click(build: Build) -> None:
    project = project_with_lanes()
    project = choose_take(add_take(project, take_of(project, 9, "Another")), 2)
    bench = build(project)
    assert 5 not in bench.panel.lane_takes
    click(bench.view, 40, bench.y_of("others"))
    bench.settle()
    assert bench.panel.lane_takes[-1] == 5
    click(bench.view, 40, bench.y_of("others"))
    bench.settle()
    assert 5 not in bench.panel.lane_takes


def test_many_lanes_scroll_with_the_wheel_and_ruler_and_music_stay(build: Build) -> None:
    bench = build(project_with_takes(16, 8))
    layout = bench.view.rows
    turn(bench.view, bench.x_of_bar(3), layout.lanes_top + 10, -1)
    moved = bench.view.rows
    assert moved.scroll > 0
    assert moved.of("music") == layout.of("music")
    assert bench.axis.start_seconds == 0.0


def choose(menu: QMenu, text: str) -> None:
    """Click on an item of a menu."""
    action = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_a_marker_is_deleted_by_its_menu(build: Build) -> None:
    bench = build(add_marker(project_with_lanes(), 4.0, "chorus"))
    choose(menu_of(bench, bench.axis.x_of(4.0) + 6, bench.y_of("ruler", 0.25)), "Delete marker")
    assert bench.project.markers == ()
    bench.desk.undo()
    assert [marker.text for marker in bench.project.markers] == ["chorus"]


def test_a_beat_that_was_dragged_away_is_evened_out_by_its_menu(bench: Bench) -> None:
    before = bench.project.grid.beats_seconds
    moved = bench.project.grid.move_beat(10, float(before[10]) + 0.1)
    bench.desk.apply("Move", lambda project: with_grid(project, moved))
    bench.settle()
    choose(menu_of(bench, bench.axis.x_of(float(moved.beats_seconds[10])), bench.y_of("music")), "Even out this beat")
    assert bench.project.grid.beats_seconds[10] == pytest.approx(before[10])
    assert bench.desk.view.undo_label == "Even out beat 3:2"


def menu_of(bench: Bench, x: float, y: float) -> QMenu:
    at = QPoint(round(x), round(y))
    QApplication.sendEvent(
        bench.view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, bench.view.mapToGlobal(at))
    )
    (menu,) = [child for child in bench.view.findChildren(QMenu) if child.isVisible()]
    return menu


def test_the_menu_of_a_lane_is_about_its_take(bench: Bench) -> None:
    menu = menu_of(bench, 40, bench.y_of_lane(2))
    assert bench.desk.view.selection.audition == 2
    assert bench.book["keep_take"] in menu.actions()
    assert bench.book["delete_take"] in menu.actions()
    menu.close()


def test_the_menu_of_a_beat_is_about_that_beat_and_forgets_it(bench: Bench, qtbot: QtBot) -> None:
    seen: list[int | None] = []
    bench.book["downbeat_here"].triggered.connect(lambda: seen.append(bench.panel.context_beat))
    second = float(bench.project.grid.beats_seconds[10])
    menu = menu_of(bench, bench.axis.x_of(second), bench.y_of("music"))
    assert bench.playhead.seconds == pytest.approx(second)
    assert bench.panel.context_beat == 10
    box = menu.actionGeometry(bench.book["downbeat_here"])
    QTest.mouseClick(menu, LEFT, pos=box.center())
    assert seen == [10]
    qtbot.waitUntil(lambda: bench.panel.context_beat is None)
