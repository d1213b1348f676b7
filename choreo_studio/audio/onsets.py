"""What a beat tracker listens to: how strongly each part of the spectrum sets in, and how much the harmony changes."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.spectrum import (
    Hops,
    Spectrum,
    banded_magnitudes,
    chroma_bank,
    mel_bank,
    mel_centres,
    note_bank,
)

RHYTHM_HOPS = Hops(1024, 256)
"""Window and step of the rhythm features."""

RHYTHM_FEATURES = ("low", "low_mid", "mid", "high", "harmony", "bass")
"""Columns of `rhythm_features`."""

_BANDS = 48
_EDGES_HZ = (0.0, 160.0, 500.0, 2500.0, 11025.0)
_COMPRESSION = 30.0
_LAG = 2
_LEVEL_SECONDS = 5.0
_CHROMA_HOPS = Hops(4096, 1024)
_CHROMA_SPAN = 6
_BASS_SPAN = 3
_BASS_NOTES = (28, 52)


def rhythm_features(samples: Spectrum) -> Spectrum:
    """Onset strength in four bands and change of harmony, each relative to its own mean of the last seconds.

    The onset strength is the spectral flux of the compressed mel spectrum, with a maximum filter over frequency
    against vibrato (Boeck and Widmer, Maximum filter vibrato suppression for onset detection, DAFx 2013).

    Args:
        samples: (N,) mono at `ANALYSIS_RATE`, peak 1.

    Returns:
        (T, 6) float32, hop t centred on sample t * RHYTHM_HOPS.step; about 0 (nothing) to 3 (very strong).
    """
    mel = banded_magnitudes(samples, RHYTHM_HOPS, mel_bank(RHYTHM_HOPS, _BANDS))
    loud = float(np.sqrt(np.mean(np.square(mel)))) or 1.0
    levels = np.log1p(mel * np.float32(_COMPRESSION / loud))
    columns = [_flux(levels), _harmony_change(samples, len(mel))]
    raw = np.concatenate(columns, axis=1)
    usual = _running_mean(raw) + 0.1 * raw.mean(axis=0) + 1e-6
    return np.asarray(np.log1p(2 * raw / usual), dtype=np.float32)


def _flux(levels: Spectrum) -> Spectrum:
    widest = levels.copy()
    widest[:, 1:] = np.maximum(widest[:, 1:], levels[:, :-1])
    widest[:, :-1] = np.maximum(widest[:, :-1], levels[:, 1:])
    rise = np.zeros_like(levels)
    if len(levels) > _LAG:
        rise[_LAG:] = np.maximum(levels[_LAG:] - widest[:-_LAG], 0)
    centres = mel_centres(_BANDS)
    inside = (centres[:, None] >= _EDGES_HZ[:-1]) & (centres[:, None] < _EDGES_HZ[1:])
    return np.asarray(rise @ (inside / inside.sum(axis=0)).astype(np.float32))


# Cosine distance between the pitches before and after a hop, for all pitch classes and for the notes of a bass.
def _harmony_change(samples: Spectrum, count: int) -> Spectrum:
    chroma, bass = chroma_bank(_CHROMA_HOPS), note_bank(_CHROMA_HOPS, *_BASS_NOTES)
    levels = np.sqrt(banded_magnitudes(samples, _CHROMA_HOPS, np.concatenate([chroma, bass])))
    changes = [_change(levels[:, :12], _CHROMA_SPAN), _change(levels[:, 12:], _BASS_SPAN)]
    at = np.arange(count) * (RHYTHM_HOPS.step / _CHROMA_HOPS.step)
    rows = np.arange(len(levels))
    return np.stack([np.interp(at, rows, change) for change in changes], axis=1).astype(np.float32)


def _change(levels: Spectrum, span: int) -> NDArray[np.float64]:
    total = np.cumsum(np.pad(levels, ((span + 1, span), (0, 0)), mode="edge"), axis=0, dtype=np.float64)
    here = np.arange(len(levels)) + span
    before, after = total[here] - total[here - span], total[here + span] - total[here]
    norm = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    change = 1 - (before * after).sum(axis=1) / np.maximum(norm, 1e-9)
    return np.where(norm > 1e-9, change, 0)


def _running_mean(raw: Spectrum) -> Spectrum:
    half = int(_LEVEL_SECONDS * RHYTHM_HOPS.per_second / 2)
    total = np.pad(np.cumsum(raw, axis=0, dtype=np.float64), ((1, 0), (0, 0)))
    here = np.arange(len(raw))
    low, high = np.maximum(here - half, 0), np.minimum(here + half, len(raw))
    return np.asarray((total[high] - total[low]) / (high - low)[:, None], dtype=np.float32)
