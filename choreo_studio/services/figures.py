"""Written figures of several dances as files to train on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from choreo_studio.errors import ChoreoError
from choreo_studio.files import atomic_files
from choreo_studio.motion.figures.dances import DANCES
from choreo_studio.motion.figures.writing import WrittenDance, take_count, write_dances
from choreo_studio.motion.io.npz import write_npz
from choreo_studio.services.jobs import Progress, unwatched

STYLES: tuple[str, ...] = tuple(DANCES)
"""The dances that can be written."""


@dataclass(frozen=True)
class FiguresOrder:
    """What shall be written.

    Attributes:
        out: folder, made if missing.
        styles: names of dances.
        minutes: of each dance.
        seed: of everything.
    """

    out: Path
    styles: tuple[str, ...] = STYLES
    minutes: float = 2.5
    seed: int = 0


@dataclass(frozen=True)
class WrittenFile:
    """One file: where, which dance, tempo in beats a minute, length in seconds, and the figures in order."""

    path: Path
    style: str
    tempo_bpm: float
    seconds: float
    figures: tuple[str, ...]


def write_figures(order: FiguresOrder, progress: Progress = unwatched) -> tuple[WrittenFile, ...]:
    """Write the dances, `waltz_01.npz` and so on.

    Args:
        order: what.
        progress: told after every file; it may raise to stop, which leaves the folder as it was.

    Raises:
        ChoreoError: when the folder cannot be written to.
    """
    files: list[WrittenFile] = []
    try:
        with atomic_files(order.out) as scratch:
            for dance, name in _dances(order, progress):
                write_npz(scratch / name, dance.as_file())
                files.append(_described(order.out / name, dance))
    except OSError as error:
        raise ChoreoError(f"{order.out} cannot be written ({error.strerror or error})") from error
    return tuple(files)


def _dances(order: FiguresOrder, progress: Progress) -> Iterator[tuple[WrittenDance, str]]:
    """Each dance and the name of its file."""
    count = take_count(order.minutes)
    total = count * len(order.styles)
    for place, style in enumerate(order.styles):
        progress(place * count, total)
        for number, dance in enumerate(write_dances(style, order.minutes, order.seed), start=1):
            yield dance, f"{style}_{number:02d}.npz"
            progress(place * count + number, total)


def _described(path: Path, dance: WrittenDance) -> WrittenFile:
    seconds = dance.motion.frame_count * dance.rate.frame_seconds
    return WrittenFile(path, dance.style, dance.tempo_bpm, seconds, tuple(name for name, _ in dance.routine.figures))
