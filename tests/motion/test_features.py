"""Features hold a duet, and controls describe it."""

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.controls import CONTROL_NAMES, beat_controls
from choreo_studio.motion.features import FEATURE_COUNT, RELATION, TRAVEL, duet_features, duet_from_features, placed
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import about_axis, heading, multiply
from choreo_studio.motion.skeleton import follow_body, lead_body
from tests.builders import frame_seconds, standing_clip, steady_grid, swaying_duet

BODIES = (lead_body(), follow_body())


def test_features_and_back_give_the_same_dance_up_to_where_it_stands() -> None:
    duet = swaying_duet(64)
    made = duet_from_features(duet_features(duet, frame_seconds(steady_grid(4))).values, BODIES)
    first = duet.lead.root_positions[0]
    yaw = float(heading(duet.lead.rotations[0, 0]))
    back = placed(made, yaw, first, np.zeros(3))
    for there, here in zip(back, duet, strict=True):
        np.testing.assert_allclose(joint_positions(there), joint_positions(here), atol=1e-9)


def test_features_do_not_depend_on_place_and_heading() -> None:
    duet, seconds = swaying_duet(64), frame_seconds(steady_grid(4))
    turned = placed(duet, 1.2, np.array([3.0, 0.0, -2.0]), duet.lead.root_positions[0])
    first, second = duet_features(duet, seconds).values, duet_features(turned, seconds).values
    assert first.shape == (64, 2, FEATURE_COUNT)
    np.testing.assert_allclose(first, second, atol=1e-9)


def test_the_follow_is_placed_in_the_leads_frame() -> None:
    lead = standing_clip(lead_body(), 16)
    quarter = multiply(about_axis(1, np.array(np.pi / 2)), lead.rotations[:, 0])
    rotations = lead.rotations.copy()
    rotations[:, 0] = quarter
    lead = MotionClip(lead.skeleton, lead.root_positions, rotations)
    follow = standing_clip(follow_body(), 16)
    follow = MotionClip(follow.skeleton, follow.root_positions + np.array([1.0, 0.0, 0.2]), follow.rotations)
    values = duet_features(DuetMotion(lead, follow), frame_seconds(steady_grid(2))[:16]).values
    # The lead faces +X: the follow, one metre along +X and a little along +Z, is ahead and to the lead's right.
    np.testing.assert_allclose(values[:, 1, RELATION], np.tile([-0.2, 1.0, -1.0, 0.0], (16, 1)), atol=1e-12)
    np.testing.assert_allclose(values[:, :, TRAVEL], 0.0, atol=1e-12)


def test_controls_of_a_couple_that_stands_face_to_face() -> None:
    lead = standing_clip(lead_body(), 32)
    follow = standing_clip(follow_body(), 32)
    rotations = follow.rotations.copy()
    rotations[:, 0] = about_axis(1, np.array(np.pi))
    follow = MotionClip(follow.skeleton, follow.root_positions + np.array([0.0, 0.0, 0.6]), rotations)
    controls = beat_controls(duet_features(DuetMotion(lead, follow), frame_seconds(steady_grid(2))).values)
    named = dict(zip(CONTROL_NAMES, controls.T, strict=True))
    np.testing.assert_allclose(named["energy"], 0.0, atol=1e-12)
    np.testing.assert_allclose(named["travel"], 0.0, atol=1e-12)
    np.testing.assert_allclose(named["turning"], 0.0, atol=1e-9)
    np.testing.assert_allclose(named["closeness"], -0.6, atol=1e-9)
    np.testing.assert_allclose(named["facing"], 1.0, atol=1e-9)


def test_turning_counts_radians_per_beat() -> None:
    lead = standing_clip(lead_body(), 64)
    rotations = lead.rotations.copy()
    rotations[:, 0] = about_axis(1, 0.05 * np.arange(64))
    turning = MotionClip(lead.skeleton, lead.root_positions, rotations)
    follow = MotionClip(follow_body(), turning.root_positions + np.array([0.0, 0.0, 0.5]), turning.rotations)
    controls = beat_controls(duet_features(DuetMotion(turning, follow), frame_seconds(steady_grid(4))).values)
    assert controls[1, CONTROL_NAMES.index("turning")] == pytest.approx(16 * 0.05, rel=1e-6)


def test_own_steps_keep_an_exact_dance_and_calm_a_trembling_relation() -> None:
    duet, seconds = swaying_duet(128), frame_seconds(steady_grid(8))
    values = duet_features(duet, seconds).values
    exact = duet_from_features(values, BODIES, own_steps_frames=20.0)
    plain = duet_from_features(values, BODIES)
    np.testing.assert_allclose(exact.follow.root_positions, plain.follow.root_positions, atol=1e-9)
    values[:, 1, RELATION.start] += 0.05 * (-1.0) ** np.arange(128)
    jumps = [
        np.abs(np.diff(duet_from_features(values, BODIES, own_steps).follow.root_positions, axis=0)).max()
        for own_steps in (0.0, 20.0)
    ]
    assert jumps[1] < 0.3 * jumps[0]
