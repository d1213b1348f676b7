"""Reading the song from any place, forwards and backwards, and finding the place that continues it best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_QUIET = 1e-6


@dataclass(frozen=True)
class Voice:
    """A place in the song that is being read.

    Attributes:
        frame: the frame that is read next, None for silence.
        direction: 1 forwards, -1 backwards.
    """

    frame: int | None = None
    direction: int = 1

    def after(self, count: int) -> "Voice":
        """The place after so many frames were read."""
        return self if self.frame is None else Voice(self.frame + self.direction * count, self.direction)

    def read(self, samples: Samples, count: int) -> Samples:
        """The next frames, (count, C); silence outside the song. A view where possible."""
        if self.frame is None:
            return np.zeros((count, samples.shape[1]), np.float32)
        first = self.frame if self.direction > 0 else self.frame - count + 1
        part = _between(samples, first, first + count)
        return part if self.direction > 0 else part[::-1]


def best_match(samples: Samples, tail: Voice, wanted: Voice, overlap: int, reach: int) -> Voice:
    """The voice near `wanted` that sounds most like the continuation of `tail` (WSOLA; Verhelst and Roelands, 1993).

    Args:
        samples: (N, C) the song.
        tail: what is heard until now.
        wanted: where the song should go on.
        overlap: frames that are compared.
        reach: how far from `wanted` the answer may be, in frames.
    """
    template = tail.read(samples, overlap).mean(axis=1)
    area = wanted.after(-reach).read(samples, overlap + 2 * reach).mean(axis=1)
    likeness = np.correlate(area, template, "valid")
    power = np.cumsum(np.concatenate([[0.0], area.astype(np.float64) ** 2]))
    loudness = np.sqrt(np.maximum(power[overlap:] - power[:-overlap], 0.0))
    if loudness.max() < _QUIET or not template.any():
        return wanted
    best = int(np.argmax(likeness / (loudness + _QUIET)))
    return wanted.after(best - reach)


def _between(samples: Samples, first: int, end: int) -> Samples:
    low, high = max(first, 0), min(end, len(samples))
    if low == first and high == end:
        return samples[first:end]
    part = np.zeros((end - first, samples.shape[1]), np.float32)
    if high > low:
        part[low - first : high - first] = samples[low:high]
    return part
