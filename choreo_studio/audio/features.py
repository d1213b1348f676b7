"""What a song sounds like on each beat: the audio condition of the networks."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.spectrum import (
    Hops,
    Spectrum,
    analysis_samples,
    banded_magnitudes,
    chroma_bank,
    decibels,
    mel_bank,
    mel_centres,
)
from choreo_studio.audio.waveform import Waveform

_MFCC_COUNT = 8
_HALF_BEAT_NAMES = ("onset", "low", "mid", "high")

BEAT_FEATURE_NAMES = (
    *(f"{name}_{half}" for half in ("on", "off") for name in _HALF_BEAT_NAMES),
    *(f"mfcc_{i}" for i in range(1, _MFCC_COUNT + 1)),
    *(f"chroma_{i}" for i in range(12)),
)
"""Names of the columns of `beat_features`: first the beat, then the half beat after it, then the whole beat."""

BEAT_FEATURE_SIZE = len(BEAT_FEATURE_NAMES)
"""Number of columns."""

_FINE = Hops(1024, 256)
_COARSE = Hops(4096, 1024)
_MEL_BANDS = 40
_BAND_EDGES_HZ = (0.0, 200.0, 2000.0, 11025.0)
_RANGE_DB = 70.0
_SILENT_PULSE = np.array([0.0, -_RANGE_DB, -_RANGE_DB, -_RANGE_DB])
_FLUX_HOPS = 2
_LARGEST = 4.0
_DEAD_SPREAD = 1e-3
_QUIET_CHROMA = 1e-3

Floats = NDArray[np.float64]


def beat_features(waveform: Waveform, grid: BeatGrid) -> NDArray[np.float32]:
    """Onset strength and energy in three bands on and between beats, timbre and harmony of each beat.

    Each column but chroma has mean 0 and deviation 1 over the beats that lie in the song and is held within -4..4;
    chroma is the pitch-class vector of unit length less that of noise. Loudness and sample rate do not matter.
    Beats outside the song read as silence, and a silent song reads as zeros.

    Args:
        waveform: the song.
        grid: its beats.

    Returns:
        (B, `BEAT_FEATURE_SIZE`) float32; the columns are `BEAT_FEATURE_NAMES`.
    """
    samples = analysis_samples(waveform)
    mel = decibels(banded_magnitudes(samples, _FINE, mel_bank(_FINE, _MEL_BANDS)), _RANGE_DB)
    beats = grid.beat_count
    quarter_before = grid.seconds_at(np.arange(2 * beats + 1) / 2 - 0.25)
    pulse = mean_between(_pulse_rows(mel), quarter_before, _FINE.per_second, _SILENT_PULSE)
    whole = grid.seconds_at(np.arange(beats + 1))
    timbre = mean_between(_cepstrum(mel), whole, _FINE.per_second, np.zeros(_MFCC_COUNT))
    chroma = banded_magnitudes(samples, _COARSE, chroma_bank(_COARSE))
    harmony = mean_between(chroma, whole, _COARSE.per_second, np.zeros(12))
    inside = (grid.beats_seconds >= -1e-3) & (grid.beats_seconds < waveform.duration_seconds)
    scaled = _normalised(np.concatenate([pulse.reshape(beats, -1), timbre], axis=1), inside)
    return np.concatenate([scaled, _unit_chroma(harmony)], axis=1).astype(np.float32)


def mean_between(rows: NDArray[np.floating], edges_seconds: Floats, hops_per_second: float, outside: Floats) -> Floats:
    """Mean of the rows between neighbouring times, (E - 1, C).

    Args:
        rows: (hops, C), one row per hop from time 0.
        edges_seconds: (E,) rising times.
        hops_per_second: how dense the rows are.
        outside: (C,) what stands where there are no rows; a span shorter than a hop takes the nearest row.
    """
    count = len(rows)
    edges = np.round(edges_seconds * hops_per_second).astype(np.int64)
    first, end = edges[:-1], np.maximum(edges[1:], edges[:-1] + 1)
    low, high = np.clip(first, 0, count), np.clip(end, 0, count)
    total = np.zeros((count + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=total[1:])
    missing = (end - first - (high - low))[:, None]
    return np.asarray((total[high] - total[low] + missing * outside) / (end - first)[:, None])


def _pulse_rows(mel: Spectrum) -> Floats:
    rise = np.maximum(mel[_FLUX_HOPS:] - mel[:-_FLUX_HOPS], 0).mean(axis=1)
    onset = np.pad(rise, (min(_FLUX_HOPS, len(mel)), 0))[: len(mel)]
    centres = mel_centres(_MEL_BANDS)
    bands = [mel[:, (centres >= a) & (centres < b)].mean(axis=1) for a, b in pairwise(_BAND_EDGES_HZ)]
    return np.stack([onset, *bands], axis=1).astype(np.float64)


def _cepstrum(mel: Spectrum) -> Floats:
    k, n = np.arange(1, _MFCC_COUNT + 1)[:, None], np.arange(_MEL_BANDS)[None]
    cosines = np.sqrt(2 / _MEL_BANDS) * np.cos(np.pi * k * (n + 0.5) / _MEL_BANDS)
    return np.asarray(mel @ cosines.T, dtype=np.float64)


def _normalised(columns: Floats, inside: NDArray[np.bool_]) -> Floats:
    known = columns[inside] if inside.any() else columns
    spread = known.std(axis=0)
    # A column that does not move (silence, a constant tone) says nothing; rounding noise is not blown up.
    alive = spread > _DEAD_SPREAD
    scaled = (columns - known.mean(axis=0)) / np.where(alive, spread, 1)
    return np.asarray(np.clip(np.where(alive, scaled, 0), -_LARGEST, _LARGEST))


def _unit_chroma(harmony: Floats) -> Floats:
    length = np.sqrt(np.square(harmony).sum(axis=1, keepdims=True))
    heard = length > _QUIET_CHROMA * max(float(length.max(initial=0.0)), 1e-9)
    return np.asarray(np.where(heard, harmony / np.where(heard, length, 1) - 1 / np.sqrt(12), 0))
