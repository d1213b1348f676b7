import numpy as np
import pytest

from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.capsules import body_penetration, segment_distances
from choreo_studio.motion.measures.hands import hand_hold
from choreo_studio.motion.measures.partners import partner_placing
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from tests.motion.measures.builders import Floats, clock, rest_joints, standing, standing_couple, turned

LEFT_HAND, RIGHT_HAND = INDEX["LeftHand"], INDEX["RightHand"]


def hands_at(distances: list[float]) -> tuple[Floats, Floats]:
    """The lead's right and the follow's left wrist at given distances, all other hands far away."""
    lead, follow = rest_joints(lead_body(), len(distances)), rest_joints(follow_body(), len(distances))
    follow[..., 2] += 5.0
    follow[:, LEFT_HAND] = lead[:, RIGHT_HAND] + np.array(distances)[:, None] * np.array([0.0, 0.6, 0.8])
    return lead, follow


def test_hands_near_each_other() -> None:
    lead, follow = hands_at([0.10, 0.149, 0.148, 0.151])
    result = hand_hold(lead, follow, clock(4, 60))
    assert result.near_share == pytest.approx(0.75)
    assert result.median_nearest_cm == pytest.approx(14.85)


def test_hold_error_counts_inside_the_holds_given() -> None:
    lead, follow = hands_at([0.10, 0.20, 0.40, 0.40])
    holds = np.zeros((4, 2, 2), dtype=bool)
    holds[:2, 1, 0] = True
    result = hand_hold(lead, follow, clock(4, 60), holds)
    assert result.error_cm == pytest.approx(15.0)
    assert result.hold_share == pytest.approx(0.5)
    assert hand_hold(lead, follow, clock(4, 60), holds, touching_cm=12.0).error_cm == pytest.approx(4.0)


def test_without_a_hold_there_is_no_error() -> None:
    lead, follow = hands_at([2.0] * 4)
    result = hand_hold(lead, follow, clock(4, 60))
    assert np.isnan(result.error_cm)
    assert result.hold_share == 0.0


def test_holds_are_found_in_the_motion() -> None:
    lead, follow = hands_at([0.08] * 60)
    result = hand_hold(lead, follow, clock(60, 60))
    assert result.hold_share == 1.0
    assert result.error_cm == pytest.approx(8.0)


def test_distances_are_horizontal_and_inside_bounds() -> None:
    lead, follow = rest_joints(lead_body(), 101), rest_joints(follow_body(), 101)
    follow[..., 0] += 0.3 * np.arange(101)[:, None] / 100
    follow[..., 2] += 0.4 * np.arange(101)[:, None] / 100
    follow[..., 1] += 9.0
    result = partner_placing(lead, follow, bounds_m=(0.1, 0.25))
    quantiles = result.distance_5_m, result.distance_50_m, result.distance_95_m
    assert quantiles == pytest.approx((0.025, 0.25, 0.475))
    assert result.inside_share == pytest.approx(31 / 101)
    assert np.isnan(partner_placing(lead, follow).inside_share)


@pytest.mark.parametrize(
    ("lead_turn", "follow_turn", "share"),
    [(0.0, 180.0, 1.0), (45.0, 180.0, 1.0), (55.0, 180.0, 0.0), (0.0, 0.0, 0.0), (180.0, 0.0, 0.0)],
)
def test_facing_needs_both(lead_turn: float, follow_turn: float, share: float) -> None:
    lead = joint_positions(turned(standing(lead_body(), 2), np.radians(lead_turn)))
    follow = joint_positions(turned(standing(follow_body(), 2, (0.0, 0.0, 1.0)), np.radians(follow_turn)))
    assert partner_placing(lead, follow).facing_share == share


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        (((0, 0, 0), (1, 0, 0)), ((0.5, -1, 2), (0.5, 1, 2)), 2.0),
        (((0, 0, 0), (1, 0, 0)), ((4, 4, 0), (4, 9, 0)), 5.0),
        (((0, 0, 0), (1, 0, 0)), ((0, 3, 0), (1, 3, 0)), 3.0),
        (((0, 0, 0), (1, 0, 0)), ((4, 4, 0), (9, 4, 0)), 5.0),
        (((0, 0, 0), (2, 0, 0)), ((1, 0, 0), (1, 1, 0)), 0.0),
        (((0, 0, 0), (0, 0, 0)), ((3, 4, 0), (3, 4, 0)), 5.0),
        (((0, 0, 0), (1, 1, 0)), ((3, 0, 0), (2, 1, 0)), 1.0),
        (((-2, -1, 0), (2, 1, 0)), ((-1, -3, 4), (1, 3, 4)), 4.0),
    ],
)
def test_distance_of_segments(first: object, second: object, distance: float) -> None:
    (a, b), (c, d) = np.array(first, dtype=float), np.array(second, dtype=float)
    assert segment_distances(a, b, c, d) == pytest.approx(distance)
    assert segment_distances(d, c, b, a) == pytest.approx(distance)


def test_depth_of_bodies_that_are_all_in_one_point() -> None:
    lead, follow = np.zeros((4, 22, 3)), np.zeros((4, 22, 3))
    follow[:, :, 0] = np.array([0.1, 1.0, 1.0, 1.0])[:, None]
    depth = 100 * (0.065 * (lead_body().height + follow_body().height) - 0.1)
    result = body_penetration(lead, follow, lead_body(), follow_body())
    assert result.torso_share == result.share == 0.25
    assert result.torso_mean_cm == result.worst_cm == result.torso_worst_cm == pytest.approx(depth)
    assert result.worst_frame == 0


def test_couples_at_arms_length_do_not_touch() -> None:
    lead, follow = (joint_positions(clip) for clip in standing_couple(3, 1.0))
    result = body_penetration(lead, follow, lead_body(), follow_body())
    assert (result.share, result.worst_cm, result.torso_share) == (0.0, 0.0, 0.0)


def test_joined_forearms_are_no_collision_but_an_arm_in_the_chest_is() -> None:
    lead, follow = (joint_positions(clip) for clip in standing_couple(2, 1.0))
    lead[:, RIGHT_HAND], follow[:, LEFT_HAND] = [0.0, 1.0, 0.5], [0.0, 1.0, 0.5]
    lead[:, INDEX["RightForeArm"]], follow[:, INDEX["LeftForeArm"]] = [-0.3, 1.0, 0.3], [-0.3, 1.0, 0.7]
    assert body_penetration(lead, follow, lead_body(), follow_body()).share == 0.0
    lead[:, RIGHT_HAND] = follow[:, INDEX["Spine1"]]
    result = body_penetration(lead, follow, lead_body(), follow_body())
    assert (result.share, result.torso_share) == (1.0, 0.0)
