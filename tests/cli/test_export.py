"""export as the shell sees it: formats, casts and presets."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.export_presets import PRESETS
from tests.builders_character import stranger
from tests.cli.conftest import Run


def test_export_takes_several_formats_and_what_is_said_goes_before_the_preset(
    run: Run, project_file: Path, tmp_path: Path
) -> None:
    words = ("export", project_file, "--out", tmp_path / "o", "--bars", "1", "--format", "glb,bvh,glb", "--fps", 25)
    answer = run(*words, "--preset", "unreal", "--each", "--together", "--joint-names", "smpl", "--t-pose", "--json")
    assert answer.status == 0, answer.err
    data = json.loads(answer.out)
    assert (data["formats"], data["fps"], data["frames"]) == (["glb", "bvh"], 25.0, 41)
    assert {Path(file).name for file in data["files"]} == {path.name for path in (tmp_path / "o").iterdir()}
    assert {path.name for path in (tmp_path / "o").glob("*.glb")} == {"duo.glb", "duo_lead.glb", "duo_follow.glb"}
    assert read_bvh(tmp_path / "o" / "duo_follow.bvh").hierarchy.names[0] == "pelvis"


def test_export_of_one_dancer(run: Run, project_file: Path, tmp_path: Path) -> None:
    answer = run("export", project_file, "--out", tmp_path / "o", "--dancers", "follow", "--format", "bvh, glb")
    assert answer.status == 0, answer.err
    names = {"duo_follow.bvh", "duo_follow.glb", "duo.wav", "duo_bars.csv", "duo.otio", "duo_how_to_open.txt"}
    assert {path.name for path in (tmp_path / "o").iterdir()} == names


@pytest.mark.parametrize("stem", ["Tänzer #1 %d", "broken\udcff"])
def test_odd_names_are_written_and_told_in_any_encoding(project_file: Path, tmp_path: Path, stem: str) -> None:
    project = project_file.rename(tmp_path / f"{stem}.choreo")
    formats = "bvh,fbx,glb,usd,npz,smpl,pose2d" if find_spec("pxr") else "bvh,fbx,glb,npz,smpl,pose2d"
    words = [sys.executable, "-m", "choreo_studio.app", "export", str(project), "--out", str(tmp_path / "o")]
    told = {}
    for kind, more in (("json", ["--json", "--format", formats]), ("text", [])):
        done = subprocess.run(
            [*words, "--region", "0-0.2", *more],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode("ascii", "replace")
        told[kind] = done.stdout.decode("ascii")
    assert all(Path(file).exists() for file in json.loads(told["json"])["files"])
    assert "_lead.bvh" in told["text"]


def test_the_help_of_export_names_every_format_and_program(run: Run) -> None:
    text = " ".join(run("export", "--help").out.split())
    assert f"between them: {', '.join(one.name for one in FORMATS)} (" in text
    assert [preset.name for preset in PRESETS if preset.name.lower() not in text] == []


def test_poses_get_the_build_of_a_reference(run: Run, project_file: Path, tmp_path: Path) -> None:
    common = ("export", project_file, "--name", "duo", "--format", "pose2d", "--camera", "front", "--region", "0-1")
    assert run(*common, "--out", tmp_path / "plain").status == 0
    flat = [0.0] * 51
    for point, (x, y) in {5: (60, 0), 6: (0, 0), 11: (45, 100), 12: (15, 100), 13: (45, 180), 15: (45, 260)}.items():
        flat[3 * point : 3 * point + 3] = [x, y, 2]
    reference = tmp_path / "person.json"
    reference.write_text(json.dumps([{"image_id": 1, "keypoints": flat}]), encoding="utf-8")
    answer = run(*common, "--out", tmp_path / "built", "--lead-pose", reference)
    assert answer.status == 0, answer.err
    lead, follow = (f"duo_{role}_coco17.json" for role in ("lead", "follow"))
    assert (tmp_path / "plain" / lead).read_bytes() != (tmp_path / "built" / lead).read_bytes()
    assert (tmp_path / "plain" / follow).read_bytes() == (tmp_path / "built" / follow).read_bytes()
    reference.write_text('{"people": []}', encoding="utf-8")
    answer = run(*common, "--out", tmp_path / "bad", "--lead-pose", reference)
    assert answer.status == 2 and "holds 0 people, expected one" in answer.err
    assert not (tmp_path / "bad").exists()


def test_export_on_a_character(run: Run, project_file: Path, tmp_path: Path) -> None:
    knight = tmp_path / "knight.glb"
    write_glb(knight, Scene("knight", None, (stranger(lead_body()),)))
    words = ("export", project_file, "--out", tmp_path / "o", "--bars", "1", "--format", "glb", "--fps", 10, "--json")
    answer = run(*words, "--character-lead", knight)
    assert answer.status == 0, answer.err
    lead, follow = read_glb(tmp_path / "o" / "duo.glb").figures
    assert lead.hierarchy.names[:2] == ("Root", "rig:Hips")
    assert follow.hierarchy.names[0] == "Hips"
    assert run(*words, "--character-lead", knight, "--mannequins").status == 0
    assert read_glb(tmp_path / "o" / "duo.glb").figures[0].hierarchy.names[0] == "Hips"


def test_pictures_without_opengl_are_one_sentence(
    run: Run, project_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHOREO_STUDIO_NO_GL", "1")
    answer = run("export", project_file, "--out", tmp_path / "o", "--bars", "1", "--format", "bvh,mp4", "--fps", 5)
    assert answer.status == 2
    assert "OpenGL" in answer.err.splitlines()[-1]
    assert not (tmp_path / "o").exists()
