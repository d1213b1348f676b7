"""The import dialog under real clicks and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.motion_files import NoMotionError
from choreo_studio.services.importing import ImportOrder
from choreo_studio.ui.dialogs.import_dialog import ImportDialog
from choreo_studio.ui.dialogs.import_state import ImportChoice
from tests.ui.dialogs.test_import_state import A, B, found

Wanted = list[tuple[ImportOrder, bool]]
SONG = Path("/music/song.ogg")


@pytest.fixture
def answers() -> dict[str, Path | None]:
    """What is answered when the dialog asks for a file."""
    return {"motion": B, "song": SONG}


@pytest.fixture
def dialog(qtbot: QtBot, answers: dict[str, Path | None]) -> ImportDialog:
    dialog = ImportDialog(ImportChoice((A,)), lambda what: answers[what])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def press(qtbot: QtBot, widget: QWidget) -> None:
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Space)


def orders(dialog: ImportDialog) -> Wanted:
    wanted: Wanted = []
    dialog.wanted.connect(lambda order, partner: wanted.append((order, partner)))
    return wanted


def test_it_asks_for_what_is_in_the_files(qtbot: QtBot, dialog: ImportDialog) -> None:
    asked: list[Path] = []
    dialog.look_wanted.connect(asked.append)
    dialog.look()
    assert asked == [A] and not dialog.import_button.isEnabled()
    dialog.show_found(A, found(A, ""))
    assert dialog.files[0].note.text().startswith("1 dancer")
    click(qtbot, dialog.files[1].browse)
    assert asked == [A, B]
    assert dialog.files[1].field.text() == "61_03.bvh" and not dialog.import_button.isEnabled()
    click(qtbot, dialog.files[1].remove)
    assert dialog.import_button.isEnabled() and dialog.choice.files == (A,)


def test_a_dancer_alone_gets_a_partner_unless_it_is_switched_off(qtbot: QtBot, dialog: ImportDialog) -> None:
    wanted = orders(dialog)
    dialog.show_found(A, found(A, ""))
    assert dialog.partner.isChecked() and dialog.partner.isEnabled()
    click(qtbot, dialog.import_button)
    press(qtbot, dialog.partner)
    press(qtbot, dialog.roles[1])
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert [(order.swapped, partner) for order, partner in wanted] == [(False, True), (True, False)]


def test_a_couple_needs_no_partner(qtbot: QtBot, dialog: ImportDialog) -> None:
    wanted = orders(dialog)
    dialog.show_found(A, found(A, "lead", "follow"))
    assert not dialog.partner.isVisible() and not dialog.files[1].isEnabled()
    click(qtbot, dialog.import_button)
    assert wanted == [(ImportOrder((A,)), False)]


def test_beats_come_from_what_was_touched_last(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.show_found(A, found(A, ""))
    press(qtbot, dialog.beats["song"])
    assert dialog.message.text().startswith("Choose the song")
    click(qtbot, dialog.song.browse)
    assert dialog.song.field.text() == "song.ogg" and dialog.choice.order.song == SONG
    dialog.tempo.setFocus()
    dialog.tempo.selectAll()
    qtbot.keyClicks(dialog.tempo, "99")
    assert dialog.beats["tempo"].isChecked() and dialog.choice.order.tempo_bpm == 99.0
    dialog.rate.setFocus()
    qtbot.keyClicks(dialog.rate, "60")
    assert dialog.choice.order.source_fps == 60.0
    assert "60 frames a second" in dialog.files[0].note.text()


def test_nothing_happens_where_no_file_is_chosen(
    qtbot: QtBot, dialog: ImportDialog, answers: dict[str, Path | None]
) -> None:
    answers |= {"motion": None, "song": None}
    click(qtbot, dialog.files[0].browse)
    click(qtbot, dialog.song.browse)
    assert dialog.choice == ImportChoice((A,))


def test_damage_is_one_sentence_below_the_file(dialog: ImportDialog) -> None:
    dialog.show_found(A, FileFormatError(A, "is no BVH file"))
    assert dialog.files[0].note.text() == "This file is no BVH file."
    assert dialog.files[0].note.property("role") == "bad"


def test_work_can_be_watched_cancelled_and_fail(qtbot: QtBot, dialog: ImportDialog) -> None:
    stopped: list[bool] = []
    dialog.cancel_wanted.connect(lambda: stopped.append(True))
    dialog.show_found(A, found(A, ""))
    dialog.start()
    dialog.show_progress(3, 10)
    assert dialog.bar.isVisible() and dialog.bar.share == pytest.approx(0.3)
    assert not dialog.import_button.isEnabled() and dialog.close_button.text() == "&Cancel"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert stopped == [True] and dialog.isVisible()
    dialog.stop()
    assert dialog.message.text() == "Cancelled; nothing was imported." and dialog.import_button.isEnabled()
    dialog.start()
    dialog.fail("No beat can be found.")
    assert dialog.message.text() == "No beat can be found." and dialog.message.property("role") == "bad"
    dialog.start()
    dialog.succeed()
    assert not dialog.isVisible()


def test_it_grows_with_its_sentences(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.show_found(A, found(A, ""))
    before = dialog.height()
    dialog.show_found(A, FileFormatError(A, "is damaged in one way and another " * 6))
    note = dialog.files[0].note
    qtbot.waitUntil(lambda: note.height() >= note.heightForWidth(note.width()))
    assert dialog.height() > before
    assert dialog.files[0].field.height() >= dialog.files[0].field.sizeHint().height()


def test_a_body_without_a_motion_is_offered_to_the_dancers(qtbot: QtBot) -> None:
    dialog = ImportDialog(ImportChoice((B, A)), lambda what: None, lambda: True)
    qtbot.addWidget(dialog)
    dialog.show()
    wanted: list[tuple[str, Path]] = []
    dialog.character_wanted.connect(lambda role, path: wanted.append((role, path)))
    dialog.show_found(A, FileFormatError(A, "is no BVH file"))
    assert not any(offer.isVisible() for file in dialog.files for offer in file.roles.values())
    dialog.show_found(A, NoMotionError(A, "holds no animation"))
    assert dialog.files[1].note.text() == "This is a body without a motion. Who shall dance in it?"
    assert not dialog.files[0].roles["lead"].isVisible()
    click(qtbot, dialog.files[1].roles["follow"])
    assert wanted == [("follow", A)] and not dialog.isVisible()


def test_a_body_without_a_motion_is_no_character_where_nobody_dances(dialog: ImportDialog) -> None:
    dialog.show_found(A, NoMotionError(A, "holds no animation"))
    assert dialog.files[0].note.property("role") == "bad" and not dialog.files[0].roles["lead"].isVisible()


def test_a_song_can_be_taken_away_again(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.show_found(A, found(A, ""))
    assert not dialog.song.remove.isVisible()
    click(qtbot, dialog.song.browse)
    click(qtbot, dialog.song.remove)
    assert (dialog.choice.song, dialog.choice.beats, dialog.song.field.text()) == (None, "steps", "")
    assert dialog.state.is_ready and not dialog.song.remove.isVisible()


def test_no_two_controls_have_the_same_key(dialog: ImportDialog) -> None:
    keys = [QKeySequence.mnemonic(control.text()).toString() for control in dialog.findChildren(QAbstractButton)]
    given = [key for key in keys if key]
    assert len(given) >= 8 and len(set(given)) == len(given)
