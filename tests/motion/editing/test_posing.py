"""Keyframes: poses met, feet that stay, and everything else as it was."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.editing.footing import Moment, foot_weight
from choreo_studio.motion.editing.path import best_floor_fit
from choreo_studio.motion.editing.posing import carried, met
from choreo_studio.motion.keyframes import Keyframe, keyframe_of
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.seams import acceleration_jumps
from tests.builders import swaying_duet

FRAMES = 256
SECONDS = np.arange(FRAMES) / 48.0
BOTH = frozenset(ROLES)
DANCE = swaying_duet(FRAMES, 0)
OTHER = swaying_duet(FRAMES, 5)


def masked(first: int = 0, end: int = FRAMES) -> np.ndarray:
    mask = np.zeros(FRAMES, dtype=np.bool_)
    mask[first:end] = True
    return mask


def keys(frame: int, roles: tuple[Role, ...] = ROLES, is_placed: bool = False, source: int = 77) -> list[Keyframe]:
    return [replace(keyframe_of(OTHER.dancer(role), role, source, is_placed), frame=frame) for role in roles]


def joints_of(duet: DuetMotion, key: Keyframe) -> tuple[np.ndarray, np.ndarray]:
    """Joints (J, 3) at the keyframe's frame, and those of the keyframe."""
    clip = duet.dancer(key.role)[key.frame : key.frame + 1]
    pose = replace(clip, root_positions=key.root_position[None], rotations=key.rotations[None])
    return joint_positions(clip)[0], joint_positions(pose)[0]


def farthest_cm(duet: DuetMotion, group: list[Keyframe]) -> float:
    shown, wanted = (np.concatenate(rows) for rows in zip(*(joints_of(duet, key) for key in group), strict=True))
    if not group[0].is_placed:
        wanted = best_floor_fit(wanted, shown).applied(wanted)
    return 100.0 * float(np.linalg.norm(shown - wanted, axis=-1).max())


@pytest.mark.parametrize("is_placed", [False, True])
@pytest.mark.parametrize("roles", [ROLES, ("lead",), ("follow",)])
def test_a_pose_is_met_and_everything_far_from_it_stays(roles: tuple[Role, ...], is_placed: bool) -> None:
    group = keys(128, roles, is_placed)
    assert farthest_cm(DANCE, group) > 10.0
    bent = met(DANCE, group, masked(), BOTH, SECONDS)
    assert farthest_cm(bent, group) < 1.0
    for role in ROLES:
        before, after = DANCE.dancer(role), bent.dancer(role)
        far = np.r_[0:60, 200:FRAMES] if role in roles else np.arange(FRAMES)
        np.testing.assert_array_equal(after.root_positions[far], before.root_positions[far])
        np.testing.assert_array_equal(after.rotations[far], before.rotations[far])


def test_a_pose_that_is_not_placed_leaves_the_couple_where_it_is() -> None:
    bent = met(DANCE, keys(128), masked(), BOTH, SECONDS)
    before, after = (np.mean([clip.root_positions[128, [0, 2]] for clip in duet], axis=0) for duet in (DANCE, bent))
    assert np.linalg.norm(after - before) < 0.15
    apart = [
        duet.follow.root_positions[f, [0, 2]] - duet.lead.root_positions[f, [0, 2]]
        for duet, f in ((bent, 128), (OTHER, 77))
    ]
    assert np.linalg.norm(apart[0]) == pytest.approx(np.linalg.norm(apart[1]), abs=1e-6)


def test_frames_outside_the_mask_and_held_dancers_stay_bit_for_bit() -> None:
    mask = masked(100, 160)
    bent = met(DANCE, [*keys(130), *keys(30)], mask, frozenset(("follow",)), SECONDS)
    assert bent.lead is DANCE.lead
    np.testing.assert_array_equal(bent.follow.rotations[~mask], DANCE.follow.rotations[~mask])
    np.testing.assert_array_equal(bent.follow.root_positions[~mask], DANCE.follow.root_positions[~mask])
    assert not np.array_equal(bent.follow.rotations[130], DANCE.follow.rotations[130])


