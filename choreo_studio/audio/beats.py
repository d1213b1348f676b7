"""The beat grid: when every beat sounds, which beats are downbeats, and how they are counted.

A position is a beat index with a fraction: 2.5 is half way between beats 2 and 3.
Every edit returns a new grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from choreo_studio.audio.bars import Bar, Metre

__all__ = ["MIN_BEAT_SECONDS", "Bar", "BeatGrid", "Metre"]

MIN_BEAT_SECONDS = 0.02
"""Two beats are never closer than this; a drag that would do so stops there."""

_EIGHT = 8


@dataclass(frozen=True, eq=False)
class BeatGrid:
    """Beats, downbeats and metre of one piece of music.

    Args:
        beats_seconds: (B,) rising times in seconds, at least two, `MIN_BEAT_SECONDS` apart or more.
        downbeats: (D,) rising indices of beats that begin a bar, at least one.
        metre: how many beats a bar has when nothing else is said.
        phrase_downbeat: index into `downbeats` of a bar that begins an 8-count.

    Raises:
        ValueError: when times or indices are not as above.
    """

    beats_seconds: NDArray[np.float64]
    downbeats: NDArray[np.int64]
    metre: Metre = field(default_factory=lambda: Metre(4, 4))
    phrase_downbeat: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "beats_seconds", _checked_beats(self.beats_seconds))
        object.__setattr__(self, "downbeats", _checked_downbeats(self.downbeats, self.beat_count))
        if not 0 <= self.phrase_downbeat < len(self.downbeats):
            raise ValueError(f"phrase_downbeat: expected 0 to {len(self.downbeats) - 1}, found {self.phrase_downbeat}")

    @classmethod
    def regular(
        cls, tempo_bpm: float, beat_count: int, metre: Metre | None = None, first_beat_seconds: float = 0.0
    ) -> "BeatGrid":
        """Grid of constant tempo whose first beat is a downbeat.

        Raises:
            ValueError: when the tempo is not positive or there are fewer than two beats.
        """
        if not tempo_bpm > 0:
            raise ValueError(f"tempo_bpm: expected a positive number, found {tempo_bpm}")
        beats = np.float64(first_beat_seconds) + np.arange(beat_count) * np.float64(60.0 / tempo_bpm)
        metre = metre or Metre(4, 4)
        return cls(beats, np.arange(0, max(beat_count, 1), metre.beats_per_bar), metre)

    @property
    def beat_count(self) -> int:
        """Number of beats B."""
        return len(self.beats_seconds)

    @property
    def downbeats_seconds(self) -> NDArray[np.float64]:
        """Times of the downbeats in seconds, (D,)."""
        return self.beats_seconds[self.downbeats]

    @property
    def phrase_beat(self) -> int:
        """Index of the beat on which an 8-count begins."""
        return int(self.downbeats[self.phrase_downbeat])

    @property
    def beat_periods(self) -> NDArray[np.float64]:
        """Length of every beat in seconds, (B,); the last is as long as the one before it."""
        steps = np.diff(self.beats_seconds)
        return np.append(steps, steps[-1])

    @property
    def end_seconds(self) -> float:
        """Where the last beat's slot ends."""
        return float(self.beats_seconds[-1] + self.beat_periods[-1])

    @property
    def tempo_bpm(self) -> float:
        """Median tempo in beats per minute."""
        return float(60.0 / np.median(np.diff(self.beats_seconds)))

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """All bars in order; beats before the first downbeat are bar 0, the first downbeat begins bar 1."""
        starts = [int(beat) for beat in self.downbeats]
        first_number = 1
        if starts[0] > 0:
            starts, first_number = [0, *starts], 0
        ends = [*starts[1:], self.beat_count]
        edges = np.append(self.beats_seconds, self.end_seconds)
        return tuple(
            Bar(first_number + i, a, b, float(edges[a]), float(edges[b]))
            for i, (a, b) in enumerate(zip(starts, ends, strict=True))
        )

    @property
    def place_in_bar(self) -> NDArray[np.int64]:
        """Place of every beat in its bar, (B,), 0 on downbeats only; never beyond the metre's last beat."""
        return self._bar_and_place()[1]

    @property
    def count_in_eight(self) -> NDArray[np.int64]:
        """Place of every beat in the dancers' count, (B,): 0..7 in 4/4 and 2/4, 0..5 over two bars of 3/4."""
        bar, place = self._bar_and_place()
        bar_in_phrase = (bar - self.phrase_downbeat) % self.metre.bars_per_phrase
        return np.asarray(np.minimum(bar_in_phrase * self.metre.beats_per_bar + place, _EIGHT - 1))

    def _bar_and_place(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        beats, per_bar = np.arange(self.beat_count), self.metre.beats_per_bar
        bar = np.searchsorted(self.downbeats, beats, side="right") - 1
        first = int(self.downbeats[0])
        pickup = bar < 0
        place = np.minimum(beats - self.downbeats[np.maximum(bar, 0)], per_bar - 1)
        bar = np.where(pickup, (beats - first) // per_bar, bar)
        place = np.where(pickup, (beats - first) % per_bar, place)
        return bar.astype(np.int64), place.astype(np.int64)

    def seconds_at(self, positions: ArrayLike) -> NDArray[np.float64]:
        """Times in seconds of beat positions, same shape; outside the grid the edge periods go on."""
        at = np.asarray(positions, dtype=np.float64)
        beats, last = self.beats_seconds, self.beat_count - 1
        inside = np.interp(at, np.arange(self.beat_count), beats)
        before = np.minimum(at, 0.0) * (beats[1] - beats[0])
        after = np.maximum(at - last, 0.0) * (beats[-1] - beats[-2])
        return np.asarray(inside + before + after)

    def positions_at(self, seconds: ArrayLike) -> NDArray[np.float64]:
        """Beat positions of times in seconds, same shape: the inverse of `seconds_at`."""
        at = np.asarray(seconds, dtype=np.float64)
        beats = self.beats_seconds
        inside = np.interp(at, beats, np.arange(self.beat_count))
        before = np.minimum(at - beats[0], 0.0) / (beats[1] - beats[0])
        after = np.maximum(at - beats[-1], 0.0) / (beats[-1] - beats[-2])
        return np.asarray(inside + before + after)

    def covering(self, duration_seconds: float) -> "BeatGrid":
        """The grid with beats added on both sides until it spans 0 to `duration_seconds`.

        Edge periods go on and bars continue in the metre; the beats that are there stay as they are.
        """
        ahead = max(0, int(np.ceil(-self.positions_at(0.0) - 1e-9)))
        behind = max(0, int(np.ceil(self.positions_at(duration_seconds) - self.beat_count - 1e-9)))
        per_bar, count = self.metre.beats_per_bar, self.beat_count
        beats = self.seconds_at(np.arange(-ahead, count + behind))
        earlier = np.arange(-ahead, 0)
        later = np.arange(count, count + behind)
        earlier = earlier[(earlier - self.downbeats[0]) % per_bar == 0]
        later = later[(later - self.downbeats[-1]) % per_bar == 0]
        downbeats = np.concatenate([earlier, self.downbeats, later]) + ahead
        return BeatGrid(beats, downbeats, self.metre, self.phrase_downbeat + len(earlier))

    def move_beat(self, beat: int, seconds: float) -> "BeatGrid":
        """One beat moved; it stops short of its neighbours."""
        self._check_beat(beat)
        beats = self.beats_seconds.copy()
        lowest = beats[beat - 1] + MIN_BEAT_SECONDS if beat > 0 else -np.inf
        highest = beats[beat + 1] - MIN_BEAT_SECONDS if beat + 1 < len(beats) else np.inf
        beats[beat] = max(lowest, min(seconds, highest))
        return replace(self, beats_seconds=beats)

    def insert_beat(self, seconds: float) -> "BeatGrid":
        """One beat more; downbeats stay on the beats that carry them.

        Raises:
            ValueError: when another beat is nearer than `MIN_BEAT_SECONDS`.
        """
        beat = int(np.searchsorted(self.beats_seconds, seconds))
        beats = np.insert(self.beats_seconds, beat, seconds)
        return replace(self, beats_seconds=beats, downbeats=self.downbeats + (self.downbeats >= beat))

    def delete_beat(self, beat: int) -> "BeatGrid":
        """One beat less; a deleted downbeat hands its bar line to the next beat.

        Raises:
            ValueError: when there is no such beat or only two are left.
        """
        self._check_beat(beat)
        count = self.beat_count - 1
        shifted = np.minimum(self.downbeats - (self.downbeats > beat), count - 1)
        phrase_beat = shifted[self.phrase_downbeat]
        downbeats = np.unique(shifted)
        phrase = int(np.searchsorted(downbeats, phrase_beat))
        return BeatGrid(np.delete(self.beats_seconds, beat), downbeats, self.metre, phrase)

    def with_downbeat_at(self, beat: int, whole_song: bool = True) -> "BeatGrid":
        """Bars laid anew so that `beat` begins a bar and an 8-count.

        Args:
            beat: index of the beat.
            whole_song: False leaves the bars before it as they are.
        """
        self._check_beat(beat)
        kept = self.downbeats[:0] if whole_song else self.downbeats[self.downbeats < beat]
        first = beat % self.metre.beats_per_bar if whole_song else beat
        downbeats = np.concatenate([kept, np.arange(first, self.beat_count, self.metre.beats_per_bar)])
        return replace(self, downbeats=downbeats, phrase_downbeat=int(np.searchsorted(downbeats, beat)))

    def with_phrase_at(self, beat: int) -> "BeatGrid":
        """The 8-count begun on the bar that holds `beat`."""
        self._check_beat(beat)
        bar = int(np.searchsorted(self.downbeats, beat, side="right")) - 1
        return replace(self, phrase_downbeat=max(bar, 0))

    def with_metre(self, metre: Metre) -> "BeatGrid":
        """Bars laid anew in another metre from the beat that begins the 8-count."""
        return replace(self, metre=metre).with_downbeat_at(self.phrase_beat)

    def doubled(self) -> "BeatGrid":
        """Twice as many beats in the same time: each old bar becomes two."""
        beats = self.seconds_at(np.arange(2 * self.beat_count) / 2)
        per_bar = self.metre.beats_per_bar
        edges = [*(2 * self.downbeats), 2 * self.beat_count]
        pickup = np.arange(edges[0] % per_bar, edges[0], per_bar)
        later = [np.arange(a, b, per_bar) for a, b in pairwise(edges)]
        downbeats = np.concatenate([pickup, *later])
        phrase = int(np.searchsorted(downbeats, 2 * self.phrase_beat))
        return BeatGrid(beats, downbeats, self.metre, phrase)

    def halved(self) -> "BeatGrid":
        """Every other beat, counted from the one that begins the 8-count; bars are laid anew from it.

        Raises:
            ValueError: when fewer than two beats would be left.
        """
        parity = self.phrase_beat % 2
        beats = self.beats_seconds[parity::2]
        phrase_beat = (self.phrase_beat - parity) // 2
        return BeatGrid(beats, np.zeros(1, np.int64), self.metre).with_downbeat_at(phrase_beat)

    def nudged(self, seconds: float) -> "BeatGrid":
        """All beats moved by the same time."""
        return replace(self, beats_seconds=self.beats_seconds + seconds)

    def tapped(self, taps_seconds: Sequence[float]) -> "BeatGrid":
        """Constant tempo as tapped, over the time that this grid spans; the first tap begins a bar.

        Left-out taps are allowed for.

        Raises:
            ValueError: when there are fewer than two taps, or taps too close together.
        """
        taps = _checked_beats(taps_seconds)
        counts = np.round((taps - taps[0]) / np.median(np.diff(taps)))
        period, start = np.polyfit(counts, taps, 1)
        first = int(np.floor((self.beats_seconds[0] - start) / period + 1e-6))
        last = int(np.ceil((self.beats_seconds[-1] - start) / period - 1e-6))
        first, last = min(first, 0), max(last, 1)
        beats = start + period * np.arange(first, last + 1)
        return BeatGrid(beats, np.zeros(1, np.int64), self.metre).with_downbeat_at(-first)

    def constant_fit(self) -> "BeatGrid":
        """The same beats at the constant tempo that fits them best (least squares)."""
        counts = np.arange(self.beat_count)
        period, start = np.polyfit(counts, self.beats_seconds, 1)
        return replace(self, beats_seconds=start + period * counts)

    def _check_beat(self, beat: int) -> None:
        if not 0 <= beat < self.beat_count:
            raise ValueError(f"beat: expected 0 to {self.beat_count - 1}, found {beat}")


def _checked_beats(beats_seconds: ArrayLike) -> NDArray[np.float64]:
    beats = np.array(beats_seconds, dtype=np.float64)
    if beats.ndim != 1 or len(beats) < 2 or not np.isfinite(beats).all():
        raise ValueError(f"beats_seconds: expected two or more finite times, found shape {beats.shape}")
    closest = float(np.diff(beats).min())
    if closest < MIN_BEAT_SECONDS * (1 - 1e-6):
        raise ValueError(f"beats_seconds: expected {MIN_BEAT_SECONDS} s or more between beats, found {closest:g}")
    beats.setflags(write=False)
    return beats


def _checked_downbeats(downbeats: ArrayLike, beat_count: int) -> NDArray[np.int64]:
    raw = np.asarray(downbeats)
    indices = raw.astype(np.int64)
    if indices.ndim != 1 or len(indices) == 0 or (np.diff(indices) <= 0).any() or (indices != raw).any():
        raise ValueError(f"downbeats: expected rising beat indices, at least one, found shape {raw.shape}")
    if indices[0] < 0 or indices[-1] >= beat_count:
        raise ValueError(f"downbeats: expected 0 to {beat_count - 1}, found {indices[0]} to {indices[-1]}")
    indices.setflags(write=False)
    return indices
