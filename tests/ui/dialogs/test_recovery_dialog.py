"""What can be recovered, as a list that one can click."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from choreo_studio.services.recovery import Recoverable
from choreo_studio.ui.dialogs.recovery_dialog import RecoveryDialog
from choreo_studio.ui.dialogs.recovery_state import moment_in_words, rows_of

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=timezone(timedelta(hours=2)))
ITEMS = (
    Recoverable(Path("/r/1"), "Café", Path("/songs/cafe.choreo"), "2026-03-05T09:30:00+00:00", "Star take", 7),
    Recoverable(Path("/r/2"), "", None, "2026-03-04T21:30:00+00:00", "", 1),
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot) -> RecoveryDialog:
    dialog = RecoveryDialog(ITEMS)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def lists(dialog: RecoveryDialog) -> tuple[list[Recoverable], list[Recoverable]]:
    recovered: list[Recoverable] = []
    discarded: list[Recoverable] = []
    dialog.recover_wanted.connect(recovered.append)
    dialog.discard_wanted.connect(discarded.append)
    return recovered, discarded


@pytest.mark.parametrize(
    ("saved_at", "words"),
    [
        ("2026-03-05T09:59:30+00:00", "a minute ago"),
        ("2026-03-05T09:30:00+00:00", "30 minutes ago"),
        ("2026-03-05T07:05:00+00:00", "today, 09:05"),
        ("2026-03-04T21:30:00+00:00", "2026-03-04, 23:30"),
        ("2026-03-05T09:30:00", "30 minutes ago"),
        ("2027-01-01T00:00:00+00:00", "2027-01-01, 02:00"),
        ("whenever", "whenever"),
    ],
)
def test_moments_are_told_in_the_time_of_the_user(saved_at: str, words: str) -> None:
    assert moment_in_words(saved_at, NOW) == words


def test_rows_say_what_is_known() -> None:
    named, nameless = rows_of(ITEMS, NOW)
    assert vars(named) == {
        "name": "Café",
        "when": "30 minutes ago",
        "last_step": "Star take",
        "takes": "7",
        "where": str(Path("/songs/cafe.choreo")),
    }
    assert (nameless.name, nameless.last_step, nameless.where) == ("Untitled", "–", "never saved")


def test_return_recovers_the_newest(qtbot: QtBot, dialog: RecoveryDialog) -> None:
    recovered, discarded = lists(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (recovered, discarded) == ([ITEMS[0]], [])
    assert not dialog.isVisible()


def test_the_chosen_row_is_recovered(qtbot: QtBot, dialog: RecoveryDialog) -> None:
    recovered, _ = lists(dialog)
    second = dialog.list.topLevelItem(1)
    assert second is not None
    place = dialog.list.visualItemRect(second).center()
    qtbot.mouseClick(dialog.list.viewport(), LEFT, pos=place)
    qtbot.mouseClick(dialog.recover_button, LEFT)
    assert recovered == [ITEMS[1]]


def test_discarding_takes_two_clicks_on_the_same_row(qtbot: QtBot, dialog: RecoveryDialog) -> None:
    _, discarded = lists(dialog)
    qtbot.mouseClick(dialog.discard_button, LEFT)
    assert discarded == []
    assert "for good" in dialog.discard_button.text()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.discard_button.text() == "&Discard"
    qtbot.mouseClick(dialog.discard_button, LEFT)
    qtbot.mouseClick(dialog.discard_button, LEFT)
    assert discarded == [ITEMS[1]]
    assert dialog.list.topLevelItemCount() == 1
    assert dialog.isVisible()
    qtbot.mouseClick(dialog.discard_button, LEFT)
    qtbot.mouseClick(dialog.discard_button, LEFT)
    assert discarded == [ITEMS[1], ITEMS[0]]
    assert not dialog.isVisible()


def test_later_does_nothing(qtbot: QtBot, dialog: RecoveryDialog) -> None:
    recovered, discarded = lists(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert (recovered, discarded) == ([], [])
    assert not dialog.isVisible()
