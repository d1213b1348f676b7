"""Edits of tokens by hand."""

from dataclasses import dataclass

from choreo_studio.tokens.layout import LevelName, Stream


@dataclass(frozen=True, order=True)
class Slot:
    """One cell of the score: all residual depths of a slot together.

    Attributes:
        level: "coarse" or "fine".
        stream: whose.
        index: place in the song, counted in slots of the level.
    """

    level: LevelName
    stream: Stream
    index: int
