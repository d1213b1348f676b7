"""Measures of takes and of captured couples, each on the stretch that is really danced."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.features import beat_features
from choreo_studio.audio.sections import beat_loudness
from choreo_studio.errors import ChoreoError, FileFormatError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.datasets import layout_of
from choreo_studio.motion.io.pairs import BvhPair
from choreo_studio.motion.measures.report import DuetReport, measure_duet
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.bars import beat_span, frame_seconds
from choreo_studio.services.beat_sources import grid_of_steps
from choreo_studio.services.importing import on_beats
from choreo_studio.services.jobs import Progress
from choreo_studio.services.music import sound_of
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.sequence import TokenSequence

BEATS_FILE = "beats.json"


class Tokenizing(Protocol):
    """A model that reads tokens from motion."""

    def tokenize(self, motion: DuetMotion, grid: BeatGrid) -> TokenSequence:
        """Tokens of a motion of 16 frames per beat."""


@dataclass(frozen=True, eq=False)
class DancedSpan:
    """A stretch of dancing on whole beats.

    Attributes:
        name: take or file, for people.
        grid: its beats.
        motion: 16 frames to each.
        held_out: whether it is known that no model has learned from it.
        tokens: (B, S) its coarse tokens, None where they are not known.
        loudness: (B,) of its music against the rest of the song, None where that is not known.
    """

    name: str
    grid: BeatGrid
    motion: DuetMotion
    held_out: bool = False
    tokens: NDArray[np.int32] | None = None
    loudness: Floats | None = None

    def report(self, distance_bounds_m: tuple[float, float] | None = None) -> DuetReport:
        """All measures; with real partner distances (5 and 95 %) also the share of frames between them."""
        seconds = frame_seconds(self.grid, FRAMES_PER_BEAT)
        counts = self.grid.count_in_eight.astype(np.intp)
        return measure_duet(self.motion, seconds, counts, distance_bounds_m, self.tokens, self.loudness)


def danced_beats(project: Project, take: Take) -> tuple[int, int]:
    """First and end beat of what is danced: within the song and, for a fresh take of some bars, within these."""
    grid, duration = project.grid, project.music.duration_seconds
    first, end = (0, grid.beat_count)
    if take.parent is None and take.bars is not None:
        first, end = beat_span(grid, take.bars)
    inside = np.flatnonzero((grid.beats_seconds > -1e-6) & (grid.beats_seconds + grid.beat_periods < duration + 1e-6))
    if len(inside):
        first, end = max(first, int(inside[0])), min(end, int(inside[-1]) + 1)
    return first, end


def span_of_take(project: Project, take: Take, loudness: Floats | None = None) -> DancedSpan:
    """The beats of a take that `danced_beats` gives.

    Args:
        project: whose song and beats.
        take: what is measured.
        loudness: (B,) of all beats of the song.
    """
    first, end = danced_beats(project, take)
    span = span_of_beats(take.name, project.grid, take.dance.motion, first, end)
    whole = span.grid is project.grid
    beats = slice(None) if whole else slice(first, end)
    tokens = coarse_tokens(take.dance.tokens)
    return replace(
        span,
        tokens=None if tokens is None else tokens[beats],
        loudness=None if loudness is None else loudness[beats],
    )


def loudness_of(project: Project) -> Floats | None:
    """How loud each beat (B,) of the song is against its rest, None where its sound is not at hand."""
    try:
        sound = sound_of(project)
    except ChoreoError:
        return None
    return None if sound is None else beat_loudness(beat_features(sound, project.grid))


def coarse_tokens(tokens: TokenSequence) -> NDArray[np.int32] | None:
    """The coarse tokens of every beat (B, S), None where a layout has none."""
    if not tokens.layout.has("coarse"):
        return None
    codes = tokens.codes["coarse"]
    return np.asarray(codes.transpose(1, 0, 2).reshape(codes.shape[1], -1))


def with_tokens(spans: list[DancedSpan], model: Tokenizing) -> list[DancedSpan]:
    """The stretches with the tokens that a model reads from them."""
    return [replace(span, tokens=coarse_tokens(model.tokenize(span.motion, span.grid))) for span in spans]


def span_of_pair(pair: BvhPair) -> DancedSpan:
    """A pair of BVH files on the beats that the dancers step on.

    Raises:
        ChoreoError: when the files cannot be used or no beat can be found.
    """
    motion, rate = import_pair(pair.lead, pair.follow, lead_body(), follow_body())
    grid, _ = grid_of_steps(motion, rate)
    return DancedSpan(pair.name, grid, on_beats(motion, rate, grid))


def is_data_set(path: Path) -> bool:
    """Whether a path is a folder of couples whose beats are known: with `beats.json`, published, or in NPZ files."""
    if not path.is_dir():
        return False
    return (path / BEATS_FILE).is_file() or layout_of(path) is not None or any(path.glob("*.npz"))


def spans_of_data_set(
    folder: Path, held_out: Collection[str], progress: Progress, style: str | None = None
) -> list[DancedSpan]:
    """The stretches of a data set that are danced on a steady beat.

    Args:
        folder: BVH pairs with `beats.json`, NPZ files with beats, or a published data set.
        held_out: takes that no model has learned from.
        progress: told once per take.
        style: only takes of this dance, and those that do not say theirs; None for all.

    Raises:
        FileFormatError: when a file is damaged or nothing of that dance has beats.
    """
    from choreo_studio.model.training.takes import load_takes, spans_of_takes

    takes = [take for take in load_takes(folder, progress) if style is None or take.style in (None, style)]
    spans = spans_of_takes(takes, held_out, "")
    if not spans:
        raise FileFormatError(folder, f"holds no duets of {style or 'any dance'} that go on for eight beats")
    return [DancedSpan(span.name, span.grid, span.motion, span.held_out) for span in spans if not span.mirrored]


def span_of_beats(name: str, grid: BeatGrid, motion: DuetMotion, first: int, end: int) -> DancedSpan:
    """The beats from `first` to before `end` of a dance on a grid of their own; all of it where they are too few."""
    if (first, end) == (0, grid.beat_count) or end - first < 2:
        return DancedSpan(name, grid, motion)
    downbeats = np.flatnonzero(np.isin(np.arange(first, end), grid.downbeats))
    counts = grid.count_in_eight[first:end]
    phrases = np.flatnonzero(counts[downbeats] == 0)
    phrase = int(phrases[0]) if len(phrases) else min(1, max(len(downbeats) - 1, 0))
    bars = downbeats if len(downbeats) else np.zeros(1, dtype=np.int64)
    part = BeatGrid(grid.beats_seconds[first:end], bars, grid.metre, phrase)
    return DancedSpan(name, part, motion[first * FRAMES_PER_BEAT : end * FRAMES_PER_BEAT])
