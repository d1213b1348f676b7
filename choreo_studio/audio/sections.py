"""The form of a song as dancers hear it: intro, body, breaks and ending, on the lines of bars and phrases."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.features import BEAT_FEATURE_NAMES

Kind = Literal["intro", "body", "break", "ending"]
Floats = NDArray[np.float64]

_BANDS = tuple(BEAT_FEATURE_NAMES.index(f"{band}_{half}") for half in ("on", "off") for band in ("low", "mid", "high"))
_SOUNDS = tuple(i for i, name in enumerate(BEAT_FEATURE_NAMES) if not name.startswith("chroma"))
_SILENT = -2.0
_QUIET = 0.5
_DROP = 0.9
_LONGEST_INTRO_SHARE = 0.34
_LONGEST_BREAK_BARS = 12
_NOVELTY_BARS = 4
_NOVEL = 1.0
_SHORTEST_SECTION_BARS = 2


@dataclass(frozen=True)
class Section:
    """A stretch of a song.

    Attributes:
        first_beat, end_beat: range of beats, the end exclusive.
        kind: what dancers make of it.
        loudness: mean of `beat_loudness` in it.
    """

    first_beat: int
    end_beat: int
    kind: Kind
    loudness: float


def beat_loudness(features: NDArray[np.floating]) -> Floats:
    """How loud each beat is against the rest of the song, (B,) in standard deviations of it.

    Args:
        features: (B, D) of `features.beat_features`.
    """
    return np.asarray(features[:, _BANDS].mean(axis=1), dtype=np.float64)


def sections(features: NDArray[np.floating], grid: BeatGrid) -> tuple[Section, ...]:
    """Sections that cover all beats.

    Borders inside the body lie on phrases (8 counts) where the sound of the bars before and after differs most
    (novelty along the diagonal of the self-similarity of bars; Foote, ICME 2000). A quiet start is the intro, a fading
    or silent end the ending, and bars inside that fall well below the body a break; these three lie on bar lines.

    Args:
        features: (B, D) of `features.beat_features`.
        grid: the B beats.
    """
    if len(features) != grid.beat_count:
        raise ValueError(f"features: expected {grid.beat_count} beats, found {len(features)}")
    starts = np.array([bar.first_beat for bar in grid.bars])
    loud = _bar_means(beat_loudness(features)[:, None], starts)[:, 0]
    sounding = loud[loud > _SILENT]
    usual = float(np.median(sounding)) if len(sounding) else 0.0
    kinds = _kinds(loud, usual)
    phrases = grid.count_in_eight[starts] == 0
    novel = _novelty(_bar_means(np.asarray(features[:, _SOUNDS], dtype=np.float64), starts))
    borders = np.flatnonzero(np.diff(kinds, prepend=-1) != 0)
    borders = np.union1d(borders, _body_borders(novel, phrases & (kinds == _BODY), borders))
    edges = np.append(starts[borders], grid.beat_count)
    return tuple(
        Section(int(edges[i]), int(edges[i + 1]), _NAMES[kinds[bar]], float(loud[bar : _next(borders, i, loud)].mean()))
        for i, bar in enumerate(borders)
    )


_INTRO, _BODY, _BREAK, _ENDING = range(4)
_NAMES: tuple[Kind, ...] = ("intro", "body", "break", "ending")


def _next(borders: NDArray[np.intp], place: int, bars: Floats) -> int:
    return int(borders[place + 1]) if place + 1 < len(borders) else len(bars)


def _bar_means(values: Floats, starts: NDArray[np.intp]) -> Floats:
    lengths = np.diff(np.append(starts, len(values)))
    return np.asarray(np.add.reduceat(values, starts, axis=0) / lengths[:, None])


def _kinds(loud: Floats, usual: float) -> NDArray[np.intp]:
    kinds = np.full(len(loud), _BODY)
    full = np.flatnonzero(loud > usual - _QUIET)
    if len(full) == 0:
        return kinds
    first, last = int(full[0]), int(full[-1]) + 1
    if first <= _LONGEST_INTRO_SHARE * len(loud):
        kinds[:first] = _INTRO
    kinds[last:] = _ENDING
    low = loud < usual - _DROP
    low[1:-1] |= low[:-2] & low[2:]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], low[first:last].astype(np.int8), [0]])))
    for begin, end in zip(edges[::2] + first, edges[1::2] + first, strict=True):
        if end - begin <= _LONGEST_BREAK_BARS:
            kinds[begin:end] = _BREAK
    return kinds


def _novelty(bars: Floats) -> Floats:
    """How much the bars after each bar line differ from those before it, (bars,), 1 being usual."""
    total = np.concatenate([np.zeros((1, bars.shape[1])), np.cumsum(bars, axis=0)])
    count = len(bars)
    line = np.arange(count)
    before, after = np.maximum(line - _NOVELTY_BARS, 0), np.minimum(line + _NOVELTY_BARS, count)
    earlier = (total[line] - total[before]) / np.maximum(line - before, 1)[:, None]
    later = (total[after] - total[line]) / (after - line)[:, None]
    apart = np.where(line > 0, np.linalg.norm(later - earlier, axis=1), 0.0)
    return np.asarray(apart / max(float(apart.mean()), 1e-9))


def _body_borders(novel: Floats, allowed: NDArray[np.bool_], others: NDArray[np.intp]) -> NDArray[np.intp]:
    lines = np.flatnonzero(allowed)
    height = novel[lines]
    around = np.pad(height, 1, constant_values=-np.inf)
    peaks = lines[(height >= around[:-2]) & (height >= around[2:]) & (height > _NOVEL)]
    apart = np.abs(peaks[:, None] - others).min(axis=1, initial=len(novel))
    return np.asarray(peaks[apart >= _SHORTEST_SECTION_BARS])


def sounding_beats(features: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Beats (B,) on which the song is not silent."""
    return np.asarray(beat_loudness(features) > _SILENT)


def last_strong_beat(features: NDArray[np.floating], grid: BeatGrid) -> int:
    """The last downbeat that sounds; of a silent song the last of all.

    Args:
        features: (B, D) of `features.beat_features`.
        grid: the B beats.
    """
    sounding = grid.downbeats[sounding_beats(features)[grid.downbeats]]
    return int(sounding[-1] if len(sounding) else grid.downbeats[-1])
