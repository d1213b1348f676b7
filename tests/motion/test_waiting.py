"""Partners who wait for somebody to dance with."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import Floats, about_axis, heading
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from choreo_studio.motion.waiting import OPEN_HOLD_METRES, waiting_partner
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_clip

RATE = FrameRate.of(30)


def dancer(path: Floats, yaw: Floats) -> MotionClip:
    clip = moving_clip(len(path), 1, lead_body())
    rotations = clip.rotations.copy()
    rotations[:, 0] = about_axis(1, yaw)
    return replace(clip, root_positions=path, rotations=rotations)


@pytest.mark.parametrize("yaw", [0.0, 1.0, -2.5])
def test_they_face_the_dancer_in_an_open_hold(yaw: float) -> None:
    partner = waiting_partner(dancer(np.tile([1.0, 1.0, 2.0], (8, 1)), np.full(8, yaw)), follow_body(), RATE)
    away = partner.root_positions[0] - [1.0, partner.root_positions[0, 1], 2.0]
    assert np.hypot(away[0], away[2]) == pytest.approx(OPEN_HOLD_METRES, abs=1e-5)
    assert np.arctan2(away[0], away[2]) == pytest.approx(yaw)
    turned = np.angle(np.exp(1j * (heading(partner.rotations[0, 0]) - yaw)))
    assert abs(turned) == pytest.approx(np.pi)
    joints = joint_positions(partner)
    assert np.ptp(joints, axis=0).max() < 1e-9
    assert joints[0, INDEX["LeftHand"], 1] < joints[0, INDEX["Hips"], 1] + 0.1
    feet = [INDEX["LeftFoot"], INDEX["LeftToeBase"]]
    np.testing.assert_allclose(joints[0, feet, 1], follow_body().rest_positions[feet, 1], atol=1e-9)


def test_they_go_where_the_dancer_goes_and_never_into_them() -> None:
    path = np.stack([np.zeros(120), np.ones(120), np.linspace(0.0, 4.0, 120)], axis=1)
    partner = waiting_partner(dancer(path, np.zeros(120)), follow_body(), RATE)
    apart = (partner.root_positions - path)[:, 2]
    assert apart.min() > 0.3 and apart.max() < 1.2
    np.testing.assert_allclose(partner.root_positions[60, 2], 2.0 + OPEN_HOLD_METRES, atol=0.05)


def test_they_do_not_run_around_somebody_who_spins() -> None:
    yaw = np.interp(np.arange(120), [45, 75], [0.0, 2.0 * np.pi])
    partner = waiting_partner(dancer(np.tile([0.0, 1.0, 0.0], (120, 1)), yaw), follow_body(), RATE)
    assert partner.root_positions[:, 2].min() > 0.5
