"""A couple stays on its stage by turning, and its feet stay where they stand."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.editing.stage import kept_on_stage
from choreo_studio.motion.editing.steering import MOST_RADIANS_PER_SECOND
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.feet import planted_foot_speeds
from choreo_studio.motion.rotations import Floats, about_axis, heading, multiply
from choreo_studio.motion.skeleton import INDEX, Skeleton, follow_body, lead_body
from tests.builders import frame_seconds, standing_clip, steady_grid

BEATS = 240
METRES_PER_BEAT = 0.42
SECONDS = frame_seconds(steady_grid(BEATS, tempo_bpm=120.0))


def hopping(body: Skeleton, ahead: float, turned: float, beats: int = BEATS) -> MotionClip:
    """A body that stands for half a beat and flies on for the other half, straight along +Z."""
    clip = standing_clip(body, 16 * beats)
    share = np.clip((np.arange(16 * beats) % 16 - 8) / 8.0, 0.0, 1.0)
    way = METRES_PER_BEAT * (np.arange(16 * beats) // 16 + share * share * (3.0 - 2.0 * share))
    path = np.stack([0.0 * way, 0.1 * np.sin(np.pi * share), way + ahead], axis=-1)
    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(about_axis(1, np.full(len(way), turned)), rotations[:, 0])
    return replace(clip, root_positions=clip.root_positions * [1.0, 1.0, 0.0] + path, rotations=rotations)


def hopping_couple() -> DuetMotion:
    return DuetMotion(hopping(lead_body(), 0.0, 0.0), hopping(follow_body(), 0.6, np.pi))


def standing_feet(frames: int) -> Floats:
    return np.broadcast_to((np.arange(frames) % 16 < 8)[:, None, None], (frames, 2, 4)).astype(np.float64)


@pytest.fixture(scope="module")
def bent() -> DuetMotion:
    return kept_on_stage(hopping_couple(), SECONDS, 6.0, standing_feet(len(SECONDS)))


def test_a_couple_that_walks_a_hundred_metres_stays_on_six(bent: DuetMotion) -> None:
    before = hopping_couple()
    assert before.lead.root_positions[-1, 2] - before.lead.root_positions[0, 2] > 100.0
    for clip in bent:
        places = joint_positions(clip)[:, (*FOOT_JOINTS, INDEX["Hips"])][..., [0, 2]]
        assert np.abs(places[:, -1]).max() < 3.0
        assert (np.abs(places) <= 3.0).all(axis=(1, 2)).mean() > 0.98


def test_it_is_turned_slowly(bent: DuetMotion) -> None:
    yaw = np.unwrap(heading(bent.lead.rotations[:, 0]))
    assert np.abs(np.diff(yaw) / np.diff(SECONDS)).max() < 1.3 * MOST_RADIANS_PER_SECOND


def test_steps_keep_their_length_and_partners_their_places(bent: DuetMotion) -> None:
    before = hopping_couple()
    apart = [np.linalg.norm(duet.lead.root_positions - duet.follow.root_positions, axis=1) for duet in (before, bent)]
    np.testing.assert_allclose(apart[1], apart[0], atol=1e-9)
    assert np.array_equal(bent.lead.rotations[:, 1:], before.lead.rotations[:, 1:])
    assert np.array_equal(bent.lead.root_positions[:, 1], before.lead.root_positions[:, 1])


def test_standing_feet_hardly_slide(bent: DuetMotion) -> None:
    contacts = standing_feet(len(SECONDS))[:, 0] > 0.5
    inner = contacts & np.roll(contacts, 1, axis=0) & np.roll(contacts, -1, axis=0)
    for clip in bent:
        speeds = planted_foot_speeds(joint_positions(clip), SECONDS, inner)
        assert 100.0 * speeds[np.isfinite(speeds)].mean() < 3.0


def test_a_dance_that_fits_is_only_moved() -> None:
    duet = hopping_couple()[: 16 * 8]
    placed = kept_on_stage(duet, SECONDS[: 16 * 8], 6.0, standing_feet(16 * 8))
    for before, after in zip(duet, placed, strict=True):
        assert np.array_equal(after.rotations, before.rotations)
        moved = after.root_positions - before.root_positions
        np.testing.assert_allclose(moved, np.broadcast_to(moved[0], moved.shape), atol=1e-12)


def test_an_endless_floor_bends_nothing() -> None:
    duet = hopping_couple()
    endless = kept_on_stage(duet, SECONDS, 0.0, standing_feet(len(SECONDS)))
    assert np.array_equal(endless.lead.rotations, duet.lead.rotations)


def test_contacts_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="planted"):
        kept_on_stage(hopping_couple(), SECONDS, 6.0, np.zeros((4, 2, 4)))
