"""Skeletons, kinematics, resampling, mirroring and contacts on cases computed by hand."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import foot_contacts, hand_holds, runs_of, without_short_runs
from choreo_studio.motion.kinematics import forward_kinematics, joint_positions, reach
from choreo_studio.motion.mirroring import mirrored_clip, mirrored_duet
from choreo_studio.motion.resampling import sample_clip
from choreo_studio.motion.rotations import about_axis, multiply, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, PARENTS, follow_body, lead_body, load_skeleton
from tests.builders import standing_clip, swaying_clip, swaying_duet


def test_bodies_stand_on_the_floor_in_a_t_pose() -> None:
    for body, height in ((lead_body(), 1.78), (follow_body(), 1.66)):
        rest = body.rest_positions
        assert body.height == pytest.approx(height, abs=1e-3)
        assert 0 < rest[INDEX["LeftToeBase"], 1] < 0.05
        assert rest[INDEX["LeftHand"], 0] > 0.5
        assert rest[INDEX["LeftHand"], 1] == pytest.approx(rest[INDEX["LeftArm"], 1])
        assert rest[INDEX["LeftToeBase"], 2] > 0.1
        np.testing.assert_allclose(rest[INDEX["RightHand"]] * [-1, 1, 1], rest[INDEX["LeftHand"]])


def test_scaling_changes_the_height_and_keeps_proportions() -> None:
    tall = lead_body().scaled(2.0)
    assert tall.height == pytest.approx(2.0)
    assert tall.leg_length / lead_body().leg_length == pytest.approx(2.0 / lead_body().height)


def test_a_damaged_body_is_named(tmp_path: Path) -> None:
    path = tmp_path / "body.json"
    path.write_text('{"name": "x", "joints": {}, "ends": {}}')
    with pytest.raises(FileFormatError, match=r"body\.json"):
        load_skeleton(path)


def test_kinematics_of_one_bent_elbow() -> None:
    clip = standing_clip(lead_body(), 1)
    rotations = clip.rotations.copy()
    rotations[0, INDEX["LeftForeArm"]] = about_axis(1, np.array(-np.pi / 2))
    bent = joint_positions(MotionClip(clip.skeleton, clip.root_positions, rotations))[0]
    elbow, forearm = bent[INDEX["LeftForeArm"]], lead_body().offsets[INDEX["LeftHand"], 0]
    np.testing.assert_allclose(bent[INDEX["LeftHand"]], elbow + np.array([0.0, 0.0, forearm]), atol=1e-12)


@pytest.mark.parametrize("frames", [0, 1, 700])
def test_kinematics_is_joint_after_joint_to_the_bit(frames: int) -> None:
    clip = swaying_clip(lead_body(), max(frames, 1), seed=5)[:frames]
    pose = forward_kinematics(clip)
    for joint in range(1, len(JOINT_NAMES)):
        parent = PARENTS[joint]
        bone = rotate(pose.rotations[:, parent], clip.skeleton.offsets[joint])
        np.testing.assert_array_equal(pose.positions[:, joint], pose.positions[:, parent] + bone)
        np.testing.assert_array_equal(
            pose.rotations[:, joint], multiply(pose.rotations[:, parent], clip.rotations[:, joint])
        )
    np.testing.assert_array_equal(pose.positions[:, 0], clip.root_positions)
    np.testing.assert_array_equal(pose.rotations[:, 0], clip.rotations[:, 0])


@pytest.mark.parametrize("limb", ["LeftHand", "RightHand", "LeftFoot", "RightFoot"])
def test_reach_meets_targets_within_reach_and_keeps_the_end_level(limb: str) -> None:
    clip = swaying_clip(lead_body(), 30, seed=3)
    pose = forward_kinematics(clip)
    towards_body = 0.15 * (pose.positions[:, INDEX["Spine"]] - pose.positions[:, INDEX[limb]])
    targets = pose.positions[:, INDEX[limb]] + towards_body + np.array([0.03, 0.02, -0.04])
    moved = forward_kinematics(
        MotionClip(
            clip.skeleton, clip.root_positions, reach(clip.rotations, pose, clip.skeleton.offsets, limb, targets)
        )
    )
    assert np.linalg.norm(moved.positions[:, INDEX[limb]] - targets, axis=-1).max() < 0.006
    same_way = np.abs(np.sum(moved.rotations[:, INDEX[limb]] * pose.rotations[:, INDEX[limb]], axis=-1))
    np.testing.assert_allclose(same_way, 1.0, atol=1e-9)


def test_reach_stretches_but_never_lengthens_a_limb() -> None:
    clip = standing_clip(lead_body(), 1)
    pose = forward_kinematics(clip)
    far = np.array([[3.0, 3.0, 3.0]])
    moved = joint_positions(
        MotionClip(
            clip.skeleton, clip.root_positions, reach(clip.rotations, pose, clip.skeleton.offsets, "LeftHand", far)
        )
    )[0]
    arm = np.linalg.norm(moved[INDEX["LeftHand"]] - moved[INDEX["LeftArm"]])
    assert 0.5 < arm <= 0.55


def test_resampling_at_its_own_times_changes_no_bit() -> None:
    clip = swaying_clip(lead_body(), 50)
    seconds = np.arange(50) / 30
    same = sample_clip(clip, seconds, seconds)
    assert np.array_equal(same.root_positions, clip.root_positions)
    assert np.array_equal(same.rotations, clip.rotations)


def test_resampling_to_twice_the_rate_and_back_keeps_the_pose() -> None:
    clip = swaying_clip(lead_body(), 60)
    coarse, fine = np.arange(60) / 30, np.arange(119) / 60
    back = sample_clip(sample_clip(clip, coarse, fine), fine, coarse)
    np.testing.assert_allclose(joint_positions(back), joint_positions(clip), atol=1e-9)


def test_mirroring_swaps_left_and_right_and_undoes_itself() -> None:
    clip = swaying_clip(lead_body(), 20)
    here, there = joint_positions(clip), joint_positions(mirrored_clip(clip))
    np.testing.assert_allclose(there[:, INDEX["RightHand"]], here[:, INDEX["LeftHand"]] * [-1, 1, 1], atol=1e-12)
    twice = mirrored_duet(mirrored_duet(DuetMotion(clip, clip)))
    np.testing.assert_allclose(twice.lead.rotations, clip.rotations, atol=1e-15)


def test_a_standing_body_has_both_feet_planted_and_a_lifted_one_has_not() -> None:
    positions = joint_positions(standing_clip(lead_body(), 60))
    assert foot_contacts(positions, np.arange(60) / 60).all()
    lifted = positions.copy()
    lifted[20:40, INDEX["LeftFoot"], 1] += 0.3
    lifted[20:40, INDEX["LeftToeBase"], 1] += 0.3
    planted = foot_contacts(lifted, np.arange(60) / 60)
    assert not planted[20:40, :2].any()
    assert planted[:, 2:].all()


def test_hands_hold_when_they_stay_together_and_not_when_they_pass() -> None:
    lead, follow = (np.zeros((60, len(JOINT_NAMES), 3)) for _ in range(2))
    lead[:, INDEX["RightHand"]] = [5, 0, 0]
    follow[:, INDEX["RightHand"]] = [-5, 0, 0]
    follow[:, INDEX["LeftHand"], 0] = 0.1
    holds = hand_holds(lead, follow, np.arange(60) / 60)
    assert holds[:, 0, 0].all()
    assert not holds[:, 1].any() and not holds[:, :, 1].any()
    follow[:, INDEX["LeftHand"], 0] = np.linspace(-2, 2, 60)
    assert not hand_holds(lead, follow, np.arange(60) / 60).any()


def test_short_gaps_are_closed_before_short_runs_are_dropped() -> None:
    flags = np.array([0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0], dtype=bool)[:, None]
    cleaned = without_short_runs(flags, np.arange(15.0), 2.0)[:, 0]
    assert runs_of(cleaned).tolist() == [[1, 8]]


def test_a_duet_of_unequal_length_is_refused() -> None:
    duet = swaying_duet(10)
    with pytest.raises(ValueError, match="10 frames"):
        DuetMotion(duet.lead, duet.follow[:5])
