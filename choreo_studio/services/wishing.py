"""What a project wishes, as a model is asked for it."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.loudness import energy_from_music
from choreo_studio.errors import FileFormatError, GenerationError
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.services.bars import BarRange, beat_span
from choreo_studio.services.generator import Generator, in_tokens_of
from choreo_studio.session.project import Project, Take
from choreo_studio.session.wish_editing import draw_curve
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.wishes import FREE, LARGEST_WISH, Likeness, Wishes

_LARGEST_FILE = 1 << 20


def requested_wishes(wishes: Wishes | None, music: NDArray[np.float32] | None) -> Wishes | None:
    """Wishes with the energy that the song asks for, None where nothing is wished.

    Args:
        wishes: for the B beats of a song.
        music: (B, D) features of its beats, None for silence.
    """
    if wishes is not None and wishes.energy_from_music and music is not None:
        drawn = wishes.curve("energy")
        wishes = wishes.with_curve("energy", np.where(np.isnan(drawn), energy_from_music(music), drawn))
    if wishes is None or not (wishes.wished.any() or wishes.keyframes):
        return None
    return wishes


def likenesses_of(
    project: Project, generator: Generator, like: tuple[BarRange, ...], unlike: tuple[BarRange, ...], take: Take | None
) -> tuple[Likeness, ...]:
    """Bars of a take that a dance shall resemble or shall not, in the tokens of the model.

    Raises:
        GenerationError: when there is no take to show them, or the song lacks the bars.
    """
    if not like and not unlike:
        return ()
    if take is None:
        raise GenerationError("there is no take yet whose bars the dance could be like or unlike")
    dance = in_tokens_of(generator, take.dance, project.grid)
    found = []
    for bars, is_liked in [*((bars, True) for bars in like), *((bars, False) for bars in unlike)]:
        first, end = beat_span(project.grid, bars)
        found.append(
            Likeness(
                dance.tokens.beats(first, end),
                dance.motion[FRAMES_PER_BEAT * first : FRAMES_PER_BEAT * end],
                project.grid.count_in_eight[first:end].astype(np.int64),
                project.grid.beat_periods[first:end],
                is_liked,
            )
        )
    return tuple(found)


def with_constant_wishes(project: Project, values: Mapping[str, float], span: tuple[int, int]) -> Project:
    """The project with some controls wished at one height throughout beats first .. end-1."""
    for control, value in values.items():
        project = draw_curve(project, control, span[0], np.full(span[1] - span[0], value, dtype=np.float32))
    return project


def with_wishes_of_file(project: Project, path: Path) -> Project:
    """The project with the curves of a CSV file: a column "bar" and any of the controls, an empty cell for free.

    Raises:
        FileFormatError: naming the first line that is wrong.
        GenerationError: when the song lacks a bar.
    """
    for bar, control, value in _read_curves(path):
        first, end = beat_span(project.grid, (bar, bar))
        project = draw_curve(project, control, first, np.full(end - first, value, dtype=np.float32))
    return project


def _read_curves(path: Path) -> Iterator[tuple[int, str, float]]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise FileFormatError(path, "is longer than any file of curves")
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileFormatError(path, f"cannot be read ({error})") from error
    head = [cell.strip() for cell in rows[0]] if rows else []
    if "bar" not in head or not set(head) <= {"bar", *CONTROL_NAMES} or len(set(head)) != len(head):
        raise FileFormatError(path, f"needs the columns bar and any of {', '.join(CONTROL_NAMES)}", 1)
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(head):
            raise FileFormatError(path, f"needs {len(head)} cells", number)
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        for control in (name for name in cells if name != "bar"):
            yield _bar(cells["bar"], path, number), control, _wish(cells[control], path, number)


def _bar(text: str, path: Path, line: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise FileFormatError(path, f"needs the number of a bar, found {text!r}", line)
    return int(text)


def _wish(text: str, path: Path, line: int) -> float:
    if not text:
        return FREE
    try:
        value = float(text)
    except ValueError:
        value = FREE
    if not -LARGEST_WISH <= value <= LARGEST_WISH:
        wanted = f"a number from {-LARGEST_WISH:g} to {LARGEST_WISH:g}"
        raise FileFormatError(path, f"needs {wanted}, or nothing, found {text!r}", line)
    return value
