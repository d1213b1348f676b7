"""The beats of a data set of captured duets: its `beats.json`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_json
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.rotations import Floats

_MAX_FRAME = 1e8

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class TakeBeats:
    """What is known about the beats of one take; all frames count at the true rate.

    Attributes:
        beat_frames: (B,) rising places of the beats, in frames with fractions.
        counts: (B,) the dancers' count of each beat, 1 to 8.
        confidences: (B,) in 0 to 1.
        discontinuities: stretches (frame of a beat, frame of the next) in which the count slips.
        usable_frames: stretches (first frame, end frame) that are danced on a steady beat.
        pop_frames: capture spikes (first frame, last frame) of each role.
        off_pattern_frames: kneels, poses and dips (first frame, last frame) of each role.
    """

    beat_frames: Floats
    counts: NDArray[np.int64]
    confidences: Floats
    discontinuities: tuple[tuple[float, float], ...]
    usable_frames: Spans
    pop_frames: Mapping[Role, Spans]
    off_pattern_frames: Mapping[Role, Spans]


@dataclass(frozen=True)
class DataSetBeats:
    """Beats of all takes of a data set.

    Attributes:
        fps_true: the real frame rate of the takes, whatever their headers say.
        takes: by name, as in the file names after the role ("60_01" and "61_01" are take "01").
    """

    fps_true: float
    takes: Mapping[str, TakeBeats]

    def take_of(self, motion_path: str | Path) -> TakeBeats:
        """Beats of the take that a motion file belongs to.

        Raises:
            KeyError: when no take has the file's name.
        """
        stem = Path(motion_path).stem
        if stem in self.takes:
            return self.takes[stem]
        for begins in (True, False):
            for name, take in self.takes.items():
                if stem.startswith(f"{name}_") if begins else stem.endswith(f"_{name}"):
                    return take
        raise KeyError(stem)


def read_beats(path: str | Path) -> DataSetBeats:
    """Beats of a data set; only the beats and `fps_true` must be there, everything else may be missing.

    Raises:
        FileFormatError: when the file is no such description, naming the take and the field.
    """
    path = Path(path)
    data = _object(path, read_json(path), "the file")
    if "fps_true" not in data:
        raise FileFormatError(path, "has no fps_true, so it tells no beats of a data set")
    fps = _number(path, data["fps_true"], "fps_true")
    if not 1 <= fps <= 1000:
        raise FileFormatError(path, f"fps_true is {fps:g}, expected 1 to 1000")
    takes = _object(path, data.get("takes"), "takes")
    if not takes:
        raise FileFormatError(path, "holds no takes")
    return DataSetBeats(fps, {name: _take(path, name, take) for name, take in takes.items()})


def _take(path: Path, name: str, value: Any) -> TakeBeats:
    take = _object(path, value, f"take {name}")
    what = f"take {name}: tracked_beats_frame_count_conf"
    beats = _table(path, take.get("tracked_beats_frame_count_conf"), what, 3)
    if len(beats) < 2:
        raise FileFormatError(path, f"{what} needs at least two beats")
    beats = beats.T.copy()
    frames, counts, confidences = beats
    if np.any(np.diff(frames) <= 0) or frames[0] < 0:
        raise FileFormatError(path, f"{what} has beats that do not rise")
    if np.any((counts < 1) | (counts > 8) | (counts != np.round(counts))):
        raise FileFormatError(path, f"{what} has counts outside of 1 to 8")
    if np.any((confidences < 0) | (confidences > 1)):
        raise FileFormatError(path, f"{what} has confidences outside of 0 to 1")
    whole_counts = counts.astype(np.int64)
    for array in (beats, whole_counts):
        array.setflags(write=False)
    slips = _table(path, take.get("tracked_discontinuities", []), f"take {name}: tracked_discontinuities", 4)
    return TakeBeats(
        beats[0],
        whole_counts,
        beats[2],
        tuple((float(first), float(end)) for first, _, end, _ in slips),
        _usable(path, name, take, frames),
        _by_role(path, name, take, "capture_pops_frames"),
        _by_role(path, name, take, "off_pattern_frames"),
    )


def _usable(path: Path, name: str, take: Mapping[str, Any], beat_frames: Floats) -> Spans:
    segments = take.get("segments")
    if segments is None:
        return ((math.floor(beat_frames[0]), math.ceil(beat_frames[-1]) + 1),)
    what = f"take {name}: segments"
    if not isinstance(segments, list):
        raise FileFormatError(path, f"{what} is no list")
    return _spans(path, [_object(path, segment, what).get("frames") for segment in segments], what)


def _by_role(path: Path, name: str, take: Mapping[str, Any], field: str) -> Mapping[Role, Spans]:
    what = f"take {name}: {field}"
    roles = _object(path, take.get(field, {}), what)
    return {role: _spans(path, roles.get(role, []), what) for role in ROLES}


def _spans(path: Path, value: Any, what: str) -> Spans:
    spans = _table(path, value, what, 2)
    if np.any(spans[:, 1] < spans[:, 0]) or np.any(spans < 0):
        raise FileFormatError(path, f"{what} has a stretch that ends before it begins")
    return tuple((math.floor(first), math.ceil(last)) for first, last in spans)


def _table(path: Path, value: Any, what: str, columns: int) -> Floats:
    rows = value if isinstance(value, list) else None
    if rows is None or not all(isinstance(row, list) and len(row) == columns for row in rows):
        raise FileFormatError(path, f"{what} is no list of rows of {columns} numbers")
    numbers = [[_number(path, number, what) for number in row] for row in rows]
    return np.array(numbers, dtype=np.float64).reshape(len(rows), columns)


def _number(path: Path, value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _MAX_FRAME:
        raise FileFormatError(path, f"{what} holds {str(value)[:20]!r} where a number belongs")
    return float(value)


def _object(path: Path, value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FileFormatError(path, f"{what} is no JSON object with names and values")
    return value
