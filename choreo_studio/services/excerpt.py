"""Some bars of a song danced on their own, and set back into the whole."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.services.generator import Generator
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.dance import Dance
from choreo_studio.tokens.layout import LevelName


@dataclass(frozen=True, eq=False)
class Excerpt:
    """Beats first_beat .. end_beat-1 of a song as a grid of their own.

    Attributes:
        grid: the beats of the part; its bars and 8-counts are those of the song.
        first_beat: of the song.
        end_beat: exclusive.
        song_beats: beats of the whole song.
    """

    grid: BeatGrid
    first_beat: int
    end_beat: int
    song_beats: int

    @property
    def is_part(self) -> bool:
        """Whether it is less than the song."""
        return self.end_beat - self.first_beat < self.song_beats


def excerpt_of(grid: BeatGrid, span: tuple[int, int]) -> Excerpt:
    """Whole bars of a grid, begun one bar early where that keeps the dancers' 8-count.

    Args:
        grid: of the song.
        span: first beat and end beat of whole bars.
    """
    first, end = span
    if end - first == grid.beat_count:
        return Excerpt(grid, first, end, grid.beat_count)
    starts = [int(beat) for beat in grid.downbeats]
    counts = grid.count_in_eight
    while counts[first] != 0 and any(beat < first for beat in starts):
        first = max(beat for beat in starts if beat < first)
    end = min(grid.beat_count, max(end, first + 2))
    inside = grid.downbeats[(grid.downbeats >= first) & (grid.downbeats < end)] - first
    downbeats = inside if len(inside) else np.zeros(1, dtype=np.int64)
    part = BeatGrid(grid.beats_seconds[first:end], downbeats, grid.metre)
    return Excerpt(part, first, end, grid.beat_count)


def placed_in_song(dance: Dance, part: Excerpt, grid: BeatGrid, generator: Generator) -> Dance:
    """The dance of a part as a dance of the whole song, in which the couple waits before and after it.

    The tokens outside are read from the waiting motion, so that neighbouring bars can be danced later.
    """
    before, after = part.first_beat * FRAMES_PER_BEAT, (part.song_beats - part.end_beat) * FRAMES_PER_BEAT
    motion = DuetMotion(_waiting(dance.motion.lead, before, after), _waiting(dance.motion.follow, before, after))
    tokens = generator.tokenize(motion, grid).with_beats(part.first_beat, dance.tokens)
    confidence: dict[LevelName, NDArray[np.float32]] = {}
    for level in dance.tokens.layout.levels:
        sure = np.ones(tokens.codes[level.name].shape, dtype=np.float32)
        start, end = (beat * level.slots_per_beat for beat in (part.first_beat, part.end_beat))
        sure[:, start:end] = dance.confidence[level.name]
        confidence[level.name] = sure
    return replace(dance, tokens=tokens, motion=motion, confidence=confidence)


def _waiting(clip: MotionClip, before: int, after: int) -> MotionClip:
    still = ((before, after), (0, 0))
    return replace(
        clip,
        root_positions=np.pad(clip.root_positions, still, mode="edge"),
        rotations=np.pad(clip.rotations, (*still, (0, 0)), mode="edge"),
    )
