import numpy as np
import pytest

from choreo_studio.motion.measures.derivatives import mean_jerk, successive_difference
from choreo_studio.motion.measures.seams import (
    JumpReference,
    acceleration_jumps,
    jump_reference,
    seam_jumps,
    speed_jumps,
)
from tests.motion.measures.builders import Floats, clock

SECONDS = clock(40, 100)


def moving(speed: float = 1.0) -> Floats:
    joints = np.zeros((40, 3, 3))
    joints[..., 0] = speed * SECONDS[:, None]
    return joints


def test_jerk_of_a_cubic_on_uneven_times() -> None:
    seconds = np.cumsum(np.tile([0.010, 0.011], 30))
    joints = (seconds**3)[:, None, None] * np.array([[[2.0, 0.0, 0.0], [0.0, 0.5, 0.0]]])
    assert mean_jerk(joints, seconds) == pytest.approx((12.0 + 3.0) / 2, rel=0.02)
    assert np.isnan(mean_jerk(joints[:3], seconds[:3]))


def test_times_must_rise() -> None:
    with pytest.raises(ValueError, match="seconds"):
        successive_difference(np.zeros((3, 1)), np.array([0.0, 1.0, 1.0]))


def test_a_pasted_piece_jumps_in_acceleration() -> None:
    joints = moving()
    joints[20:, :, 1] += 0.1
    jumps = acceleration_jumps(joints, SECONDS)
    assert jumps[20] == pytest.approx(1000.0)
    assert np.nanmax(np.delete(jumps, [19, 20, 21])) == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(jumps[[0, 1, 39]]).all()
    assert speed_jumps(joints, SECONDS)[20] == pytest.approx(0.0, abs=1e-9)


def test_a_change_of_speed_is_seen_across_the_border() -> None:
    joints = moving()
    joints[..., 0] += 2.0 * np.maximum(0.0, SECONDS - SECONDS[20])[:, None]
    assert speed_jumps(joints, SECONDS)[20] == pytest.approx(2.0)
    assert acceleration_jumps(joints, SECONDS)[20] == pytest.approx(200.0)
    assert speed_jumps(joints, SECONDS)[10] == pytest.approx(0.0, abs=1e-9)


def test_joints_are_averaged() -> None:
    joints = moving()
    joints[20:, 1, 1] += 0.1
    assert acceleration_jumps(joints, SECONDS)[20] == pytest.approx(1000.0 / 3)


def test_seams_are_placed_in_real_dancing() -> None:
    reference = JumpReference(np.arange(100.0), np.arange(100.0) / 100)
    joints = moving()
    joints[..., 0] += 0.975 * np.maximum(0.0, SECONDS - SECONDS[20])[:, None]
    result = seam_jumps(joints, SECONDS, np.array([0, 12, 20]), reference)
    assert result.frames.tolist() == [12, 20]
    assert result.acceleration_quantiles[1] == pytest.approx(0.98)
    assert result.speed_quantiles[1] == pytest.approx(0.98)
    assert result.acceleration_quantiles[0] <= 0.01
    assert result.share_above == 0.5


def test_real_dancing_is_above_its_own_quantile_in_one_of_twenty_frames() -> None:
    joints = np.random.default_rng(5).normal(size=(2000, 4, 3))
    seconds = clock(2000, 60)
    reference = jump_reference([(joints, seconds)])
    result = seam_jumps(joints, seconds, np.arange(2000), reference)
    assert result.share_above == pytest.approx(0.05, abs=0.002)
    assert reference.median_acceleration < reference.high_acceleration


def test_borders_must_lie_in_the_clip() -> None:
    with pytest.raises(ValueError, match="borders"):
        seam_jumps(moving(), SECONDS, np.array([40]), JumpReference(np.ones(1), np.ones(1)))
