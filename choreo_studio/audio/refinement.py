"""From beats as whole hops to beats in seconds: each drawn to the onset it means, then smoothed, then trimmed."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.onsets import RHYTHM_HOPS
from choreo_studio.audio.spectrum import ANALYSIS_RATE, Spectrum

Floats = NDArray[np.float64]

_REACH_HOPS = 5
_NEAR_HOPS = 2.5
_SMOOTH_BEATS = 2.0
_WEAKEST = 0.05
_ONSET_LEAD_SECONDS = 0.007
_QUIET_DB = -38.0
_LEVEL_SECONDS = 0.05


def refined_seconds(hops: NDArray[np.int64], features: Spectrum) -> Floats:
    """Times in seconds of beats found as hops, (B,).

    Each beat moves to the centre of the onset strength around it, then a line is fitted through each beat and its
    neighbours with onset strength as weight, so that a weak or displaced onset follows the strong ones beside it.

    Args:
        hops: (B,) rising.
        features: (T, F) rhythm features; the last column (harmony) is left out.
    """
    strength = features[:, :-1].sum(axis=1).astype(np.float64)
    reach = np.arange(-_REACH_HOPS, _REACH_HOPS + 1)
    at = hops[:, None] + reach
    heard = np.where((at >= 0) & (at < len(strength)), strength[np.clip(at, 0, len(strength) - 1)], 0)
    weight = np.square(heard) * np.exp(-0.5 * (reach / _NEAR_HOPS) ** 2)
    total = weight.sum(axis=1)
    offset = (weight * reach).sum(axis=1) / np.maximum(total, 1e-9)
    trust = total / max(float(np.percentile(total, 90)), 1e-9) + _WEAKEST
    smooth = _local_lines(hops + offset, trust)
    return smooth * (RHYTHM_HOPS.step / ANALYSIS_RATE) - _ONSET_LEAD_SECONDS


def _local_lines(times: Floats, trust: Floats) -> Floats:
    count = len(times)
    if count < 3:
        return times
    span = np.arange(-int(3 * _SMOOTH_BEATS), int(3 * _SMOOTH_BEATS) + 1)
    at = np.arange(count)[:, None] + span
    inside = (at >= 0) & (at < count)
    at = np.clip(at, 0, count - 1)
    weight = inside * trust[at] * np.exp(-0.5 * (span / _SMOOTH_BEATS) ** 2)
    norm = weight.sum(axis=1)
    mean_x = (weight * span).sum(axis=1) / norm
    mean_y = (weight * times[at]).sum(axis=1) / norm
    x, y = span - mean_x[:, None], times[at] - mean_y[:, None]
    slope = (weight * x * y).sum(axis=1) / np.maximum((weight * x * x).sum(axis=1), 1e-9)
    return np.asarray(mean_y - slope * mean_x)


def sounding_span(samples: Spectrum) -> tuple[float, float]:
    """First and last moment in seconds at which the song is not quieter than a thirtieth or so of its loud parts."""
    block = int(_LEVEL_SECONDS * ANALYSIS_RATE)
    whole = samples[: len(samples) // block * block].reshape(-1, block)
    if len(whole) == 0:
        return 0.0, len(samples) / ANALYSIS_RATE
    level = np.sqrt(np.square(whole).mean(axis=1))
    loud = np.flatnonzero(level > np.percentile(level, 80) * 10 ** (_QUIET_DB / 20))
    if len(loud) == 0:
        return 0.0, len(samples) / ANALYSIS_RATE
    return float(loud[0] * _LEVEL_SECONDS), float((loud[-1] + 1) * _LEVEL_SECONDS)
