"""The verbs as the shell sees them, with the fake generator behind them."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.cli.verbs import VERBS
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.session.storage import load_project
from tests.cli.conftest import Run
from tests.fakes import FakeGenerator


def test_every_verb_has_help(run: Run) -> None:
    names = [name.replace("import_motion", "import") for name in VERBS]
    overview = run("--help")
    assert overview.status == 0
    for name in names:
        assert name in overview.out
        answer = run(name, "--help")
        assert answer.status == 0
        assert answer.out.startswith(f"usage: choreo-studio {name}")
        assert name == "studio" or "--json" in answer.out


def test_analyze_tells_beats_and_bars(run: Run, song: Path) -> None:
    answer = run("analyze", song, "--json")
    assert answer.status == 0
    data = json.loads(answer.out)
    assert data["duration_seconds"] == pytest.approx(20.0)
    assert data["metre"].count("/") == 1
    assert 0.0 <= data["confidence"] <= 1.0
    beats = np.array(data["beats_seconds"])
    assert np.all(np.diff(beats) > 0)
    assert set(data["downbeats_seconds"]) <= set(data["beats_seconds"])
    assert data["tempo_bpm"] == pytest.approx(60 / np.median(np.diff(beats)), rel=1e-6)
    assert "song.wav: 20.0 s" in run("analyze", song).out


def test_generate_writes_everything(run: Run, song: Path, tmp_path: Path, fake_model: FakeGenerator) -> None:
    answer = run("generate", song, "--out", tmp_path / "out", "--seed", 7, "--variations", 2, "--json")
    assert answer.status == 0, answer.err
    data = json.loads(answer.out)
    names = ["song_lead.bvh", "song_follow.bvh", "song.wav", "song_bars.csv", "song.otio", "song.choreo"]
    assert [Path(file).name for file in data["files"]] == names
    assert sorted(take["seed"] for take in data["takes"]) == [7, 8]
    assert data["takes"][0]["score"] >= data["takes"][1]["score"] > 0.0
    assert 0.0 <= data["takes"][0]["parts"]["hands"] <= 100.0
    assert (data["style"], data["style_source"], data["style_reason"]) == ("salsa", "captured", "it is the model's own")
    project = load_project(tmp_path / "out" / "song.choreo")
    assert project.current is project.takes[0]
    assert len(read_bvh(tmp_path / "out" / "song_lead.bvh").values) == 600
    with (tmp_path / "out" / "song_bars.csv").open() as file:
        assert next(csv.reader(file)) == ["bar", "start_seconds", "end_seconds", "metre", "tempo_bpm"]


def test_the_song_is_never_written_over(run: Run, song: Path, fake_model: FakeGenerator) -> None:
    before = song.read_bytes()
    for extra in ((), ("--reference-music",)):
        answer = run("generate", song, "--out", song.parent, *extra)
        assert answer.status == 2 and "song.wav would be written over" in answer.err
    assert run("generate", song, "--out", song.parent, "--name", "new", "--reference-music").status == 0
    answer = run("export", song.parent / "new.choreo", "--out", song.parent, "--name", "song")
    assert answer.status == 2 and "song.wav would be written over" in answer.err
    assert song.read_bytes() == before


def test_takes_come_as_drawn_without_ranking_and_best_of_keeps_the_best(
    run: Run, song: Path, tmp_path: Path, fake_model: FakeGenerator
) -> None:
    words = ("generate", song, "--seed", 7, "--json", "--out")
    plain = json.loads(run(*words, tmp_path / "a", "--variations", 4, "--no-ranking").out)["takes"]
    assert [(take["seed"], take["score"]) for take in plain] == [(7, None), (8, None), (9, None), (10, None)]
    ranked = json.loads(run(*words, tmp_path / "b", "--variations", 4).out)["takes"]
    best = json.loads(run(*words, tmp_path / "c", "--best-of", 4).out)["takes"]
    assert best == [{**ranked[0], "name": "Take 1"}]
    refused = run(*words, tmp_path / "d", "--best-of", 4, "--no-ranking")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "--best-of needs the ranking" in refused.err


def test_generate_takes_bars_rate_and_reference(
    run: Run, song: Path, tmp_path: Path, fake_model: FakeGenerator
) -> None:
    answer = run(
        *("generate", song, "--out", tmp_path / "o", "--bars", "2-3", "--fps", 60, "--reference-music", "--name", "x"),
        *("--stage", "4.5", "--end-in-pose"),
    )
    assert answer.status == 0, answer.err
    project = load_project(tmp_path / "o" / "x.choreo")
    settings = project.takes[0].settings
    assert (settings.stage_m, settings.begin_in_pose, settings.end_in_pose) == (4.5, False, True)
    assert project.music.reference == str(song.resolve())
    bars = [bar for bar in project.grid.bars if bar.number in (2, 3)]
    span = bars[-1].end_seconds - bars[0].start_seconds
    bvh = read_bvh(tmp_path / "o" / "x_lead.bvh")
    assert len(bvh.values) == pytest.approx(span * 60, abs=1)
    assert bvh.frame_seconds == pytest.approx(1 / 60)


def test_resample_adds_a_take_in_place(run: Run, project_file: Path, fake_model: FakeGenerator) -> None:
    before = load_project(project_file)
    words = ("resample", project_file, "--bars", "2-3", "--dancers", "follow", "--level", "fine", "--take", "Take 1")
    answer = run(*words, "--json")
    assert answer.status == 0, answer.err
    data = json.loads(answer.out)
    assert [(take["name"], take["seed"], take["style"]) for take in data["takes"]] == [("Take 3", 3, "salsa")]
    assert "seams" in data["takes"][0]["parts"]
    after = load_project(project_file)
    assert len(after.takes) == 3
    take, parent = after.takes[2], after.takes[0]
    assert (take.parent, take.bars, take.dancers, take.level) == (1, (2, 3), "follow", "fine")
    assert np.array_equal(take.dance.motion.lead.rotations, parent.dance.motion.lead.rotations)
    assert np.array_equal(after.takes[1].dance.motion.lead.rotations, before.takes[1].dance.motion.lead.rotations)
    assert "Take 4 (seed 11)" in run(*words, "--seed", 11).out


def test_polish_is_asked_for_as_a_whole_and_in_parts(run: Run, project_file: Path, fake_model: FakeGenerator) -> None:
    words = ("resample", project_file, "--bars", "2-3", "--polish", 0.5, "--polish-hands", 0)
    answer = run(*words)
    assert answer.status == 0, answer.err
    polish = load_project(project_file).takes[-1].settings.polish
    assert (polish.feet, polish.hands, polish.smoothness) == (0.5, 0.0, 0.5)
    assert run("resample", project_file, "--bars", "2-3", "--polish-feet", 2).status == 2


def test_export_writes_the_named_take(run: Run, project_file: Path, tmp_path: Path) -> None:
    answer = run(
        "export", project_file, "--out", tmp_path / "o", "--take", "Take 1", "--bars", "1-2", "--fps", 25, "--json"
    )
    assert answer.status == 0, answer.err
    data = json.loads(answer.out)
    assert (data["take"], data["fps"], data["frames"]) == ("Take 1", 25.0, 80)
    assert data["duration_seconds"] == pytest.approx(3.2)
    assert len(read_bvh(tmp_path / "o" / "duo_lead.bvh").values) == 80


def test_export_for_a_program_takes_a_region(run: Run, project_file: Path, tmp_path: Path) -> None:
    words = ("export", project_file, "--out", tmp_path / "o", "--region", "1.5-3", "--preset", "unreal", "--npz")
    data = json.loads(run(*words, "--json").out)
    assert (data["fps"], data["frames"], data["duration_seconds"]) == (30.0, 45, 1.5)
    names = ["duo_lead.fbx", "duo_follow.fbx", "duo.npz", "duo.wav", "duo_bars.csv", "duo.otio", "duo_how_to_open.txt"]
    assert [Path(file).name for file in data["files"]] == names
    run(*words, "--format", "bvh")
    bvh = read_bvh(tmp_path / "o" / "duo_lead.bvh")
    assert (bvh.hierarchy.names[0], len(bvh.values)) == ("pelvis", 45)
    assert json.loads(run(*words, "--fps", 29.97, "--json").out)["fps"] == pytest.approx(30000 / 1001)


def test_import_reads_what_export_wrote(run: Run, project_file: Path, tmp_path: Path) -> None:
    run("export", project_file, "--out", tmp_path / "o")
    pair = tmp_path / "o" / "duo_lead.bvh", tmp_path / "o" / "duo_follow.bvh"
    answer = run("import", *pair, "--out", tmp_path / "i", "--bpm", 150, "--source-fps", 60, "--json")
    assert answer.status == 0, answer.err
    data = json.loads(answer.out)
    assert data["tempo_bpm"] == pytest.approx(150.0)
    assert data["duration_seconds"] == pytest.approx(3.35, abs=0.02)
    assert [Path(file).name for file in data["files"]] == [
        "duo_lead.bvh",
        "duo_follow.bvh",
        "duo_bars.csv",
        "duo.otio",
        "duo.choreo",
    ]


def test_inspect_and_evaluate_describe_a_project(run: Run, project_file: Path) -> None:
    data = json.loads(run("inspect", project_file, "--json").out)
    assert [take["name"] for take in data["takes"]] == ["Take 1", "Take 2"]
    text = run("inspect", project_file).out
    assert "kind: project" in text
    assert "- name Take 2, seed 2" in text
    assert "starred" not in text
    measures = json.loads(run("evaluate", project_file, "--json").out)
    assert [take["name"] for take in measures["takes"]] == ["Take 1", "Take 2"]
    assert "foot slip, lead" in run("evaluate", project_file).out


def test_doctor_says_whether_all_is_there(run: Run) -> None:
    answer = run("doctor", "--json")
    assert answer.status == 0
    assert {finding["name"] for finding in json.loads(answer.out)["findings"]} >= {"program", "checkpoint", "OpenGL"}
    assert "program" in run("doctor").out


def test_demo_writes_files_and_report(
    run: Run, tmp_path: Path, fake_model: FakeGenerator, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("choreo_studio.services.demo.demo_song", lambda: song)
    monkeypatch.setattr("choreo_studio.services.evaluation.reference_beside", lambda name: {"foot slip, lead": 1.0})
    answer = run("demo", "--out", tmp_path / "demo")
    assert answer.status == 0, answer.err
    assert {file.name for file in (tmp_path / "demo").iterdir()} == {
        "demo_salsa.choreo",
        "demo_salsa_lead.bvh",
        "demo_salsa_follow.bvh",
        "demo_salsa.wav",
        "demo_salsa_bars.csv",
        "demo_salsa.otio",
        "report.md",
        "report.json",
        "strip.png",
    }
    assert "Open " in answer.out
    assert "resample" in answer.out


def test_wishes_are_kept_in_the_project(run: Run, song: Path, tmp_path: Path, fake_model: FakeGenerator) -> None:
    words = ("--energy", "music", "--travel", "1.5", "--obey", "2")
    answer = run("generate", song, "--out", tmp_path / "out", *words)
    assert answer.status == 0, answer.err
    path = tmp_path / "out" / "song.choreo"
    wishes = load_project(path).wished
    assert wishes.energy_from_music
    assert wishes.obedience == 2.0
    assert np.all(wishes.curve("travel") == 1.5)
    assert np.isnan(wishes.curve("facing")).all()
    again = run("resample", path, "--bars", "2-3", "--facing", "-1", "--like", "4", "--unlike", "5-6")
    assert again.status == 0, again.err
    assert np.nansum(load_project(path).wished.curve("facing")) == -8.0
    for wrong in (("--energy", "loud"), ("--travel", "3"), ("--curves", tmp_path / "none.csv"), ("--like", "x")):
        refused = run("resample", path, "--bars", "2-3", *wrong)
        assert refused.status == 2
        assert refused.err.count("\n") == 1


def test_figures_writes_and_lists_dances(run: Run, tmp_path: Path) -> None:
    answer = run("figures", "--out", tmp_path / "out", "--style", "tango", "--minutes", 0.1, "--seed", 4, "--json")
    assert answer.status == 0, answer.err
    (file,) = json.loads(answer.out)["files"]
    assert (Path(file["file"]).name, file["style"]) == ("tango_01.npz", "tango")
    assert 110 <= file["tempo_bpm"] <= 130 and file["figures"]
    assert Path(file["file"]).is_file()


def test_figures_of_an_unknown_dance_are_refused_in_one_sentence(run: Run, tmp_path: Path) -> None:
    answer = run("figures", "--out", tmp_path / "out", "--style", "polka")
    assert answer.status == 2
    assert answer.err.count("\n") == 1 and "polka" in answer.err
    assert not (tmp_path / "out").exists()
