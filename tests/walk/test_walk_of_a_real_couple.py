"""A captured couple becomes a project, is edited and goes out again."""

import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.app import main
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.hands import hand_distances
from choreo_studio.motion.measures.seams import jump_reference, seam_jumps
from choreo_studio.services.bars import beat_span
from choreo_studio.services.generation import DanceOrder, resample
from choreo_studio.services.generator import Generator
from choreo_studio.services.importing import ImportOrder, import_motion
from choreo_studio.services.measuring import span_of_take
from choreo_studio.services.partnering import with_partner

COUPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cmu_salsa"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not COUPLE.is_dir(), reason="the captured couple is not beside this checkout"),
]


def test_a_captured_couple_is_imported_measured_and_edited(generator: Generator) -> None:
    order = ImportOrder((COUPLE / "60_15.bvh", COUPLE / "61_15.bvh"), beats=COUPLE / "beats.json")
    project = import_motion(order, generator)
    frames = len(read_bvh(order.files[0]).values)
    assert project.music.duration_seconds == pytest.approx(frames / 60)
    assert 155 < project.grid.tempo_bpm < 190
    take = project.takes[0]
    report = span_of_take(project, take).report()
    assert 0.4 < report.placing.distance_50_m < 0.8
    near = hand_distances(*(joint_positions(clip) for clip in take.dance.motion)).reshape(-1, 4).min(axis=1) < 0.15
    assert near.mean() > 0.2

    edited = resample(project, None, generator, DanceOrder((9, 10), "follow", seed=3)).takes[1].dance.motion
    first, end = (16 * beat for beat in beat_span(project.grid, (9, 10)))
    before = take.dance.motion
    assert np.array_equal(edited.lead.rotations, before.lead.rotations)
    assert np.array_equal(edited.follow.rotations[:first], before.follow.rotations[:first])
    assert np.array_equal(edited.follow.root_positions[end:], before.follow.root_positions[end:])
    assert not np.array_equal(edited.follow.rotations[first:end], before.follow.rotations[first:end])


def test_marked_bars_of_a_captured_couple_join_what_stays(generator: Generator) -> None:
    """Everything outside bars 3 and 4 keeps every bit, and the borders bend no harder than dancers do."""
    order = ImportOrder((COUPLE / "60_13.bvh", COUPLE / "61_13.bvh"), beats=COUPLE / "beats.json")
    project = import_motion(order, generator)
    before = project.takes[0].dance.motion
    first, end = (16 * beat for beat in beat_span(project.grid, (3, 4)))
    after = resample(project, None, generator, DanceOrder((3, 4), seed=1)).takes[1].dance.motion
    kept = np.ones(before.frame_count, dtype=np.bool_)
    kept[first + 1 : end] = False
    danced = [(joint_positions(clip), project.frame_seconds) for clip in before]
    real = jump_reference(danced)
    for was, now in zip(before, after, strict=True):
        assert np.array_equal(was.root_positions[kept], now.root_positions[kept])
        assert np.array_equal(was.rotations[kept], now.rotations[kept])
        assert not np.array_equal(was.rotations[~kept], now.rotations[~kept])
        borders = np.array([first + 1, end], dtype=np.intp)
        seams = seam_jumps(joint_positions(now), project.frame_seconds, borders, real)
        assert seams.acceleration_quantiles.max() < 0.995


def test_a_captured_lead_alone_gets_a_follow_who_is_with_him(generator: Generator) -> None:
    alone = import_motion(ImportOrder((COUPLE / "60_03.bvh",), beats=COUPLE / "beats.json"), generator)
    project = with_partner(alone, None, generator, DanceOrder(seed=1))
    take, imported = project.takes[1], alone.takes[0].dance.motion
    assert np.array_equal(take.dance.motion.lead.root_positions, imported.lead.root_positions)
    assert np.array_equal(take.dance.motion.lead.rotations, imported.lead.rotations)
    report = span_of_take(project, take).report()
    assert 0.45 < report.placing.distance_50_m < 0.8
    assert report.hands.near_share > 0.5
    assert report.penetration.torso_share < 0.02


def test_the_beat_is_found_in_the_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", str(COUPLE / "60_15.bvh"), str(COUPLE / "61_15.bvh"), "--out", str(tmp_path)]
    assert main([*words, "--source-fps", "60", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["tempo_bpm"] == pytest.approx(165.1, rel=0.04)
    assert "steps" in data["beats_from"]
    assert len(read_bvh(tmp_path / "60_15_lead.bvh").values) == pytest.approx(data["duration_seconds"] * 30, abs=1)
