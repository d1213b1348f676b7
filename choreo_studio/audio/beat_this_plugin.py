"""Optional beat tracker: `beat_this` (Foscarin, Schlueter and Widmer, ISMIR 2024) where it is installed."""

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import MIN_BEAT_SECONDS, BeatGrid, Metre
from choreo_studio.audio.waveform import Waveform

Floats = NDArray[np.float64]

_AGREE_SECONDS = 0.07


def beat_this_installed() -> bool:
    """Whether the package can be imported."""
    return find_spec("beat_this") is not None


def beat_this_grid(waveform: Waveform) -> BeatGrid | None:
    """Beats and downbeats as `beat_this` hears them, or None when it hears fewer than two beats.

    The metre is the most frequent number of beats from downbeat to downbeat.

    Raises:
        ImportError: when the package is missing.
        OSError: when its network weights are neither stored nor to be had.
    """
    from beat_this.inference import Audio2Beats

    track = Audio2Beats(checkpoint_path="final0", device="cpu", dbn=False)
    beats, downbeats = track(np.asarray(waveform.mono, dtype=np.float64), waveform.sample_rate)
    return grid_of_times(np.asarray(beats, dtype=np.float64), np.asarray(downbeats, dtype=np.float64))


def grid_of_times(beats_seconds: Floats, downbeats_seconds: Floats) -> BeatGrid | None:
    """Grid from times of beats and, among them, downbeats; None for fewer than two beats.

    Args:
        beats_seconds: (B,) in any order; doubles are dropped.
        downbeats_seconds: (D,), each drawn to the nearest beat.
    """
    beats = np.sort(beats_seconds)
    beats = beats[np.diff(beats, prepend=-np.inf) >= MIN_BEAT_SECONDS]
    if len(beats) < 2:
        return None
    if len(downbeats_seconds) == 0:
        return BeatGrid(beats, np.arange(0, len(beats), 4), Metre(4))
    downbeats = np.unique(np.abs(beats[None] - downbeats_seconds[:, None]).argmin(axis=1))
    gaps = np.diff(downbeats)
    per_bar = int(np.bincount(gaps[(gaps >= 2) & (gaps <= 6)], minlength=5).argmax()) or 4
    return BeatGrid(beats, downbeats, Metre(per_bar, 8 if per_bar == 6 else 4))


def agreement(first: Floats, second: Floats) -> float:
    """F-measure of two sets of times within 70 ms, 0..1.

    Args:
        first, second: rising times in seconds.
    """
    if len(first) == 0 or len(second) == 0:
        return 0.0
    hits = i = j = 0
    while i < len(first) and j < len(second):
        apart = first[i] - second[j]
        if abs(apart) <= _AGREE_SECONDS:
            hits, i, j = hits + 1, i + 1, j + 1
        elif apart < 0:
            i += 1
        else:
            j += 1
    return 2 * hits / (len(first) + len(second))
