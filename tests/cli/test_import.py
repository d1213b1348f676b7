"""import as the shell sees it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.session.storage import load_project
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes
from tests.cli.conftest import Run
from tests.fakes import FakeGenerator
from tests.motion.io.test_motion_files import chain_of


@pytest.fixture
def pair(run: Run, project_file: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Both dancers of a project as BVH."""
    assert run("export", project_file, "--out", tmp_path / "bvh", "--name", "duo").status == 0
    return tmp_path / "bvh" / "duo_lead.bvh", tmp_path / "bvh" / "duo_follow.bvh"


def test_a_dancer_alone_gets_partners(
    run: Run, pair: tuple[Path, Path], fake_model: FakeGenerator, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer = run(
        "import", pair[0], "--out", out, "--bpm", 150, "--seed", 5, "--variations", 2, "--no-ranking", "--json"
    )
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert [take["seed"] for take in told["partners"]] == [5, 6]
    assert told["take"] == "Take 1"
    project = load_project(Path(told["project"]))
    assert [take.name for take in project.takes] == ["Imported", "Take 1", "Take 2"]
    lead = [take.dance.motion.lead.rotations for take in project.takes]
    assert np.array_equal(lead[0], lead[1]) and np.array_equal(lead[0], lead[2])


def test_a_follow_alone_keeps_her_role_and_may_stay_alone(
    run: Run, pair: tuple[Path, Path], fake_model: FakeGenerator, tmp_path: Path
) -> None:
    answer = run("import", pair[1], "--out", tmp_path / "o", "--bpm", 150, "--as", "follow", "--no-partner", "--json")
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert told["partners"] == [] and told["take"] == "Imported"
    motion = load_project(Path(told["project"])).takes[0].dance.motion
    swings = [np.ptp(clip.rotations[:, 1:], axis=0).max() for clip in motion]
    assert swings[0] == 0.0 and swings[1] > 0.1


def test_one_file_can_hold_the_couple(run: Run, fake_model: FakeGenerator, tmp_path: Path) -> None:
    motion = project_with_takes(1).takes[0].dance.motion
    write_npz(tmp_path / "duo.npz", DuetFile(motion, FrameRate.of(30)))
    apart = []
    for extra in ((), ("--swap",)):
        answer = run("import", tmp_path / "duo.npz", "--out", tmp_path / "o", "--bpm", 150, *extra, "--json")
        assert answer.status == 0, answer.err
        found = load_project(Path(json.loads(answer.out)["project"])).takes[0].dance.motion
        apart.append((found.follow.root_positions - found.lead.root_positions)[40, 2])
    assert apart[0] == pytest.approx(-apart[1], abs=0.1) and abs(apart[0]) > 0.3


def test_whoever_is_left_out_is_told_of(run: Run, fake_model: FakeGenerator, tmp_path: Path) -> None:
    motion = project_with_takes(1).takes[0].dance.motion
    figures = figure_of(motion.lead, "lead"), chain_of(figure_of(motion.follow, "follow"))
    write_glb(tmp_path / "duo.glb", Scene("dance", FrameRate.of(30), figures))
    answer = run("import", tmp_path / "duo.glb", "--out", tmp_path / "o", "--bpm", 150, "--json")
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert re.fullmatch(r"Left out, because .+: follow \(.+\)", told["left_out"])
    assert load_project(Path(told["project"])).remarks["left out"] == told["left_out"]
    plain = run("import", tmp_path / "duo.glb", "--out", tmp_path / "p", "--bpm", 150, "--no-partner")
    assert told["left_out"] in plain.out


def test_files_are_read_before_the_model_is_opened(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr("choreo_studio.services.generator.open_generator", opened.append)
    answer = run("import", tmp_path / "gone.glb", "--out", tmp_path / "o", "--bpm", 150)
    assert answer.status == 2 and opened == []


def test_what_cannot_be_imported_is_one_sentence(
    run: Run, pair: tuple[Path, Path], fake_model: FakeGenerator, tmp_path: Path
) -> None:
    (tmp_path / "half.bvh").write_text(pair[0].read_text(encoding="utf-8")[:900], encoding="utf-8")
    out = ("--out", tmp_path / "o", "--bpm", 150)
    for words in (
        ("import", tmp_path / "half.bvh", *out),
        ("import", tmp_path / "gone.glb", *out),
        ("import", tmp_path / "song.mp3", *out),
        ("import", *pair, *out, "--partner"),
        ("import", pair[0], pair[0], *out),
        ("import", pair[0], *out, "--swap", "--as", "lead"),
        ("import", pair[0], *out, "--no-ranking", "--best-of", 2),
    ):
        answer = run(*words)
        assert answer.status == 2, words
        assert len(answer.err.strip().splitlines()[-1]) < 200


def test_the_motion_files_are_never_written_over(
    run: Run, pair: tuple[Path, Path], fake_model: FakeGenerator, tmp_path: Path
) -> None:
    before = {file.name: file.read_bytes() for file in pair[0].parent.iterdir()}
    answer = run("import", *pair, "--out", pair[0].parent, "--bpm", 150)
    assert answer.status == 2 and "duo_lead.bvh would be written over" in answer.err
    assert {file.name: file.read_bytes() for file in pair[0].parent.iterdir()} == before
    assert run("import", *pair, "--out", pair[0].parent, "--bpm", 150, "--name", "other").status == 0


def test_joints_without_names_are_told_of(run: Run, pair: tuple[Path, Path], tmp_path: Path) -> None:
    text = pair[0].read_text(encoding="utf-8")
    for index, name in enumerate(JOINT_NAMES):
        text = re.sub(rf"(ROOT|JOINT) {name}\b", rf"\1 Bone.{index:03d}", text)
    (tmp_path / "nameless.bvh").write_text(text, encoding="utf-8")
    out = ("--out", tmp_path / "out", "--bpm", 150, "--no-partner", "--json")
    told = [json.loads(run("import", path, *out).out)["joints_from"] for path in (tmp_path / "nameless.bvh", pair[0])]
    assert told == ["found by their shape, since their names say nothing", "names"]