def test_poses_near_each_other_are_all_met() -> None:
    first, second = keys(120, ("lead",)), keys(126, ("lead",), source=150)
    bent = met(DANCE, [*first, *second], masked(), BOTH, SECONDS)
    assert max(farthest_cm(bent, first), farthest_cm(bent, second)) < 1.0


def test_first_and_last_frame_can_be_wished() -> None:
    start, end = keys(0, ("lead",)), keys(FRAMES - 1, ("lead",), source=150)
    bent = met(DANCE, [*start, *end], masked(), BOTH, SECONDS)
    assert max(farthest_cm(bent, start), farthest_cm(bent, end)) < 1.0


def test_a_pose_is_reached_without_a_jolt() -> None:
    bent = met(DANCE, keys(128), masked(), BOTH, SECONDS)
    abrupt = met(DANCE, keys(128), masked(), BOTH, SECONDS, ramps=(2, 2))
    eased, hard = (np.nanmax(acceleration_jumps(joint_positions(duet.lead), SECONDS)) for duet in (bent, abrupt))
    assert eased < 0.2 * hard


def test_the_couple_is_carried_to_a_placed_pose() -> None:
    group = keys(128, is_placed=True)
    moved = carried(DANCE, group, masked(), BOTH, SECONDS)
    # Nothing is kept and one moment is placed: the whole dance is moved as it is.
    relative = moved.lead.root_positions - moved.lead.root_positions[0]
    turned = DANCE.lead.root_positions - DANCE.lead.root_positions[0]
    np.testing.assert_allclose(np.linalg.norm(relative, axis=-1), np.linalg.norm(turned, axis=-1), atol=1e-9)
    before, after = (joints_of(duet, group[0]) for duet in (DANCE, moved))
    far, near = (np.linalg.norm(shown.mean(0) - wanted.mean(0)) for shown, wanted in (before, after))
    assert near < far


def test_the_path_is_bent_between_kept_frames_and_placed_poses() -> None:
    mask, group = masked(40, 220), [replace(key, root_position=key.root_position + np.array([1.0, 0.0, 0.5]))
                                    for key in keys(130, is_placed=True)]  # fmt: skip
    moved = carried(DANCE, group, mask, BOTH, SECONDS)
    for before, after in zip(DANCE, moved, strict=True):
        np.testing.assert_array_equal(after.root_positions[~mask], before.root_positions[~mask])
        np.testing.assert_array_equal(after.rotations[~mask], before.rotations[~mask])
        assert np.linalg.norm(np.diff(after.root_positions, axis=0), axis=-1).max() < 0.08
    centre, wanted = (
        np.mean(rows, axis=0)[[0, 2]]
        for rows in ([clip.root_positions[130] for clip in moved], [key.root_position for key in group])
    )
    assert np.linalg.norm(centre - wanted) < 0.1
    assert carried(DANCE, keys(130), mask, BOTH, SECONDS) is DANCE
    assert carried(DANCE, group, mask, frozenset(("lead",)), SECONDS) is DANCE


def test_a_foot_is_moved_through_its_plant_and_not_in_the_plants_around_it() -> None:
    weight = foot_weight(Moment(50, None, None), [(10, 30), (40, 60), (75, 90)], 120)
    assert (weight[40:60] == 1.0).all()
    assert (weight[:30] == 0.0).all()
    assert (weight[75:] == 0.0).all()
    assert 0.0 < weight[35] < 1.0


def test_a_foot_in_the_air_is_moved_at_the_moment_alone_and_kept_frames_are_obeyed() -> None:
    free = foot_weight(Moment(50, None, None), [], 120)
    assert free[50] == 1.0
    assert free[49] < 1.0
    assert free[38] == free[62] == 0.0
    held = foot_weight(Moment(50, 45, 58), [(10, 30), (40, 60)], 120)
    assert held[50] == 1.0
    assert held[45] == held[58] == 0.0
