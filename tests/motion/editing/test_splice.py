"""What is not marked stays bit for bit; what is marked leaves and arrives in place, speed and turning."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choreo_studio.motion.clip import ROLES, DuetMotion, MotionClip, Role
from choreo_studio.motion.editing.seams import PATH_SEAM_FRAMES
from choreo_studio.motion.editing.splicing import embedded, frame_mask_of_beats, frames_of_beats, softened, splice
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.rotations import Floats, inverse, multiply, to_rotation_vector

from .builders import BEAT_FRAMES, beat_frame_seconds, moved_duet, wavy_duet

BEATS = 16
SECONDS = beat_frame_seconds(BEATS)
CURRENT = wavy_duet(SECONDS, 1)
CANDIDATE = wavy_duet(SECONDS, 2)
BOTH: frozenset[Role] = frozenset(ROLES)
MIDDLE = slice(2 * BEAT_FRAMES + PATH_SEAM_FRAMES, 14 * BEAT_FRAMES - PATH_SEAM_FRAMES)
role_sets = st.sampled_from([BOTH, frozenset(("lead",)), frozenset(("follow",))])
beat_flags = st.lists(st.booleans(), min_size=BEATS, max_size=BEATS).map(np.array)


def beats_mask(*spans: tuple[int, int]) -> np.ndarray:
    beats = np.zeros(BEATS, dtype=np.bool_)
    for first, end in spans:
        beats[first:end] = True
    return frame_mask_of_beats(beats)


def same(one: MotionClip, other: MotionClip, frames: np.ndarray | slice) -> bool:
    return np.array_equal(one.root_positions[frames], other.root_positions[frames]) and np.array_equal(
        one.rotations[frames], other.rotations[frames]
    )


def angles_between(one: MotionClip, other: MotionClip) -> Floats:
    turns = to_rotation_vector(multiply(inverse(one.rotations), other.rotations))
    return np.asarray(np.linalg.norm(turns, axis=-1))


def velocity_jumps(duet: DuetMotion, frame: int) -> Floats:
    """Jump of speed (m/s) of every joint across a frame, from parabolas through three frames on each side."""
    joints = np.concatenate([joint_positions(clip) for clip in duet], axis=1)
    sides = []
    for frames in (slice(frame - 2, frame + 1), slice(frame, frame + 3)):
        times = SECONDS[frames] - SECONDS[frame]
        flat = joints[frames].reshape(3, -1)
        sides.append(np.polyfit(times, flat, 2)[1].reshape(-1, 3))
    return np.asarray(np.linalg.norm(sides[1] - sides[0], axis=-1))


@given(beats=beat_flags, roles=role_sets, soft=st.booleans())
@settings(max_examples=20, deadline=None)
def test_unmarked_frames_and_held_dancers_are_the_same_bits(
    beats: np.ndarray, roles: frozenset[Role], soft: bool
) -> None:
    mask = frame_mask_of_beats(beats)
    result = splice(CURRENT, CANDIDATE, mask, roles, SECONDS, soft_edges=soft)
    allowed = softened(mask) if soft else mask
    for role in ROLES:
        kept = ~allowed if role in roles else np.ones_like(mask)
        assert same(result.dancer(role), CURRENT.dancer(role), kept)
        if role in roles and mask.any():
            assert not same(result.dancer(role), CURRENT.dancer(role), mask)


@given(beats=beat_flags, roles=role_sets)
@settings(max_examples=8, deadline=None)
def test_rotations_stay_unit_and_finite(beats: np.ndarray, roles: frozenset[Role]) -> None:
    result = splice(CURRENT, CANDIDATE, frame_mask_of_beats(beats), roles, SECONDS)
    for clip in result:
        assert np.isfinite(clip.root_positions).all()
        np.testing.assert_allclose(np.linalg.norm(clip.rotations, axis=-1), 1.0, atol=1e-9)


@pytest.mark.parametrize("roles", [BOTH, frozenset(("lead",)), frozenset(("follow",))])
@pytest.mark.parametrize("span", [(4, 8), (0, 4), (12, 16), (6, 7)])
def test_it_does_not_matter_where_the_candidate_was_danced(roles: frozenset[Role], span: tuple[int, int]) -> None:
    elsewhere = moved_duet(CANDIDATE, 2.5, (4.0, -7.0))
    mask = beats_mask(span)
    here = splice(CURRENT, CANDIDATE, mask, roles, SECONDS)
    there = splice(CURRENT, elsewhere, mask, roles, SECONDS)
    for one, other in zip(here, there, strict=True):
        np.testing.assert_allclose(one.root_positions, other.root_positions, atol=1e-9)
        assert angles_between(one, other).max() < 1e-6


@pytest.mark.parametrize("roles", [BOTH, frozenset(("lead",)), frozenset(("follow",))])
def test_the_same_dance_from_elsewhere_changes_nothing(roles: frozenset[Role]) -> None:
    elsewhere = moved_duet(CURRENT, -1.1, (2.0, 3.0))
    result = splice(CURRENT, elsewhere, beats_mask((3, 7), (9, 13)), roles, SECONDS)
    for one, other in zip(result, CURRENT, strict=True):
        np.testing.assert_allclose(one.root_positions, other.root_positions, atol=1e-9)
        assert angles_between(one, other).max() < 1e-6


@pytest.mark.parametrize("roles", [BOTH, frozenset(("lead",)), frozenset(("follow",))])
@pytest.mark.parametrize("span", [(4, 8), (5, 8), (6, 7), (2, 14)])
def test_seams_have_no_jump_of_place_or_speed(roles: frozenset[Role], span: tuple[int, int]) -> None:
    mask = beats_mask(span)
    anchors = (span[0] * BEAT_FRAMES, span[1] * BEAT_FRAMES)
    result = splice(CURRENT, CANDIDATE, mask, roles, SECONDS)
    for anchor in anchors:
        assert velocity_jumps(result, anchor).max() < 0.2
        assert velocity_jumps(_pasted(mask), anchor).max() > 10.0


def _pasted(mask: np.ndarray) -> DuetMotion:
    clips = [
        MotionClip(
            kept.skeleton,
            np.where(mask[:, None], new.root_positions, kept.root_positions),
            np.where(mask[:, None, None], new.rotations, kept.rotations),
        )
        for kept, new in zip(CURRENT, CANDIDATE, strict=True)
    ]
    return DuetMotion(clips[0], clips[1])


def test_the_middle_of_a_long_span_is_the_candidate_up_to_the_floor() -> None:
    result = splice(CURRENT, CANDIDATE, beats_mask((2, 14)), BOTH, SECONDS)
    for got, wanted in zip(result, CANDIDATE, strict=True):
        assert angles_between(got[MIDDLE], wanted[MIDDLE])[:, 1:].max() < 1e-6
        np.testing.assert_allclose(got.root_positions[MIDDLE, 1], wanted.root_positions[MIDDLE, 1], atol=1e-12)
    got_gap = result.follow.root_positions[MIDDLE] - result.lead.root_positions[MIDDLE]
    wanted_gap = CANDIDATE.follow.root_positions[MIDDLE] - CANDIDATE.lead.root_positions[MIDDLE]
    np.testing.assert_allclose(np.linalg.norm(got_gap, axis=-1), np.linalg.norm(wanted_gap, axis=-1), atol=1e-9)


@pytest.mark.parametrize("role", ROLES)
def test_a_lone_dancer_stands_to_the_kept_partner_as_in_the_candidate(role: Role) -> None:
    partner: Role = "follow" if role == "lead" else "lead"
    together = {partner: CURRENT.dancer(partner), role: CANDIDATE.dancer(role)}
    elsewhere = moved_duet(DuetMotion(together["lead"], together["follow"]), 0.7, (1.0, 1.0))
    result = splice(CURRENT, elsewhere, beats_mask((2, 14)), frozenset((role,)), SECONDS)
    np.testing.assert_allclose(
        result.dancer(role).root_positions[MIDDLE], together[role].root_positions[MIDDLE], atol=1e-9
    )


def test_one_side_is_free_at_the_start_and_at_the_end_of_the_song() -> None:
    opening = splice(CURRENT, CANDIDATE, beats_mask((0, 4)), BOTH, SECONDS)
    assert velocity_jumps(opening, 4 * BEAT_FRAMES).max() < 0.12
    assert angles_between(opening.lead, CANDIDATE.lead)[:20, 1:].max() < 1e-6
    closing = splice(CURRENT, CANDIDATE, beats_mask((12, 16)), BOTH, SECONDS)
    assert velocity_jumps(closing, 12 * BEAT_FRAMES).max() < 0.12
    assert angles_between(closing.lead, CANDIDATE.lead)[-20:, 1:].max() < 1e-6


def test_a_whole_new_song_is_the_candidate() -> None:
    result = splice(CURRENT, CANDIDATE, np.ones(len(SECONDS), dtype=np.bool_), BOTH, SECONDS)
    for got, wanted in zip(result, CANDIDATE, strict=True):
        assert same(got, wanted, slice(None))


def test_two_runs_are_two_edits() -> None:
    first, second = beats_mask((2, 4)), beats_mask((8, 12))
    at_once = splice(CURRENT, CANDIDATE, first | second, BOTH, SECONDS)
    one_by_one = splice(splice(CURRENT, CANDIDATE, first, BOTH, SECONDS), CANDIDATE, second, BOTH, SECONDS)
    for one, other in zip(at_once, one_by_one, strict=True):
        assert same(one, other, slice(None))


def test_wall_clock_samples_outside_the_bars_do_not_change() -> None:
    mask = beats_mask((4, 8))
    result = splice(CURRENT, CANDIDATE, mask, BOTH, SECONDS)
    start, end = SECONDS[4 * BEAT_FRAMES], SECONDS[8 * BEAT_FRAMES]
    times = np.concatenate([np.linspace(0, start, 400), np.linspace(end, SECONDS[-1], 400)])
    for before, after in zip(sample_duet(CURRENT, SECONDS, times), sample_duet(result, SECONDS, times), strict=True):
        assert same(before, after, slice(None))


def test_soft_edges_lessen_the_acceleration() -> None:
    def peak(duet: DuetMotion) -> float:
        joints = np.concatenate([joint_positions(clip) for clip in duet], axis=1)
        velocity = np.gradient(joints, SECONDS, axis=0)
        return float(np.linalg.norm(np.gradient(velocity, SECONDS, axis=0), axis=-1).mean(axis=-1).max())

    mask = beats_mask((6, 10))
    peaks = [
        [peak(splice(CURRENT, wavy_duet(SECONDS, seed), mask, BOTH, SECONDS, soft_edges=soft)) for seed in range(2, 10)]
        for soft in (False, True)
    ]
    assert np.mean(peaks[1]) < 0.85 * np.mean(peaks[0])


def test_a_window_serves_as_candidate() -> None:
    mask = beats_mask((6, 10))
    window = CANDIDATE[slice(4 * BEAT_FRAMES, 12 * BEAT_FRAMES)]
    whole = splice(CURRENT, CANDIDATE, mask, BOTH, SECONDS)
    part = splice(CURRENT, embedded(window, 4 * BEAT_FRAMES, CURRENT), mask, BOTH, SECONDS)
    for one, other in zip(whole, part, strict=True):
        np.testing.assert_allclose(one.root_positions, other.root_positions, atol=1e-9)
        assert angles_between(one, other).max() < 1e-6


def test_frames_of_beats_keep_the_frame_on_the_first_beat() -> None:
    assert frames_of_beats(4, 8) == slice(65, 128)
    assert frames_of_beats(0, 4) == slice(0, 64)
    with pytest.raises(ValueError, match="first < end"):
        frames_of_beats(4, 4)


def test_neighbouring_marked_beats_are_one_run() -> None:
    beats = np.zeros(8, dtype=np.bool_)
    beats[2:5] = True
    mask = frame_mask_of_beats(beats)
    assert np.array_equal(np.flatnonzero(mask), np.arange(33, 80))


def test_what_does_not_fit_is_named() -> None:
    mask = beats_mask((2, 4))
    with pytest.raises(ValueError, match="candidate: expected 256 frames, found 100"):
        splice(CURRENT, CANDIDATE[slice(0, 100)], mask, BOTH, SECONDS)
    with pytest.raises(ValueError, match="frame_mask"):
        splice(CURRENT, CANDIDATE, mask[:-1], BOTH, SECONDS)
    with pytest.raises(ValueError, match="frame_seconds"):
        splice(CURRENT, CANDIDATE, mask, BOTH, SECONDS[:-1])
    with pytest.raises(ValueError, match="window"):
        embedded(CANDIDATE, 1, CURRENT)
