"""What files say of themselves."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Scene
from choreo_studio.services.export import export_take
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.inspection import described
from choreo_studio.services.music import sound_of
from choreo_studio.session.character_editing import with_character
from choreo_studio.session.project import CharacterSource
from choreo_studio.session.storage import save_project
from choreo_studio.session.wish_editing import draw_curve
from choreo_studio.timebase import FrameRate
from tests.builders_project import SAMPLE_RATE, project_with_takes
from tests.fakes import FakeGenerator


def test_projects_motion_and_songs(tmp_path: Path) -> None:
    project = project_with_takes(1)
    wished = draw_curve(project, "facing", 6, np.ones(1, dtype=np.float32))
    project = resample(wished, None, FakeGenerator(), DanceOrder((2, 2), "lead", seed=8, unlike=((3, 3),)))
    lead, _, song, *_ = export_take(project, project.takes[0], sound_of(project), tmp_path, "p")
    project = with_character(project, "follow", CharacterSource("/far/knight.glb", "", {}))
    save_project(project, tmp_path / "p.choreo")
    data = described(tmp_path / "p.choreo")
    json.dumps(data, allow_nan=False)
    assert (data["kind"], data["beats"], data["bars"], data["current_take"]) == ("project", 17, [0, 4], "Take 2")
    assert data["takes"][1]["from"] == "Take 1"
    assert (data["takes"][1]["bars"], data["takes"][1]["dancers"]) == ([2, 2], "lead")
    assert [take["wished"] for take in data["takes"]] == [[], ["facing", "less like bar 3"]]
    assert data["music"]["kept"] == "inside"
    assert data["characters"] == {"follow": "/far/knight.glb"}
    bvh = described(lead)
    assert (bvh["kind"], bvh["joints"], bvh["root"], bvh["fps"]) == ("bvh", 22, "Hips", 30.0)
    assert described(song) == {
        "kind": "song",
        "duration_seconds": pytest.approx(project.music.duration_seconds, abs=1e-3),
        "sample_rate": SAMPLE_RATE,
        "channels": 1,
    }


@pytest.mark.parametrize(("suffix", "write"), [(".fbx", write_fbx), (".glb", write_glb)])
def test_files_of_3d_programs(tmp_path: Path, suffix: str, write: Callable[[Path, Scene], None]) -> None:
    motion = project_with_takes(1).takes[0].dance.motion[0:24]
    figures = tuple(figure_of(motion.dancer(role), role) for role in ROLES)
    write(tmp_path / f"duo{suffix}", Scene("dance", FrameRate.of(24), figures))
    data = described(tmp_path / f"duo{suffix}")
    json.dumps(data, allow_nan=False)
    assert (data["kind"], data["frames"], data["fps"], data["duration_seconds"]) == (suffix[1:], 24, 24.0, 1.0)
    assert [(body["name"], body["people"]) for body in data["bodies"]] == [("lead", 1), ("follow", 1)]
    assert all(body["joints"] >= 22 and body["vertices"] > 1000 for body in data["bodies"])


def test_motion_arrays(tmp_path: Path) -> None:
    motion = project_with_takes(1).takes[0].dance.motion
    beats = 15.0 * np.arange(4), np.array([1, 2, 3, 4])
    write_npz(tmp_path / "duo.npz", DuetFile(motion, FrameRate.of(30), *beats))
    data = described(tmp_path / "duo.npz")
    assert (data["people"], data["fps"], data["beats"]) == (["lead", "follow"], 30.0, 4)


def test_checkpoints(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(json.dumps({"model_id": "salsa 1", "means": list(range(1000))}))
    assert described(tmp_path) == {"kind": "checkpoint", "model_id": "salsa 1"}


@pytest.mark.parametrize(
    ("name", "text", "match"),
    [
        ("a.txt", "hello", "is no project, file of motion"),
        ("a.choreo", "hello", "no project file"),
        ("a.bvh", "hello", "no BVH file"),
        ("a.wav", "hello", "cannot be read as sound"),
    ],
)
def test_other_files_are_said(tmp_path: Path, name: str, text: str, match: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ChoreoError, match=match):
        described(tmp_path / name)
    with pytest.raises(ChoreoError):
        described(tmp_path / "none" / name)


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=r"without model\.json"):
        described(tmp_path)
