"""Partners who stand and wait."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import Floats, about_axis, heading
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from choreo_studio.motion.waiting import OPEN_HOLD_METRES, waiting_partner
from tests.motion.io.builders import moving_clip


def dancer(path: Floats, yaw: float) -> MotionClip:
    clip = moving_clip(len(path), 1, lead_body())
    rotations = clip.rotations.copy()
    rotations[:, 0] = about_axis(1, np.full(len(path), yaw))
    return replace(clip, root_positions=path, rotations=rotations)


@pytest.mark.parametrize("yaw", [0.0, 1.0, -2.5])
def test_they_face_the_dancer_within_an_open_hold(yaw: float) -> None:
    partner = waiting_partner(dancer(np.tile([1.0, 1.0, 2.0], (8, 1)), yaw), follow_body())
    away = partner.root_positions[0] - [1.0, partner.root_positions[0, 1], 2.0]
    assert np.hypot(away[0], away[2]) == pytest.approx(OPEN_HOLD_METRES)
    assert np.arctan2(away[0], away[2]) == pytest.approx(yaw)
    turned = np.angle(np.exp(1j * (heading(partner.rotations[0, 0]) - yaw)))
    assert abs(turned) == pytest.approx(np.pi)
    joints = joint_positions(partner)
    assert np.ptp(joints, axis=0).max() == 0.0
    assert joints[0, INDEX["LeftHand"], 1] < joints[0, INDEX["Hips"], 1] + 0.1
    feet = [INDEX["LeftFoot"], INDEX["LeftToeBase"]]
    np.testing.assert_allclose(joints[0, feet, 1], follow_body().rest_positions[feet, 1], atol=1e-9)


def test_they_stand_out_of_the_way() -> None:
    path = np.stack([np.zeros(50), np.ones(50), np.linspace(0.0, 2.0, 50)], axis=1)
    partner = waiting_partner(dancer(path, 0.0), follow_body())
    assert np.hypot(*(path - partner.root_positions).T[[0, 2]]).min() > 0.55
    assert partner.root_positions[0, 2] > 2.0
