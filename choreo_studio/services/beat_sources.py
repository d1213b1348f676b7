"""Beat grids that come from elsewhere than a song: a file, a tempo, a data set's description, the dancers' steps."""

from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.counting import counted_grid
from choreo_studio.errors import FileFormatError, GenerationError
from choreo_studio.files import read_json
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.io.beats_json import TakeBeats, read_beats
from choreo_studio.motion.io.motion_files import MotionFile
from choreo_studio.motion.steps import beats_from_steps
from choreo_studio.timebase import FrameRate

_MAX_BEATS = 40_000


def grid_of_tempo(tempo_bpm: float, duration_seconds: float) -> BeatGrid:
    """Constant tempo from time 0 in 4/4.

    Raises:
        ValueError: when the tempo is not between 20 and 400 beats per minute.
    """
    if not 20.0 <= tempo_bpm <= 400.0:
        raise ValueError(f"bpm: expected 20 to 400, found {tempo_bpm:g}")
    return BeatGrid.regular(tempo_bpm, max(2, int(duration_seconds * tempo_bpm / 60.0)))


def grid_of_file(path: Path, motion_path: Path) -> tuple[BeatGrid, float | None]:
    """Beats from what `analyze --json` prints, or from a data set's `beats.json`.

    Args:
        path: the file.
        motion_path: which take of a data set, by its file name.

    Returns:
        The grid, and the take's true frame rate where the file tells it.

    Raises:
        FileFormatError: when it is neither, or has no beats for this take.
    """
    data = read_json(path)
    if isinstance(data, dict) and "beats_seconds" in data:
        return _grid_of_analysis(path, data), None
    if isinstance(data, dict) and "fps_true" not in data:
        raise FileFormatError(path, "has neither beats_seconds (of analyze --json) nor fps_true (of a data set)")
    data_set = read_beats(path)
    try:
        take = data_set.take_of(motion_path)
    except KeyError as error:
        raise FileFormatError(path, f"has no beats for {motion_path.name}") from error
    return grid_of_take(path, take, data_set.fps_true), data_set.fps_true


def grid_of_take(path: Path, take: TakeBeats, fps: float) -> BeatGrid:
    """The beats of a captured take, its bars on the dancers' counts 1 and 5.

    Raises:
        FileFormatError: when they make no grid.
    """
    try:
        return counted_grid(take.beat_frames / fps, take.counts)
    except ValueError as error:
        raise FileFormatError(path, f"holds beats that make no grid ({error})") from error


def grid_of_motion(file: MotionFile) -> BeatGrid | None:
    """The beats that a motion file tells itself, None where it does not.

    Raises:
        FileFormatError: when they make no grid.
    """
    if file.beats is None:
        return None
    frames, counts = file.beats
    try:
        return counted_grid(frames / file.rate.fps, counts)
    except ValueError as error:
        raise FileFormatError(file.path, f"holds beats that make no grid ({error})") from error


def grid_of_steps(motion: DuetMotion, rate: FrameRate, alone: Role | None = None) -> tuple[BeatGrid, float]:
    """Beats that the dancers step on (or the one who dances alone), and how sure they are, 0 to 1.

    Raises:
        GenerationError: when they hardly step.
    """
    found = beats_from_steps(motion, rate, alone)
    if found is None or len(found.beats_seconds) < 2 or not len(found.downbeats):
        raise GenerationError("no beat can be found in these steps; name a song, a beats file or a tempo instead")
    return counted_grid(found.beats_seconds, found.counts), found.confidence


def _grid_of_analysis(path: Path, data: dict[str, Any]) -> BeatGrid:
    try:
        beats = np.array(data["beats_seconds"], dtype=np.float64)
        bars = np.array(data["downbeats_seconds"], dtype=np.float64)
        metre = Metre.parse(str(data["metre"]))
        if beats.ndim != 1 or bars.ndim != 1 or not 2 <= len(beats) <= _MAX_BEATS or not len(bars):
            raise ValueError("expected lists of times, at least two beats and one downbeat")
        downbeats = np.unique(np.abs(beats[None] - bars[:, None]).argmin(axis=1))
        return BeatGrid(beats, downbeats, metre)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise FileFormatError(path, f"holds beats that make no grid ({error})") from error
