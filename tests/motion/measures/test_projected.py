import numpy as np
import pytest

from choreo_studio.motion.measures.projected import PinholeCamera, audience_camera, picture_alignment

CAMERA = PinholeCamera(np.array([0.0, 0.0, 5.0]), np.zeros(3), focal_pixels=1000.0, width=1280, height=720)


def test_projection_of_known_points() -> None:
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 2.5]])
    assert np.allclose(CAMERA.project(points), [[640, 360], [840, 360], [640, 160], [1040, 360]])


def test_nothing_is_seen_behind_the_camera() -> None:
    with pytest.raises(ValueError, match="points"):
        CAMERA.project(np.array([[0.0, 0.0, 6.0]]))


def test_the_audience_sees_every_joint() -> None:
    joints = np.random.default_rng(4).uniform(-3, 3, (20, 22, 3))
    assert np.isfinite(audience_camera(joints).project(joints)).all()


def test_alignment_averages_the_pictures_beats() -> None:
    speed = 2.0 + np.cos(2 * np.pi * np.arange(120) / 60)
    joints = np.zeros((121, 2, 3))
    joints[1:, :, 0] = np.cumsum(speed)[:, None] / 300
    exact = 7.0 + np.array([30, 90]) / 30
    assert picture_alignment(joints, exact, 7.0, CAMERA) == pytest.approx(1.0)
    late = exact + np.array([0.0, 0.1])
    assert picture_alignment(joints, late, 7.0, CAMERA) == pytest.approx((1 + np.exp(-0.5)) / 2)


def test_depth_alone_moves_nothing_on_the_axis() -> None:
    speed = 2.0 + np.cos(2 * np.pi * np.arange(120) / 60)
    joints = np.zeros((121, 1, 3))
    joints[1:, 0, 2] = -np.cumsum(speed) / 300
    assert np.isnan(picture_alignment(joints, np.array([1.0]), 0.0, CAMERA))
