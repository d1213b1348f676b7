from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from choreo_studio.resources import assets_folder
from choreo_studio.ui.actions_making import (
    OF_VIEWPORT,
    connect_actions,
    enable_actions,
    fill_menus,
    grouped,
    make_actions,
)
from choreo_studio.ui.actions_table import MENUS, TABLE
from choreo_studio.ui.check_marks import check_actions
from choreo_studio.ui.shared.view import View
from tests.builders_project import project_with_takes, project_without_takes


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_no_two_commands_share_a_name_or_a_key():
    ids = [spec.id for spec in TABLE]
    keys = [QKeySequence(key).toString() for spec in TABLE for key in spec.keys]
    assert len(set(ids)) == len(ids)
    assert "" not in keys
    assert sorted(keys) == sorted(set(keys))


def test_every_command_has_a_key_and_an_icon_that_exists():
    assert [spec.id for spec in TABLE if not spec.keys] == []
    icons = {spec.icon for spec in TABLE if spec.icon}
    assert [name for name in icons if not (assets_folder() / "icons" / f"{name}.svg").is_file()] == []


def test_every_command_is_in_a_menu_and_on_the_key_sheet(window):
    book = make_actions(window)
    menus = fill_menus(window, book)
    in_menus = {action.objectName() for menu in menus.values() for action in menu.actions() if action.objectName()}
    on_sheet = {action.objectName() for _, actions in grouped(book) for action in actions}
    assert in_menus == on_sheet == {spec.id for spec in TABLE}
    assert [menu for menu, _ in grouped(book)] == list(MENUS)


def test_a_command_without_a_handler_is_found_out(window):
    book = make_actions(window)
    handlers = {name: lambda: None for name in book if not name.startswith(OF_VIEWPORT)}
    connect_actions(book, handlers)
    del handlers["resample"]
    with pytest.raises(ValueError, match="resample"):
        connect_actions(book, handlers)


def test_what_cannot_be_done_is_disabled_and_says_why(window):
    book = make_actions(window)
    enable_actions(book, View())
    assert not book["resample"].isEnabled()
    assert "Dance the song first." in book["resample"].toolTip()
    assert book["open_song"].isEnabled()

    enable_actions(book, View(project=project_without_takes()))
    assert book["generate"].isEnabled()
    assert not book["resample"].isEnabled()

    enable_actions(book, View(project=project_with_takes()))
    assert book["resample"].isEnabled()
    assert "first" not in book["resample"].toolTip()
    assert not book["undo"].isEnabled()
    enable_actions(book, View(project=project_with_takes(), undo_label="Star"))
    assert book["undo"].isEnabled()


def test_switches_show_the_state(window):
    book = make_actions(window)
    view = View(project=project_with_takes())
    check_actions(book, replace(view, selection=replace(view.selection, dancers="follow")))
    assert [who for who in ("both", "lead", "follow") if book[f"dancers_{who}"].isChecked()] == ["follow"]
    assert book["metre_4_4"].isChecked()
    check_actions(book, View())
    assert not book["metre_4_4"].isChecked()
    assert book["dancers_both"].isChecked()
