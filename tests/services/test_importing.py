"""Captured couples into projects."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.bars import beat_span
from choreo_studio.services.export import export_take
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.importing import ImportOrder, import_motion, shared_name
from choreo_studio.services.partnering import lonely_role
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.session.take_editing import is_locked
from choreo_studio.timebase import FrameRate
from tests.builders_project import SAMPLE_RATE, project_with_takes
from tests.fakes import FakeGenerator


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A fake dance of 6.7 s at 150 BPM as BVH at 30 frames a second."""
    project = project_with_takes(1)
    lead, follow, *_ = export_take(project, project.takes[0], None, tmp_path / "bvh", "duo")
    return lead, follow


def test_a_tempo_makes_the_grid(pair: tuple[Path, Path]) -> None:
    project = import_motion(ImportOrder(pair, tempo_bpm=120.0), None)
    assert project.name == "duo"
    assert project.grid.tempo_bpm == pytest.approx(120.0)
    assert project.grid.end_seconds >= project.music.duration_seconds
    assert project.music.is_silence
    assert project.takes[0].dance.origin == "imported"
    assert project.takes[0].dance.tokens.layout.levels == ()
    assert project.remarks["beats"] == "constant, 120 BPM"


def test_what_was_exported_comes_back_in_place(pair: tuple[Path, Path]) -> None:
    """The couple's relation and their own poses survive: hips of the follow as the lead sees them, within 2 cm."""
    original = project_with_takes(1)
    back = import_motion(ImportOrder(pair, tempo_bpm=150.0), None)
    shared = slice(0, 16 * original.grid.beat_count - 16)
    for role in ("lead", "follow"):
        was = joint_positions(original.takes[0].dance.motion.dancer(role))[shared]  # type: ignore[arg-type]
        now = joint_positions(back.takes[0].dance.motion.dancer(role))[shared]  # type: ignore[arg-type]
        own = np.linalg.norm((was - was[:, :1]) - (now - now[:, :1]), axis=-1)
        assert own.mean() < 0.02


def test_a_file_of_beats_makes_the_grid(pair: tuple[Path, Path], tmp_path: Path) -> None:
    beats = tmp_path / "beats.json"
    times = [0.1 + 0.5 * beat for beat in range(12)]
    beats.write_text(json.dumps({"beats_seconds": times, "downbeats_seconds": times[2::3], "metre": "3/4"}))
    project = import_motion(ImportOrder(pair, beats=beats), None)
    assert str(project.grid.metre) == "3/4"
    assert set(np.round(times, 6)) <= set(np.round(project.grid.beats_seconds, 6))
    assert project.grid.downbeats_seconds[0] == pytest.approx(-0.4)


def test_a_data_set_tells_beats_counts_and_the_true_rate(pair: tuple[Path, Path], tmp_path: Path) -> None:
    rows = [[10 + 12 * beat, (beat + 5) % 8 + 1, 1.0] for beat in range(14)]
    beats = tmp_path / "beats.json"
    beats.write_text(
        json.dumps({"fps_true": 60, "takes": {"duo": {"tracked_beats_frame_count_conf": rows}}}), encoding="utf-8"
    )
    project = import_motion(ImportOrder(pair, beats=beats), None)
    assert project.music.duration_seconds == pytest.approx(3.35, abs=0.02)
    assert project.grid.tempo_bpm == pytest.approx(300.0)
    at = int(np.argmin(np.abs(project.grid.beats_seconds - (10 + 12 * 3) / 60)))
    assert project.grid.count_in_eight[at] == 0


def test_a_song_makes_grid_and_sound(pair: tuple[Path, Path], tmp_path: Path) -> None:
    song = tmp_path / "song.flac"
    original = project_with_takes(1)
    assert original.music.flac is not None
    song.write_bytes(original.music.flac)
    project = import_motion(ImportOrder(pair, song=song), None)
    assert project.music.title == "song.flac"
    assert project.music.duration_seconds == pytest.approx(soundfile.info(song).frames / SAMPLE_RATE)


