"""What the readers of published data sets have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.smpl import MAX_METRES
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats

SONG_SUFFIXES = (".wav", ".flac", ".mp3", ".ogg")
_MAX_LIST_BYTES = 1 << 24


@dataclass(frozen=True, eq=False)
class PublishedTake:
    """One take of a data set, found but not read yet.

    Attributes:
        name: of the take, once in its data set.
        style: name of the dance.
        held_out: in the data set's own test split.
        read: its dancers on one clock and in one world: lead and follow, or a soloist.
        music: its song, which begins with the first frame.
        tempo_bpm: constant tempo from the first frame on, where only that is known.
    """

    name: str
    style: str
    held_out: bool
    read: Callable[[], tuple[SourceMotion, ...]]
    music: Path | None = None
    tempo_bpm: float | None = None


@dataclass(frozen=True)
class Layout:
    """A data set's way to lay out its files.

    Attributes:
        name: of the data set.
        dancers: in each take, 1 or 2.
        is_here: whether a folder looks like it.
        takes_in: its takes by name; raises FileFormatError where the folder holds only what must not be read.
    """

    name: str
    dancers: int
    is_here: Callable[[Path], bool]
    takes_in: Callable[[Path], tuple[PublishedTake, ...]]


def checked(path: Path, array: NDArray[Any], name: str, shape: tuple[int | None, ...]) -> Floats:
    """The array in double precision, None standing for any length of at least 2 along its first axis.

    Raises:
        FileFormatError: when its shape is another one or it holds numbers that no motion has.
    """
    fits = array.ndim == len(shape) and all(
        found == wanted or (wanted is None and found >= 2) for found, wanted in zip(array.shape, shape, strict=True)
    )
    if not fits:
        wanted_text = ", ".join("T" if length is None else str(length) for length in shape)
        raise FileFormatError(path, f"{name} has the shape {array.shape}, expected ({wanted_text})")
    numbers = array.astype(np.float64)
    if not np.all(np.abs(numbers) < MAX_METRES):
        raise FileFormatError(path, f"{name} holds values that no motion has")
    return numbers


def names_in(path: Path) -> frozenset[str]:
    """The lines of a list of names, such as a split; empty where there is no such file.

    Raises:
        FileFormatError: when it cannot be read as text or is no list of names.
    """
    if not path.is_file():
        return frozenset()
    try:
        if path.stat().st_size > _MAX_LIST_BYTES:
            raise FileFormatError(path, "is too large for a list of names")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileFormatError(path, f"cannot be read as a list of names ({error})") from error
    return frozenset(line.strip() for line in lines if line.strip())


def song_beside(folder: Path, stem: str) -> Path | None:
    """The song STEM.wav, .flac, .mp3 or .ogg in a folder, None where there is none."""
    songs = (folder / f"{stem}{suffix}" for suffix in SONG_SUFFIXES)
    return next((song for song in songs if song.is_file()), None)


def same_length(*sources: SourceMotion) -> tuple[SourceMotion, ...]:
    """The dancers cut to the shortest of them."""
    frames = min(source.frame_count for source in sources)
    return tuple(
        SourceMotion(source.rig, source.positions[:frames], source.rotations[:frames], source.frame_seconds)
        for source in sources
    )
