"""Two dancers in one world: closeness, steps that stay, hands that hold."""

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import hand_holds
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.holds import close_holds, find_holds, grip_distances
from choreo_studio.motion.retarget.pair import find_closeness, placed_pair
from choreo_studio.motion.rotations import Floats, about_axis
from choreo_studio.motion.skeleton import INDEX, Skeleton, follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.steps.builders import salsa_landings, stepping_clip

RATE = FrameRate.of(30)
FRAMES = 240
TIME = np.arange(FRAMES) / 30.0


def reaching(body: Skeleton, elbow: Floats | float, facing: float, at: Floats) -> MotionClip:
    """A dancer at `at` (T, 3) who steps, with both arms forward and elbows bent by `elbow` radians."""
    clip = stepping_clip(body, salsa_landings(0.5 + 0.4 * np.arange(18), 1), TIME)
    rotations = clip.rotations.copy()
    rotations[:, 0] = about_axis(1, np.array(facing))
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        rotations[:, INDEX[f"{side}Arm"]] = about_axis(1, np.array(-sign * np.pi / 2))
        rotations[:, INDEX[f"{side}ForeArm"]] = about_axis(1, np.broadcast_to(np.asarray(-sign * elbow), FRAMES))
    return MotionClip(body, clip.root_positions + at, rotations)


def couple(gap: float, elbow: Floats | float = 0.3) -> tuple[MotionClip, MotionClip]:
    """Face to face, `gap` metres apart, swaying along together."""
    sway = np.stack([0.2 * np.sin(TIME), 0.0 * TIME, 0.1 * TIME], axis=-1)
    lead = reaching(lead_body(), elbow, 0.0, sway)
    follow = reaching(follow_body(), elbow, np.pi, sway + np.array([0.0, 0.0, gap]))
    return lead, follow


def gap_of_grips(duet: DuetMotion) -> Floats:
    """Distance of lead's left from follow's right grip, (T,)."""
    return np.asarray(grip_distances(*duet)[:, 0, 1])


@pytest.mark.parametrize("true_closeness", [0.78, 0.86, 1.0])
def test_closeness_is_found_from_the_hands(true_closeness: float) -> None:
    gaps = np.arange(0.8, 1.6, 0.002)
    at_best = gaps[np.argmin([np.median(gap_of_grips(DuetMotion(*couple(gap)))) for gap in gaps[::20]]) * 20]
    lead, follow = couple(at_best / true_closeness)
    found = find_closeness(lead, follow, lead.root_positions, follow.root_positions)
    # Of factors that are equally good within a centimetre the mildest is taken.
    assert true_closeness - 0.02 <= found <= min(true_closeness + 0.06, 1.0)


def test_dancers_who_never_touch_stay_where_they_are() -> None:
    lead, follow = couple(3.0)
    assert find_closeness(lead, follow, lead.root_positions, follow.root_positions) == 1.0


def test_coming_closer_adds_no_slip_to_standing_feet() -> None:
    lead, follow = couple(1.4)
    duet = placed_pair(lead, follow, lead.root_positions, follow.root_positions, 0.8, RATE)
    between = (duet.follow.root_positions - duet.lead.root_positions)[:, 2]
    np.testing.assert_allclose(between, 0.8 * 1.4, atol=1e-6)
    feet = [INDEX["LeftFoot"], INDEX["RightFoot"]]
    for before, after in ((lead, duet.lead), (follow, duet.follow)):
        path = [joint_positions(clip)[:, feet] for clip in (before, after)]
        moved = path[1] - path[0]
        assert np.abs(np.diff(moved, axis=0)).max() < 0.004
        np.testing.assert_allclose(moved[..., 1], 0.0, atol=0.004)


def test_a_foot_stays_put_while_its_body_is_brought_closer() -> None:
    # The follow circles, so the pull turns all the time; feet that stand must not turn with it.
    lead, follow = couple(1.2)
    circle = np.stack([1.2 * np.sin(0.8 * TIME), 0.0 * TIME, 1.2 * np.cos(0.8 * TIME)], axis=-1)
    still = reaching(lead_body(), 0.3, 0.0, np.zeros((FRAMES, 3)))
    duet = placed_pair(still, follow, still.root_positions, still.root_positions + circle, 0.8, RATE)
    roots = np.linalg.norm(np.diff(duet.lead.root_positions, axis=0), axis=-1)
    ankle = joint_positions(duet.lead)[:, INDEX["LeftFoot"]]
    first_lift = int((0.5 - 0.26) * 30)
    stance = slice(int(0.6 * 30), int(1.0 * 30))
    assert roots.mean() > 0.002
    assert np.ptp(ankle[stance], axis=0).max() < 0.003
    assert np.ptp(ankle[:first_lift], axis=0).max() < 0.003
    assert lead.frame_count == FRAMES


def test_hands_that_hold_are_closed_and_ease_in_and_out() -> None:
    # Elbows bend more after five seconds, so the hands part.
    elbow = 0.9 + 1.4 * np.clip((TIME - 5.0) / 0.8, 0.0, 1.0)
    gap = min(np.arange(0.4, 1.6, 0.01), key=lambda g: abs(gap_of_grips(DuetMotion(*couple(g, elbow)))[0] - 0.16))
    duet = DuetMotion(*couple(float(gap), elbow))
    before = gap_of_grips(duet)
    holds = find_holds(duet, RATE)
    assert {(h.lead_hand, h.follow_hand) for h in holds} == {(0, 1), (1, 0)}
    closed = close_holds(duet, holds, RATE)
    after = gap_of_grips(closed)
    assert before[:140].min() > 0.12
    assert after[: holds[0].end_frame].max() < 0.04
    np.testing.assert_allclose(after[200:], before[200:], atol=1e-9)
    assert np.abs(np.diff(after)).max() < np.abs(np.diff(before)).max() + 0.04
    flags = hand_holds(joint_positions(closed.lead), joint_positions(closed.follow), TIME)
    assert flags[30:140, 0, 1].all() and flags[30:140, 1, 0].all() and not flags[210:].any()
    legs = [INDEX[name] for name in ("LeftUpLeg", "RightFoot", "Hips", "Head")]
    np.testing.assert_array_equal(closed.lead.rotations[:, legs], duet.lead.rotations[:, legs])


def test_hands_out_of_reach_are_left_alone() -> None:
    duet = DuetMotion(*couple(2.4))
    assert find_holds(duet, RATE) == ()
    closed = close_holds(duet, (), RATE)
    np.testing.assert_array_equal(closed.lead.rotations, duet.lead.rotations)
