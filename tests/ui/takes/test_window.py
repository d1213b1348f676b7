"""The list of takes under real clicks and keys."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDockWidget, QLineEdit
from pytestqt.qtbot import QtBot

from choreo_studio.session.project import Project
from choreo_studio.session.wish_editing import draw_curve
from choreo_studio.tokens.dance import SamplingSettings
from choreo_studio.ui.shared.theme import theme
from tests.builders_project import project_with_takes, project_without_takes
from tests.ui.takes.conftest import Stage

Staged = Callable[[Project | None], Stage]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage(staged: Staged) -> Stage:
    return staged(replace(project_with_takes(3), current_take=1))


def test_a_click_auditions_and_a_click_on_the_chosen_goes_back(stage: Stage, qtbot: QtBot) -> None:
    qtbot.mouseClick(stage.list.viewport(), LEFT, pos=stage.words(3))
    assert stage.desk.view.selection.audition == 3
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.current_take == 1
    qtbot.mouseClick(stage.list.viewport(), LEFT, pos=stage.words(1))
    assert stage.desk.view.selection.audition is None


def test_a_double_click_chooses_in_one_step_of_undo(stage: Stage, qtbot: QtBot) -> None:
    viewport = stage.list.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=stage.words(2))
    qtbot.mouseDClick(viewport, LEFT, pos=stage.words(2))
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.current_take == 2
    assert stage.desk.view.selection.audition is None
    assert stage.desk.view.undo_label == "Keep Take 2"
    stage.desk.undo()
    assert stage.desk.view.project.current_take == 1


def test_the_auditioned_take_is_outlined(stage: Stage, qtbot: QtBot) -> None:
    def outline() -> set[str]:
        image = stage.list.viewport().grab(stage.place(3)).toImage()
        return {image.pixelColor(image.width() // 2, y).name() for y in range(4)}

    assert QColor(theme().accent).name() not in outline()
    stage.desk.select(audition=3)
    qtbot.waitUntil(lambda: stage.list.currentIndex().row() == 2)
    assert QColor(theme().accent).name() in outline()


def test_arrows_audition_and_enter_chooses(stage: Stage, qtbot: QtBot) -> None:
    moved: list[int] = []
    for name in ("previous_bar", "next_bar", "keep_take"):
        stage.book[name].triggered.connect(lambda: moved.append(1))
    stage.list.setFocus()
    qtbot.keyClick(stage.list, Qt.Key.Key_Down)
    assert stage.desk.view.selection.audition == 2
    stage.desk.tell()
    qtbot.keyClick(stage.list, Qt.Key.Key_Down)
    assert stage.desk.view.selection.audition == 3
    stage.desk.tell()
    qtbot.keyClick(stage.list, Qt.Key.Key_Return)
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.current_take == 3
    assert moved == []


def test_delete_deletes_and_undo_brings_back(stage: Stage, qtbot: QtBot) -> None:
    qtbot.mouseClick(stage.list.viewport(), LEFT, pos=stage.words(2))
    stage.desk.tell()
    with qtbot.waitSignal(stage.desk.said):
        qtbot.keyClick(stage.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: stage.ids == [1, 3])
    stage.desk.undo()
    qtbot.waitUntil(lambda: stage.ids == [1, 2, 3])


def test_the_star_is_no_click_on_the_take(stage: Stage, qtbot: QtBot) -> None:
    qtbot.mouseClick(stage.list.viewport(), LEFT, pos=stage.star(3))
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.take(3).starred
    assert stage.desk.view.selection.audition is None
    stage.desk.tell()
    qtbot.mouseClick(stage.list.viewport(), LEFT, pos=stage.star(3))
    assert not stage.desk.view.project.take(3).starred


def edited(stage: Stage, qtbot: QtBot, text: str) -> None:
    stage.list.setFocus()
    qtbot.keyClick(stage.list, Qt.Key.Key_F2)
    field = stage.list.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.list.state() != QAbstractItemView.State.EditingState)
    stage.desk.tell()


def test_f2_renames_in_place(stage: Stage, qtbot: QtBot) -> None:
    kept: list[int] = []
    stage.book["keep_take"].triggered.connect(lambda: kept.append(1))
    stage.desk.select(audition=2)
    stage.desk.tell()
    edited(stage, qtbot, "The 1 with the dip")
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.take(2).name == "The 1 with the dip"
    assert stage.desk.view.undo_label == "Rename Take 2"
    assert stage.desk.view.selection.audition == 2
    assert kept == []


def test_renaming_brings_the_list_to_the_front(stage: Stage, qtbot: QtBot) -> None:
    area = Qt.DockWidgetArea.RightDockWidgetArea
    mine, other = QDockWidget("Takes", stage.window), QDockWidget("Other", stage.window)
    stage.window.takeCentralWidget()
    mine.setWidget(stage.panel.view)
    stage.window.addDockWidget(area, mine)
    stage.window.tabifyDockWidget(mine, other)
    other.raise_()
    qtbot.waitUntil(lambda: not stage.list.isVisible())
    stage.panel.rename_current()
    qtbot.waitUntil(stage.list.isVisible)
    assert stage.list.state() == QAbstractItemView.State.EditingState


def test_a_name_that_is_taken_gets_a_number(stage: Stage, qtbot: QtBot) -> None:
    said: list[str] = []
    stage.desk.said.connect(said.append)
    edited(stage, qtbot, "Take 3")
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.take(1).name == "Take 3 2"
    assert len(said) == 1


def test_an_empty_name_is_none(stage: Stage, qtbot: QtBot) -> None:
    edited(stage, qtbot, "  ")
    assert stage.desk.view.undo_label == ""


def test_the_list_is_searched(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClicks(stage.panel.view.search, "take 2")
    assert stage.ids == [2]
    stage.panel.view.search.clear()
    qtbot.mouseClick(stage.panel.view.starred, LEFT)
    assert stage.ids == []
    stage.panel.star(3)
    qtbot.waitUntil(lambda: stage.ids == [3])


def test_renaming_shows_a_take_that_was_filtered_out(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClicks(stage.panel.view.search, "take 2")
    edited(stage, qtbot, "First")
    assert stage.ids == [1, 2, 3]
    assert stage.desk.view.project is not None
    assert stage.desk.view.project.take(1).name == "First"


def test_the_settings_of_a_take_become_the_next_order(staged: Staged, qtbot: QtBot) -> None:
    project = project_with_takes(2)
    settings = SamplingSettings(temperature=1.2)
    made = replace(project.takes[1], parent=1, bars=(2, 3), dancers="follow", level="fine", settings=settings)
    stage = staged(replace(project, takes=(project.takes[0], made), current_take=2))
    stage.panel.view.use_settings.trigger()
    view = stage.desk.view
    assert (view.selection.bars, view.selection.dancers, view.selection.audition) == ((2, 3), "follow", 1)
    assert (view.order.level, view.order.seed, view.order.variations) == ("fine", 2, 1)
    assert view.order.settings is settings


def test_the_wishes_of_a_take_are_used_with_its_settings(staged: Staged) -> None:
    project = project_with_takes(2)
    wished = draw_curve(project, "energy", 2, np.ones(2, dtype=np.float32)).wishes
    stage = staged(replace(project, takes=(project.takes[0], replace(project.takes[1], wishes=wished)), current_take=2))
    stage.panel.use_settings()
    now = stage.desk.view.project
    assert now is not None and now.wishes is wished
    assert stage.desk.view.undo_label == "Wish as for Take 2"


def test_settings_of_a_take_whose_parent_is_gone_are_used_on_the_chosen(staged: Staged, qtbot: QtBot) -> None:
    project = project_with_takes(2)
    stage = staged(replace(project, takes=(project.takes[0], replace(project.takes[1], parent=77)), current_take=2))
    with qtbot.waitSignal(stage.desk.said) as said:
        stage.panel.use_settings()
    assert "deleted" in said.args[0]
    assert stage.desk.view.selection.audition is None


def test_a_right_click_offers_what_can_be_done(stage: Stage, qtbot: QtBot) -> None:
    point = stage.words(2)
    viewport = stage.list.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    qtbot.waitUntil(stage.panel.view.menu.isVisible)
    assert stage.desk.view.selection.audition == 2
    assert stage.book["delete_take"] in stage.panel.view.menu.actions()
    stage.panel.view.menu.close()


def test_an_empty_list_paints_what_to_do(staged: Staged, qtbot: QtBot) -> None:
    def colours(stage: Stage) -> int:
        image = stage.list.viewport().grab().toImage()
        return len({image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)})

    stage = staged(project_without_takes())
    assert stage.ids == []
    assert colours(stage) > 3
    stage.list.empty_text = ""
    assert colours(stage) == 1


def test_rows_that_stay_are_kept(stage: Stage, qtbot: QtBot) -> None:
    resets: list[int] = []
    stage.list.rows.modelReset.connect(lambda: resets.append(1))
    stage.desk.select(audition=2)
    stage.desk.tell()
    assert resets == []
    stage.panel.delete(2)
    stage.desk.tell()
    assert resets == [1]
