"""Edits of one dance: tokens taken from another, or read at other beats."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.tokens.dance import Dance, Origin
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Flags
from choreo_studio.tokens.sequence import Codes, TokenSequence


def settled(dance: Dance) -> Dance:
    """The dance with every number of its motion rounded to single precision."""
    return replace(dance, motion=DuetMotion(*(settled_clip(clip) for clip in dance.motion)))


def settled_clip(clip: MotionClip) -> MotionClip:
    """The clip with every number rounded to single precision; the very same one where they all are."""
    rounded = replace(
        clip,
        root_positions=clip.root_positions.astype(np.float32).astype(np.float64),
        rotations=clip.rotations.astype(np.float32).astype(np.float64),
    )
    return clip if is_same_clip(clip, rounded) else rounded


def is_same_clip(one: MotionClip, other: MotionClip) -> bool:
    """Whether two clips have the very same numbers."""
    return one is other or (
        np.array_equal(one.root_positions, other.root_positions) and np.array_equal(one.rotations, other.rotations)
    )


def is_same_dance(one: Dance, other: Dance) -> bool:
    """Whether two dances of one layout have the very same tokens, confidence and motion."""
    return all(is_same_clip(a, b) for a, b in zip(one.motion, other.motion, strict=True)) and all(
        np.array_equal(one.tokens.codes[name], other.tokens.codes[name])
        and np.array_equal(one.confidence[name], other.confidence[name])
        for name in one.confidence
    )


def with_slots_of(
    dance: Dance, other: Dance, slots: Mapping[LevelName, Flags], motion: DuetMotion, origin: Origin
) -> Dance:
    """The dance with some slots, and what the model thought of them, as in another dance of the same layout.

    Args:
        dance: B beats.
        other: B beats.
        slots: per level (streams, slots, depth), True where the other dance counts.
        motion: of the result.
        origin: of the result.

    Raises:
        ValueError: when the two are cut into tokens in different ways.
    """
    if dance.tokens.layout != other.tokens.layout:
        raise ValueError("other: expected a dance in the same token layout")
    codes: dict[LevelName, Codes] = {}
    confidence: dict[LevelName, NDArray[np.float32]] = {}
    for name, flags in slots.items():
        codes[name] = np.where(flags, other.tokens.codes[name], dance.tokens.codes[name])
        confidence[name] = np.where(flags, other.confidence[name], dance.confidence[name])
    tokens = TokenSequence(dance.tokens.layout, dance.tokens.beat_count, codes)
    return replace(dance, tokens=tokens, motion=motion, confidence=confidence, origin=origin)


def at_beats(dance: Dance, beats: NDArray[np.intp], is_same: Flags, motion: DuetMotion) -> Dance:
    """The dance with the tokens of other beats in their order.

    Args:
        dance: B beats.
        beats: (N,) beats whose tokens are taken.
        is_same: (N,) False where the motion is no longer what the tokens say; confidence is 0 there.
        motion: of the result, 16 * N frames.
    """
    codes: dict[LevelName, Codes] = {}
    confidence: dict[LevelName, NDArray[np.float32]] = {}
    for level in dance.tokens.layout.levels:
        slots = slots_of_beats(beats, level.slots_per_beat)
        codes[level.name] = dance.tokens.codes[level.name][:, slots]
        kept = np.repeat(is_same, level.slots_per_beat)[None, :, None]
        confidence[level.name] = np.where(kept, dance.confidence[level.name][:, slots], np.float32(0.0))
    return replace(
        dance,
        tokens=TokenSequence(dance.tokens.layout, len(beats), codes),
        motion=motion,
        confidence=confidence,
    )


def slots_of_beats(beats: NDArray[np.intp], slots_per_beat: int) -> NDArray[np.intp]:
    """The slots (N * slots_per_beat,) of some beats (N,), in their order."""
    return (beats[:, None] * slots_per_beat + np.arange(slots_per_beat)).ravel()


def read_where_unsure(dance: Dance, read: TokenSequence) -> Dance:
    """The dance whose slots of confidence 0 hold what was read from its motion; what was read is sure."""
    codes: dict[LevelName, Codes] = {}
    confidence: dict[LevelName, NDArray[np.float32]] = {}
    for name, sure in dance.confidence.items():
        codes[name] = np.where(sure == 0.0, read.codes[name], dance.tokens.codes[name])
        confidence[name] = np.where(sure == 0.0, np.float32(1.0), sure)
    return replace(dance, tokens=replace(dance.tokens, codes=codes), confidence=confidence)
