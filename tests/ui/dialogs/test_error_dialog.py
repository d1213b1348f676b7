"""Errors in one sentence, with the rest folded away."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from choreo_studio.errors import AudioFileError, ChoreoError, GenerationError
from choreo_studio.ui.dialogs.error_dialog import CrashDialog, ErrorDialog
from choreo_studio.ui.dialogs.error_state import crash_text, error_text

LEFT = Qt.MouseButton.LeftButton


def caused() -> AudioFileError:
    try:
        raise AudioFileError("/a.wav", "cannot be read (No such file)") from OSError(2, "No such file")
    except AudioFileError as error:
        return error


def crashed() -> KeyError:
    try:
        raise KeyError("take")
    except KeyError as error:
        return error


def words(dialog: ErrorDialog | CrashDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_sentences() -> None:
    text = error_text(caused())
    assert (text.title, text.sentence) == ("This song cannot be used", "/a.wav: cannot be read (No such file).")
    assert text.details == "FileNotFoundError: [Errno 2] No such file"
    plain = error_text(GenerationError("bars 3-9 cannot be had: this song has bars 1 to 8"))
    assert plain.sentence == "Bars 3-9 cannot be had: this song has bars 1 to 8."
    assert plain.details == ""
    assert error_text(ChoreoError("it is done!")).sentence == "It is done!"
    assert error_text(ChoreoError()).sentence == "ChoreoError."
    assert "test_error_dialog.py" in crash_text(crashed()).details


def test_details_unfold(qtbot: QtBot) -> None:
    dialog = ErrorDialog(caused())
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert "cannot be read" in words(dialog)
    assert not dialog.details.text.isVisible()
    before = dialog.height()
    qtbot.mouseClick(dialog.details.fold, LEFT)
    assert dialog.details.text.isVisible()
    assert "[Errno 2]" in dialog.details.text.toPlainText()
    assert dialog.height() > before
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_markup_in_a_name_is_shown_as_it_is(qtbot: QtBot) -> None:
    dialog = ErrorDialog(ChoreoError("<b>x</b> is no song"))
    qtbot.addWidget(dialog)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))
    assert not dialog.details.isVisibleTo(dialog)


def test_a_crash_offers_a_copy_first(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(QUrl(url).toLocalFile()))
    dialog = CrashDialog(crashed(), Path("/state/log.txt"), can_save=True)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    copies: list[bool] = []
    quits: list[bool] = []
    dialog.copy_wanted.connect(lambda: copies.append(True))
    dialog.quit_wanted.connect(lambda: quits.append(True))
    assert str(Path("/state/log.txt")) in words(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (copies, dialog.isVisible()) == ([True], True)
    qtbot.mouseClick(dialog.log_button, LEFT)
    assert [Path(folder) for folder in shown] == [Path("/state")]
    qtbot.mouseClick(dialog.copy_text_button, LEFT)
    assert "KeyError: 'take'" in QGuiApplication.clipboard().text()
    qtbot.mouseClick(dialog.quit_button, LEFT)
    assert (quits, dialog.isVisible()) == ([True], False)


def test_without_a_project_one_can_only_go_on(qtbot: QtBot) -> None:
    dialog = CrashDialog(crashed(), None, can_save=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert not dialog.copy_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
