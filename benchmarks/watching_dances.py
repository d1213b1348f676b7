"""What is watched: a take of a project or a duet file on its beats, with its sound."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from choreo_studio.audio.bars import Bar, Metre
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform
from choreo_studio.cli.takes import take_of
from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.io.npz import DuetFile, read_npz
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.services.bars import BarRange, bars_within, frame_seconds, parse_bars
from choreo_studio.services.importing import on_beats
from choreo_studio.services.measuring import danced_beats
from choreo_studio.services.music import sound_of
from choreo_studio.session.storage import load_project
from choreo_studio.timebase import FRAMES_PER_BEAT

_WALTZ_COUNTS = 6


@dataclass(frozen=True, eq=False)
class Dance:
    """A duet on a beat grid, and the bars of it that are watched.

    Attributes:
        name: for people.
        grid: when each beat sounds.
        motion: 16 frames to each beat.
        bars: what is watched, in order.
        sound: the music, or None.
    """

    name: str
    grid: BeatGrid
    motion: DuetMotion
    bars: tuple[Bar, ...]
    sound: Waveform | None = None

    @property
    def seconds(self) -> Floats:
        """(T,) when each frame happens."""
        return np.asarray(frame_seconds(self.grid, FRAMES_PER_BEAT))

    @property
    def span(self) -> tuple[float, float]:
        """When the watched bars begin and end, in seconds."""
        return self.bars[0].start_seconds, self.bars[-1].end_seconds

    @property
    def frames(self) -> slice:
        """Beat frames of the watched bars."""
        return slice(self.bars[0].first_beat * FRAMES_PER_BEAT, self.bars[-1].end_beat * FRAMES_PER_BEAT)

    def place(self, seconds: float) -> tuple[int, float]:
        """Bar and count (from 1, with a fraction) of a moment."""
        at = float(self.grid.positions_at(seconds)) + 1e-6
        bar = next((bar for bar in reversed(self.grid.bars) if bar.first_beat <= at), self.grid.bars[0])
        return bar.number, at - bar.first_beat + 1.0


def read_dance(path: Path, take: str | None, bars: str | None) -> Dance:
    """A take of a .choreo project (the chosen one where none is named), or an .npz duet that knows its beats.

    Args:
        path: the file.
        take: name of a take.
        bars: such as "9-12"; all that is danced where None.

    Raises:
        ChoreoError: when the file cannot be used or lacks the take or the bars.
        ValueError: when the bars are no range.
    """
    wanted = None if bars is None else parse_bars(bars)
    return _of_duet(path, wanted) if path.suffix == ".npz" else _of_project(path, take, wanted)


def _of_project(path: Path, name: str | None, wanted: BarRange | None) -> Dance:
    project = load_project(path)
    take = take_of(project, name)
    first, end = danced_beats(project, take)
    danced = tuple(bar for bar in project.grid.bars if bar.first_beat >= first and bar.end_beat <= end)
    bars = danced if wanted is None else bars_within(project.grid, wanted)
    return Dance(f"{project.name}, {take.name}", project.grid, take.dance.motion, bars, sound_of(project, path.parent))


def _of_duet(path: Path, wanted: BarRange | None) -> Dance:
    duet = read_npz(path, lead_body(), follow_body())
    grid = _grid_of(path, duet)
    bars = grid.bars if wanted is None else bars_within(grid, wanted)
    return Dance(path.stem, grid, on_beats(duet.motion, duet.rate, grid), bars)


def _grid_of(path: Path, duet: DuetFile) -> BeatGrid:
    if duet.beat_frames is None or duet.counts is None or len(duet.counts) < 2:
        raise ChoreoError(f"{path} does not say where its beats are, so it has no bars to be watched by")
    per_bar = duet.beats_per_bar or (3 if duet.counts.max() <= _WALTZ_COUNTS else 4)
    downbeats = np.flatnonzero((duet.counts - 1) % per_bar == 0)
    if len(downbeats) == 0:
        raise ChoreoError(f"{path} counts no beat that begins a bar")
    phrase = int(np.argmax(duet.counts[downbeats] == 1))
    seconds = duet.beat_frames * duet.rate.frame_seconds
    return BeatGrid(seconds, downbeats.astype(np.int64), Metre(per_bar, 4), phrase)
