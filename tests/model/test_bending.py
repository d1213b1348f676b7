"""Stretches bent in time."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.model.training.bending import bent_in_time, with_bent_twins
from choreo_studio.motion.clip import MotionClip
from tests.model.conftest import tiny_spans


def test_a_bent_stretch_is_the_same_dance_a_little_early_and_late() -> None:
    span = tiny_spans(1)[0]
    frames = np.arange(span.motion.frame_count, dtype=np.float64)
    ramp = span.motion.lead.root_positions.copy()
    ramp[:, 0] = frames
    lead = MotionClip(span.motion.lead.skeleton, ramp, span.motion.lead.rotations)
    span = replace(span, motion=replace(span.motion, lead=lead))
    read = bent_in_time(span, 3).motion.lead.root_positions[:, 0]
    shift = read - frames
    assert 1.0 < np.abs(shift).max() <= 2.5
    assert shift.min() < 0 < shift.max()
    assert np.all(np.diff(read) >= 0.0), "time never runs backwards"
    assert np.all(np.abs(np.diff(read)[4:-4] - 1.0) < 0.2)
    assert not np.array_equal(read, bent_in_time(span, 4).motion.lead.root_positions[:, 0])


def test_held_out_stretches_are_left_alone() -> None:
    spans = tiny_spans(3)
    every = with_bent_twins(spans)
    assert every[:3] == spans
    assert [span.name for span in every[3:]] == ["take0", "take2"]
    assert every[3].motion.frame_count == spans[0].motion.frame_count
    assert every[3].grid is spans[0].grid


def test_twins_follow_the_seed() -> None:
    first, again, other = (with_bent_twins(tiny_spans(1), seed)[1].motion.lead.root_positions for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first == pytest.approx(other, abs=0.2)
