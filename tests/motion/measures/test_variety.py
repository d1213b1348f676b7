import numpy as np
import pytest

from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.variety import (
    SpanBank,
    aligned_couple,
    root_aligned,
    spans_from_beats,
    take_variety_cm,
)
from choreo_studio.motion.skeleton import lead_body
from tests.motion.measures.builders import Floats, standing, standing_couple, turned


def dances(count: int, beats: int) -> list[Floats]:
    generator = np.random.default_rng(6)
    return [generator.normal(size=(beats * 16, 5, 3)) for _ in range(count)]


def test_alignment_forgets_place_and_heading() -> None:
    home = joint_positions(standing(lead_body(), 2))
    away = joint_positions(turned(standing(lead_body(), 2, (3.0, 0.2, -1.0)), 2.0))
    assert np.allclose(root_aligned(home), root_aligned(away))
    assert np.allclose(root_aligned(home), home - home[:, :1])


def test_a_couple_is_aligned_dancer_by_dancer() -> None:
    near, far = ([joint_positions(clip) for clip in standing_couple(2, d)] for d in (0.5, 3.0))
    assert aligned_couple(*near).shape == (2, 44, 3)
    assert np.allclose(aligned_couple(*near), aligned_couple(*far))


def test_variety_is_the_mean_distance_of_all_pairs() -> None:
    first = np.zeros((4, 2, 3))
    second, third = first + np.array([0.03, 0.04, 0.0]), first - np.array([0.03, 0.04, 0.0])
    assert take_variety_cm([first, second, third]) == pytest.approx((5 + 5 + 10) / 3)


def test_one_take_has_no_variety() -> None:
    with pytest.raises(ValueError, match="takes"):
        take_variety_cm([np.zeros((4, 2, 3))])


def test_spans_begin_at_beats_and_fit() -> None:
    take = dances(1, 10)[0]
    spans = spans_from_beats(take, 16, 8, [0, 2, 3])
    assert len(spans) == 2
    assert np.array_equal(spans[1], take[32:160])


def test_a_copy_is_found_where_it_was_taken_from() -> None:
    takes = dances(3, 20)
    copy = takes[1][5 * 16 : 13 * 16]
    (found,) = SpanBank.of_takes(takes).nearest(copy)
    assert (found.take, found.first_beat) == (1, 5)
    assert found.distance_cm == pytest.approx(0.0, abs=1e-4)


def test_distance_to_the_bank_is_the_mean_joint_distance() -> None:
    takes = dances(2, 12)
    moved = takes[0] + np.array([0.006, 0.0, 0.008])
    found = SpanBank.of_takes(takes).nearest(moved, every_beats=2)
    assert [span.first_beat for span in found] == [0, 2, 4]
    assert [span.distance_cm for span in found] == pytest.approx([1.0] * 3)


def test_the_nearest_by_mean_distance_wins_over_the_nearest_by_squares() -> None:
    even, spiked = np.full((16, 5, 3), 0.01), np.zeros((16, 5, 3))
    spiked[::4, 0, 0] = 0.06
    found = SpanBank.of_takes([even, spiked], beats_per_span=1).nearest(np.zeros((16, 5, 3)))[0]
    assert found.take == 1
    assert found.distance_cm == pytest.approx(6.0 / 5)


def test_short_takes_make_no_bank() -> None:
    with pytest.raises(ValueError, match="takes"):
        SpanBank.of_takes(dances(2, 7))
    bank = SpanBank.of_takes(dances(1, 7) + dances(1, 9))
    assert bank.take.tolist() == [1, 1]
    assert bank.nearest(dances(1, 7)[0]) == []
