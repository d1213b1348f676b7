"""The same dance a little early here and late there: more of it for the tokenizer."""

from dataclasses import replace

import numpy as np

from choreo_studio.model.training.spans import DanceSpan
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.timebase import FRAMES_PER_BEAT

_MOST_FRAMES = 2.5
_SHORTEST_BEATS, _LONGEST_BEATS = 4.0, 12.0


def bent_in_time(span: DanceSpan, seed: int) -> DanceSpan:
    """The stretch with its frames up to two and a half beat frames early or late, changing over one to three bars.

    Args:
        span: the stretch.
        seed: of the changes.
    """
    random = np.random.default_rng(seed)
    seconds = span.frame_seconds
    frames = np.arange(len(seconds))
    waves = random.uniform(_SHORTEST_BEATS, _LONGEST_BEATS, 2) * FRAMES_PER_BEAT
    shift = np.mean([np.sin(2 * np.pi * (frames / wave + random.random())) for wave in waves], axis=0)
    at = seconds + _MOST_FRAMES * shift * float(np.median(np.diff(seconds)))
    return replace(span, motion=sample_duet(span.motion, seconds, np.clip(at, seconds[0], seconds[-1])))


def with_bent_twins(spans: list[DanceSpan], seed: int = 0) -> list[DanceSpan]:
    """All stretches, and every one that is learned from a second time, bent in time."""
    known = [span for span in spans if not span.held_out]
    return [*spans, *(bent_in_time(span, seed * len(known) + place) for place, span in enumerate(known))]
