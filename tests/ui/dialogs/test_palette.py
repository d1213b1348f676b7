"""The command palette: what is found, in what order, and that it does it."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from choreo_studio.ui.actions_making import enable_actions, grouped, make_actions
from choreo_studio.ui.dialogs.palette import MOST_RECENT, CommandPalette
from choreo_studio.ui.dialogs.palette_state import Entry, best_alignment, found
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.shared.view import View
from tests.builders_project import project_with_takes

ENTRIES = (
    Entry("new", "New", "File"),
    Entry("save", "Save", "File"),
    Entry("save_as", "Save as", "File"),
    Entry("resample", "Re-sample", "Bars"),
    Entry("resample_new_seed", "Re-sample with a new seed", "Bars"),
    Entry("star", "Star", "Takes"),
    Entry("ghost", "Show as ghost", "Takes"),
    Entry("next_bar", "Next bar", "Play"),
    Entry("bar 9", "Go to bar 9", "Go"),
    Entry("bar 12", "Go to bar 12", "Go"),
)


def ids(query: str, entries: Sequence[Entry] = ENTRIES, recent: Sequence[str] = ()) -> list[str]:
    return [match.entry.id for match in found(query, entries, recent)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("save", "save"),
        ("sa", "save"),
        ("rs", "resample"),
        ("rns", "resample_new_seed"),
        ("GHOST", "ghost"),
        ("g b 12", "bar 12"),
        ("bar12", "bar 12"),
        ("bar", "next_bar"),
        ("takes st", "star"),
    ],
)
def test_the_best_comes_first(query: str, first: str) -> None:
    assert ids(query)[0] == first


def test_letters_must_be_there_in_their_order() -> None:
    assert ids("zas") == []
    assert "save" not in ids("vse")


def test_what_a_command_tells_of_finds_it_last() -> None:
    export = Entry("export", "Export", "File", hint="Motion as FBX, video as MP4.")
    assert ids("video", (*ENTRIES, export)) == ["export"]
    assert ids("as mp4", (*ENTRIES, export)) == ["export"]
    assert ids("ghost", (export, Entry("a", "Zoom", hint="no ghost"), *ENTRIES)) == ["ghost", "a"]
    assert "export" not in ids("mp", (*ENTRIES, export))


def test_a_title_comes_before_a_menu() -> None:
    entries = (Entry("a", "Zoom", "Star"), Entry("b", "Star", "View"))
    assert ids("star", entries) == ["b", "a"]


def test_what_was_done_lately_comes_first_where_both_fit() -> None:
    assert ids("save")[:2] == ["save", "save_as"]
    assert ids("sa", recent=("save_as",))[:2] == ["save_as", "save"]


def test_without_a_query_everything_is_there_recent_first() -> None:
    assert ids("", recent=("star", "new")) == ["star", "new", *[e.id for e in ENTRIES if e.id not in ("star", "new")]]


def test_what_cannot_be_done_comes_later() -> None:
    entries = (Entry("a", "Save it", reason="Open a song first."), Entry("b", "Save me"))
    assert ids("save", entries) == ["b", "a"]


def test_the_alignment_takes_word_starts_over_the_first_letters_it_meets() -> None:
    aligned = best_alignment("rb", "arrow bar to the right bar")
    assert aligned is not None
    assert aligned[1] == (17, 23)
    aligned = best_alignment("bar", "b a bar")
    assert aligned is not None
    assert aligned[1] == (4, 5, 6)


def test_the_hits_are_places_in_the_title() -> None:
    match = found("takes st", ENTRIES)[0]
    assert [match.entry.title[place] for place in match.hits] == ["S", "t"]


class Stage:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1000, 700)
        self.book = make_actions(self.window)
        enable_actions(self.book, View(project=project_with_takes(2)))
        self.done: list[str] = []
        for name in self.book:
            self.book[name].triggered.connect(lambda checked=False, name=name: self.done.append(name))
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.palette = CommandPalette(grouped(self.book), self.window)

    def titles(self) -> list[str]:
        return [self.palette.list.item(row).text() for row in range(self.palette.list.count())]


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_typing_and_enter_do_it_and_close(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.ask()
    qtbot.keyClicks(stage.palette.search, "star")
    assert stage.titles()[0] == "Star"
    qtbot.keyClick(stage.palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.done == ["star_take"])
    assert not stage.palette.isVisible()
    assert stage.palette.recent == ("star_take",)


def test_every_action_is_in_it(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.ask()
    assert len(stage.titles()) == len(list(stage.book))


def test_arrows_walk_around_the_ends(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.ask([("Go to bar 1", lambda: None), ("Go to bar 2", lambda: None)])
    qtbot.keyClicks(stage.palette.search, "go to bar")
    search, rows = stage.palette.search, stage.palette.list
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert rows.currentRow() == 1
    for _ in range(2):
        qtbot.keyClick(search, Qt.Key.Key_Up)
    assert rows.currentRow() == rows.count() - 1


def test_extras_are_done_as_well(stage: Stage, qtbot: QtBot) -> None:
    gone: list[int] = []
    stage.palette.ask([(f"Go to bar {bar}", lambda bar=bar: gone.append(bar)) for bar in range(1, 20)])
    qtbot.keyClicks(stage.palette.search, "bar 12")
    qtbot.keyClick(stage.palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: gone == [12])
    stage.palette.ask()
    assert "Go to bar 12" not in stage.titles()


def test_what_cannot_be_done_stays_and_says_why(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.ask()
    qtbot.keyClicks(stage.palette.search, "redo")
    entry = stage.palette.list.item(0).data(Qt.ItemDataRole.UserRole).entry
    assert (entry.id, entry.reason) == ("redo", "There is nothing to redo.")
    qtbot.keyClick(stage.palette.search, Qt.Key.Key_Return)
    assert stage.palette.isVisible()
    assert stage.done == []


def test_escape_closes_and_does_nothing(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.ask()
    qtbot.keyClick(stage.palette.search, Qt.Key.Key_Escape)
    assert not stage.palette.isVisible()
    assert stage.done == []


def test_a_click_does_it(stage: Stage, qtbot: QtBot) -> None:
    stage.palette.ask()
    qtbot.keyClicks(stage.palette.search, "undo")
    stage.palette.search.setText("export")
    rows = stage.palette.list
    place = rows.visualItemRect(rows.item(0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: stage.done == ["export"])


def test_the_typed_letters_are_marked(stage: Stage, qtbot: QtBot) -> None:
    def has_accent() -> bool:
        rows = stage.palette.list
        image = rows.viewport().grab(rows.visualItemRect(rows.item(0))).toImage()
        places = ((x, y) for x in range(image.width() // 2) for y in range(image.height()))
        return any(image.pixelColor(x, y).name() == theme().accent for x, y in places)

    stage.palette.ask()
    assert not has_accent()
    qtbot.keyClicks(stage.palette.search, "star")
    assert has_accent()


def test_only_the_latest_are_remembered(stage: Stage, qtbot: QtBot) -> None:
    actions: list[QAction] = [stage.book[name] for name in stage.book if stage.book[name].isEnabled()]
    for action in actions[: MOST_RECENT + 2]:
        stage.palette.ask()
        rows = stage.palette.list
        items = [rows.item(row) for row in range(rows.count())]
        row = [item.data(Qt.ItemDataRole.UserRole).entry.id for item in items].index(action.objectName())
        rows.setCurrentRow(row)
        qtbot.keyClick(stage.palette.search, Qt.Key.Key_Return)
    assert len(stage.palette.recent) == MOST_RECENT
    assert stage.palette.recent[0] == actions[MOST_RECENT + 1].objectName()
    qtbot.waitUntil(lambda: len(stage.done) == MOST_RECENT + 2)
