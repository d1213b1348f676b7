"""Wishes: curves, keyframes and bars to be like."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.motion.skeleton import JOINT_COUNT
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.layout import duet_layout
from choreo_studio.tokens.mask import mask_beats
from choreo_studio.tokens.wishes import Likeness, control_index, no_wishes
from tests.builders import steady_grid, swaying_duet
from tests.fakes import FakeGenerator

STANDING = np.tile(np.array([1.0, 0.0, 0.0, 0.0]), (JOINT_COUNT, 1))


def keyframe(frame: int, role: str = "lead") -> Keyframe:
    return Keyframe(role, frame, np.array([0.1, 1.0, 0.2]), STANDING.copy())  # type: ignore[arg-type]


def test_curves_are_free_until_they_are_drawn_and_held_within_bounds() -> None:
    wishes = no_wishes(8)
    assert not wishes.wished.any()
    drawn = wishes.with_curve("travel", np.array([np.nan, 9.0, -9.0, 0.5, *[np.nan] * 4], dtype=np.float32))
    np.testing.assert_array_equal(drawn.curve("travel")[1:4], [2.0, -2.0, 0.5])
    assert drawn.wished.sum() == 3
    assert drawn.wished[:, CONTROL_NAMES.index("travel")].sum() == 3
    assert not wishes.wished.any()


def test_wrong_wishes_are_refused() -> None:
    free = no_wishes(4)
    with pytest.raises(ValueError, match="curves: expected float32"):
        replace(free, curves=np.zeros((4, 3), dtype=np.float32))
    with pytest.raises(ValueError, match="curves: expected at most 2"):
        replace(free, curves=np.full((4, 5), 3.0, dtype=np.float32))
    with pytest.raises(ValueError, match="obedience"):
        replace(free, obedience=-1.0)
    with pytest.raises(ValueError, match="one for each dancer and frame"):
        replace(free, keyframes=(keyframe(3), keyframe(3)))
    with pytest.raises(ValueError, match="control: expected one of energy"):
        control_index("speed")
    with pytest.raises(ValueError, match="unit quaternions"):
        Keyframe("lead", 0, np.zeros(3), 2.0 * STANDING)
    with pytest.raises(ValueError, match="wishes: expected 8 beats, found 4"):
        DanceRequest(steady_grid(8), None, mask_beats(duet_layout(), np.ones(8, dtype=np.bool_)), wishes=free)


def test_a_part_of_the_wishes_counts_from_its_first_beat() -> None:
    wishes = replace(no_wishes(8), keyframes=(keyframe(0), keyframe(40), keyframe(40, "follow"), keyframe(64)))
    wishes = wishes.with_curve("energy", np.arange(8, dtype=np.float32) / 8)
    part = wishes.beats(2, 4)
    np.testing.assert_array_equal(part.curve("energy"), np.array([2, 3], dtype=np.float32) / 8)
    assert [(key.role, key.frame) for key in part.keyframes] == [("lead", 8), ("follow", 8)]


def test_a_likeness_needs_as_much_motion_as_tokens() -> None:
    grid, motion = steady_grid(4), swaying_duet(64)
    tokens = FakeGenerator().tokenize(motion, grid)
    Likeness(tokens, motion, grid.count_in_eight, grid.beat_periods)
    with pytest.raises(ValueError, match="expected 64 frames, found 48"):
        Likeness(tokens, motion[:48], grid.count_in_eight, grid.beat_periods)