def test_with_a_model_the_take_has_tokens_and_can_be_saved(pair: tuple[Path, Path], tmp_path: Path) -> None:
    generator = FakeGenerator()
    project = import_motion(ImportOrder(pair, tempo_bpm=150.0), generator)
    take = project.takes[0]
    assert take.dance.tokens.layout == generator.layout
    assert np.array_equal(
        take.dance.tokens.codes["fine"], generator.tokenize(take.dance.motion, project.grid).codes["fine"]
    )
    save_project(project, tmp_path / "p.choreo")
    assert load_project(tmp_path / "p.choreo").takes[0].model_id == "fake-1"


def test_a_duet_of_ours_brings_its_beats(tmp_path: Path) -> None:
    motion = project_with_takes(1).takes[0].dance.motion
    frames, counts = 3.0 + 15.0 * np.arange(6), np.array([7, 8, 1, 2, 3, 4])
    write_npz(tmp_path / "duo.npz", DuetFile(motion, FrameRate.of(30), frames, counts))
    project = import_motion(ImportOrder((tmp_path / "duo.npz",)), None)
    assert project.remarks["beats"] == "from duo.npz"
    assert project.grid.tempo_bpm == pytest.approx(120.0)
    at = int(np.argmin(np.abs(project.grid.beats_seconds - 1.1)))
    assert project.grid.beats_seconds[at] == pytest.approx(1.1) and project.grid.count_in_eight[at] == 0
    write_npz(tmp_path / "duo.npz", DuetFile(motion, FrameRate.of(30), frames, np.full(6, 2)))
    with pytest.raises(FileFormatError, match="beats that make no grid"):
        import_motion(ImportOrder((tmp_path / "duo.npz",)), None)


def test_the_second_dancer_leads_when_swapped(pair: tuple[Path, Path]) -> None:
    as_given, swapped = (import_motion(ImportOrder(pair, tempo_bpm=150.0, swapped=s), None) for s in (False, True))
    before, after = (project.takes[0].dance.motion for project in (as_given, swapped))
    assert after.lead.skeleton is lead_body()
    apart = [d.follow.root_positions[40] - d.lead.root_positions[40] for d in (before, after)]
    np.testing.assert_allclose(apart[0][[0, 2]], -apart[1][[0, 2]], atol=0.1)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_dancer_alone_is_locked_and_the_partner_waits(pair: tuple[Path, Path], swapped: bool) -> None:
    project = import_motion(ImportOrder(pair[:1], tempo_bpm=150.0, swapped=swapped), FakeGenerator())
    take = project.takes[0]
    alone: tuple[Role, Role] = ("follow", "lead") if swapped else ("lead", "follow")
    assert lonely_role(take) == alone[0]
    assert is_locked(take, alone[0]) and not is_locked(take, alone[1])
    moving, waiting = (joint_positions(take.dance.motion.dancer(role)) for role in alone)
    assert np.ptp(moving[16:-16] - moving[16:-16, :1], axis=0).max() > 0.02
    assert np.ptp(waiting - waiting[:, :1], axis=0).max() < 0.02
    assert take.dance.motion.dancer(alone[0]).skeleton is (follow_body() if swapped else lead_body())


def test_a_dancer_alone_without_a_model_can_be_exported(pair: tuple[Path, Path], tmp_path: Path) -> None:
    project = import_motion(ImportOrder(pair[1:], tempo_bpm=150.0), None)
    assert lonely_role(project.takes[0]) is None
    assert "solo_lead.bvh" in [path.name for path in export_take(project, project.takes[0], None, tmp_path, "solo")]


