"""Each part of polish mends its own damage, and nothing freezes."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.contacts import foot_contacts
from choreo_studio.motion.figures.writing import write_dance
from choreo_studio.motion.kinematics import LIMBS, forward_kinematics, joint_positions, reach
from choreo_studio.motion.measures.capsules import CAPSULE_NAMES, capsule_depths
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.finish import finish_of
from choreo_studio.motion.measures.steps import CountedBeats, landings, step_timing
from choreo_studio.motion.polish.jerks import turn_accelerations
from choreo_studio.motion.polish.limits import beyond_limits
from choreo_studio.motion.polish.polishing import polish
from choreo_studio.motion.polish.settings import POLISH_PARTS, PolishSettings
from choreo_studio.motion.rotations import Floats, about_axis, multiply
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body

from .builders import beat_frame_seconds, skating_walk, standing_clip, wavy_duet

SECONDS = beat_frame_seconds(12)
FRAMES = len(SECONDS)
BOTH: frozenset[Role] = frozenset(ROLES)
EVERYWHERE = np.ones(FRAMES, dtype=np.bool_)


def polished(duet: DuetMotion, settings: PolishSettings, holds: Floats | None = None) -> DuetMotion:
    return polish(duet, SECONDS, EVERYWHERE, BOTH, settings, holds=holds)


def walking_duet(skate: float = 0.04) -> DuetMotion:
    lead, _ = skating_walk(lead_body(), SECONDS, 0.3, skate)
    return DuetMotion(lead, standing_clip(follow_body(), FRAMES, (1.5, 0.0)))


def with_hand_at(clip: MotionClip, limb: str, place: Floats) -> MotionClip:
    targets = np.tile(place, (FRAMES, 1))
    rotations = reach(clip.rotations, forward_kinematics(clip), clip.skeleton.offsets, limb, targets)
    return replace(clip, rotations=rotations)


def deepest(duet: DuetMotion) -> Floats:
    lead, follow = (joint_positions(clip) for clip in duet)
    return capsule_depths(lead, follow, duet.lead.skeleton, duet.follow.skeleton).max(axis=1)


def test_a_sliding_plant_hardly_slides_any_more() -> None:
    duet = walking_duet()
    result = polished(duet, PolishSettings.only(feet=1.0))
    before, after = (foot_slip(joint_positions(d.lead), SECONDS) for d in (duet, result))
    assert before.mean_cm_per_second > 12.0
    assert after.mean_cm_per_second < 2.0
    finish = finish_of(result, SECONDS)
    assert finish.slip_99_cm_per_second < 12.0
    assert finish.off_floor_cm < 1.0


def test_steps_that_skim_the_floor_are_lifted() -> None:
    duet = walking_duet(skate=0.0)
    ankle = LIMBS["LeftFoot"][2]
    pose = forward_kinematics(duet.lead)
    low = pose.positions[:, ankle] * np.array([1.0, 0.0, 1.0]) + np.array([0.0, 0.085, 0.0])
    rotations = reach(duet.lead.rotations, pose, duet.lead.skeleton.offsets, "LeftFoot", low)
    skimming = DuetMotion(replace(duet.lead, rotations=rotations), duet.follow)
    heights = joint_positions(polished(skimming, PolishSettings.only(feet=1.0)).lead)[:, ankle, 1]
    assert np.ptp(low[:, 1]) == 0.0
    assert heights.max() > 0.105
    assert heights.min() == pytest.approx(0.08, abs=0.01)


def test_an_arm_through_the_partner_comes_out() -> None:
    lead = standing_clip(lead_body(), FRAMES)
    follow = standing_clip(follow_body(), FRAMES, (0.0, 0.55), np.pi)
    duet = DuetMotion(with_hand_at(lead, "RightHand", np.array([-0.05, 1.2, 0.6])), follow)
    assert deepest(duet).max() > 0.04
    result = polished(duet, PolishSettings.only(bodies=1.0))
    assert deepest(result).max() < 0.01
    moved = np.linalg.norm(joint_positions(result.lead) - joint_positions(duet.lead), axis=-1).mean(axis=0)
    assert moved[INDEX["RightHand"]] > 2.0 * moved[INDEX["Hips"]], "the whole body went instead of the arm"


def test_legs_through_each_other_part() -> None:
    lead = standing_clip(lead_body(), FRAMES)
    follow = standing_clip(follow_body(), FRAMES, (0.16, 0.25), np.pi)
    duet = DuetMotion(lead, follow)
    lead_joints, follow_joints = (joint_positions(clip) for clip in duet)
    depths = capsule_depths(lead_joints, follow_joints, lead.skeleton, follow.skeleton)
    assert depths.shape[1] > len(CAPSULE_NAMES)
    assert depths.max() > 0.03
    assert deepest(polished(duet, PolishSettings.only(bodies=1.0, feet=1.0))).max() < 0.5 * depths.max()


def test_hands_stay_together_while_bodies_part() -> None:
    lead = standing_clip(lead_body(), FRAMES)
    follow = standing_clip(follow_body(), FRAMES, (0.0, 0.3), np.pi)
    holds = np.zeros((FRAMES, 2, 2))
    holds[:, 0, 1] = 1.0
    result = polished(DuetMotion(lead, follow), PolishSettings(), holds)
    finish = finish_of(result, SECONDS, holds > 0.5)
    assert finish.hold_error_cm < 1.0
    assert finish.through_percent == 0.0


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_a_knee_that_bends_the_wrong_way_is_straightened(strength: float) -> None:
    lead = standing_clip(lead_body(), FRAMES)
    rotations = lead.rotations.copy()
    rotations[40:80, INDEX["LeftLeg"]] = about_axis(0, np.asarray(-0.3))
    duet = DuetMotion(replace(lead, rotations=rotations), standing_clip(follow_body(), FRAMES, (1.5, 0.0)))
    assert beyond_limits(duet.lead).max() == pytest.approx(0.3)
    result = polished(duet, PolishSettings.only(limits=strength))
    assert beyond_limits(result.lead).max() == pytest.approx(0.3 * (1.0 - strength), abs=1e-6)
    assert np.array_equal(result.lead.rotations[:40], duet.lead.rotations[:40])
    assert np.array_equal(result.follow.rotations, duet.follow.rotations)


def test_a_jerking_joint_is_eased_and_the_rest_left_alone() -> None:
    duet = wavy_duet(SECONDS, 4)
    rotations = duet.lead.rotations.copy()
    arm = INDEX["LeftForeArm"]
    rotations[90, arm] = multiply(rotations[90, arm], about_axis(0, np.asarray(0.6)))
    damaged = DuetMotion(replace(duet.lead, rotations=rotations), duet.follow)
    result = polished(damaged, PolishSettings.only(smoothness=1.0))
    before, after = (turn_accelerations(d.lead, SECONDS)[:, arm].max() for d in (damaged, result))
    assert after < 0.35 * before
    others = [joint for joint in range(len(INDEX)) if joint != arm]
    assert np.array_equal(result.lead.rotations[:, others], damaged.lead.rotations[:, others])
    assert np.array_equal(result.lead.rotations[:70, arm], damaged.lead.rotations[:70, arm])


@pytest.mark.parametrize("part", POLISH_PARTS)
def test_a_part_of_no_strength_does_nothing(part: str) -> None:
    duet = wavy_duet(SECONDS, 3)
    result = polish(duet, SECONDS, EVERYWHERE, BOTH, PolishSettings.only(**{part: 0.0}), holds=np.ones((FRAMES, 2, 2)))
    for before, after in zip(duet, result, strict=True):
        assert np.array_equal(before.rotations, after.rotations)
        assert np.array_equal(before.root_positions, after.root_positions)


def test_nothing_freezes_and_nothing_floats() -> None:
    duet = walking_duet()
    before, after = (finish_of(d, SECONDS) for d in (duet, polished(duet, PolishSettings())))
    for name in ("step_length_cm", "energy_m_per_second", "diversity_cm"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=0.1), name
    assert after.pops_per_minute <= before.pops_per_minute + 3.0


def test_an_arm_gets_past_a_head_above_it() -> None:
    lead = standing_clip(lead_body(), FRAMES)
    follow = standing_clip(follow_body(), FRAMES, (0.0, 0.55), np.pi)
    skull = joint_positions(follow)[0, INDEX["Head"]] + np.array([0.0, 0.06, 0.0])
    duet = DuetMotion(with_hand_at(lead, "RightHand", skull - np.array([0.0, 0.0, 0.02])), follow)
    result = polished(duet, PolishSettings.only(bodies=1.0))
    hands = [joint_positions(d.lead)[FRAMES // 2, INDEX["RightHand"]] for d in (duet, result)]
    assert np.linalg.norm(hands[0] - skull) < 0.1
    assert np.linalg.norm(hands[1] - skull) > 0.1
    assert hands[1][1] > hands[0][1] + 0.03


def test_short_steps_of_a_triple_stay_steps_where_contacts_are_known() -> None:
    dance = write_dance("swing", 8.0, 1, 150.0)
    seconds = np.arange(dance.motion.frame_count) / dance.rate.fps
    beats = CountedBeats(dance.beat_frames / dance.rate.fps, dance.counts.astype(np.intp) - 1)
    feet = [foot_contacts(joint_positions(clip), seconds) for clip in dance.motion]
    anywhere = np.ones(len(seconds), dtype=np.bool_)
    contacts = np.stack(feet, axis=1).astype(np.float64)
    result = polish(dance.motion, seconds, anywhere, BOTH, PolishSettings.only(feet=1.0), contacts)
    before, after = (
        step_timing([landings(joint_positions(clip), seconds) for clip in duet], beats).landings_per_eight
        for duet in (dance.motion, result)
    )
    assert before > 14.0
    assert after > 0.8 * before
