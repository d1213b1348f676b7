"""Commands on who dances."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.scene import Figure, Scene
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.session.document import Document
from choreo_studio.ui.asking import FileAsker
from choreo_studio.ui.commands.characters import CharacterCommands
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.playhead import Playhead
from tests.builders_character import stranger
from tests.builders_project import project_with_takes
from tests.ui.by_hand import HandRunner, desk_with


class Answer(FileAsker):
    """Answers with one path."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(None)
        self.path = path

    def to_open(self, title: str, kinds: str) -> Path | None:
        return self.path


@pytest.fixture
def desk() -> Desk:
    return desk_with(project_with_takes(1))


def commands(qtbot, desk: Desk, path: Path | None) -> CharacterCommands:  # type: ignore[no-untyped-def]
    window = QWidget()
    qtbot.addWidget(window)
    made = CharacterCommands(desk, Playhead(), Answer(path), window)
    made.window = window  # type: ignore[attr-defined]
    return made


def written(path: Path, figure: Figure) -> Path:
    write_glb(path, Scene("", None, (figure,)))
    return path


def test_a_character_is_brought_seen_and_sent_away(qtbot, desk: Desk, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = commands(qtbot, desk, written(tmp_path / "knight.glb", stranger(lead_body()))).handlers()
    done["character_lead"]()
    desk.tell()
    desk.tell()
    assert desk.view.stand_ins.lead is not None and desk.view.stand_ins.follow is None
    assert desk.view.project is not None and set(desk.view.project.characters) == {"lead"}
    assert desk.view.undo_label == "The lead's character"
    done["mannequins"]()
    desk.tell()
    desk.tell()
    assert desk.view.stand_ins.is_empty
    desk.undo()
    desk.tell()
    assert desk.view.stand_ins.lead is not None


def test_joints_are_asked_for_where_names_do_not_tell(qtbot, desk: Desk, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    figure = stranger(follow_body(), "follow")
    names = tuple(name.replace("Hand", "Flipper") for name in figure.hierarchy.names)
    path = written(tmp_path / "seal.glb", replace(figure, hierarchy=replace(figure.hierarchy, names=names)))
    made = commands(qtbot, desk, path)
    made.choose("follow")
    dialog = made.dialog
    assert dialog is not None and desk.view.stand_ins.follow is None
    assert (dialog.mapping["LeftHand"], dialog.mapping["RightHand"]) == ("rig:LeftFlipper", "rig:RightFlipper")
    dialog.ok_button.click()
    desk.tell()
    assert made.dialog is None
    assert desk.view.stand_ins.follow is not None
    made.map_joints("follow")
    assert made.dialog is not None and made.dialog.mapping["LeftHand"] == "rig:LeftFlipper"
    made.dialog.reject()


def test_a_project_whose_character_is_gone_says_so_and_dances_on(qtbot, desk: Desk, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = written(tmp_path / "knight.glb", stranger(lead_body()))
    made = commands(qtbot, desk, path)
    made.choose("lead")
    project = desk.view.project
    path.unlink()
    said: list[str] = []
    desk.said.connect(said.append)
    desk.open(project, None)
    desk.tell()
    desk.apply("Name", lambda project: replace(project, name="other", characters=dict(project.characters)))
    desk.tell()
    assert desk.view.stand_ins.is_empty
    assert any("knight.glb" in text and "mannequin" in text for text in said)


def test_nobody_stays_on_whom_the_project_does_not_name(qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hand = HandRunner()
    desk = Desk(Document(project_with_takes(1)), hand.runner, hand.runner)
    made = commands(qtbot, desk, None)
    for role, name in (("follow", "queen"), ("lead", "knight"), ("lead", "king")):
        made.bring(role, written(tmp_path / f"{name}.glb", stranger(lead_body())))  # type: ignore[arg-type]
        hand.step()
        desk.tell()
        if name != "king":
            hand.step()
    assert desk.view.project is not None
    assert desk.view.project.characters["lead"].reference.endswith("king.glb")
    assert desk.view.stand_ins.lead is None, "the knight still dances, and would be exported"
    assert desk.view.stand_ins.follow is not None
    hand.step()
    assert desk.view.stand_ins.lead is not None


def test_asking_is_called_off(qtbot, desk: Desk) -> None:  # type: ignore[no-untyped-def]
    commands(qtbot, desk, None).handlers()["joints_lead"]()
    assert desk.view.undo_label == ""
