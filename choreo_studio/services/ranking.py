"""Takes judged by how near to real dancing they come, and the variations of an order put best first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_json
from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.measures.scoring import SALSA_REFERENCE, SPAN_BEATS, Reference, Score, reference_of, score_of
from choreo_studio.motion.measures.stretch import RUN_UP_BEATS, TRAITS, Stretch, TraitName, traits
from choreo_studio.services.bars import beat_span
from choreo_studio.services.generator import DEFAULT_CHECKPOINT, REFERENCE_FILE, is_there, reference_file
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.services.measuring import DancedSpan, danced_beats
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.mask import roles_of

Traits = Mapping[TraitName, float]
TRAITS_KEY = "traits"
_LEAST_BEATS = 2


def real_traits(spans: Iterable[DancedSpan]) -> dict[TraitName, tuple[float, float]]:
    """Mean and spread of what is scored, over eights of real dancing that begin on every fourth beat."""
    pieces: list[Traits] = []
    for span in spans:
        for first in range(RUN_UP_BEATS, span.grid.beat_count - SPAN_BEATS - RUN_UP_BEATS, SPAN_BEATS // 2):
            borders = np.array([first, first + SPAN_BEATS], dtype=np.intp) * FRAMES_PER_BEAT
            pieces.append(_measured(span.grid, span.motion, (first, first + SPAN_BEATS), borders))
    return reference_of(pieces)


def judge_of(checkpoint: str = DEFAULT_CHECKPOINT, style: str | None = None) -> Reference:
    """What real dancing of a style is for a checkpoint: as its table says, else as the salsa takes are.

    Raises:
        CheckpointError: when there is no such checkpoint.
        FileFormatError: when its table is damaged.
    """
    table = reference_file(checkpoint, style) if is_there(checkpoint) else None
    if table is None or not table.is_file():
        return SALSA_REFERENCE
    known = {**SALSA_REFERENCE, **_read(table)}
    return known if table.name == REFERENCE_FILE else {name: _as_people_vary(name, known[name]) for name in known}


def _as_people_vary(name: TraitName, bounds: tuple[float, float]) -> tuple[float, float]:
    """Figures written by rule hardly vary; a dance may be as far from them as people are from one another."""
    return bounds[0], max(bounds[1], SALSA_REFERENCE[name][1])


def scored(project: Project, take: Take, judge: Reference) -> Take:
    """The take with its score: of the bars that were danced anew, or of all that is danced."""
    span = danced_beats(project, take)
    if take.parent is not None and take.bars is not None:
        span = beat_span(project.grid, take.bars)
    if span[1] - span[0] < _LEAST_BEATS:
        return take
    changed, motion = roles_of(take.dancers), take.dance.motion
    pieces = [
        _measured(project.grid, motion, piece, _borders(project, take, piece), changed) for piece in _pieces(span)
    ]
    return replace(take, score=score_of(pieces, judge))


def best_first(
    project: Project, takes: tuple[Take, ...], keep: int, judge: Reference | None, progress: Progress = unwatched
) -> tuple[Take, ...]:
    """The best takes of an order, each with its place among them; without a judge the first ones as they came.

    Args:
        project: that they are for.
        takes: all that were danced.
        keep: how many are wanted.
        judge: real dancing, None for nobody.
        progress: told after every take; it may raise to cancel.
    """
    if judge is not None:
        judged = []
        for take in takes:
            judged.append(scored(project, take, judge))
            progress(1, 1)
        takes = tuple(sorted(judged, key=lambda take: -_total(take.score)))
    return tuple(replace(take, place=place) for place, take in enumerate(takes[:keep], start=1))


def _total(score: Score | None) -> float:
    return -1.0 if score is None else score.total


def _pieces(span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Beats cut into pieces of about an eight."""
    first, end = span
    count = max(1, round((end - first) / SPAN_BEATS))
    edges = [first + (end - first) * piece // count for piece in range(count + 1)]
    yield from pairwise(edges)


def _borders(project: Project, take: Take, piece: tuple[int, int]) -> NDArray[np.intp]:
    """Frames in or at the ends of a piece at which the edit that made the take begins or ends."""
    if take.parent is None or take.bars is None:
        return np.zeros(0, dtype=np.intp)
    first, end = beat_span(project.grid, take.bars)
    slack = FRAMES_PER_BEAT if take.settings.soft_edges else 0
    frames = []
    if first > 0 and first == piece[0]:
        frames.append(first * FRAMES_PER_BEAT + 1 - slack)
    if end < project.grid.beat_count and end == piece[1]:
        frames.append(end * FRAMES_PER_BEAT + slack)
    return np.array(frames, dtype=np.intp)


def _measured(
    grid: BeatGrid,
    motion: DuetMotion,
    piece: tuple[int, int],
    borders: NDArray[np.intp],
    changed: frozenset[Role] = frozenset(ROLES),
) -> Traits:
    first, end = piece
    early, late = max(0, first - RUN_UP_BEATS), min(grid.beat_count, end + RUN_UP_BEATS)
    frames = slice(early * FRAMES_PER_BEAT, late * FRAMES_PER_BEAT)
    seconds = grid.seconds_at(np.arange(frames.start, frames.stop) / FRAMES_PER_BEAT)
    counts = grid.count_in_eight[early:late].astype(np.intp)
    return traits(Stretch(motion[frames], seconds, counts, first - early, end - early, borders - frames.start, changed))


def _read(table: Path) -> dict[TraitName, tuple[float, float]]:
    data = read_json(table)
    rows = data.get(TRAITS_KEY, {}) if isinstance(data, dict) else None
    if not isinstance(rows, dict):
        raise FileFormatError(table, "holds no traits of real dancing")
    try:
        found = {name: (float(rows[name][0]), float(rows[name][1])) for name in TRAITS if name in rows}
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise FileFormatError(table, f"holds no traits of real dancing ({error})") from error
    if any(not np.isfinite(mean) or not spread > 0.0 for mean, spread in found.values()):
        raise FileFormatError(table, "holds traits of real dancing that cannot be")
    return found
