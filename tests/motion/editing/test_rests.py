"""Hands that lie on the partner's back, shoulder or arm come to lie there, and only those."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics, joint_positions, reach
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.rests import HANDS, Rest, resting_hands, thickness_of
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.motion.polish.surfaces import TRUNK, Surfaces
from choreo_studio.motion.retarget.holds import grip_points
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body

from .builders import beat_frame_seconds, standing_clip

SECONDS = beat_frame_seconds(12)
FRAMES = len(SECONDS)
BOTH: frozenset[Role] = frozenset(ROLES)
NOBODY_HOLDS = np.zeros((FRAMES, 2, 2))
HANDS_ONLY = PolishSettings.only(hands=1.0)


def with_grip_at(clip: MotionClip, hand: int, places: Floats) -> MotionClip:
    """The clip with the middle of a hand at places (T, 3)."""
    start, wrists = clip, places
    for _ in range(4):
        wrists = wrists + places - grip_points(clip)[:, hand] if clip is not start else places
        pose = forward_kinematics(start)
        turned = reach(start.rotations, pose, start.skeleton.offsets, HANDS[hand], wrists, keep_end=False)
        clip = replace(start, rotations=turned)
    return clip


def with_arms_out(clip: MotionClip) -> MotionClip:
    rotations = clip.rotations.copy()
    for side in ("Left", "Right"):
        rotations[:, INDEX[f"{side}Arm"]] = np.array([1.0, 0.0, 0.0, 0.0])
    return replace(clip, rotations=rotations)


def close_couple(apart: float = 0.42) -> DuetMotion:
    lead = standing_clip(lead_body(), FRAMES)
    follow = standing_clip(follow_body(), FRAMES, (0.05, apart), np.pi)
    return DuetMotion(with_arms_out(lead), with_arms_out(follow))


def hovering(off: float = 0.1, sway: float = 0.0) -> DuetMotion:
    """The lead's right hand behind her shoulder blade, `off` metres away from it."""
    duet = close_couple()
    spot = np.tile([0.0, 0.9, 0.0, -0.45], (FRAMES, 1))
    place, normal = Surfaces.of(duet.follow).place(TRUNK, spot, thickness_of(duet.lead))
    wave = off + sway * np.sin(2.0 * np.pi * np.arange(FRAMES) / 24.0)
    return replace(duet, lead=with_grip_at(duet.lead, 1, place + wave[:, None] * normal))


def polished(duet: DuetMotion, settings: PolishSettings = HANDS_ONLY, roles: frozenset[Role] = BOTH) -> DuetMotion:
    return polish(duet, SECONDS, np.ones(FRAMES, dtype=np.bool_), roles, settings, holds=NOBODY_HOLDS)


def trunk_gaps(duet: DuetMotion) -> Floats:
    return Surfaces.of(duet.follow).gap(TRUNK, grip_points(duet.lead)[:, 1], thickness_of(duet.lead))


def rests_of(duet: DuetMotion, hand: int = 1) -> list[Rest]:
    return [r for r in resting_hands(duet, SECONDS, NOBODY_HOLDS) if (r.role, r.hand) == ("lead", hand)]


def test_a_hand_that_hovers_behind_the_back_comes_to_lie_on_it() -> None:
    duet = hovering()
    assert trunk_gaps(duet).min() > 0.08
    result = polished(duet)
    assert trunk_gaps(result).max() < 0.01
    palm_way = joint_positions(result.lead) - joint_positions(duet.lead)
    assert np.linalg.norm(palm_way[:, INDEX["Hips"]], axis=-1).max() < 1e-9, "only the arm was to move"


def test_a_trembling_hand_lies_still() -> None:
    result = polished(hovering(0.07, 0.02))
    seen = Surfaces.of(result.follow).seen(grip_points(result.lead)[:, 1])
    assert np.ptp(seen[32:-32], axis=0).max() < 0.01


