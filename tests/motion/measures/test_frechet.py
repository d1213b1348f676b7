import numpy as np
import pytest

from choreo_studio.motion.measures.feature_sets import compare_duet_sets, duet_features
from choreo_studio.motion.measures.frechet import compare_sets, frechet_distance, mean_pairwise_distance
from tests.motion.measures.builders import clock, standing_couple


def test_frechet_distance_of_two_gaussians_on_a_line() -> None:
    first, second = np.array([[-1.0], [1.0]]), np.array([[1.0], [5.0]])
    assert frechet_distance(first, second) == pytest.approx(9 + 2 + 8 - 2 * 4)


def test_frechet_distance_in_the_plane() -> None:
    cross = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    variance = 2 / 3
    expected = 4 * (2.0 - 1.0) ** 2 * variance / 2 + 25
    assert frechet_distance(cross, cross * 2 + np.array([3.0, 4.0])) == pytest.approx(expected)


def test_a_set_is_at_no_distance_from_itself() -> None:
    features = np.random.default_rng(1).normal(size=(40, 6)) @ np.random.default_rng(2).normal(size=(6, 6))
    assert frechet_distance(features, features) == pytest.approx(0.0, abs=1e-9)


def test_mean_pairwise_distance() -> None:
    assert mean_pairwise_distance(np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 0.0]])) == pytest.approx(10 / 3)


def test_sets_are_standardised_by_the_reference() -> None:
    reference = np.array([[0.0], [2.0], [4.0], [6.0]])
    result = compare_sets(reference + np.sqrt(5.0), reference)
    assert result.frechet == pytest.approx(1.0)
    assert result.diversity == pytest.approx(result.reference_diversity)
    assert result.reference_diversity == pytest.approx((3 * 2 + 2 * 4 + 6) / 6 / np.sqrt(5.0))
    assert not result.too_small


def test_features_that_never_vary_are_left_out_but_kept_as_published() -> None:
    reference = np.array([[0.0, 7.0], [2.0, 7.0], [4.0, 7.0]])
    generated = np.array([[0.0, 7.1], [2.0, 7.1], [4.0, 7.1]])
    result = compare_sets(generated, reference)
    assert result.dimension == 1
    assert result.frechet == pytest.approx(0.0, abs=1e-9)
    assert compare_sets(generated, reference, compat=True).frechet > 1e15


def test_a_small_set_says_so() -> None:
    features = np.random.default_rng(3).normal(size=(8, 8))
    assert compare_sets(features, np.tile(features, (4, 1))).too_small
    assert not compare_sets(np.tile(features, (2, 1)), np.tile(features, (4, 1))).too_small


def test_one_clip_is_no_set() -> None:
    with pytest.raises(ValueError, match="generated"):
        compare_sets(np.zeros((1, 3)), np.zeros((4, 3)))


def test_duet_sets_tell_couples_apart_by_their_distance() -> None:
    seconds = clock(40, 44.0)
    near = [duet_features(standing_couple(40, 0.5 + 0.01 * k), seconds) for k in range(3)]
    far = [duet_features(standing_couple(40, 2.5 + 0.01 * k), seconds) for k in range(3)]
    result = compare_duet_sets(far, near)
    assert result.cross_distance.frechet > 1000.0
    assert result.cross_distance.too_small
    assert compare_duet_sets(near, near).cross_distance.frechet == pytest.approx(0.0, abs=1e-3)
