"""Cameras that nobody aims by hand see the dance."""

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.picture.pose import pose_at
from choreo_studio.picture.rig import CAMERAS
from choreo_studio.services.export_cameras import CAMERA_TITLES, camera_named
from tests.builders_project import project_with_takes

MOTION = project_with_takes(1).takes[0].dance.motion


def moved(motion: DuetMotion, along: float) -> DuetMotion:
    def clip(one: MotionClip) -> MotionClip:
        way = np.linspace(-along, along, one.frame_count)[:, None] * np.array([1.0, 0.0, -0.6])
        return MotionClip(one.skeleton, one.root_positions + way, one.rotations)

    return DuetMotion(clip(motion.lead), clip(motion.follow))


def on_screen(motion: DuetMotion, name: str, aspect: float) -> np.ndarray:
    rig = camera_named(name, motion, aspect)  # type: ignore[arg-type]
    view, projection = rig.matrices(pose_at(motion, 0.0), np.zeros(3), aspect)
    points = np.concatenate([joint_positions(clip).reshape(-1, 3) for clip in motion])
    clip_space = np.c_[points, np.ones(len(points))] @ (projection @ view).T
    return np.abs(clip_space[:, :2] / clip_space[:, 3:])


@pytest.mark.parametrize("aspect", [16 / 9, 1.0, 0.5])
@pytest.mark.parametrize("along", [0.0, 2.5])
def test_the_standing_camera_sees_all_of_the_dance_and_no_more_than_needed(aspect: float, along: float) -> None:
    seen = on_screen(moved(MOTION, along), "orbit", aspect)
    assert seen.max() < 1.0
    assert seen.max() > 0.6


def test_every_camera_has_a_name_and_can_be_had() -> None:
    assert set(CAMERA_TITLES) == set(CAMERAS)
    for name in CAMERAS:
        assert camera_named(name, MOTION, 16 / 9).name == name
