"""What the strips show."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.plants import planted_feet
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.readouts import readouts
from tests.builders import frame_seconds, standing_clip, steady_grid, swaying_duet

BEATS = 12
FRAMES = 16 * BEATS
GRID = steady_grid(BEATS, 120.0)


def couple(apart_m: float, sliding_m_per_second: float = 0.0) -> DuetMotion:
    """A lead that stands, and a follow in front of it that slides sideways while it stands."""
    follow = standing_clip(follow_body(), FRAMES)
    places = follow.root_positions.copy()
    places[:, 2] += apart_m
    places[:, 0] += sliding_m_per_second * frame_seconds(GRID)
    return DuetMotion(standing_clip(lead_body(), FRAMES), replace(follow, root_positions=places))


def test_a_couple_that_stands_has_all_feet_down_and_no_slip() -> None:
    found = readouts(couple(0.8), GRID)
    assert found.feet.shape == (FRAMES, 2, 2)
    assert found.feet.all()
    np.testing.assert_allclose(found.slip_cm_per_second, 0.0, atol=1e-9)


def test_slip_is_the_speed_of_a_sliding_foot_in_centimetres_per_second() -> None:
    found = readouts(couple(0.8, 0.25), GRID)
    np.testing.assert_allclose(found.slip_cm_per_second[:, 0], 0.0, atol=1e-9)
    np.testing.assert_allclose(found.slip_cm_per_second[:, 1], 25.0, rtol=1e-6)


def test_a_foot_in_the_air_neither_stands_nor_slips() -> None:
    duet = couple(0.8, 0.25)
    raised = duet.follow.root_positions + np.array([0.0, 0.5, 0.0]) * (np.arange(FRAMES) >= FRAMES // 2)[:, None]
    found = readouts(DuetMotion(duet.lead, replace(duet.follow, root_positions=raised)), GRID)
    assert not found.feet[FRAMES // 2 + 2 :, 1].any()
    assert not found.slip_cm_per_second[FRAMES // 2 + 2 :, 1].any()
    assert found.feet[: FRAMES // 2 - 2, 1].all()


def test_distance_is_from_hip_to_hip_on_the_floor() -> None:
    np.testing.assert_allclose(readouts(couple(0.8), GRID).distance_m, 0.8)


def test_torsos_are_in_each_other_only_when_they_are() -> None:
    assert not readouts(couple(0.8), GRID).depth_cm.any()
    deep = readouts(couple(0.05), GRID).depth_cm
    radii = 0.065 * (lead_body().height + follow_body().height) * 100.0
    assert (deep > 0.0).all()
    assert deep.max() <= radii


def test_hands_hold_where_wrists_meet() -> None:
    lead = standing_clip(lead_body(), FRAMES)
    twin = MotionClip(lead.skeleton, lead.root_positions + np.array([0.0, 0.0, 0.05]), lead.rotations)
    assert readouts(DuetMotion(lead, twin), GRID).holds.all()
    assert not readouts(couple(0.9), GRID).holds.any()


def test_slip_agrees_with_the_measure_of_the_evaluation() -> None:
    duet, seconds = swaying_duet(FRAMES, 3), frame_seconds(GRID)
    found = readouts(duet, GRID)
    for row, clip in enumerate(duet):
        positions = joint_positions(clip)
        worst = foot_slip(positions, seconds, planted_feet(positions, seconds)).worst_m_per_second
        highest = found.slip_cm_per_second[:, row].max()
        assert highest == pytest.approx(100.0 * worst) if np.isfinite(worst) else highest == 0.0


def test_progress_is_told_and_may_stop_it() -> None:
    told: list[tuple[int, int]] = []
    readouts(couple(0.8), GRID, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_motion_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="motion: expected 208 frames, found 192"):
        readouts(couple(0.8), steady_grid(13))
