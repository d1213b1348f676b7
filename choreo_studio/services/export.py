"""A take as files for other programs: BVH for each dancer, the sound and the bars, all on one clock."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform, write_wav
from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.services.bars import BarRange, frame_seconds, seconds_span
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.session.project import FRAMES_PER_BEAT, Project, Take
from choreo_studio.session.storage import save_project
from choreo_studio.timebase import FrameRate

DEFAULT_RATE = FrameRate.of(30)
BARS_HEADER = ("bar", "start_seconds", "end_seconds", "metre", "tempo_bpm")
_SHORTEST_BAR_SECONDS = 1e-3


@dataclass(frozen=True)
class ExportRange:
    """Which part of the song is written; its start is time 0 of every file."""

    start_seconds: float
    end_seconds: float

    @property
    def duration_seconds(self) -> float:
        """Length of every file."""
        return self.end_seconds - self.start_seconds


def export_range(project: Project, bars: BarRange | None) -> ExportRange:
    """The whole song, or some of its bars.

    Raises:
        GenerationError: when the song lacks the bars.
    """
    duration = project.music.duration_seconds
    if bars is None:
        return ExportRange(0.0, duration)
    return ExportRange(*seconds_span(project.grid, bars, duration))


def wall_clock_motion(grid: BeatGrid, motion: DuetMotion, part: ExportRange, rate: FrameRate) -> DuetMotion:
    """Motion on beat frames read at a steady frame rate; frame 0 is the start of the part.

    As many frames as start within the part, so the motion is as long as the sound.
    """
    seconds = part.start_seconds + rate.seconds(rate.frame_count(part.duration_seconds))
    return sample_duet(motion, frame_seconds(grid, FRAMES_PER_BEAT), seconds)


def export_take(
    project: Project,
    take: Take,
    sound: Waveform | None,
    folder: Path,
    name: str,
    bars: BarRange | None = None,
    rate: FrameRate = DEFAULT_RATE,
    with_project: bool = False,
    progress: Progress = unwatched,
) -> tuple[Path, ...]:
    """Write NAME_lead.bvh, NAME_follow.bvh, NAME.wav and NAME_bars.csv: all of them or nothing.

    Args:
        project: whose take.
        take: what is written.
        sound: music of the project; no WAV without it.
        folder: where to; made when missing.
        name: how the file names begin.
        bars: only these.
        rate: frames per second of the motion.
        with_project: also write NAME.choreo.
        progress: told of every file.

    Returns:
        The files, in the order named.

    Raises:
        ChoreoError: when the bars are not there or the folder cannot be written.
    """
    part = export_range(project, bars)
    motion = wall_clock_motion(project.grid, take.dance.motion, part, rate)
    names = [f"{name}_{role}.bvh" for role in ROLES]
    names += [f"{name}.wav"] * (sound is not None) + [f"{name}_bars.csv"] + [f"{name}.choreo"] * with_project
    try:
        with atomic_files(folder) as scratch:
            for done, file in enumerate(names):
                progress(done, len(names))
                _write(scratch / file, project, motion, sound, part, rate)
            progress(len(names), len(names))
    except OSError as error:
        raise ChoreoError(f"{folder} cannot be written ({error.strerror or error})") from error
    return tuple(folder / file for file in names)


def write_bars(path: Path, grid: BeatGrid, part: ExportRange) -> None:
    """The bars that sound in the part as CSV, times from its start, cut off at its ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(BARS_HEADER)
        for bar in grid.bars:
            start, end = np.clip((bar.start_seconds, bar.end_seconds), part.start_seconds, part.end_seconds)
            if end - start < _SHORTEST_BAR_SECONDS:
                continue
            tempo = 60.0 * bar.beat_count / (bar.end_seconds - bar.start_seconds)
            times = (f"{second - part.start_seconds:.6f}" for second in (start, end))
            writer.writerow([bar.number, *times, str(grid.metre), f"{tempo:.3f}"])


def _write(
    path: Path, project: Project, motion: DuetMotion, sound: Waveform | None, part: ExportRange, rate: FrameRate
) -> None:
    if path.suffix == ".bvh":
        write_bvh(path, motion.lead if path.stem.endswith("_lead") else motion.follow, rate)
    elif path.suffix == ".wav" and sound is not None:
        write_wav(path, sound.trimmed(part.start_seconds, part.end_seconds))
    elif path.suffix == ".csv":
        write_bars(path, project.grid, part)
    else:
        save_project(project, path)
