"""Lowest and highest sample per screen column, for drawing a song at any zoom in a millisecond."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.waveform import Waveform

Peaks = NDArray[np.float32]

_FINEST = 64
_FACTOR = 4


@dataclass(frozen=True, eq=False)
class PeakPyramid:
    """A song's samples with minima and maxima over ever longer runs.

    Attributes:
        samples: (N,) mono.
        sample_rate: samples per second.
        levels: level i holds (N / (64 * 4**i), 2) lowest and highest samples, the last run padded.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    levels: tuple[Peaks, ...]

    @classmethod
    def of(cls, waveform: Waveform) -> "PeakPyramid":
        """Pyramid of the mono mix."""
        mono = waveform.mono
        levels: list[Peaks] = []
        if len(mono):
            levels.append(_gathered(np.stack([mono, mono], axis=1), _FINEST))
            while len(levels[-1]) > _FACTOR:
                levels.append(_gathered(levels[-1], _FACTOR))
        for level in levels:
            level.setflags(write=False)
        return cls(mono, waveform.sample_rate, tuple(levels))

    def between(self, start_seconds: float, end_seconds: float, columns: int) -> Peaks:
        """Lowest and highest sample in each of `columns` equal spans, (columns, 2); zero outside the song.

        No peak is lost: a column also counts runs that it shares with its neighbours.

        Raises:
            ValueError: when there are no columns or the end is not behind the start.
        """
        if columns < 1:
            raise ValueError(f"columns: expected at least 1, found {columns}")
        if not end_seconds > start_seconds:
            raise ValueError(f"end_seconds: expected more than {start_seconds:g}, found {end_seconds:g}")
        edges = np.linspace(start_seconds, end_seconds, columns + 1) * self.sample_rate
        rows, run = self._rows_for((edges[-1] - edges[0]) / columns)
        first = np.floor(edges[:-1] / run + 1e-6).astype(np.int64)
        end = np.maximum(np.ceil(edges[1:] / run - 1e-6).astype(np.int64), first + 1)
        inside = (end > 0) & (first < len(rows))
        out = np.zeros((columns, 2), dtype=np.float32)
        if inside.any():
            low, high = np.maximum(first[inside], 0), np.minimum(end[inside], len(rows))
            out[inside, 0] = _reduced(np.minimum, rows[:, 0], low, high)
            out[inside, 1] = _reduced(np.maximum, rows[:, -1], low, high)
        return out

    def _rows_for(self, samples_per_column: float) -> tuple[Peaks, int]:
        run, rows = 1, self.samples[:, None]
        for i, level in enumerate(self.levels):
            if _FINEST * _FACTOR**i <= samples_per_column:
                run, rows = _FINEST * _FACTOR**i, level
        return rows, run


def _gathered(rows: Peaks, run: int) -> Peaks:
    padded = np.pad(rows, ((0, -len(rows) % run), (0, 0)), mode="edge").reshape(-1, run, 2)
    return np.stack([padded[:, :, 0].min(axis=1), padded[:, :, 1].max(axis=1)], axis=1)


def _reduced(operation: np.ufunc, values: Peaks, low: NDArray[np.int64], high: NDArray[np.int64]) -> Peaks:
    pairs = np.stack([low, high], axis=1).ravel()
    # reduceat cannot end at the length of its array, so one value that changes nothing is put behind.
    longer = np.append(values, values[-1])
    return np.asarray(operation.reduceat(longer, pairs)[::2])
