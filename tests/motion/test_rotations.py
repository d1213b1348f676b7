"""Rotations against SciPy, and their round trips."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from choreo_studio.motion import rotations as rot

quaternions = st.integers(0, 2**32 - 1).map(
    lambda seed: rot.normalized(np.random.default_rng(seed).normal(size=(6, 4)))
)


def as_scipy(q: rot.Floats) -> Rotation:
    return Rotation.from_quat(np.roll(q.reshape(-1, 4), -1, axis=-1))


@given(quaternions, quaternions)
def test_product_is_the_one_of_scipy(a: rot.Floats, b: rot.Floats) -> None:
    np.testing.assert_allclose(rot.to_matrix(rot.multiply(a, b)), (as_scipy(a) * as_scipy(b)).as_matrix(), atol=1e-12)


@given(quaternions)
def test_matrix_sixd_and_vector_round_trips_keep_the_rotation(q: rot.Floats) -> None:
    matrix = as_scipy(q).as_matrix()
    for there_and_back in (
        rot.from_matrix(rot.to_matrix(q)),
        rot.from_sixd(rot.to_sixd(q)),
        rot.from_rotation_vector(rot.to_rotation_vector(q)),
    ):
        np.testing.assert_allclose(rot.to_matrix(there_and_back), matrix, atol=1e-7)


def test_lengths_and_products_are_those_of_numpy() -> None:
    a, b = np.random.default_rng(3).normal(size=(2, 50, 22, 3))
    np.testing.assert_array_equal(rot.lengths(a), np.linalg.norm(a, axis=-1))
    np.testing.assert_array_equal(rot.dot(a, b), (a * b).sum(axis=-1))
    assert rot.dot(a, b[:1]).shape == (50, 22)
    assert not rot.normalized(np.zeros((2, 3))).any()


@pytest.mark.parametrize("order", ["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"])
def test_euler_angles_mean_the_same_as_in_scipy(order: rot.EulerOrder) -> None:
    random = np.random.default_rng(1)
    angles = random.uniform(-3, 3, (40, 3))
    made = rot.from_euler(angles, order)
    np.testing.assert_allclose(rot.to_matrix(made), Rotation.from_euler(order, angles).as_matrix(), atol=1e-12)
    back = rot.to_euler(made, order)
    np.testing.assert_allclose(rot.to_matrix(rot.from_euler(back, order)), rot.to_matrix(made), atol=1e-9)


def test_euler_curves_of_several_turns_do_not_jump() -> None:
    turning = rot.about_axis(1, np.linspace(0.0, 6 * np.pi, 300))
    curves = rot.to_euler(turning, "ZXY")
    assert np.abs(np.diff(curves, axis=0)).max() < 0.1
    assert abs(curves[-1, 2] - curves[0, 2]) == pytest.approx(6 * np.pi, abs=1e-6)


def test_euler_curves_pass_straight_through_the_pole_of_the_middle_axis() -> None:
    tumbling = rot.multiply(rot.about_axis(0, np.linspace(0.3, 0.3 + 4 * np.pi, 401)), rot.about_axis(1, np.array(0.4)))
    curves = rot.to_euler(np.stack([tumbling, rot.inverse(tumbling)], axis=1), "ZXY")
    assert np.abs(np.diff(curves[:, 0], axis=0)).max() < 0.05
    assert curves[-1, 0, 1] - curves[0, 0, 1] == pytest.approx(4 * np.pi, abs=1e-6)
    assert np.abs(np.diff(curves[:, 1], axis=0)).sum(axis=-1).max() < 0.2


@given(st.integers(0, 2**32 - 1))
def test_euler_curves_are_the_nearest_of_both_solutions_frame_by_frame(seed: int) -> None:
    walk = np.cumsum(np.random.default_rng(seed).normal(0.0, 0.4, (80, 2, 3)), axis=0)
    curves = rot.to_euler(rot.from_rotation_vector(walk), "YXZ")
    for last, now in pairwise(curves):
        other = np.stack([now[:, 0] + np.pi, np.pi - now[:, 1], now[:, 2] + np.pi], axis=-1)
        other = last + np.mod(other - last + np.pi, 2 * np.pi) - np.pi
        assert np.abs(now - last).max() <= np.pi + 1e-9
        assert (np.abs(now - last).sum(axis=-1) <= np.abs(other - last).sum(axis=-1) + 1e-9).all()


def test_slerp_meets_both_ends_exactly_and_turns_evenly() -> None:
    start, end = rot.about_axis(2, np.array([0.2])), rot.about_axis(2, np.array([1.0]))
    assert np.array_equal(rot.slerp(start, end, 0.0), start)
    assert np.array_equal(rot.slerp(start, end, 1.0), end)
    quarter = rot.to_rotation_vector(rot.slerp(start, end, 0.25))
    np.testing.assert_allclose(quarter, [[0.0, 0.0, 0.4]], atol=1e-12)


def test_slerp_takes_the_short_way_whatever_the_sign() -> None:
    start, end = rot.about_axis(0, np.array([0.0])), -rot.about_axis(0, np.array([0.4]))
    np.testing.assert_allclose(rot.to_rotation_vector(rot.slerp(start, end, 0.5)), [[0.2, 0, 0]], atol=1e-12)


def test_between_turns_one_direction_into_the_other_even_when_opposite() -> None:
    start = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.3, 0.2, 0.9]])
    end = np.array([[0.0, -1.0, 0.0], [0.0, 1.0, 0.0], [-0.3, -0.2, -0.9]])
    np.testing.assert_allclose(
        rot.rotate(rot.between(start, end), rot.normalized(start)), rot.normalized(end), atol=1e-7
    )


def test_heading_counts_from_forward_towards_the_left() -> None:
    yaw = np.array([0.0, 0.5, -2.0])
    np.testing.assert_allclose(rot.heading(rot.about_axis(1, yaw)), yaw, atol=1e-12)
    np.testing.assert_allclose(
        rot.rotate(rot.about_axis(1, np.array(np.pi / 2)), np.array([0.0, 0, 1])), [1, 0, 0], atol=1e-12
    )


def test_continuous_keeps_rotations_and_removes_sign_flips() -> None:
    q = rot.about_axis(1, np.linspace(0, 7, 50))
    flipped = q * np.where(np.arange(50) % 3 == 0, -1.0, 1.0)[:, None]
    assert (np.sum(rot.continuous(flipped)[1:] * rot.continuous(flipped)[:-1], axis=-1) > 0).all()
