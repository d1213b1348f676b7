"""Preferences under real clicks and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from choreo_studio.services.settings import Settings
from choreo_studio.tokens.dance import SamplingSettings
from choreo_studio.ui.dialogs.preferences_dialog import PreferencesDialog

BEFORE = Settings(
    recent_files=("/a.choreo",), volume=0.333, sampling=SamplingSettings(0.912, 0.8, 2.0, 9, False, 0.5, "start")
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot) -> PreferencesDialog:
    dialog = PreferencesDialog(BEFORE, 20.0)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_untouched_it_changes_nothing(qtbot: QtBot, dialog: PreferencesDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.settings == BEFORE


def test_what_is_set_comes_out(qtbot: QtBot, dialog: PreferencesDialog) -> None:
    for box in (dialog.quick_start, dialog.scrub_sound, dialog.soft_edges, dialog.fresh_seed, dialog.rank_variations):
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.volume, Qt.Key.Key_Home)
    for spin, text in ((dialog.variations, "4"), (dialog.creativity, "1.2"), (dialog.steps, "24")):
        spin.selectAll()
        qtbot.keyClicks(spin, text)
    expected = replace(
        BEFORE,
        quick_start=False,
        scrub_sound=False,
        fresh_seed=False,
        rank_variations=False,
        volume=0.0,
        variations=4,
        sampling=replace(BEFORE.sampling, temperature=1.2, steps=24, soft_edges=True),
    )
    assert dialog.settings == expected


def test_without_sound_there_is_nothing_to_set_about_it(qtbot: QtBot, dialog: PreferencesDialog) -> None:
    dialog.sound.setFocus()
    qtbot.keyClick(dialog.sound, Qt.Key.Key_Space)
    assert not dialog.settings.sound
    assert not dialog.volume.isEnabled()
    assert not dialog.scrub_sound.isEnabled()


def test_the_theme_is_shown_at_once_and_taken_back(qtbot: QtBot, dialog: PreferencesDialog) -> None:
    tried: list[str] = []
    dialog.theme_tried.connect(tried.append)
    qtbot.keyClick(dialog.theme, Qt.Key.Key_Down)
    assert tried == ["light"]
    assert dialog.settings.theme == "light"
    qtbot.mouseClick(dialog.cancel_button, LEFT)
    assert tried == ["light", "dark"]
    assert dialog.result() == QDialog.DialogCode.Rejected
