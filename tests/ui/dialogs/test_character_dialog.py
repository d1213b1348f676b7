"""Joints mapped by hand."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from choreo_studio.motion.characters.character import character_of, resized
from choreo_studio.motion.characters.names import hinted_mapping
from choreo_studio.motion.scene import Figure
from choreo_studio.motion.skeleton import JOINT_NAMES, lead_body
from choreo_studio.ui.dialogs.character_dialog import CharacterDialog
from choreo_studio.ui.dialogs.character_state import label_of, resolve, with_joint
from tests.builders import swaying_clip
from tests.builders_character import stranger


def oddly_named() -> Figure:
    """A stranger whose hands nobody recognises."""
    figure = stranger(lead_body())
    names = tuple(name.replace("LeftHand", "Flipper").replace("RightHand", "Fin") for name in figure.hierarchy.names)
    return replace(figure, hierarchy=replace(figure.hierarchy, names=names))


@pytest.fixture
def dialog(qtbot: QtBot) -> CharacterDialog:
    figure = oddly_named()
    dialog = CharacterDialog(figure, hinted_mapping(figure.hierarchy), swaying_clip(lead_body(), 1), "lead")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def click_joint(qtbot: QtBot, dialog: CharacterDialog, name: str) -> None:
    joint = dialog._figure.hierarchy.names.index(name)
    place = dialog.standing.place_of(joint)
    qtbot.mouseClick(dialog.standing, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))


def test_names_give_a_start_and_what_is_missing_is_told(dialog: CharacterDialog) -> None:
    assert not dialog.ok_button.isEnabled()
    missing = [row.slot for row in dialog.state.rows if row.problem]
    assert missing == ["LeftHand", "RightHand"]
    assert "2 joints are still needed" in dialog.message.text()
    assert dialog.table.currentRow() == JOINT_NAMES.index("LeftHand")


def test_clicks_in_the_picture_map_joints_and_then_it_dances(qtbot: QtBot, dialog: CharacterDialog) -> None:
    nobody = dialog.dancing.grab().toImage()
    for slot, joint in (("LeftHand", "rig:Flipper"), ("RightHand", "rig:Fin")):
        dialog.table.setCurrentCell(JOINT_NAMES.index(slot), 0)
        click_joint(qtbot, dialog, joint)
    assert dialog.mapping["LeftHand"] == "rig:Flipper" and dialog.mapping["RightHand"] == "rig:Fin"
    assert "Ready to dance: 1.7" in dialog.message.text()
    assert dialog.dancing.grab().toImage() != nobody
    with qtbot.waitSignal(dialog.wanted) as wanted:
        qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)
    assert wanted.args == [dialog.mapping]
    assert character_of(dialog._figure, dialog.mapping).measured.body.height > 1.7


def test_a_drag_turns_the_character_and_maps_nothing(qtbot: QtBot, dialog: CharacterDialog) -> None:
    before, picture = dict(dialog.mapping), dialog.standing.grab().toImage()
    middle = dialog.standing.rect().center()
    qtbot.mousePress(dialog.standing, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 6):
        qtbot.mouseMove(dialog.standing, middle + QPoint(12 * step, 0))
    qtbot.mouseRelease(dialog.standing, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))
    assert dialog.mapping == before
    assert dialog.standing.grab().toImage() != picture


def test_a_joint_can_be_taken_away_and_guessed_again(dialog: CharacterDialog) -> None:
    dialog.choose("Neck", "")
    assert "Neck" not in dialog.mapping
    dialog.guess()
    assert (dialog.mapping["Neck"], dialog.mapping["LeftHand"]) == ("rig:Neck", "rig:Flipper")


def test_a_guess_that_fails_changes_nothing(dialog: CharacterDialog) -> None:
    figure = dialog._figure
    parents = tuple(range(-1, figure.hierarchy.joint_count - 1))
    dialog._figure = replace(figure, skins=(), hierarchy=replace(figure.hierarchy, parents=parents))
    before = dialog.mapping
    dialog.guess()
    assert dialog.mapping == before
    assert "Neither the names nor the shape tell" in dialog.message.text()


def test_a_joint_plays_one_part_only() -> None:
    mapping = with_joint({"LeftHand": "a", "RightHand": "b"}, "RightHand", "a")
    assert mapping == {"RightHand": "a"}
    assert with_joint(mapping, "RightHand", "") == {}


def test_a_state_is_ready_when_the_character_can_be_measured() -> None:
    figure = stranger(lead_body())
    mapping = dict(character_of(figure).mapping)
    state = resolve(figure, mapping)
    assert state.character is not None and "22 of 22" in state.summary
    lying = replace(figure, skins=(), hierarchy=replace(figure.hierarchy, rotations=_lying(figure)))
    refused = resolve(lying, mapping)
    assert refused.character is None and "upright" in refused.summary


def test_labels_are_for_people() -> None:
    assert label_of("LeftUpLeg") == "Left thigh"
    assert label_of("Spine2") == "Chest"
    assert len({label_of(slot) for slot in JOINT_NAMES}) == len(JOINT_NAMES)


def _lying(figure: Figure) -> np.ndarray:
    rotations = figure.hierarchy.rotations.copy()
    rotations[0] = [np.sqrt(0.5), np.sqrt(0.5), 0.0, 0.0]
    return rotations


def test_a_character_in_centimetres_dances_in_the_dialog_as_one_in_metres(qtbot: QtBot) -> None:
    figure = stranger(lead_body())
    pictures = []
    for one in (figure, resized(figure, 100.0)):
        dialog = CharacterDialog(one, character_of(one).mapping, swaying_clip(lead_body(), 1), "lead")
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        assert "1.7" in dialog.message.text()
        pictures.append(dialog.dancing._vertices)
    assert np.allclose(pictures[0], pictures[1], atol=1e-4)
