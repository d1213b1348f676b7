import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.measures.feet import floor_penetration, foot_slip
from choreo_studio.motion.measures.plants import floor_levels, planted_feet, stepped_feet
from choreo_studio.motion.rotations import about_axis
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from tests.motion.measures.builders import clock, rest_joints, standing

LEFT = [INDEX["LeftFoot"], INDEX["LeftToeBase"]]


def test_a_still_body_does_not_slip() -> None:
    slip = foot_slip(rest_joints(lead_body(), 30), clock(30, 60))
    assert slip.mean_cm_per_second == pytest.approx(0.0, abs=1e-9)
    assert slip.planted_share == 1.0


def test_slip_is_the_mean_over_planted_feet() -> None:
    joints, seconds = rest_joints(lead_body(), 31), clock(31, 60)
    joints[:, LEFT, 0] += 0.3 * seconds[:, None]
    joints[:, LEFT, 2] += 0.4 * seconds[:, None]
    assert foot_slip(joints, seconds).mean_cm_per_second == pytest.approx((50.0 + 0.0) / 2)


def test_a_turn_on_the_ball_is_no_slip() -> None:
    joints, seconds = rest_joints(lead_body(), 31), clock(31, 60)
    joints[:, INDEX["LeftFoot"], 0] += seconds
    assert foot_slip(joints, seconds).mean_cm_per_second == pytest.approx(0.0, abs=1e-9)


def test_the_worst_frame_is_named_with_its_time() -> None:
    joints, seconds = rest_joints(lead_body(), 60), 10.0 + clock(60, 60)
    joints[30:, LEFT, 0] += 0.1
    slip = foot_slip(joints, seconds)
    assert slip.worst_frame in (29, 30)
    assert slip.worst_seconds == pytest.approx(10.0 + slip.worst_frame / 60)
    assert slip.worst_m_per_second == pytest.approx(0.1 / (2 / 60))


def test_times_need_not_be_even() -> None:
    seconds = np.concatenate([np.linspace(0, 1, 41)[:-1], np.linspace(1, 2, 21)])
    joints = rest_joints(lead_body(), len(seconds))
    joints[..., 0] += 0.2 * seconds[:, None]
    assert foot_slip(joints, seconds).mean_cm_per_second == pytest.approx(20.0)


def test_feet_in_the_air_have_no_slip_at_all() -> None:
    slip = foot_slip(rest_joints(lead_body(), 9), clock(9, 60), np.zeros((9, 4), dtype=bool))
    assert np.isnan(slip.mean_cm_per_second)
    assert slip.worst_frame == -1


def test_levels_follow_a_foot_that_rests_lower_but_not_one_that_flies() -> None:
    joints = rest_joints(lead_body(), 20)
    joints[:, INDEX["LeftToeBase"], 1] = 0.005
    joints[:, INDEX["RightToeBase"], 1] = 0.5
    assert floor_levels(joints)[[1, 3]] == pytest.approx([0.005, 0.06])


def test_a_lifted_foot_is_not_planted() -> None:
    joints, seconds = rest_joints(lead_body(), 60), clock(60, 60)
    joints[20:40, LEFT, 1] += 0.05
    planted = planted_feet(joints, seconds)
    assert not planted[20:40, :2].any()
    assert planted[:18, :2].all()
    assert planted[:, 2:].all()


def test_a_foot_that_swings_low_has_not_stepped() -> None:
    joints, seconds = rest_joints(lead_body(), 60), clock(60, 60)
    joints[:, LEFT, 2] += np.clip(seconds - 0.25, 0.0, 0.5)[:, None] * 2.0
    assert planted_feet(joints, seconds)[30, :2].all()
    assert not stepped_feet(joints, seconds)[30, :2].any()


def test_a_body_on_the_floor_is_not_in_it() -> None:
    for body in (lead_body(), follow_body()):
        clip = standing(body, 3)
        assert floor_penetration(clip, forward_kinematics(clip)).worst_cm == pytest.approx(0.0, abs=1e-9)


def test_depth_below_the_floor() -> None:
    roots = np.tile(lead_body().rest_positions[0], (4, 1))
    roots[1, 1] -= 0.03
    roots[2, 1] += 0.10
    clip = MotionClip(lead_body(), roots, standing(lead_body(), 4).rotations.copy())
    depth = floor_penetration(clip, forward_kinematics(clip))
    assert depth.mean_cm == pytest.approx(0.75)
    assert depth.worst_cm == pytest.approx(3.0)
    assert depth.worst_frame == 1
    assert depth.share == pytest.approx(0.25)


def test_a_toe_that_points_down_goes_through_the_floor() -> None:
    clip = standing(lead_body(), 2)
    rotations = clip.rotations.copy()
    rotations[:, INDEX["RightToeBase"]] = about_axis(0, np.array(np.pi / 2))
    pointed = MotionClip(clip.skeleton, clip.root_positions, rotations)
    length = lead_body().ends["RightToeBase"][2] - lead_body().rest_positions[INDEX["RightToeBase"], 1]
    assert floor_penetration(pointed, forward_kinematics(pointed)).worst_cm == pytest.approx(100 * length)


def test_a_heel_that_drops_goes_through_the_floor() -> None:
    clip = standing(lead_body(), 2)
    rotations = clip.rotations.copy()
    rotations[:, INDEX["LeftFoot"]] = about_axis(0, np.array(-np.pi / 2))
    dropped = MotionClip(clip.skeleton, clip.root_positions, rotations)
    ankle = lead_body().rest_positions[INDEX["LeftFoot"], 1]
    worst = floor_penetration(dropped, forward_kinematics(dropped)).worst_cm
    assert worst == pytest.approx(max(0.0, 4.0 - 100 * ankle), abs=1e-9)
    sunk = MotionClip(clip.skeleton, clip.root_positions - np.array([0.0, ankle, 0.0]), rotations)
    assert floor_penetration(sunk, forward_kinematics(sunk)).worst_cm == pytest.approx(100 * ankle)


def test_contacts_must_fit() -> None:
    with pytest.raises(ValueError, match="contacts"):
        foot_slip(rest_joints(lead_body(), 9), clock(9, 60), np.zeros((8, 4), dtype=bool))
