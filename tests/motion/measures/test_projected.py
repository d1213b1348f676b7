import numpy as np
import pytest

from choreo_studio.motion.measures.projected import audience_shot, picture_alignment, picture_alignment_null
from choreo_studio.motion.shot import Shot

CAMERA = Shot.still(np.array([0.0, 0.0, 5.0]), np.zeros(3))
MUSIC = np.array([30.0, 90.0])


def slowing_twice(axis: int, sign: float = 1.0) -> np.ndarray:
    """(121, 1, 3) a joint that is slowest at frames 30 and 90."""
    speed = 2.0 + np.cos(2 * np.pi * np.arange(120) / 60)
    joints = np.zeros((121, 1, 3))
    joints[1:, 0, axis] = sign * np.cumsum(speed) / 300
    return joints


def test_the_audience_sees_every_joint() -> None:
    joints = np.random.default_rng(4).uniform(-3, 3, (20, 22, 3))
    assert np.isfinite(audience_shot(joints).project(joints)).all()


def test_alignment_averages_the_pictures_beats() -> None:
    pixels = CAMERA.project(slowing_twice(0))
    assert picture_alignment(pixels, MUSIC) == pytest.approx(1.0)
    assert picture_alignment(pixels, MUSIC + np.array([0.0, 3.0])) == pytest.approx((1 + np.exp(-0.5)) / 2)


def test_depth_alone_moves_nothing_on_the_axis() -> None:
    assert np.isnan(picture_alignment(CAMERA.project(slowing_twice(2, -1.0)), MUSIC))


def test_music_at_any_time_is_what_chance_gives() -> None:
    pixels = CAMERA.project(slowing_twice(0))
    shifted = [picture_alignment(pixels, (MUSIC + shift) % 121) for shift in range(30, 92)]
    assert picture_alignment_null(pixels, MUSIC) == pytest.approx(np.mean(shifted), abs=0.02)
    assert picture_alignment_null(pixels, MUSIC) < 0.3
