"""Joints that flip are eased, everything else keeps its bits."""

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.polish.snaps import without_snaps
from choreo_studio.motion.rotations import about_axis, multiply, to_rotation_vector
from choreo_studio.motion.skeleton import INDEX
from tests.builders import swaying_duet

ARM = INDEX["RightArm"]


def _flipped(duet: DuetMotion, frame: int) -> DuetMotion:
    rotations = duet.lead.rotations.copy()
    rotations[frame:, ARM] = multiply(rotations[frame:, ARM], about_axis(0, np.array(2.2)))
    return DuetMotion(MotionClip(duet.lead.skeleton, duet.lead.root_positions, rotations), duet.follow)


def _fastest(clip: MotionClip) -> float:
    q = clip.rotations[:, ARM]
    turns = to_rotation_vector(multiply(q[:-1] * np.array([1.0, -1.0, -1.0, -1.0]), q[1:]))
    return float(np.degrees(np.linalg.norm(turns, axis=-1).max()))


def test_a_flip_becomes_a_swing_and_nothing_else_changes() -> None:
    duet = _flipped(swaying_duet(96), 50)
    calm = without_snaps(duet)
    assert _fastest(duet.lead) > 100
    assert _fastest(calm.lead) < 25
    changed = np.flatnonzero(np.abs(calm.lead.rotations - duet.lead.rotations).max(axis=(1, 2)) > 1e-12)
    assert changed.min() >= 44 and changed.max() < 56
    others = np.delete(np.arange(22), ARM)
    np.testing.assert_array_equal(calm.lead.rotations[:, others], duet.lead.rotations[:, others])


def test_smooth_dancing_is_left_as_it_is() -> None:
    duet = swaying_duet(96)
    calm = without_snaps(duet)
    np.testing.assert_array_equal(calm.follow.rotations, duet.follow.rotations)
