"""Takes as BVH, sound and bars on one clock."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import ChoreoError, GenerationError
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.npz import read_npz
from choreo_studio.motion.joint_names import NAME_PRESETS, preset_names
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.services import export_travel
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.export import export_take, write_export
from choreo_studio.services.export_notes import FACTS
from choreo_studio.services.export_parts import file_names
from choreo_studio.services.export_pieces import wall_clock_motion
from choreo_studio.services.export_plan import (
    ExportPlan,
    ExportRange,
    export_range,
    is_plain_file_name,
    plain_file_name,
)
from choreo_studio.services.export_presets import PRESETS, RATE_NAMES, bvh_joint_names, preset_named
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.music import sound_of
from choreo_studio.session.storage import load_project
from choreo_studio.timebase import FrameRate
from tests.builders_project import SAMPLE_RATE, project_with_takes
from tests.fakes import FakeGenerator, sway


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_whole_song_is_written_and_everything_is_as_long_as_it(tmp_path: Path) -> None:
    project = project_with_takes(1)
    sound = sound_of(project)
    files = export_take(project, project.takes[0], sound, tmp_path / "out", "song", with_project=True)
    names = ["song_lead.bvh", "song_follow.bvh", "song.wav", "song_bars.csv", "song.otio", "song.choreo"]
    assert [file.name for file in files] == names
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(names)
    duration = project.music.duration_seconds
    for file in files[:2]:
        bvh = read_bvh(file)
        assert len(bvh.values) == int(np.ceil(duration * 30 - 1e-6))
        assert bvh.frame_seconds == pytest.approx(1 / 30, abs=1e-9)
    assert soundfile.info(files[2]).frames == round(duration * SAMPLE_RATE)
    assert load_project(files[5]).takes[0].name == "Take 1"


def test_bars_are_told_with_their_times(tmp_path: Path) -> None:
    project = project_with_takes(1)
    export_take(project, project.takes[0], None, tmp_path, "song")
    table = rows(tmp_path / "song_bars.csv")
    assert list(table[0]) == ["bar", "start_seconds", "end_seconds", "metre", "tempo_bpm"]
    assert [int(row["bar"]) for row in table] == [0, 1, 2, 3, 4]
    assert float(table[0]["start_seconds"]) == 0.0
    assert float(table[1]["start_seconds"]) == pytest.approx(0.4)
    assert float(table[-1]["end_seconds"]) == pytest.approx(project.music.duration_seconds, abs=1e-6)
    assert {row["metre"] for row in table} == {"4/4"}
    assert [float(row["tempo_bpm"]) for row in table] == pytest.approx([150.0] * 5, abs=1e-3)
    assert not (tmp_path / "song.wav").exists()


def test_bars_alone_begin_at_time_zero(tmp_path: Path) -> None:
    project = project_with_takes(1)
    sound = sound_of(project)
    assert sound is not None
    rate = FrameRate.of(24)
    files = export_take(project, project.takes[0], sound, tmp_path, "part", (2, 3), rate)
    part = export_range(project, (2, 3))
    assert part.start_seconds == pytest.approx(2.0)
    assert part.duration_seconds == pytest.approx(3.2)
    table = rows(files[3])
    assert [row["bar"] for row in table] == ["2", "3"]
    assert [float(table[0]["start_seconds"]), float(table[1]["end_seconds"])] == pytest.approx([0.0, 3.2])
    written, _ = soundfile.read(files[2], dtype="float32")
    start = round(2.0 * SAMPLE_RATE)
    assert len(written) == round(3.2 * SAMPLE_RATE)
    assert np.abs(written - sound.mono[start : start + len(written)]).max() < 1e-3
    whole = wall_clock_motion(project.grid, project.takes[0].dance.motion, ExportRange(2.0, 5.2), rate)
    hips = read_bvh(files[0]).values[:, :3] / 100.0
    assert np.abs(hips - whole.lead.root_positions).max() < 1e-6


def test_motion_keeps_its_place_in_time_when_the_tempo_changes() -> None:
    """A frame that falls on a beat shows what the beat frame shows, wherever the beats lie."""
    grid = BeatGrid(np.array([-0.1, 0.5, 0.9, 1.4, 2.0]), np.array([0]))
    codes = {"coarse": np.arange(15, dtype=np.int32).reshape(3, 5, 1), "fine": np.ones((2, 10, 2), dtype=np.int32)}
    motion = sway(codes)  # type: ignore[arg-type]
    rate = FrameRate.of(100)
    steady = wall_clock_motion(grid, motion, ExportRange(0.0, 2.5), rate)
    assert steady.frame_count == 250
    seconds = frame_seconds(grid, 16)
    beat_joints, steady_joints = joint_positions(motion.lead), joint_positions(steady.lead)
    for beat in (1, 2, 3, 4):
        frame = round(float(grid.beats_seconds[beat]) * 100)
        assert np.allclose(steady_joints[frame], beat_joints[16 * beat], atol=1e-9)
    halfway = int(np.argmin(np.abs(seconds - 0.7)))
    assert np.allclose(steady_joints[70], beat_joints[halfway], atol=1e-3)


def test_in_and_out_points_are_cut_off_at_the_ends_of_the_song() -> None:
    project = project_with_takes(0)
    duration = project.music.duration_seconds
    assert export_range(project) == ExportRange(0.0, duration)
    assert export_range(project, region=(1.25, 3.5)) == ExportRange(1.25, 3.5)
    assert export_range(project, region=(-1.0, 99.0)) == ExportRange(0.0, duration)
    with pytest.raises(GenerationError, match=r"it lasts 6\.70 seconds"):
        export_range(project, region=(50.0, 60.0))
    with pytest.raises(ValueError, match="region"):
        export_range(project, (1, 2), (1.0, 2.0))


@pytest.mark.parametrize("rate_name", RATE_NAMES)
def test_every_rate_is_as_long_as_the_sound(tmp_path: Path, rate_name: str) -> None:
    project, rate = project_with_takes(1), FrameRate.of(rate_name)
    sound = sound_of(project)
    plan = ExportPlan("song", export_range(project, region=(1.0, 4.0)), rate)
    files = write_export(project, project.takes[0], sound, tmp_path, plan)
    bvh = read_bvh(files[0])
    assert len(bvh.values) == plan.frame_count == int(np.ceil(3.0 * rate.fps - 1e-6))
    assert bvh.frame_seconds == pytest.approx(1 / rate.fps, abs=1e-10)
    assert abs(len(bvh.values) * bvh.frame_seconds - soundfile.info(files[2]).duration) < bvh.frame_seconds


def test_everything_a_plan_can_hold_is_written(tmp_path: Path) -> None:
    project = project_with_takes(1)
    plan = ExportPlan(
        "song",
        export_range(project, (1, 2)),
        FrameRate.of(60),
        preset_named("houdini"),
        "smpl",
        "follow",
        t_pose_first=True,
        formats=("bvh", "npz"),
        with_project=True,
        with_notes=True,
    )
    files = write_export(project, project.takes[0], sound_of(project), tmp_path, plan)
    assert tuple(file.name for file in files) == file_names(plan, True)
    assert {file.name for file in tmp_path.iterdir()} == {
        "song_follow.bvh",
        "song.wav",
        "song_bars.csv",
        "song.otio",
        "song.npz",
        "song.choreo",
        "song_how_to_open.txt",
    }
    bvh = read_bvh(files[0])
    assert len(bvh.values) == plan.frame_count == 193
    assert list(bvh.hierarchy.names[:3]) == ["pelvis", "spine1", "spine2"]
    assert np.all(bvh.values[0, 3:] == 0.0)
    motion = project.takes[0].dance.motion
    arrays = read_npz(tmp_path / "song.npz", motion.lead.skeleton, motion.follow.skeleton)
    assert arrays.motion.frame_count == 192
    assert arrays.beat_frames is not None
    assert arrays.beat_frames == pytest.approx(np.arange(8) * 24.0, abs=1e-6)
    assert arrays.counts is not None
    assert list(arrays.counts) == [1, 2, 3, 4, 5, 6, 7, 8]
    hips = bvh.values[1:, :3] / 100.0
    assert np.abs(hips - arrays.motion.follow.root_positions).max() < 1e-6


def test_the_notes_say_what_the_program_needs(tmp_path: Path) -> None:
    project = project_with_takes(1)
    for preset in PRESETS:
        plan = ExportPlan(
            "song",
            export_range(project, (1, 1)),
            preset.rate,
            preset,
            preset.joint_names,
            formats=preset.formats,
            with_notes=True,
        )
        files = write_export(project, project.takes[0], None, tmp_path, plan)
        text = files[-1].read_text(encoding="utf-8")
        assert preset.name in text
        assert all(note in text for note in preset.notes)
        assert f"{plan.frame_count} frames at {preset.rate.fps:.6g} a second" in text
        assert all(file.name in text for file in files[:-1])
        assert [name for name, fact in FACTS.items() if (fact in text) != (name in preset.formats)] == []
        assert "T-pose: the music" not in text
        assert preset.rate_name in RATE_NAMES


def test_a_rate_that_a_program_reads_wrongly_is_told() -> None:
    part = export_range(project_with_takes(1), (1, 1))
    blender = preset_named("Blender")
    for rate, formats, is_told in (("29.97", ("fbx",), True), ("30", ("fbx",), False), ("29.97", ("usd",), False)):
        plan = ExportPlan("song", part, FrameRate.of(rate), blender, formats=formats)  # type: ignore[arg-type]
        assert any("29.97" in note for note in plan.notes) == is_told
        assert plan.notes[: len(blender.notes)] == blender.notes


@pytest.mark.parametrize("names", NAME_PRESETS)
def test_joint_names_have_no_colon_in_bvh(tmp_path: Path, names: str) -> None:
    found = bvh_joint_names(names)  # type: ignore[arg-type]
    assert len(set(found)) == len(JOINT_NAMES)
    assert not any(":" in name for name in found)
    assert all(full.endswith(name) for full, name in zip(preset_names(names), found, strict=True))  # type: ignore[arg-type]


def test_presets_are_found_by_name() -> None:
    assert preset_named("motionBUILDER").joint_names == "humanik"
    assert preset_named("Unreal").joint_names == "unreal"
    with pytest.raises(ValueError, match="Cinema"):
        preset_named("Cinema")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Früh gut", "Früh gut"),
        ("a/b\\c:d", "a_b_c_d"),
        (" .hidden ", "hidden"),
        ("...", ""),
        ("x\n", "x_"),
        ("", ""),
        ("nul", "_nul"),
        ("COM3.take", "_COM3.take"),
        ("console", "console"),
        ("x" * 99 + " y", "x" * 99),
    ],
)
def test_file_names_are_made_plain(text: str, plain: str) -> None:
    assert plain_file_name(text) == plain
    assert is_plain_file_name(text) == (text == plain != "")


@pytest.mark.parametrize("at", range(8))
def test_cancelling_at_any_step_leaves_the_folder_as_it_was(tmp_path: Path, at: int) -> None:
    project = project_with_takes(1)
    (tmp_path / "song.wav").write_bytes(b"mine")

    steps = iter(range(9))

    def stop(done: int, total: int) -> None:
        if next(steps) == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_take(project, project.takes[0], sound_of(project), tmp_path, "song", progress=stop)
    assert [file.name for file in tmp_path.iterdir()] == ["song.wav"]
    assert (tmp_path / "song.wav").read_bytes() == b"mine"


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_with_takes(1)
    sound = sound_of(project)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_travel, "write_bar_table", full)
    with pytest.raises(ChoreoError, match="No space left"):
        export_take(project, project.takes[0], sound, tmp_path / "a" / "b", "song")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_of_the_file_as_it_would_be_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    project = project_with_takes(1)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ChoreoError) as caught:
        export_take(project, project.takes[0], None, tmp_path / "out", "song")
    assert str(caught.value) == f"{tmp_path / 'out' / 'song_lead.bvh'} cannot be written (No space left on device)"
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_files_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_with_takes(2)
    export_take(project, project.takes[0], None, tmp_path, "song")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def stop(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_take(project, project.takes[1], None, tmp_path, "song", progress=stop)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["song.wav", "song_follow.bvh"])
def test_what_the_dance_is_made_from_is_never_written_over(tmp_path: Path, name: str) -> None:
    project, mine = project_with_takes(1), tmp_path / name
    mine.write_bytes(b"mine")
    sound = sound_of(project)
    with pytest.raises(ChoreoError, match=f"{name} would be written over"):
        export_take(project, project.takes[0], sound, tmp_path, "song", kept=[mine, tmp_path / "gone"])
    referring = replace(project, music=replace(project.music, flac=None, reference=str(mine)))
    with pytest.raises(ChoreoError, match=f"{name} would be written over"):
        export_take(referring, project.takes[0], sound, tmp_path, "song")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(name, b"mine")]


def test_bars_that_are_not_there_are_refused(tmp_path: Path) -> None:
    project = project_with_takes(1)
    with pytest.raises(GenerationError, match="bars 3-9 cannot be had"):
        export_take(project, project.takes[0], None, tmp_path, "song", (3, 9))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    project = project_with_takes(1)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ChoreoError, match="cannot be written"):
        export_take(project, project.takes[0], None, tmp_path / "file", "song")


def test_the_fake_generator_moves() -> None:
    """Guards the tests above: a dance that stands still would pass them all."""
    roots = project_with_takes(1).takes[0].dance.motion.lead.root_positions
    assert np.ptp(roots[:, 0]) > 0.05
    assert FakeGenerator().model_id == "fake-1"
