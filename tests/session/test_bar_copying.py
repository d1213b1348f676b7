"""Bars copied onto other bars of a take."""

import numpy as np
import pytest

from choreo_studio.session.bar_copying import copied_bars
from choreo_studio.session.take_editing import lock_dancer
from tests.session.builders_comps import BARS, largest_jump, same_frames, smooth_project


def test_a_copied_bar_makes_an_edited_take_that_differs_only_there() -> None:
    project = smooth_project()
    edited = copied_bars(project, 1, BARS[0], BARS[2])
    base, take = project.take(1), edited.current
    assert take is not None
    assert (take.name, take.dance.origin, take.parent) == ("Take 1 edited", "edited", 1)
    for frames in (slice(0, 145), slice(208, 272)):
        assert same_frames(take.dance.motion, base.dance.motion, frames)
    assert not same_frames(take.dance.motion, base.dance.motion, slice(145, 208))
    for name, per_beat in (("coarse", 1), ("fine", 2)):
        codes, old = take.dance.tokens.codes[name], base.dance.tokens.codes[name]
        assert np.array_equal(codes[:, 9 * per_beat : 13 * per_beat], old[:, 1 * per_beat : 5 * per_beat])
        assert np.array_equal(codes[:, : 9 * per_beat], old[:, : 9 * per_beat])
        assert np.array_equal(codes[:, 13 * per_beat :], old[:, 13 * per_beat :])


def test_the_copy_dances_as_its_source_and_joins_smoothly() -> None:
    project = smooth_project()
    motion = copied_bars(project, 1, BARS[0], BARS[2]).takes[-1].dance.motion
    middle = 2 * 16
    source, copy = (motion.lead.rotations[at, 1:] for at in (16 + middle, 144 + middle))
    assert np.abs(source - copy).max() < 1e-6
    plain = largest_jump(project.take(1).dance.motion, "lead", slice(0, 272))
    for seam in (144, 208):
        assert largest_jump(motion, "lead", slice(seam - 2, seam + 3)) < 3 * plain
    assert largest_jump(motion, "lead", slice(0, 272)) < 10 * plain


@pytest.mark.parametrize("target", [(0, 4), (13, 17), (3, 7)])
def test_bars_at_the_edges_and_bars_that_overlap_can_be_copied_onto(target: tuple[int, int]) -> None:
    project = smooth_project()
    motion = copied_bars(project, 1, BARS[0], target, "follow").takes[-1].dance.motion
    assert same_frames(motion, project.take(1).dance.motion, slice(0, 272), "lead")
    assert not same_frames(motion, project.take(1).dance.motion, slice(target[0] * 16 + 1, target[1] * 16), "follow")


def test_locked_dancers_stay() -> None:
    project = lock_dancer(smooth_project(), 1, "lead")
    edited = copied_bars(project, 1, BARS[0], BARS[2])
    assert same_frames(edited.takes[-1].dance.motion, project.take(1).dance.motion, slice(0, 272), "lead")
    both = lock_dancer(project, 1, "follow")
    assert copied_bars(both, 1, BARS[0], BARS[2]) is both


def test_bars_of_another_length_or_outside_the_song_are_refused() -> None:
    project = smooth_project()
    with pytest.raises(ValueError, match="target: expected 4 beats, found 3"):
        copied_bars(project, 1, BARS[0], (9, 12))
    with pytest.raises(ValueError, match="target: expected rising beats within 17"):
        copied_bars(project, 1, BARS[0], (14, 18))
