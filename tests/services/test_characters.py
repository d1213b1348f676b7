"""Characters from files, through a dance, into files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.scene import Figure, Scene
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.characters import (
    danced_take,
    figures_for_export,
    first_guess,
    is_by_shape,
    load_stand_ins,
    read_character,
    read_figures,
    recognised,
    source_of,
)
from choreo_studio.session.character_editing import with_character
from choreo_studio.timebase import FrameRate
from tests.builders_character import lanky, nameless, stranger
from tests.builders_project import project_with_takes


def written(folder: Path, figure: Figure, name: str = "knight.glb") -> Path:
    path = folder / name
    write_glb(path, Scene("knight", None, (figure,)))
    return path


def test_a_character_comes_out_of_a_file_as_it_went_in(tmp_path: Path) -> None:
    body = lanky(lead_body().scaled(2.0), legs=1.1)
    character = read_character(written(tmp_path, stranger(body)))
    assert np.allclose(character.measured.body.offsets[1:], body.offsets[1:], atol=1e-4)
    assert character.mapping["LeftHand"] == "rig:LeftHand"


def test_a_take_is_danced_and_exported_on_the_characters_own_joints(tmp_path: Path) -> None:
    project = project_with_takes(1)
    motion = project.takes[0].dance.motion
    character = read_character(written(tmp_path, stranger(follow_body().scaled(1.3), "follow")))
    stand_ins = StandIns(follow=character)
    danced = danced_take(motion, project.grid, stand_ins)
    assert danced.frame_count == motion.frame_count
    figures = figures_for_export(stand_ins, danced)
    assert [figure.name for figure in figures] == ["lead", "follow"]
    assert figures[1].hierarchy.names == character.figure.hierarchy.names
    assert figures[1].skins == character.figure.skins
    write_glb(tmp_path / "danced.glb", Scene("danced", FrameRate.of(30), figures))
    back = read_glb(tmp_path / "danced.glb").figures[1]
    joints = [back.hierarchy.names.index(character.mapping[slot]) for slot in ("Hips", "LeftHand", "RightFoot")]
    ours = joint_positions(danced.follow)[:, [0, 9, 20]]
    assert np.abs(back.pose.positions[: len(ours), joints] - ours).max() < 1e-4


def test_nobody_standing_in_leaves_the_take_as_it_is() -> None:
    project = project_with_takes(1)
    motion = project.takes[0].dance.motion
    assert danced_take(motion, project.grid, StandIns()) is motion
    assert [f.hierarchy.names[0] for f in figures_for_export(StandIns(), motion, joint_names="unreal")] == [
        "pelvis"
    ] * 2


def test_characters_of_a_project_are_found_where_they_were_or_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, stranger(lead_body()))
    mapping = read_character(path).mapping
    project = with_character(project_with_takes(1), "lead", source_of(path, mapping))
    stand_ins, remarks = load_stand_ins(project)
    assert stand_ins.lead is not None and stand_ins.follow is None and remarks == ()
    moved = tmp_path / "moved"
    moved.mkdir()
    path.rename(moved / path.name)
    assert load_stand_ins(project, moved)[0].lead is not None
    with (moved / path.name).open("ab") as file:
        file.write(b" ")
    stand_ins, changed = load_stand_ins(project, moved)
    assert stand_ins.lead is not None
    assert changed == ("The lead's character knight.glb has changed since it was chosen.",)
    missing, sentences = load_stand_ins(project, tmp_path)
    assert missing.is_empty
    assert sentences == (
        "The lead's character stays away, the mannequin dances: knight.glb is gone; "
        "put the character back or beside the project.",
    )


def test_another_character_under_the_same_name_is_said_to_have_changed(tmp_path: Path) -> None:
    figure = stranger(lead_body())
    path = written(tmp_path, figure)
    project = with_character(project_with_takes(1), "lead", source_of(path, read_character(path).mapping))
    names = tuple(f"b{number}" for number in range(figure.hierarchy.joint_count))
    written(tmp_path, replace(figure, hierarchy=replace(figure.hierarchy, names=names)))
    stand_ins, remarks = load_stand_ins(project)
    assert stand_ins.is_empty and len(remarks) == 1
    begin = "The lead's character knight.glb has changed since it was chosen, and the mannequin dances: "
    assert remarks[0].startswith(f"{begin}knight.glb holds nobody who can dance: ")
    assert "no joint" in remarks[0] and remarks[0].count(".glb") == 2
    path.write_bytes(b"nothing")
    assert load_stand_ins(project)[1][0].startswith(begin)


def test_what_is_no_character_is_told_in_one_sentence(tmp_path: Path) -> None:
    figure = stranger(lead_body())
    parents = tuple(range(-1, figure.hierarchy.joint_count - 1))
    snake = replace(nameless(figure), skins=(), hierarchy=replace(nameless(figure).hierarchy, parents=parents))
    with pytest.raises(ChoreoError, match="not recognised as a person"):
        read_character(written(tmp_path, snake, "b.glb"))
    (tmp_path / "a.obj").write_text("v 0 0 0")
    with pytest.raises(ChoreoError, match="no character"):
        read_figures(tmp_path / "a.obj")
    with pytest.raises(ChoreoError):
        read_figures(tmp_path / "none.glb")


def test_of_a_couple_in_one_file_each_role_takes_its_own(tmp_path: Path) -> None:
    lead, follow = stranger(lead_body()), stranger(follow_body().scaled(1.5), "follow")
    path = tmp_path / "couple.glb"
    write_glb(path, Scene("", None, (replace(lead, name="lead"), replace(follow, name="follow"))))
    assert read_character(path, role="follow").measured.body.height == pytest.approx(1.5, abs=0.05)
    assert read_character(path, role="lead").measured.body.height == pytest.approx(1.78, abs=0.05)
    mapping = read_character(path).mapping
    project = with_character(project_with_takes(1), "follow", source_of(path, mapping))
    found = load_stand_ins(project)[0].follow
    assert found is not None and found.name == "follow"


def test_a_character_without_names_is_guessed_by_its_shape_and_asked_about(tmp_path: Path) -> None:
    named = read_character(written(tmp_path, stranger(lead_body())))
    path = written(tmp_path, nameless(stranger(lead_body())), "nameless.glb")
    character = read_character(path)
    assert is_by_shape(character) and not is_by_shape(named)
    assert character.joints.tolist() == named.joints.tolist()
    figures = read_figures(path)
    assert recognised(path, figures) is None
    assert first_guess(figures[0]) == character.mapping
