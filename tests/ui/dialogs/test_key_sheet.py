"""The key sheet: caps, columns, search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from choreo_studio.ui.actions_making import grouped, make_actions
from choreo_studio.ui.dialogs.key_sheet import KeySheet
from choreo_studio.ui.dialogs.key_sheet_caps import KeyCaps, caps_of
from choreo_studio.ui.dialogs.key_sheet_state import KeyGroup, KeyLine, gathered, in_columns, searched
from choreo_studio.ui.shared.theme import theme


def group(name: str, *lines: tuple[str, str]) -> KeyGroup:
    return KeyGroup(name, tuple(KeyLine(title, (keys,)) for title, keys in lines))


@pytest.mark.parametrize(
    ("keys", "caps"),
    [
        ("Ctrl+Shift+Z", ("Ctrl", "Shift", "Z")),
        ("Ctrl++", ("Ctrl", "+")),
        ("+", ("+",)),
        ("Ctrl+Up", ("Ctrl", "↑")),
        ("?", ("?",)),
        ("", ()),
    ],
)
def test_a_shortcut_has_its_caps(keys: str, caps: tuple[str, ...]) -> None:
    assert caps_of(keys) == caps


def test_lines_that_only_count_are_told_as_one() -> None:
    lanes = [(f"Audition lane {number}", str(number)) for number in range(1, 10)]
    made = gathered(group("Takes", ("Keep", "Return"), *lanes, ("Star", "S")))
    assert [line.title for line in made.lines] == ["Keep", "Audition lane 1–9", "Star"]
    assert made.lines[1].keys == ("1", "9")


def test_lines_that_do_not_count_stay() -> None:
    lines = [("Lane 1", "1"), ("Lane 2", "Ctrl+2"), ("Lane 3", "3"), ("Other 4", "4")]
    assert gathered(group("Takes", *lines)) == group("Takes", *lines)


def test_a_search_looks_at_title_key_and_menu() -> None:
    groups = (group("File", ("Save", "Ctrl+S"), ("Open", "Ctrl+O")), group("View", ("Zoom in", "Ctrl+=")))
    assert searched(groups, "save") == (group("File", ("Save", "Ctrl+S")),)
    assert searched(groups, "ctrl+=") == (groups[1],)
    assert searched(groups, "file") == (groups[0],)
    assert searched(groups, "view zoom") == (groups[1],)
    assert searched(groups, "dance") == ()


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(1, 6))
def test_columns_keep_the_order_and_their_number(heights: list[int], count: int) -> None:
    groups = [group(str(n), *([("x", "y")] * height)) for n, height in enumerate(heights)]
    columns = in_columns(groups, count)
    assert [one for column in columns for one in column] == groups
    assert len(columns) <= count
    tallest = max((sum(len(one.lines) + 2 for one in column) for column in columns), default=0)
    assert tallest >= sum(height + 2 for height in heights) / count


def test_columns_are_even() -> None:
    groups = [group(str(n), *([("x", "y")] * 4)) for n in range(6)]
    assert [len(column) for column in in_columns(groups, 3)] == [2, 2, 2]


def test_there_must_be_a_column() -> None:
    with pytest.raises(ValueError, match="count"):
        in_columns((), 0)


@pytest.fixture
def sheet(qtbot: QtBot) -> KeySheet:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = KeySheet(grouped(make_actions(window)), window)
    made.show()
    qtbot.waitExposed(made)
    made.keep = window  # type: ignore[attr-defined]
    return made


def test_every_menu_is_on_the_sheet(sheet: KeySheet) -> None:
    names = [one.name for one in sheet.page.groups]
    assert names[0] == "File"
    assert {"Play", "Bars", "Takes", "View"} < set(names)
    undo = next(line for one in sheet.page.groups for line in one.lines if line.title == "Redo")
    assert undo.keys == ("Ctrl+Shift+Z", "Ctrl+Y")


def test_the_sheet_is_searched_by_typing(sheet: KeySheet, qtbot: QtBot) -> None:
    qtbot.keyClicks(sheet.search, "re-sample")
    assert [one.name for one in sheet.page.groups] == ["Bars"]
    assert all("re-sample" in line.title.casefold() for line in sheet.page.groups[0].lines)


def test_a_narrow_sheet_has_fewer_columns(sheet: KeySheet, qtbot: QtBot) -> None:
    wide = len(sheet.page.columns)
    before = sheet.page.minimumHeight()
    sheet.resize(360, 500)
    qtbot.waitUntil(lambda: len(sheet.page.columns) == 1)
    assert wide > 1
    assert sheet.page.minimumHeight() > before


def test_the_sheet_is_painted(sheet: KeySheet) -> None:
    image = sheet.page.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(200) for y in range(60)}
    assert QColor(theme().accent).name() in colours
    assert QColor(theme().strong_line).name() in {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(30, 60)
    }


def test_caps_are_as_wide_as_their_keys(qtbot: QtBot) -> None:
    short, long = KeyCaps("R"), KeyCaps("Ctrl+Shift+R")
    for widget in (short, long):
        qtbot.addWidget(widget)
    assert long.sizeHint().width() > short.sizeHint().width() > 0
