"""Written dances as bodies: feet that stand, hands that meet, nobody through anybody."""

from functools import cache

import numpy as np
import pytest

from choreo_studio.motion.figures.dances import DANCES
from choreo_studio.motion.figures.holds import holding
from choreo_studio.motion.figures.writing import WrittenDance, write_dance
from choreo_studio.motion.kinematics import forward_kinematics, joint_positions
from choreo_studio.motion.measures.capsules import torso_depths
from choreo_studio.motion.measures.feet import foot_slip, sole_points
from choreo_studio.motion.measures.steps import CountedBeats, landings, step_timing
from choreo_studio.motion.retarget.holds import grip_distances
from choreo_studio.motion.skeleton import INDEX

EVERY = pytest.mark.parametrize("style", DANCES)


@cache
def dance(style: str) -> WrittenDance:
    return write_dance(style, 20.0, seed=3)


def beats_of(written: WrittenDance) -> np.ndarray:
    return np.arange(written.motion.frame_count) / written.rate.fps * written.tempo_bpm / 60.0


@EVERY
def test_planted_feet_do_not_slip(style: str) -> None:
    written = dance(style)
    seconds = written.rate.seconds(written.motion.frame_count)
    for clip in written.motion:
        slip = foot_slip(joint_positions(clip), seconds)
        assert slip.mean_cm_per_second < 0.5
        assert slip.planted_share > 0.9


@EVERY
def test_the_ball_of_a_standing_foot_does_not_move_a_millimetre(style: str) -> None:
    written = dance(style)
    beats = beats_of(written)
    for clip, feet in zip(written.motion, written.feet, strict=True):
        toes = joint_positions(clip)[:, [INDEX["LeftToeBase"], INDEX["RightToeBase"]]]
        for side, foot in enumerate(feet):
            # A foot that lands on its heel has its ball down a little later.
            for plant in foot.plants:
                late = plant.lands + 0.25 * written.tempo_bpm / 60.0
                stands = (beats >= late) & (beats < plant.lifts)
                if stands.any():
                    assert np.ptp(toes[stands, side], axis=0).max() < 1e-3


@EVERY
def test_soles_touch_the_floor_and_never_go_below(style: str) -> None:
    for clip in dance(style).motion:
        heights = sole_points(clip, forward_kinematics(clip))[..., 1].min(axis=1)
        assert heights.min() > -0.003
        assert np.abs(heights).max() < 0.003, "one foot always stands"


@EVERY
def test_hands_that_hold_meet(style: str) -> None:
    written = dance(style)
    gaps = grip_distances(*written.motion)
    left, right = holding(written.routine.holds, beats_of(written))
    assert left.any() or right.any()
    for held, gap in ((left, gaps[:, 0, 1]), (right, gaps[:, 1, 0])):
        assert not held.any() or gap[held].max() < 0.01


@EVERY
def test_nobody_goes_through_anybody(style: str) -> None:
    lead, follow = dance(style).motion
    depth = torso_depths(joint_positions(lead), joint_positions(follow), lead.skeleton, follow.skeleton)
    assert depth.max() < 0.0


@EVERY
def test_steps_land_on_their_counts(style: str) -> None:
    written = dance(style)
    seconds = written.rate.seconds(written.motion.frame_count)
    beats = CountedBeats(written.beat_frames / written.rate.fps, (written.counts - 1).astype(np.intp))
    timing = step_timing([landings(joint_positions(clip), seconds) for clip in written.motion], beats)
    if style in ("salsa", "waltz", "tango"):
        assert timing.spread_beats < 0.15
    if style == "salsa":
        assert timing.pause_share < 0.03


@EVERY
def test_knees_and_elbows_never_bend_backwards(style: str) -> None:
    for clip in dance(style).motion:
        at = joint_positions(clip)
        for side in ("Left", "Right"):
            hip, _knee, ankle = (at[:, INDEX[side + part]] for part in ("UpLeg", "Leg", "Foot"))
            reach = np.linalg.norm(ankle - hip, axis=-1) / clip.skeleton.leg_length
            assert reach.max() < 0.995
            hinges = clip.rotations[:, [INDEX[f"{side}Leg"], INDEX[f"{side}ForeArm"]]]
            knees, elbows = hinges[:, 0, 1] * np.sign(hinges[:, 0, 0]), hinges[:, 1, 2] * np.sign(hinges[:, 1, 0])
            assert knees.min() > 0.0
            assert (-elbows if side == "Left" else elbows).min() > 0.0


@pytest.mark.parametrize("style", ["salsa", "waltz"])
def test_the_same_seed_gives_the_same_dance_and_another_does_not(style: str) -> None:
    first, again, other = (write_dance(style, 4.0, seed) for seed in (5, 5, 6))
    for one, two in zip(first.motion, again.motion, strict=True):
        np.testing.assert_array_equal(one.rotations, two.rotations)
        np.testing.assert_array_equal(one.root_positions, two.root_positions)
    frames = min(first.motion.frame_count, other.motion.frame_count)
    apart = first.motion.lead.root_positions[:frames] - other.motion.lead.root_positions[:frames]
    assert np.abs(apart).max() > 0.05


@EVERY
def test_counts_go_round_and_the_couple_stays_on_stage(style: str) -> None:
    written = dance(style)
    expected = np.arange(len(written.counts)) % DANCES[style].count_length + 1
    np.testing.assert_array_equal(written.counts, expected)
    for clip in written.motion:
        assert np.abs(clip.root_positions[:, [0, 2]]).max() < 3.5


def test_an_unknown_dance_is_named() -> None:
    with pytest.raises(ValueError, match="polka"):
        write_dance("polka", 5.0, 0)
