import numpy as np
import pytest

from choreo_studio.motion.measures.couple_features import cross_distance_features
from choreo_studio.motion.measures.field_joints import (
    FIELD_INDEX,
    FIELD_NAMES,
    at_field_rate,
    field_positions,
    field_seconds,
)
from choreo_studio.motion.measures.foot_plausibility import physical_foot_contact
from choreo_studio.motion.measures.geometric import RELATIONS, geometric_features
from choreo_studio.motion.measures.kinetic import kinetic_features
from choreo_studio.motion.skeleton import lead_body
from tests.motion.measures.builders import Floats, clock, standing


def rest(frames: int) -> Floats:
    return field_positions(standing(lead_body(), frames))


def true_relations(joints: Floats, compat: bool = False) -> set[str]:
    shares = geometric_features(joints, compat)
    return {relation.meaning for relation, share in zip(RELATIONS, shares, strict=True) if share == 1.0}


def test_field_joints_are_the_body_and_two_knuckles() -> None:
    joints, body = rest(1)[0], lead_body().rest_positions
    assert len(FIELD_NAMES) == 24
    assert np.allclose(joints[FIELD_INDEX["lankle"]], body[16])
    middle = body[9] + lead_body().ends["LeftHand"] / 2
    assert np.allclose(joints[FIELD_INDEX["lhand"]], middle)


def test_field_rate_is_thirty_whatever_the_source_is() -> None:
    seconds = np.concatenate([np.linspace(5.0, 5.5, 50), np.linspace(5.51, 6.0, 10)])
    assert np.allclose(field_seconds(seconds), 5.0 + np.arange(31) / 30)
    assert at_field_rate(standing(lead_body(), 60), seconds).frame_count == 31


def test_kinetic_features_of_steady_motion() -> None:
    joints = rest(20)
    joints[..., 0] += 3.0 * clock(20, 30)[:, None]
    joints[:, 5, 1] += 2.0 * clock(20, 30)
    features = kinetic_features(joints).reshape(24, 3)
    assert np.allclose(features[:, 0], 9.0)
    assert np.allclose(features[:, 1], np.where(np.arange(24) == 5, 4.0, 0.0), atol=1e-18)
    assert np.allclose(features[:, 2], 0.0, atol=1e-9)


def test_kinetic_acceleration_of_a_fall() -> None:
    joints = rest(20)
    joints[..., 1] -= 4.905 * (clock(20, 30) ** 2)[:, None]
    assert np.allclose(kinetic_features(joints).reshape(24, 3)[:, 2], 9.81)


def test_published_kinetic_quirks() -> None:
    joints = rest(20)
    still = kinetic_features(joints, compat=True).reshape(24, 3)
    away = np.linalg.norm(joints[0] - joints[0, 0], axis=-1)
    assert np.allclose(still[:, 2], 59 * 60 * away)
    joints[..., 0] += 3.0 * clock(20, 30)[:, None]
    assert np.allclose(kinetic_features(joints, compat=True).reshape(24, 3)[:, 0], 36.0)
    rising = rest(20)
    rising[..., 1] += clock(20, 30)[:, None]
    features = kinetic_features(rising, compat=True).reshape(24, 3)
    assert np.allclose(features[:, 0], 4.0)
    assert np.allclose(features[:, 1], 0.0)


def test_there_are_32_relations_with_their_own_meanings() -> None:
    assert len({relation.meaning for relation in RELATIONS}) == 32


def test_a_t_pose_spreads_its_arms_and_nothing_else() -> None:
    expected = {"hands are apart", "rarm is away from the body", "larm is away from the body"}
    assert true_relations(rest(3)) == expected


def test_both_hands_move_forward_alike() -> None:
    joints = rest(5)
    joints[:, [FIELD_INDEX["lwrist"], FIELD_INDEX["rwrist"]], 2] += 1.0 * clock(5, 30)[:, None]
    moves = {"lhand moves forward", "rhand moves forward"}
    assert moves <= true_relations(joints)
    assert not moves & true_relations(joints[::-1])
    assert moves & true_relations(joints, compat=True) == {"lhand moves forward"}
    assert moves & true_relations(joints[::-1], compat=True) == {"rhand moves forward"}


