"""Polish touches only what it may, and puts feet, hands, bodies and floor right."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import FOOT_JOINTS, foot_contacts
from choreo_studio.motion.editing.splicing import frame_mask_of_beats
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics, joint_positions, reach
from choreo_studio.motion.measures.capsules import torso_depths
from choreo_studio.motion.measures.feet import sole_points
from choreo_studio.motion.polish.hands import near_hands
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.retarget.holds import grip_points
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body

from .builders import beat_frame_seconds, moved_duet, skating_walk, standing_clip, wavy_duet

BEATS = 12
SECONDS = beat_frame_seconds(BEATS)
FRAMES = len(SECONDS)
BOTH: frozenset[Role] = frozenset(ROLES)
EVERYWHERE = np.ones(FRAMES, dtype=np.bool_)
FEET, HANDS = PolishSettings.only(feet=1.0), PolishSettings.only(hands=1.0)
BODIES, FLOOR = PolishSettings.only(bodies=1.0), PolishSettings.only(floor=1.0)
NEARNESS = PolishSettings.only(nearness=1.0)
LIMITS, SMOOTHNESS = PolishSettings.only(limits=1.0), PolishSettings.only(smoothness=1.0)
role_sets = st.sampled_from([BOTH, frozenset(("lead",)), frozenset(("follow",)), frozenset()])
beat_flags = st.lists(st.booleans(), min_size=BEATS, max_size=BEATS).map(np.array)


def middle_mask() -> np.ndarray:
    beats = np.zeros(BEATS, dtype=np.bool_)
    beats[4:8] = True
    return frame_mask_of_beats(beats)


def same(one: MotionClip, other: MotionClip, frames: np.ndarray) -> bool:
    return np.array_equal(one.root_positions[frames], other.root_positions[frames]) and np.array_equal(
        one.rotations[frames], other.rotations[frames]
    )


def slip(clip: MotionClip, frames: np.ndarray) -> float:
    """Mean speed over the floor (m/s) of planted joints."""
    joints = joint_positions(clip)
    planted = foot_contacts(joints, SECONDS) & frames[:, None]
    speed = np.linalg.norm(np.gradient(joints[:, FOOT_JOINTS], SECONDS, axis=0)[..., [0, 2]], axis=-1)
    return float(speed[planted].mean())


def walking_duet(skate: float = 0.04) -> tuple[DuetMotion, list[tuple[int, int, int]]]:
    lead, stances = skating_walk(lead_body(), SECONDS, 0.3, skate)
    follow = standing_clip(follow_body(), FRAMES, (1.5, 0.0))
    return DuetMotion(lead, follow), stances


def facing_duet(distance: float) -> DuetMotion:
    lead = standing_clip(lead_body(), FRAMES)
    follow = standing_clip(follow_body(), FRAMES, (0.0, distance), np.pi)
    return DuetMotion(lead, follow)


def torso_depth(duet: DuetMotion) -> Floats:
    lead, follow = (joint_positions(clip) for clip in duet)
    return torso_depths(lead, follow, duet.lead.skeleton, duet.follow.skeleton)


def palm_gap(duet: DuetMotion, lead_hand: int, follow_hand: int) -> Floats:
    gap = grip_points(duet.lead)[:, lead_hand] - grip_points(duet.follow)[:, follow_hand]
    return np.asarray(np.linalg.norm(gap, axis=-1))


@given(beats=beat_flags, roles=role_sets, seed=st.integers(0, 20))
@settings(max_examples=12, deadline=None)
def test_unmarked_frames_and_held_dancers_are_the_same_bits(
    beats: np.ndarray, roles: frozenset[Role], seed: int
) -> None:
    duet = wavy_duet(SECONDS, seed)
    mask = frame_mask_of_beats(beats)
    holds = np.ones((FRAMES, 2, 2))
    result = polish(duet, SECONDS, mask, roles, PolishSettings(), np.ones((FRAMES, 2, 4)), holds)
    for role in ROLES:
        kept = ~mask if role in roles else EVERYWHERE
        assert same(result.dancer(role), duet.dancer(role), kept)
        assert np.isfinite(result.dancer(role).rotations).all()


def test_no_strength_changes_nothing() -> None:
    duet = wavy_duet(SECONDS, 3)
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, PolishSettings.of_strength(0.0))
    for before, after in zip(duet, result, strict=True):
        assert same(before, after, EVERYWHERE)


@pytest.mark.parametrize("marked", [EVERYWHERE, middle_mask()], ids=["whole song", "one bar"])
def test_skating_feet_stand(marked: np.ndarray) -> None:
    duet, _ = walking_duet()
    result = polish(duet, SECONDS, marked, BOTH, FEET)
    inside = marked & np.roll(marked, 10) & np.roll(marked, -10) if not marked.all() else marked
    assert slip(duet.lead, inside) > 0.12
    assert slip(result.lead, inside) < 0.35 * slip(duet.lead, inside)


def test_steps_stay_as_long_and_as_high_as_they_were() -> None:
    duet, stances = walking_duet()
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, FEET)
    before, after = joint_positions(duet.lead), joint_positions(result.lead)
    for side, limb in enumerate(("LeftFoot", "RightFoot")):
        ankle = LIMBS[limb][2]
        own = [(first, end) for stance_side, first, end in stances if stance_side == side and end < FRAMES - 10]
        assert len(own) >= 3
        lengths = [
            np.diff([joints[first + 5 : end - 5, ankle, 2].mean() for first, end in own]) for joints in (before, after)
        ]
        np.testing.assert_allclose(lengths[1], lengths[0], rtol=0.03)
        np.testing.assert_allclose(after[:, ankle, 1].max(), before[:, ankle, 1].max(), atol=0.01)


def test_a_walk_that_does_not_skate_is_left_nearly_alone() -> None:
    duet, _ = walking_duet(skate=0.0)
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, FEET)
    moved = np.linalg.norm(joint_positions(result.lead) - joint_positions(duet.lead), axis=-1)
    feet = list(FOOT_JOINTS)
    assert np.median(moved[:, feet]) < 0.002
    assert moved[:, : INDEX["LeftUpLeg"]].max() < 0.01


def test_knees_do_not_pop() -> None:
    duet, _ = walking_duet()
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, FEET)
    for limb in ("LeftFoot", "RightFoot"):
        knee = LIMBS[limb][1]
        bends = [
            2.0 * np.arccos(np.clip(np.abs(clip.rotations[:, knee, 0]), 0.0, 1.0)) for clip in (duet.lead, result.lead)
        ]
        rates = [np.abs(np.diff(bend) / np.diff(SECONDS)).max() for bend in bends]
        assert rates[1] < 1.5 * rates[0] + 1.0


def test_predicted_contacts_decide_where_they_are_given() -> None:
    duet, _ = walking_duet()
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, FEET, foot_contacts=np.zeros((FRAMES, 2, 4)))
    moved = np.abs(joint_positions(result.lead) - joint_positions(duet.lead)).max()
    assert moved < 1e-6


def test_feet_that_stood_before_the_path_was_bent_stand_again() -> None:
    walk, _ = walking_duet(skate=0.0)
    bend = 0.5 * np.sin(2 * np.pi * SECONDS)[:, None] * np.array([1.0, 0.0, 0.0])
    lead = replace(walk.lead, root_positions=walk.lead.root_positions + bend)
    duet = DuetMotion(lead, walk.follow)
    seen_bent = polish(duet, SECONDS, EVERYWHERE, BOTH, FEET)
    seen_before = polish(duet, SECONDS, EVERYWHERE, BOTH, FEET, unbent=moved_duet(walk, 1.0, (5.0, 5.0)))
    assert slip(duet.lead, EVERYWHERE) > 1.5
    assert slip(seen_before.lead, EVERYWHERE) < 0.7 * slip(seen_bent.lead, EVERYWHERE)


def test_steps_that_the_bend_flattened_get_their_height_back() -> None:
    walk, _ = walking_duet(skate=0.0)
    ankle = LIMBS["LeftFoot"][2]
    before = joint_positions(walk.lead)[:, ankle, 1]
    pose = forward_kinematics(walk.lead)
    target = pose.positions[:, ankle] * np.array([1.0, 0.4, 1.0]) + np.array([0.0, 0.06, 0.0])
    rotations = reach(walk.lead.rotations, pose, walk.lead.skeleton.offsets, "LeftFoot", target)
    flat = DuetMotion(replace(walk.lead, rotations=rotations), walk.follow)
    assert np.ptp(joint_positions(flat.lead)[:, ankle, 1]) < 0.5 * np.ptp(before)
    result = polish(flat, SECONDS, EVERYWHERE, BOTH, FEET, unbent=walk)
    np.testing.assert_allclose(np.ptp(joint_positions(result.lead)[:, ankle, 1]), np.ptp(before), atol=0.01)


def test_hands_that_held_before_the_path_was_bent_hold_again() -> None:
    held, apart = facing_duet(0.62), facing_duet(0.86)
    assert not near_hands(apart, SECONDS).any()
    result = polish(apart, SECONDS, EVERYWHERE, BOTH, HANDS, unbent=held)
    assert palm_gap(result, 0, 1).max() < 0.005


def test_corrections_are_nothing_at_the_seams() -> None:
    duet, _ = walking_duet()
    duet = DuetMotion(duet.lead, standing_clip(follow_body(), FRAMES, (0.0, 1.8), np.pi))
    mask = middle_mask()
    result = polish(duet, SECONDS, mask, BOTH, PolishSettings(), holds=np.ones((FRAMES, 2, 2)))
    first, last = np.flatnonzero(mask)[[0, -1]]
    for before, after in zip(duet, result, strict=True):
        moved = np.linalg.norm(joint_positions(after) - joint_positions(before), axis=-1).max(axis=-1)
        assert moved[first:last].max() > 0.02
        assert moved[[first, last]].max() < 0.1 * moved.max()


def test_hands_that_hold_meet_and_let_go() -> None:
    duet = facing_duet(0.82)
    holds = np.zeros((FRAMES, 2, 2))
    holds[60:130, 0, 1] = 1.0
    before = palm_gap(duet, 0, 1)
    assert before.min() > 0.2
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, HANDS, holds=holds)
    gap = palm_gap(result, 0, 1)
    assert gap[60:130].max() < 0.005
    np.testing.assert_allclose(gap[:30], before[:30], atol=1e-6)
    np.testing.assert_allclose(gap[160:], before[160:], atol=1e-6)
    assert np.abs(np.diff(gap, 2)).max() < 0.01
    np.testing.assert_allclose(palm_gap(result, 1, 0), palm_gap(duet, 1, 0), atol=1e-9)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_free_dancer_reaches_for_the_held_one(role: Role) -> None:
    duet = facing_duet(0.67)
    holds = np.zeros((FRAMES, 2, 2))
    holds[:, 0, 1] = 1.0
    assert palm_gap(duet, 0, 1).min() > 0.07
    result = polish(duet, SECONDS, EVERYWHERE, frozenset((role,)), HANDS, holds=holds)
    assert palm_gap(result, 0, 1).max() < 0.005


@pytest.mark.parametrize("roles", [BOTH, frozenset(("follow",)), frozenset(("lead",))])
def test_partners_who_hold_hands_come_near_enough(roles: frozenset[Role]) -> None:
    duet = facing_duet(0.98)
    holds = np.zeros((FRAMES, 2, 2))
    holds[60:130, 0, 1] = 1.0
    before = palm_gap(duet, 0, 1)
    assert before.min() > 0.35
    result = polish(duet, SECONDS, EVERYWHERE, roles, NEARNESS, holds=holds)
    gap = palm_gap(result, 0, 1)
    assert gap[80:110].max() < before.min() - 0.15
    np.testing.assert_allclose(gap[:25], before[:25], atol=1e-4)
    np.testing.assert_allclose(gap[165:], before[165:], atol=1e-4)
    assert np.abs(np.diff(gap, 2)).max() < 0.005, "they are jerked together"
    for role in ROLES:
        heights = result.dancer(role).root_positions[:, 1]
        np.testing.assert_allclose(heights, duet.dancer(role).root_positions[:, 1], atol=1e-12)
        if role not in roles:
            assert result.dancer(role) is duet.dancer(role) or same(result.dancer(role), duet.dancer(role), EVERYWHERE)


def test_partners_far_apart_stay_where_they_are() -> None:
    duet = facing_duet(2.5)
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, NEARNESS, holds=np.ones((FRAMES, 2, 2)))
    for before, after in zip(duet, result, strict=True):
        np.testing.assert_allclose(after.root_positions, before.root_positions, atol=1e-12)


def test_hands_that_stay_near_are_found_to_hold() -> None:
    duet = facing_duet(0.74)
    found = near_hands(duet, SECONDS)
    assert found[:, 0, 1].all() and found[:, 1, 0].all()
    assert not found[:, 0, 0].any() and not found[:, 1, 1].any()
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, HANDS)
    assert palm_gap(result, 0, 1).max() < 0.005
    assert not near_hands(facing_duet(0.95), SECONDS).any()


def test_hands_out_of_reach_are_not_torn() -> None:
    duet = facing_duet(2.5)
    holds = np.ones((FRAMES, 2, 2))
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, HANDS, holds=holds)
    for before, after in zip(duet, result, strict=True):
        np.testing.assert_allclose(joint_positions(after), joint_positions(before), atol=1e-6)


def test_arms_keep_a_bend_when_the_partner_is_nearly_out_of_reach() -> None:
    duet = facing_duet(0.9)
    holds = np.zeros((FRAMES, 2, 2))
    holds[40:150, 0, 1] = 1.0
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, HANDS, holds=holds)
    for clip, limb in ((result.lead, "LeftHand"), (result.follow, "RightHand")):
        joints = joint_positions(clip)
        upper, middle, end = LIMBS[limb]
        length = np.linalg.norm(clip.skeleton.offsets[[middle, end]], axis=-1).sum()
        assert np.linalg.norm(joints[:, end] - joints[:, upper], axis=-1).max() <= 0.9851 * length


@pytest.mark.parametrize("roles", [BOTH, frozenset(("follow",)), frozenset(("lead",))])
def test_torsos_are_pushed_apart(roles: frozenset[Role]) -> None:
    distance = 0.35 - 0.25 * np.exp(-(((np.arange(FRAMES) - 96) / 25.0) ** 2))
    duet = facing_duet(0.0)
    roots = duet.follow.root_positions + distance[:, None] * np.array([0.0, 0.0, 1.0])
    duet = DuetMotion(duet.lead, replace(duet.follow, root_positions=roots))
    assert torso_depth(duet).max() > 0.1
    result = polish(duet, SECONDS, EVERYWHERE, roles, BODIES)
    assert torso_depth(result).max() < 0.0
    for role in ROLES:
        moved = np.abs(result.dancer(role).root_positions - duet.dancer(role).root_positions).max()
        assert (moved > 0.02) == (role in roles)
        assert np.abs(np.diff(result.dancer(role).root_positions, 2, axis=0)).max() < 0.004


def test_feet_come_out_of_the_floor() -> None:
    duet, _ = walking_duet()
    sunk = replace(duet.lead, root_positions=duet.lead.root_positions - np.array([0.0, 0.06, 0.0]))
    duet = DuetMotion(sunk, duet.follow)
    assert joint_positions(duet.lead)[..., 1].min() < -0.02
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, FLOOR)
    pose = forward_kinematics(result.lead)
    assert sole_points(result.lead, pose)[..., 1].min() > -1e-6


def test_what_does_not_fit_is_named() -> None:
    duet = wavy_duet(SECONDS, 1)
    with pytest.raises(ValueError, match="feet: expected 0 to 1, found 2"):
        PolishSettings(feet=2)
    with pytest.raises(ValueError, match="foot_contacts"):
        polish(duet, SECONDS, EVERYWHERE, BOTH, FEET, foot_contacts=np.zeros((FRAMES, 4)))
    with pytest.raises(ValueError, match="holds"):
        polish(duet, SECONDS, EVERYWHERE, BOTH, HANDS, holds=np.zeros((FRAMES, 4)))
    with pytest.raises(ValueError, match="unbent"):
        polish(duet, SECONDS, EVERYWHERE, BOTH, FEET, unbent=duet[slice(0, 5)])
    with pytest.raises(ValueError, match="frame_mask"):
        polish(duet, SECONDS, EVERYWHERE[:-1], BOTH, FEET)
