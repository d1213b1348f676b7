"""Pairs of BVH files as duets."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import foot_contacts, velocities
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.motion_files import frame_rate_of
from choreo_studio.motion.joint_names import preset_names
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.retargeting import lowest_foot
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_clip, write_text
from tests.motion.steps.builders import salsa_landings, stepping_duet

SHARED = Path(__file__).parents[4] / "shared" / "data" / "cmu_salsa"
RATE = FrameRate.of(30)


def dancing(gap: float = 1.5, frames: int = 150) -> DuetMotion:
    """Two dancers who step in place, `gap` metres apart, arms out."""
    time = RATE.seconds(frames)
    duet = stepping_duet(salsa_landings(0.5 + 0.4 * np.arange(10), 1), time)
    moved = MotionClip(
        duet.follow.skeleton, duet.follow.root_positions + np.array([0.0, 0.0, gap]), duet.follow.rotations
    )
    return DuetMotion(duet.lead, moved)


def write_pair(folder: Path, duet: DuetMotion, names: str = "humanik", rate: FrameRate = RATE) -> tuple[Path, Path]:
    paths = folder / "walk_lead.bvh", folder / "walk_follow.bvh"
    for path, clip in zip(paths, duet, strict=True):
        write_bvh(path, clip, rate, names=preset_names("unreal") if names == "unreal" else preset_names("humanik"))
    return paths


@pytest.mark.parametrize("names", ["humanik", "unreal"])
def test_our_own_files_come_back_as_they_were(tmp_path: Path, names: str) -> None:
    duet = dancing()
    found, rate = import_pair(*write_pair(tmp_path, duet, names), lead_body(), follow_body())
    assert rate == RATE
    for before, after in zip(duet, found, strict=True):
        assert after.skeleton is before.skeleton
        moved = joint_positions(after) - joint_positions(before)
        # The bodies differ in size by a few percent of the path from the origin; joints keep their places.
        assert np.abs(moved - moved[:1, :1]).max() < 0.005
    between = found.follow.root_positions - found.lead.root_positions
    np.testing.assert_allclose(between[:, 2], 1.5, atol=0.06)


def test_partners_on_larger_bodies_stand_farther_apart(tmp_path: Path) -> None:
    paths = write_pair(tmp_path, dancing(1.5))
    lead, follow = lead_body().scaled(1.1 * lead_body().height), follow_body().scaled(1.1 * follow_body().height)
    found, _ = import_pair(*paths, lead, follow)
    between = (found.follow.root_positions - found.lead.root_positions)[:, 2]
    np.testing.assert_allclose(between, 1.1 * 1.5, atol=0.01)
    assert found.lead.root_positions[:, 1].mean() == pytest.approx(1.1 * 0.98, abs=0.01)


def test_closeness_can_be_given(tmp_path: Path) -> None:
    paths = write_pair(tmp_path, dancing(1.5))
    found, _ = import_pair(*paths, lead_body(), follow_body(), closeness=0.8)
    between = (found.follow.root_positions - found.lead.root_positions)[:, 2]
    np.testing.assert_allclose(between, 0.8 * 1.5, atol=0.01)


def test_the_true_frame_rate_replaces_the_header(tmp_path: Path) -> None:
    paths = write_pair(tmp_path, dancing(frames=40), rate=FrameRate.of(120))
    assert import_pair(*paths, lead_body(), follow_body())[1] == FrameRate.of(120)
    assert import_pair(*paths, lead_body(), follow_body(), source_fps=60)[1] == FrameRate.of(60)


@pytest.mark.parametrize(
    ("frame_seconds", "rate"),
    [
        (0.008333, "120"),
        (0.016667, "60"),
        (0.0333333, "30"),
        (0.033333, "30"),
        (0.0333667, "29.97"),
        (0.0417083, "23.976"),
        (0.041667, "24"),
        (0.04, "25"),
        (0.08, "12.5"),
        (None, "30"),
    ],
)
def test_rounded_frame_times_become_exact_rates(frame_seconds: float | None, rate: str) -> None:
    assert frame_rate_of(frame_seconds) == FrameRate.of(rate)


def test_impossible_rates_are_refused() -> None:
    for fps in (0.0, -30.0, 1e6):
        with pytest.raises(ValueError, match="frame rate"):
            frame_rate_of(0.01, fps)


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_takes_of_a_few_frames_are_read(tmp_path: Path, frames: int) -> None:
    found, _ = import_pair(*write_pair(tmp_path, dancing(frames=frames)), lead_body(), follow_body())
    assert found.frame_count == frames
    assert np.all(np.isfinite(joint_positions(found.lead)))


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    lead, follow = write_pair(tmp_path, dancing(frames=40))
    write_bvh(follow, moving_clip(39, 1, follow_body()), RATE)
    with pytest.raises(FileFormatError, match="39 frames and its partner 40"):
        import_pair(lead, follow, lead_body(), follow_body())


def test_partners_at_different_rates_are_refused_unless_the_true_one_is_given(tmp_path: Path) -> None:
    lead, follow = write_pair(tmp_path, dancing(frames=20))
    write_bvh(follow, moving_clip(20, 1, follow_body()), FrameRate.of(60))
    with pytest.raises(FileFormatError, match="60 frames per second and its partner at 30"):
        import_pair(lead, follow, lead_body(), follow_body())
    assert import_pair(lead, follow, lead_body(), follow_body(), source_fps=30)[1] == RATE


def test_a_file_without_a_person_is_refused_by_name(tmp_path: Path) -> None:
    lead, _ = write_pair(tmp_path, dancing(frames=3))
    box = "HIERARCHY\nROOT box {\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n}\nMOTION\nFrames: 3\n0\n0\n0\n"
    path = write_text(tmp_path, box, "box.bvh")
    with pytest.raises(FileFormatError, match=r"box\.bvh: is no humanoid"):
        import_pair(lead, path, lead_body(), follow_body())


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real duets are not beside the checkout")
def test_a_real_couple_dances_on_our_bodies() -> None:
    duet, rate = import_pair(SHARED / "60_03.bvh", SHARED / "61_03.bvh", lead_body(), follow_body(), source_fps=60)
    assert rate == FrameRate.of(60)
    danced = slice(241, 1689)
    lead, follow = (joint_positions(clip)[danced] for clip in duet)
    for clip in duet:
        assert np.quantile(np.abs(lowest_foot(clip)[danced]), 0.95) < 0.03
    distance = np.linalg.norm((lead - follow)[:, 0][:, [0, 2]], axis=-1)
    low, middle, high = np.quantile(distance, [0.05, 0.5, 0.95])
    assert 0.3 < low < 0.5 and 0.5 < middle < 0.7 and 0.7 < high < 1.0
    hands = [INDEX["LeftHand"], INDEX["RightHand"]]
    wrists = np.linalg.norm(lead[:, hands][:, :, None] - follow[:, hands][:, None], axis=-1).reshape(-1, 4)
    assert np.mean(wrists.min(axis=1) < 0.15) > 0.8
    assert wrists.min() > 0.03
    seconds = rate.seconds(len(lead))
    planted = foot_contacts(lead, seconds)[:, [1, 3]]
    toes = lead[:, [INDEX["LeftToeBase"], INDEX["RightToeBase"]]]
    slip = np.linalg.norm(velocities(toes, seconds)[..., [0, 2]], axis=-1)[planted]
    assert np.median(slip) < 0.25
    acceleration = np.linalg.norm(np.diff(lead, 2, axis=0), axis=-1) * 3600.0
    assert acceleration.max() < 200.0
