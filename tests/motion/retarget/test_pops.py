"""Capture spikes."""

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.pops import without_pops
from choreo_studio.motion.rotations import about_axis, multiply
from choreo_studio.motion.skeleton import INDEX, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_clip

RATE = FrameRate.of(60)


def slow_clip() -> MotionClip:
    # Built for 30 frames a second; at 60 it is twice as fast and still possible.
    return moving_clip(180, 12, lead_body(), amplitude=0.3)


def spiked(clip: MotionClip, frames: slice, joint: str, angle: float) -> MotionClip:
    rotations = clip.rotations.copy()
    index = INDEX[joint]
    rotations[frames, index] = multiply(rotations[frames, index], about_axis(0, np.array(angle)))
    return MotionClip(clip.skeleton, clip.root_positions, rotations)


def distance(first: MotionClip, second: MotionClip) -> float:
    return float(np.linalg.norm(joint_positions(first) - joint_positions(second), axis=-1).max())


def test_sound_motion_stays_as_it_is() -> None:
    clip = slow_clip()
    found = without_pops(clip, RATE)
    np.testing.assert_array_equal(found.rotations, clip.rotations)
    np.testing.assert_array_equal(found.root_positions, clip.root_positions)


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_short_spike_of_a_limb_is_bridged_and_nothing_else_touched(length: int) -> None:
    clip = slow_clip()
    broken = spiked(clip, slice(90, 90 + length), "LeftUpLeg", 0.5)
    found = without_pops(broken, RATE)
    assert distance(broken, clip) > 0.3
    assert distance(found, clip) < 0.03
    others = [joint for joint in range(22) if not 14 <= joint <= 17]
    np.testing.assert_array_equal(found.rotations[:, others], clip.rotations[:, others])
    np.testing.assert_array_equal(found.rotations[:84], clip.rotations[:84])
    np.testing.assert_array_equal(found.rotations[96 + length :], clip.rotations[96 + length :])


def test_a_root_that_jumps_away_and_back_is_bridged() -> None:
    clip = slow_clip()
    roots = clip.root_positions.copy()
    roots[50:55] += [0.2, 0.0, 0.1]
    found = without_pops(MotionClip(clip.skeleton, roots, clip.rotations), RATE)
    assert distance(found, clip) < 0.05


def test_a_long_disturbance_is_left_to_the_user() -> None:
    clip = slow_clip()
    rotations = clip.rotations.copy()
    shaking = 0.5 * (np.arange(60) % 2)
    rotations[60:120, INDEX["LeftArm"]] = multiply(rotations[60:120, INDEX["LeftArm"]], about_axis(2, shaking))
    broken = MotionClip(clip.skeleton, clip.root_positions, rotations)
    np.testing.assert_array_equal(without_pops(broken, RATE).rotations, broken.rotations)


@pytest.mark.parametrize("frames", [slice(0, 3), slice(177, 180)])
def test_a_spike_at_an_end_holds_the_nearest_sound_pose(frames: slice) -> None:
    clip = slow_clip()
    found = without_pops(spiked(clip, frames, "RightArm", 0.7), RATE)
    assert distance(found, clip) < 0.15


def test_clips_of_a_frame_or_two_pass() -> None:
    for frames in (1, 2, 3):
        clip = moving_clip(frames, 1)
        np.testing.assert_array_equal(without_pops(clip, RATE).rotations, clip.rotations)
