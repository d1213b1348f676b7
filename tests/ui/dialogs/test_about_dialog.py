"""What the program says about itself."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from choreo_studio import __version__
from choreo_studio.ui.dialogs.about_dialog import AboutDialog
from choreo_studio.ui.dialogs.about_state import about_facts

CARD = {
    "model_id": "salsa-7",
    "licence": "Apache-2.0",
    "data": "two people",
    "limits": "salsa only",
    "config": {"a": 1},
}


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    (tmp_path / "model.json").write_text(json.dumps(CARD))
    return tmp_path


def test_the_model_speaks_for_itself(checkpoint: Path) -> None:
    facts = about_facts(checkpoint)
    assert facts.model == (
        ("Model", "salsa-7"),
        ("Licence", "Apache-2.0"),
        ("Learned from", "two people"),
        ("Limits", "salsa only"),
    )
    assert facts.version == __version__


@pytest.mark.parametrize("content", [None, "{", "[1]", '{"data": 5}'])
def test_a_model_that_says_nothing_is_left_out(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "model.json").write_text(content)
    assert about_facts(tmp_path).model == ()


def test_licences_are_shown_and_can_be_copied(qtbot: QtBot, checkpoint: Path) -> None:
    dialog = AboutDialog(about_facts(checkpoint))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    texts = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "LGPL 3" in texts
    assert f"Version {__version__}" in texts
    assert "salsa-7" in texts
    assert "Qt for Python" in texts
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Learned from: two people" in copied
    assert "(LGPL-3.0)" in copied
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
