"""Real dancing cut into stretches on the beat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.model.training.balance import Kind
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.io.npz import Source
from choreo_studio.motion.mirroring import mirrored_duet
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FRAMES_PER_BEAT


@dataclass(frozen=True, eq=False)
class DanceSpan:
    """A stretch of real dancing without a break in its count.

    Attributes:
        name: take and place in it, for reports.
        held_out: never trained on.
        style: name of the dance.
        mirrored: left and right exchanged.
        grid: its B beats, starting at 0 seconds.
        motion: 16 * B beat frames.
        clean: (B,) whether both dancers follow the pattern of the dance (no kneels, poses or dips).
        source: whether people were captured or figures written down.
        song: the music that was danced to, None where there is none.
        song_seconds: where in it the stretch begins.
    """

    name: str
    held_out: bool
    style: str
    mirrored: bool
    grid: BeatGrid
    motion: DuetMotion
    clean: NDArray[np.bool_]
    source: Source = "captured"
    song: Path | None = None
    song_seconds: float = 0.0

    @property
    def kind(self) -> Kind:
        """Style and source."""
        return self.style, self.source

    @property
    def frame_seconds(self) -> Floats:
        """Times of the beat frames (16 * B,)."""
        return beat_frame_seconds(self.grid)

    def features(self) -> NDArray[np.float32]:
        """Features (16 * B, 2, F)."""
        return duet_features(self.motion, self.frame_seconds).values.astype(np.float32)


def beat_frame_seconds(grid: BeatGrid) -> Floats:
    """Times (16 * B,) of the beat frames of a grid."""
    return grid.seconds_at(np.arange(grid.beat_count * FRAMES_PER_BEAT) / FRAMES_PER_BEAT)


def span_of(
    name: str,
    duet: DuetMotion,
    fps: float,
    beat_frames: Floats,
    counts: NDArray[np.intp],
    unclean_frames: Sequence[tuple[float, float]] = (),
    held_out: bool = False,
    style: str = "salsa",
    beats_per_bar: int = 4,
    source: Source = "captured",
    song: Path | None = None,
) -> DanceSpan:
    """One stretch from a take at a fixed frame rate.

    Args:
        name: for reports.
        duet: the whole take.
        fps: its true frame rate.
        beat_frames: (B,) rising frames of the beats, 0-based.
        counts: (B,) counts from 1, to 8 in 4/4 and to 6 in 3/4.
        unclean_frames: ranges of frames in which a dancer leaves the pattern.
        held_out: never trained on.
        style: name of the dance.
        beats_per_bar: of the counts.
        source: whether people were captured or figures written down.
        song: music that begins with the take.
    """
    start = beat_frames[0] / fps
    downbeats = np.flatnonzero((counts - 1) % beats_per_bar == 0)
    ones = np.flatnonzero(counts[downbeats] == 1)
    grid = BeatGrid(beat_frames / fps - start, downbeats, Metre(beats_per_bar), int(ones[0]) if len(ones) else 1)
    take_seconds = np.arange(duet.frame_count) / fps
    motion = sample_duet(duet, take_seconds, beat_frame_seconds(grid) + start)
    ends = np.append(beat_frames[1:], 2 * beat_frames[-1] - beat_frames[-2])
    clean = np.ones(len(beat_frames), dtype=np.bool_)
    for first, last in unclean_frames:
        clean &= (ends <= first) | (beat_frames >= last)
    return DanceSpan(name, held_out, style, False, grid, motion, clean, source, song, start)


def with_mirrored(spans: Iterable[DanceSpan]) -> list[DanceSpan]:
    """The spans, and each of them with left and right exchanged."""
    result = []
    for span in spans:
        result.append(span)
        result.append(replace(span, mirrored=True, motion=mirrored_duet(span.motion)))
    return result
