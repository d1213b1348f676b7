"""A dance that begins and ends in a pose: still, on its feet, and eased into the dancing between."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.editing.resting import EASE_FRAMES, held_frames, is_held, shown_at, unrest
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import Floats, about_axis, multiply
from choreo_studio.motion.skeleton import follow_body, lead_body
from tests.builders import frame_seconds, standing_clip, steady_grid, swaying_duet

FRAMES = 16 * 20
SECONDS = frame_seconds(steady_grid(20))


def couple(turned: float = np.pi, ahead: float = 0.55) -> DuetMotion:
    """A couple that stands; the follow faces the lead when turned by half a turn."""
    follow = standing_clip(follow_body(), FRAMES)
    rotations = follow.rotations.copy()
    rotations[:, 0] = multiply(about_axis(1, np.full(FRAMES, turned)), rotations[:, 0])
    moved = replace(follow, root_positions=follow.root_positions + np.array([0.0, 0.0, ahead]), rotations=rotations)
    return DuetMotion(standing_clip(lead_body(), FRAMES), moved)


def moved_lead(duet: DuetMotion, shift: Floats) -> DuetMotion:
    return DuetMotion(replace(duet.lead, root_positions=duet.lead.root_positions + shift), duet.follow)


def test_a_ready_couple_is_more_restful_than_any_other() -> None:
    ready = unrest(couple(), SECONDS).mean()
    assert ready < 0.1
    assert unrest(couple(turned=0.0), SECONDS).mean() > ready + 0.2
    assert unrest(couple(ahead=1.4), SECONDS).mean() > ready + 0.2
    lifted = np.zeros((FRAMES, 3))
    lifted[:, 1] = 0.1
    assert unrest(moved_lead(couple(), lifted), SECONDS).mean() > ready + 0.2
    gliding = np.zeros((FRAMES, 3))
    gliding[:, 0] = 0.5 * SECONDS
    assert unrest(moved_lead(couple(), gliding), SECONDS)[:40].mean() > ready + 0.2


def test_one_pose_is_held_before_and_one_after() -> None:
    duet = swaying_duet(FRAMES)
    shown = held_frames(duet, SECONDS, 80, 240)
    still = is_held(shown)
    assert still[:56].all()
    assert still[-56:].all()
    assert not still[100:220].any()
    posed = shown_at(duet, shown)
    for before, after in zip(duet, posed, strict=True):
        assert np.array_equal(after.rotations[100:220], before.rotations[100:220])
        joints = joint_positions(after)
        np.testing.assert_allclose(joints[:50], np.broadcast_to(joints[0], joints[:50].shape), atol=1e-9)
        np.testing.assert_allclose(joints[-50:], np.broadcast_to(joints[-1], joints[-50:].shape), atol=1e-9)


def test_time_never_runs_back_nor_jumps() -> None:
    shown = held_frames(swaying_duet(FRAMES), SECONDS, 80, 240)
    rates = np.diff(shown)
    assert rates.min() >= 0.0
    assert rates.max() <= 1.0 + 1e-9
    assert np.abs(np.diff(rates)).max() <= 1.01 / (2.0 * EASE_FRAMES)


@pytest.mark.parametrize(("begin", "end"), [(80, None), (None, 240), (None, None)])
def test_only_the_pose_that_is_asked_for_is_held(begin: int | None, end: int | None) -> None:
    shown = held_frames(swaying_duet(FRAMES), SECONDS, begin, end)
    still = is_held(shown)
    assert bool(still[0]) == (begin is not None)
    assert bool(still[-1]) == (end is not None)
