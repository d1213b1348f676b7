"""Measures of takes and of captured couples, each on the stretch that is really danced."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.beats_json import DataSetBeats, TakeBeats, read_beats
from choreo_studio.motion.io.pairs import BvhPair
from choreo_studio.motion.measures.report import DuetReport, measure_duet
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.bars import beat_span, frame_seconds
from choreo_studio.services.beat_sources import counted_grid, grid_of_steps
from choreo_studio.services.importing import on_beats
from choreo_studio.session.project import FRAMES_PER_BEAT, Project, Take
from choreo_studio.timebase import FrameRate

BEATS_FILE = "beats.json"
_FEWEST_BEATS = 8


@dataclass(frozen=True, eq=False)
class DancedSpan:
    """A stretch of dancing on whole beats.

    Attributes:
        name: take or file, for people.
        grid: its beats.
        motion: 16 frames to each.
    """

    name: str
    grid: BeatGrid
    motion: DuetMotion

    def report(self) -> DuetReport:
        """All measures."""
        seconds = frame_seconds(self.grid, FRAMES_PER_BEAT)
        return measure_duet(self.motion, seconds, self.grid.count_in_eight.astype(np.intp))


def span_of_take(project: Project, take: Take) -> DancedSpan:
    """The beats of a take that lie within the song (and, for a fresh take of some bars, within these)."""
    grid, duration = project.grid, project.music.duration_seconds
    first, end = (0, grid.beat_count)
    if take.parent is None and take.bars is not None:
        first, end = beat_span(grid, take.bars)
    inside = np.flatnonzero((grid.beats_seconds > -1e-6) & (grid.beats_seconds + grid.beat_periods < duration + 1e-6))
    if len(inside):
        first, end = max(first, int(inside[0])), min(end, int(inside[-1]) + 1)
    return _cut(take.name, grid, take.dance.motion, first, end)


def spans_of_pair(pair: BvhPair, beats: DataSetBeats | None) -> tuple[DancedSpan, ...]:
    """The stretches of a pair of files that are danced on a steady beat.

    Args:
        pair: the files.
        beats: what is known about their beats; None finds them from the steps.

    Raises:
        ChoreoError: when the files cannot be used or no beat can be found.
    """
    fps = None if beats is None else beats.fps_true
    motion, rate = import_pair(pair.lead, pair.follow, lead_body(), follow_body(), fps)
    if beats is None:
        grid, _ = grid_of_steps(motion, rate)
        return (DancedSpan(pair.name, grid, on_beats(motion, rate, grid)),)
    try:
        take = beats.take_of(pair.lead)
    except KeyError as error:
        raise FileFormatError(pair.lead, f"has no beats in {BEATS_FILE}") from error
    return tuple(
        _span_of_stretch(f"{pair.name} {number}", motion, rate, take, first, end)
        for number, (first, end) in enumerate(_stretches(take), 1)
    )


def beats_of_folder(folder: Path) -> DataSetBeats | None:
    """The folder's `beats.json`, None where it has none.

    Raises:
        FileFormatError: when it is damaged.
    """
    path = folder / BEATS_FILE
    return read_beats(path) if path.is_file() else None


def _span_of_stretch(
    name: str, motion: DuetMotion, rate: FrameRate, take: TakeBeats, first: int, end: int
) -> DancedSpan:
    grid = counted_grid(take.beat_frames[first:end] / rate.fps, take.counts[first:end])
    return DancedSpan(name, grid, on_beats(motion, rate, grid))


def _stretches(take: TakeBeats) -> list[tuple[int, int]]:
    """Beat ranges of at least eight beats within usable frames and without a slip of the count."""
    frames = take.beat_frames
    usable = np.zeros(len(frames), dtype=np.bool_)
    for first, last in take.usable_frames:
        usable |= (frames >= first) & (frames < last)
    steady = (np.diff(take.counts) - 1) % 8 == 0
    for first_frame, end_frame in take.discontinuities:
        steady &= ~((frames[:-1] >= first_frame - 1e-6) & (frames[1:] <= end_frame + 1e-6))
    breaks = np.flatnonzero(~steady | ~usable[:-1] | ~usable[1:]) + 1
    edges = [0, *(int(beat) for beat in breaks), len(frames)]
    return [(a, b) for a, b in pairwise(edges) if b - a >= _FEWEST_BEATS and usable[a:b].all()]


def _cut(name: str, grid: BeatGrid, motion: DuetMotion, first: int, end: int) -> DancedSpan:
    if (first, end) == (0, grid.beat_count) or end - first < 2:
        return DancedSpan(name, grid, motion)
    downbeats = np.flatnonzero(np.isin(np.arange(first, end), grid.downbeats))
    counts = grid.count_in_eight[first:end]
    phrases = np.flatnonzero(counts[downbeats] == 0)
    phrase = int(phrases[0]) if len(phrases) else min(1, max(len(downbeats) - 1, 0))
    bars = downbeats if len(downbeats) else np.zeros(1, dtype=np.int64)
    part = BeatGrid(grid.beats_seconds[first:end], bars, grid.metre, phrase)
    return DancedSpan(name, part, motion[first * FRAMES_PER_BEAT : end * FRAMES_PER_BEAT])