@pytest.mark.parametrize(("suffix", "write"), [(".fbx", write_fbx), (".glb", write_glb)])
def test_bars_of_what_came_from_another_program_are_danced_anew_in_their_context(
    tmp_path: Path, suffix: str, write: Callable[[Path, Scene], None]
) -> None:
    dance = project_with_takes(1, bars=8).takes[0].dance.motion
    figures = tuple(figure_of(dance.dancer(role), role) for role in ROLES)
    write(tmp_path / f"duo{suffix}", Scene("dance", FrameRate.of(30), figures))
    project = import_motion(ImportOrder((tmp_path / f"duo{suffix}",), tempo_bpm=120.0), FakeGenerator())
    before = project.takes[0].dance
    after = resample(project, None, FakeGenerator(), DanceOrder((3, 4), seed=5)).takes[1].dance
    first, end = beat_span(project.grid, (3, 4))
    kept = np.ones(before.motion.frame_count, dtype=np.bool_)
    kept[16 * first : 16 * end] = False
    for was, now in zip(before.motion, after.motion, strict=True):
        np.testing.assert_array_equal(now.rotations[kept], was.rotations[kept])
        np.testing.assert_array_equal(now.root_positions[kept], was.root_positions[kept])
        assert not np.array_equal(now.rotations[~kept], was.rotations[~kept])
    for name, codes in before.tokens.codes.items():
        slots = np.repeat(kept[::16], codes.shape[1] // project.grid.beat_count)
        np.testing.assert_array_equal(after.tokens.codes[name][:, slots], codes[:, slots])


def test_a_couple_that_stands_has_no_beat(tmp_path: Path) -> None:
    project = project_with_takes(1)
    still = project.takes[0].dance.motion[0:1]
    from choreo_studio.motion.io.bvh_writer import write_bvh
    from choreo_studio.motion.resampling import sample_duet

    long = sample_duet(still, np.zeros(1), np.zeros(90))
    paths = tmp_path / "a_lead.bvh", tmp_path / "a_follow.bvh"
    for clip, path in zip(long, paths, strict=True):
        write_bvh(path, clip, FrameRate.of(30))
    with pytest.raises(ChoreoError, match="no beat can be found"):
        import_motion(ImportOrder(paths), None)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("{", "is no JSON"),
        ('{"beats_seconds": [1], "downbeats_seconds": [1], "metre": "4/4"}', "make no grid"),
        ('{"beats_seconds": [1, 2], "downbeats_seconds": [], "metre": "4/4"}', "make no grid"),
        ('{"beats_seconds": [1, "x"], "downbeats_seconds": [1], "metre": "4/4"}', "make no grid"),
        ('{"beats_seconds": [2, 1], "downbeats_seconds": [1], "metre": "4/4"}', "make no grid"),
        ('{"beats_seconds": [1, 2], "downbeats_seconds": [1]}', "make no grid"),
        (
            '{"fps_true": 60, "takes": {"x": {"tracked_beats_frame_count_conf": [[1, 1, 1], [9, 2, 1]]}}}',
            "no beats for",
        ),
        ('{"fps_true": 60, "takes": {"duo": {"tracked_beats_frame_count_conf": [[1, 2, 1], [9, 3, 1]]}}}', "no grid"),
        ("[]", "no JSON object"),
        ('{"tempo": 120}', "has neither beats_seconds .* nor fps_true"),
    ],
)
def test_wrong_beats_are_said(pair: tuple[Path, Path], tmp_path: Path, text: str, match: str) -> None:
    beats = tmp_path / "beats.json"
    beats.write_text(text)
    with pytest.raises(FileFormatError, match=match):
        import_motion(ImportOrder(pair, beats=beats), None)


@pytest.mark.parametrize(
    ("lead", "follow", "name"),
    [("duo_lead", "duo_follow", "duo"), ("60_04", "61_04", "60_04"), ("a", "b", "a"), ("x_01", "x_00", "x")],
)
def test_names_of_projects(lead: str, follow: str, name: str) -> None:
    assert shared_name(lead, follow) == name
