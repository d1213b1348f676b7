"""A couple's dance on other bodies."""

from functools import cache

import numpy as np
import pytest

from choreo_studio.motion.characters.dancing import danced_by, own_clip
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.figures.writing import write_dance
from choreo_studio.motion.kinematics import forward_kinematics, joint_positions
from choreo_studio.motion.measures.feet import planted_foot_speeds, sole_points
from choreo_studio.motion.polish.hands import near_hands
from choreo_studio.motion.polish.standing import stands_of
from choreo_studio.motion.retarget.holds import grip_distances
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX, PARENTS, Skeleton, follow_body, lead_body
from tests.builders_character import lanky

TALL = lanky(lead_body().scaled(2.1), legs=1.08, arms=1.05)
SMALL = lanky(follow_body().scaled(1.2), legs=0.85)


@cache
def waltz() -> tuple[DuetMotion, Floats]:
    written = write_dance("waltz", 6.0, 3)
    return written.motion, written.rate.seconds(written.motion.frame_count)


@cache
def danced(lead: Skeleton, follow: Skeleton) -> DuetMotion:
    motion, seconds = waltz()
    return danced_by(motion, (lead, follow), seconds)


def slip(clip: MotionClip, original: MotionClip, seconds: Floats) -> Floats:
    """Speeds in m/s of feet where they stood in the original."""
    stands = stands_of(original.skeleton, joint_positions(original), None, seconds)
    down = np.repeat(np.stack([stand.down for stand in stands], axis=1), 2, axis=1)
    speeds = planted_foot_speeds(joint_positions(clip), seconds, down)
    return np.asarray(speeds[np.isfinite(speeds)])


def bones(clip: MotionClip) -> Floats:
    positions = joint_positions(clip)
    joints = [INDEX[side + part] for side in ("Left", "Right") for part in ("ForeArm", "Hand", "Leg", "Foot")]
    return normalized(positions[:, joints] - positions[:, [PARENTS[joint] for joint in joints]])


def test_on_its_own_a_body_moves_as_the_dancer_with_a_path_as_long_as_its_legs() -> None:
    clip = waltz()[0].lead
    own = own_clip(clip, TALL)
    assert np.allclose(bones(own), bones(clip), atol=1e-9)
    ratio = TALL.leg_length / clip.skeleton.leg_length
    ways = [np.ptp(forward_kinematics(one).positions[:, INDEX["LeftFoot"]], axis=0)[[0, 2]] for one in (clip, own)]
    assert np.allclose(ways[1] / ways[0], ratio, atol=0.05)
    soles = [sole_points(one, forward_kinematics(one))[..., 1].min() for one in (clip, own)]
    assert soles[1] == pytest.approx(soles[0] * ratio, abs=0.012)


def test_what_a_body_has_no_joint_for_goes_with_the_joint_above() -> None:
    clip = waltz()[0].follow
    mapping = {name: name for name in INDEX if name not in ("Spine", "Spine1", "LeftShoulder")}
    pose = forward_kinematics(own_clip(clip, follow_body(), mapping))
    hips, ours = pose.rotations[:, INDEX["Hips"]], forward_kinematics(clip).rotations
    for name in ("Spine", "Spine1"):
        assert np.allclose(np.abs(np.sum(pose.rotations[:, INDEX[name]] * hips, axis=-1)), 1.0)
    for name in ("Spine2", "LeftArm", "Head"):
        assert np.allclose(np.abs(np.sum(pose.rotations[:, INDEX[name]] * ours[:, INDEX[name]], axis=-1)), 1.0)


@pytest.mark.parametrize("bodies", [(TALL, SMALL), (TALL, follow_body()), (lead_body(), SMALL)])
def test_feet_stand_on_the_floor_and_hands_hold_on_other_bodies(bodies: tuple[Skeleton, Skeleton]) -> None:
    (motion, seconds), couple = waltz(), danced(*bodies)
    for clip, original in zip(couple, motion, strict=True):
        speeds = slip(clip, original, seconds)
        assert speeds.mean() < 0.01
        soles = sole_points(clip, forward_kinematics(clip))[..., 1]
        assert soles.min() > -0.005
        assert soles.reshape(len(soles), 2, 3).min(axis=2).min(axis=1).max() < 0.03
    held = near_hands(motion, seconds) > 0.0
    assert held.any()
    gaps = grip_distances(*couple)[held]
    assert np.median(gaps) < 0.01
    assert (gaps > 0.03).mean() < 0.25


def test_steps_suit_the_shorter_legs_and_the_distance_both_pairs_of_arms() -> None:
    motion, couple = waltz()[0], danced(lead_body(), SMALL)
    ways = [
        np.linalg.norm(np.diff(one.lead.root_positions[:, [0, 2]], axis=0), axis=1).sum() for one in (motion, couple)
    ]
    assert ways[1] < 0.85 * ways[0]
    apart = [
        np.linalg.norm((one.lead.root_positions - one.follow.root_positions)[:, [0, 2]], axis=1)
        for one in (motion, couple)
    ]
    assert 0.6 < np.median(apart[1]) / np.median(apart[0]) < 1.3


def test_a_dance_on_other_bodies_can_be_called_off() -> None:
    def stop() -> None:
        raise InterruptedError

    motion, seconds = waltz()
    with pytest.raises(InterruptedError):
        danced_by(motion, (TALL, SMALL), seconds, on_stage=stop)