@pytest.mark.parametrize(
    ("joint", "velocity", "meaning"),
    [
        ("lwrist", (0.0, 0.6, 0.0), "lhand moves up along the spine"),
        ("rwrist", (0.0, 0.6, 0.0), "rhand moves up along the spine"),
        ("lwrist", (-0.6, 0.0, 0.0), "hands approach"),
        ("root", (0.0, -1.0, 0.0), "the root moves from the rhand, seen from the lhand"),
        ("rwrist", (0.0, 0.9, 0.0), "rhand is fast"),
        ("lankle", (0.0, 0.9, 0.0), "lfoot is fast"),
        ("root", (0.9, 0.0, 0.0), "the body is fast"),
    ],
)
def test_motions_are_recognised(joint: str, velocity: tuple[float, float, float], meaning: str) -> None:
    joints = rest(4)
    still = np.array(velocity) == 0.0
    joints[:, FIELD_INDEX[joint]] += clock(4, 30)[:, None] * np.array(velocity)
    assert meaning in true_relations(joints)
    slow = rest(4)
    slow[:, FIELD_INDEX[joint]] += clock(4, 30)[:, None] * np.where(still, 0.0, np.array(velocity) / 3)
    assert meaning not in true_relations(slow)


def test_slow_hands_count_only_with_the_published_frame_time() -> None:
    joints = rest(5)
    joints[:, FIELD_INDEX["lwrist"], 2] += 0.25 * clock(5, 30)
    assert "lhand moves forward" not in true_relations(joints)
    assert "lhand moves forward" in true_relations(joints, compat=True)


@pytest.mark.parametrize(
    ("joint", "offset", "meaning"),
    [
        ("rwrist", (0.0, 0.5, 0.0), "rhand is above the neck"),
        ("lankle", (0.0, 0.5, 0.0), "lfoot is lifted"),
        ("rankle", (-0.5, 0.0, 0.0), "feet are apart"),
        ("lwrist", (0.0, -1.3, 0.0), "lhand is near the floor"),
        ("lankle", (0.0, 0.0, 0.4), "lfoot is before the right leg"),
        ("rankle", (0.0, 0.0, 0.4), "rfoot is before the left leg"),
        ("rankle", (0.0, 0.42, -0.40), "rknee is bent"),
        ("root", (0.0, 0.0, 0.3), "hips are before neck and feet"),
    ],
)
def test_poses_are_recognised(joint: str, offset: tuple[float, float, float], meaning: str) -> None:
    joints = rest(3)
    assert meaning not in true_relations(joints)
    joints[:, FIELD_INDEX[joint]] += np.array(offset)
    assert meaning in true_relations(joints)


def test_relations_are_averaged_over_frames() -> None:
    joints = rest(5)
    joints[3:, FIELD_INDEX["lankle"], 1] += 0.5
    row = [relation.meaning for relation in RELATIONS].index("lfoot is lifted")
    assert geometric_features(joints)[row] == pytest.approx(0.5)


def test_cross_distances_are_means_with_the_follow_first() -> None:
    lead, follow = np.zeros((2, 24, 3)), np.zeros((2, 24, 3))
    follow[0] += np.array([3.0, 4.0, 0.0])
    follow[:, FIELD_INDEX["root"], 1] = 12.0
    features = cross_distance_features(lead, follow).reshape(10, 10)
    assert np.allclose(features[1:], 2.5)
    assert np.allclose(features[0], (np.hypot(3.0, 12.0) + 12.0) / 2)


def feet_that_step(root: Floats) -> Floats:
    joints = np.zeros((4, 24, 3))
    joints[:, FIELD_INDEX["root"]] = root
    for name, step in (("lankle", 0.3), ("ltoes", 0.1), ("rankle", 0.2), ("rtoes", 0.5)):
        joints[:, FIELD_INDEX[name], 2] = np.arange(4) * step
    return joints


def test_pfc_is_push_times_the_slower_joints_of_both_feet() -> None:
    root = np.zeros((4, 3))
    root[2:, 0] = [1.0, 2.0]
    assert physical_foot_contact(feet_that_step(root)) == pytest.approx(1e4 * 0.1 * 0.2 / 2)


def test_pfc_lets_a_body_fall() -> None:
    root = np.zeros((4, 3))
    root[2:, 1] = [-1.0, -2.0]
    assert physical_foot_contact(feet_that_step(root)) == 0.0
