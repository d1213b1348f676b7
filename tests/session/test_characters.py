"""Who dances, in the project and in its file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from choreo_studio.errors import ProjectFileError
from choreo_studio.session.character_editing import with_character, with_mannequins
from choreo_studio.session.project import CharacterSource
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.session.storage.decoding import decoded
from choreo_studio.session.storage.encoding import encoded
from tests.builders_project import project_with_takes

KNIGHT = CharacterSource("/somewhere/knight.glb", "ab" * 32, {"Hips": "pelvis", "Head": "head.x"})
QUEEN = CharacterSource("/elsewhere/queen.fbx", "cd" * 32, {"Hips": "Hüfte"})


def test_characters_travel_with_the_file(tmp_path: Path) -> None:
    project = with_character(with_character(project_with_takes(1), "lead", KNIGHT), "follow", QUEEN)
    save_project(project, tmp_path / "a.choreo")
    assert load_project(tmp_path / "a.choreo").characters == {"lead": KNIGHT, "follow": QUEEN}


@pytest.mark.parametrize("path", ["/a/line\nbreak.glb", "/a/\udcff\udcfe.glb", "/" + "x" * 5000])
def test_a_path_that_cannot_be_written_down_does_not_cost_the_project(tmp_path: Path, path: str) -> None:
    project = with_character(project_with_takes(1), "lead", replace(KNIGHT, reference=path))
    project = replace(project, music=replace(project.music, flac=None, reference=path))
    save_project(project, tmp_path / "a.choreo")
    back = load_project(tmp_path / "a.choreo")
    assert back.characters["lead"].mapping == KNIGHT.mapping
    assert len(back.takes) == 1
    assert back.music.reference is not None


def test_a_role_goes_back_to_its_mannequin_and_both_do() -> None:
    project = with_character(with_character(project_with_takes(1), "lead", KNIGHT), "follow", QUEEN)
    assert with_character(project, "lead", None).characters == {"follow": QUEEN}
    assert with_mannequins(project).characters == {}
    plain = project_with_takes(1)
    assert with_mannequins(plain) is plain


def test_files_from_before_there_were_characters_open() -> None:
    members = encoded(project_with_takes(1))
    description = json.loads(members["project.json"])
    del description["characters"]
    description["version"] = [3, 0]
    old = {**members, "project.json": json.dumps(description).encode()}
    assert decoded(old, Path("old.choreo")).characters == {}


@pytest.mark.parametrize(
    "damage",
    [
        {"lead": 7},
        {"lead": {"reference": "a", "sha256": "b"}},
        {"lead": {"reference": "a\n", "sha256": "b", "mapping": {}}},
        {"lead": {"reference": "a", "sha256": "b", "mapping": {"Hips": 3}}},
        {"lead": {"reference": "a", "sha256": "b" * 65, "mapping": {}}},
        [],
    ],
)
def test_characters_that_are_none_are_refused(damage: object) -> None:
    members = encoded(with_character(project_with_takes(1), "lead", KNIGHT))
    description = json.loads(members["project.json"])
    description["characters"] = damage
    with pytest.raises(ProjectFileError, match="characters"):
        decoded({**members, "project.json": json.dumps(description).encode()}, Path("bad.choreo"))


def test_a_mapping_names_joints_of_ours() -> None:
    with pytest.raises(ValueError, match="Tail"):
        CharacterSource("a.glb", "", {"Tail": "tail"})
