"""A take as files for other programs: BVH for each dancer, the sound and the bars, all on one clock."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform, write_wav
from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.services.bars import BarRange, frame_seconds
from choreo_studio.services.export_notes import how_to_open
from choreo_studio.services.export_plan import ExportPlan, ExportRange, export_range
from choreo_studio.services.export_presets import bvh_joint_names
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.session.project import Project, Take
from choreo_studio.session.storage import save_project
from choreo_studio.timebase import FRAMES_PER_BEAT, FrameRate

DEFAULT_RATE = FrameRate.of(30)
BARS_HEADER = ("bar", "start_seconds", "end_seconds", "metre", "tempo_bpm")
_SHORTEST_BAR_SECONDS = 1e-3


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
    plan = ExportPlan(name, export_range(project, bars), rate, with_project=with_project)
    return write_export(project, take, sound, folder, plan, progress)


def write_export(
    project: Project,
    take: Take,
    sound: Waveform | None,
    folder: Path,
    plan: ExportPlan,
    progress: Progress = unwatched,
) -> tuple[Path, ...]:
    """Write the files of a plan: all of them or nothing.

    Args:
        project: whose take.
        take: what is written.
        sound: music of the project; no WAV without it.
        folder: where to; made when missing.
        plan: what to write.
        progress: told of every file; what it raises leaves the folder as it was.

    Returns:
        The files, in the order of `plan.file_names`.

    Raises:
        ChoreoError: when the folder cannot be written.
    """
    names = plan.file_names(sound is not None)
    progress(0, len(names) + 1)
    motion = wall_clock_motion(project.grid, take.dance.motion, plan.part, plan.rate)
    pieces = _Pieces(project, take, sound, plan, motion, names)
    try:
        with atomic_files(folder) as scratch:
            for done, file in enumerate(names, 1):
                progress(done, len(names) + 1)
                pieces.write(scratch / file)
            progress(len(names) + 1, len(names) + 1)
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


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Everything that the files are made of."""

    project: Project
    take: Take
    sound: Waveform | None
    plan: ExportPlan
    motion: DuetMotion
    names: tuple[str, ...]

    def write(self, path: Path) -> None:
        """Write the one file that has this name."""
        if path.suffix == ".bvh":
            self._write_dancer(path, "lead" if path.stem.endswith("_lead") else "follow")
        elif path.suffix == ".wav" and self.sound is not None:
            write_wav(path, self.sound.trimmed(self.plan.part.start_seconds, self.plan.part.end_seconds))
        elif path.suffix == ".csv":
            write_bars(path, self.project.grid, self.plan.part)
        elif path.suffix == ".npz":
            write_npz(path, self._arrays())
        elif path.suffix == ".txt":
            path.write_text(how_to_open(self.project, self.take, self.plan, self.names), encoding="utf-8")
        else:
            save_project(self.project, path)

    def _write_dancer(self, path: Path, role: Role) -> None:
        names = bvh_joint_names(self.plan.joint_names)
        write_bvh(path, self.motion.dancer(role), self.plan.rate, names, self.plan.t_pose_first)

    def _arrays(self) -> DuetFile:
        grid, part = self.project.grid, self.plan.part
        inside = (grid.beats_seconds >= part.start_seconds) & (grid.beats_seconds < part.end_seconds)
        frames = (grid.beats_seconds[inside] - part.start_seconds) * self.plan.rate.fps
        return DuetFile(self.motion, self.plan.rate, frames, grid.count_in_eight[inside] + 1)