def test_a_hand_on_an_upper_arm_comes_to_lie_on_it() -> None:
    duet = close_couple()
    spot = np.tile([0.25, -0.5, 0.8, 0.3], (FRAMES, 1))
    place, normal = Surfaces.of(duet.lead).place(2, spot, thickness_of(duet.follow))
    duet = replace(duet, follow=with_grip_at(duet.follow, 0, place + 0.08 * normal))
    result = polished(duet)
    gaps = [Surfaces.of(d.lead).gap(2, grip_points(d.follow)[:, 0], thickness_of(d.follow)) for d in (duet, result)]
    assert gaps[0].min() > 0.06
    assert gaps[1].max() < 0.01


def test_elbows_of_a_rest_hang_below_the_shoulder_and_nothing_stretches() -> None:
    result = polished(hovering())
    upper, middle, end = LIMBS["RightHand"]
    places = joint_positions(result.lead)
    assert (places[:, middle, 1] < places[:, upper, 1]).all()
    bent = np.linalg.norm(places[:, end] - places[:, upper], axis=-1)
    bones = np.linalg.norm(result.lead.skeleton.offsets[[middle, end]], axis=-1).sum()
    assert bent.max() < 0.985 * bones


def test_a_hand_that_passes_by_is_left_alone() -> None:
    duet = hovering()
    places = grip_points(duet.lead)[:, 1]
    swing = 0.25 * np.sin(2.0 * np.pi * np.arange(FRAMES) / 24.0)[:, None] * np.array([0.0, 1.0, 0.0])
    passing = replace(duet, lead=with_grip_at(duet.lead, 1, places + swing))
    assert rests_of(duet)
    assert not rests_of(passing)


def test_a_hand_that_holds_does_not_rest() -> None:
    holds = NOBODY_HOLDS.copy()
    holds[:, 1, 0] = 1.0
    assert not [r for r in resting_hands(hovering(), SECONDS, holds) if r.role == "lead" and r.hand == 1]


def test_partners_who_turn_their_backs_do_not_rest() -> None:
    duet = close_couple(0.3)
    away = DuetMotion(standing_clip(lead_body(), FRAMES, (0.0, 0.0), np.pi), duet.follow)
    assert not [rest for rest in resting_hands(away, SECONDS, NOBODY_HOLDS) if rest.role == "lead"]


def test_what_cannot_be_reached_fades_instead_of_stretching() -> None:
    duet = hovering()
    far = DuetMotion(duet.lead, close_couple(0.62).follow)
    result = polished(far)
    upper, _, end = LIMBS["RightHand"]
    lengths = [
        np.linalg.norm((p := joint_positions(d.lead))[:, end] - p[:, upper], axis=-1).max() for d in (far, result)
    ]
    longest = np.linalg.norm(lead_body().offsets[list(LIMBS["RightHand"][1:])], axis=-1).sum()
    assert lengths[1] < max(lengths[0], 0.985 * longest)


@pytest.mark.parametrize(("settings", "roles"), [(HANDS_ONLY, frozenset({"follow"})), (PolishSettings.only(), BOTH)])
def test_nothing_moves_without_strength_or_leave(settings: PolishSettings, roles: frozenset[Role]) -> None:
    duet = hovering()
    result = polished(duet, settings, roles)
    np.testing.assert_array_equal(result.lead.rotations, duet.lead.rotations)
    np.testing.assert_array_equal(result.lead.root_positions, duet.lead.root_positions)


def test_a_locked_partner_is_the_goal_and_stays() -> None:
    duet = hovering()
    result = polished(duet, roles=frozenset({"lead"}))
    np.testing.assert_array_equal(result.follow.rotations, duet.follow.rotations)
    assert trunk_gaps(result).max() < 0.01


def test_kept_frames_stay_bit_for_bit() -> None:
    duet = hovering()
    mask = np.zeros(FRAMES, dtype=np.bool_)
    mask[64:128] = True
    result = polish(duet, SECONDS, mask, BOTH, HANDS_ONLY, holds=NOBODY_HOLDS)
    np.testing.assert_array_equal(result.lead.rotations[~mask], duet.lead.rotations[~mask])
    assert trunk_gaps(result)[90:102].max() < 0.01
    assert np.abs(np.diff(trunk_gaps(result))).max() < 0.02, "the hand jumps at the border"
