"""Reading BVH files from anywhere: tolerant of dialects, strict about damage."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_limited
from choreo_studio.motion.io.bvh_hierarchy import BvhHierarchy, parse_hierarchy
from choreo_studio.motion.rotations import Floats

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_VALUES = 40_000_000
_MAX_POSITION = 1e7
_MAX_DEGREES = 1e7
_FRAMES = re.compile(r"frames\s*:\s*(\S+)\s*$", re.IGNORECASE)
_FRAME_TIME = re.compile(r"frame\s+time\s*:\s*(\S+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class BvhFile:
    """A BVH file as it stands, in its own units.

    Attributes:
        hierarchy: joints, offsets and channels.
        values: (T, C) channel values, angles in degrees.
        frame_seconds: length of one frame, None when the file does not tell.
    """

    hierarchy: BvhHierarchy
    values: Floats
    frame_seconds: float | None


def read_bvh(path: str | Path) -> BvhFile:
    """BVH file with any line ends, any rotation orders and position channels on any joint.

    Raises:
        FileFormatError: when it cannot be read, is no BVH, is damaged or larger than any real take.
    """
    path = Path(path)
    lines = _lines_of(path)
    try:
        motion_line = next(i for i, line in enumerate(lines) if line.strip().upper() == "MOTION")
    except StopIteration:
        raise FileFormatError(path, "is no BVH file (it has no MOTION section)") from None
    hierarchy = parse_hierarchy(path, lines[:motion_line])
    frames, frame_seconds, first_row = _motion_header(path, lines, motion_line + 1)
    channels = hierarchy.channel_count
    if frames * channels > MAX_VALUES:
        raise FileFormatError(
            path, f"declares {frames} frames of {channels} channels, more than any take", motion_line + 2
        )
    values = _values_of(path, lines, first_row, frames, channels)
    _check_values(path, hierarchy, values)
    return BvhFile(hierarchy, values, frame_seconds)


def _lines_of(path: Path) -> list[str]:
    text = read_limited(path, MAX_FILE_BYTES).decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _motion_header(path: Path, lines: list[str], start: int) -> tuple[int, float | None, int]:
    frames: int | None = None
    frame_seconds: float | None = None
    row = start
    for row in range(start, len(lines)):
        line = lines[row].strip()
        if not line:
            continue
        if match := _FRAMES.match(line):
            frames = _whole_number(path, match.group(1), row)
        elif match := _FRAME_TIME.match(line):
            frame_seconds = _frame_time(path, match.group(1), row)
        else:
            break
    else:
        row = len(lines)
    if frames is None:
        raise FileFormatError(path, "does not say how many frames it has", start + 1)
    return frames, frame_seconds, row


def _whole_number(path: Path, text: str, row: int) -> int:
    if not text.isdecimal() or len(text) > 12 or int(text) < 1:
        raise FileFormatError(path, f"needs at least one frame, but declares {text[:20]!r}", row + 1)
    return int(text)


def _frame_time(path: Path, text: str, row: int) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = float("nan")
    if not 1e-3 <= seconds <= 1.0:
        raise FileFormatError(path, f"has the impossible frame time {text[:20]!r}", row + 1)
    return seconds


def _values_of(path: Path, lines: list[str], first_row: int, frames: int, channels: int) -> Floats:
    tokens = "\n".join(lines[first_row:]).split()
    if len(tokens) != frames * channels:
        raise _count_error(path, lines, first_row, frames, channels)
    try:
        flat = np.fromiter(map(float, tokens), dtype=np.float64, count=len(tokens))
    except ValueError:
        raise _number_error(path, lines, first_row) from None
    return flat.reshape(frames, channels)


def _count_error(path: Path, lines: list[str], first_row: int, frames: int, channels: int) -> FileFormatError:
    rows = 0
    for row in range(first_row, len(lines)):
        count = len(lines[row].split())
        if count and count != channels:
            return FileFormatError(path, f"has {count} values where {channels} channels are declared", row + 1)
        rows += bool(count)
    return FileFormatError(path, f"declares {frames} frames but holds {rows}", len(lines))


def _number_error(path: Path, lines: list[str], first_row: int) -> FileFormatError:
    for row in range(first_row, len(lines)):
        for token in lines[row].split():
            try:
                float(token)
            except ValueError:
                return FileFormatError(path, f"has {token[:20]!r} where a number belongs", row + 1)
    return FileFormatError(path, "holds something that is no number", first_row + 1)


def _check_values(path: Path, hierarchy: BvhHierarchy, values: Floats) -> None:
    limits = np.where(hierarchy.is_rotation, _MAX_DEGREES, _MAX_POSITION)
    bad = ~(np.abs(values) <= limits)
    if np.any(bad):
        frame, channel = (int(i) for i in np.argwhere(bad)[0])
        value = float(values[frame, channel])
        raise FileFormatError(path, f"holds the impossible value {value:g} in frame {frame}, channel {channel}")
