"""The tokens of a whole dance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.tokens.layout import LevelName, TokenLayout, TokenLevel

Codes = NDArray[np.int32]


def level_shape(level: TokenLevel, beat_count: int) -> tuple[int, int, int]:
    """Shape (streams, slots, depth) of one level over so many beats."""
    return len(level.streams), level.slots_per_beat * beat_count, level.depth


@dataclass(frozen=True, eq=False)
class TokenSequence:
    """Codes of every level over B beats.

    Attributes:
        layout: how the dance is cut.
        beat_count: B.
        codes: per level an int32 array (streams, slots L, depth), each value in [0, K).
    """

    layout: TokenLayout
    beat_count: int
    codes: Mapping[LevelName, Codes]

    def __post_init__(self) -> None:
        for level in self.layout.levels:
            array = self.codes[level.name]
            expected = level_shape(level, self.beat_count)
            if array.shape != expected or array.dtype != np.int32:
                raise ValueError(f"{level.name}: expected int32 {expected}, found {array.dtype} {array.shape}")
            if array.size and not 0 <= int(array.min()) <= int(array.max()) < level.codebook_size:
                raise ValueError(f"{level.name}: expected codes in [0, {level.codebook_size})")
            array.setflags(write=False)

    def beats(self, first: int, end: int) -> "TokenSequence":
        """The tokens of beats first .. end-1."""
        cut = {
            level.name: self.codes[level.name][:, first * level.slots_per_beat : end * level.slots_per_beat]
            for level in self.layout.levels
        }
        return TokenSequence(self.layout, end - first, cut)

    def with_beats(self, first: int, other: "TokenSequence") -> "TokenSequence":
        """This sequence with the tokens of `other` written from beat `first` on."""
        written = {}
        for level in self.layout.levels:
            array = self.codes[level.name].copy()
            start = first * level.slots_per_beat
            array[:, start : start + other.beat_count * level.slots_per_beat] = other.codes[level.name]
            written[level.name] = array
        return TokenSequence(self.layout, self.beat_count, written)


def empty_sequence(layout: TokenLayout, beat_count: int) -> TokenSequence:
    """All codes zero: what a fully masked dance starts from."""
    return TokenSequence(
        layout,
        beat_count,
        {level.name: np.zeros(level_shape(level, beat_count), dtype=np.int32) for level in layout.levels},
    )
