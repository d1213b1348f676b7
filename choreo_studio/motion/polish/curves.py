"""Curves that polish is made of: ramps, smoothing and envelopes over frames."""

import numpy as np

from choreo_studio.motion.rotations import Floats


def smoothstep(fraction: Floats) -> Floats:
    """0 below 0, 1 above 1, between them a cubic without corners; any shape."""
    u = np.clip(fraction, 0.0, 1.0)
    return np.asarray(u * u * (3.0 - 2.0 * u))


def smootherstep(fraction: Floats) -> Floats:
    """As `smoothstep`, but a quintic whose second derivative is 0 at both ends too (Perlin, 2002)."""
    u = np.clip(fraction, 0.0, 1.0)
    return np.asarray(u**3 * (10.0 + u * (6.0 * u - 15.0)))


def smoothed(values: Floats, window: int) -> Floats:
    """Values (T, ...) averaged over an odd number of frames with a Hann window, the ends held."""
    half = window // 2
    if half == 0 or len(values) < 2:
        return values
    weights = np.hanning(2 * half + 3)[1:-1]
    weights = weights / weights.sum()
    padded = np.pad(values, [(half, half)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    result = np.zeros_like(values, dtype=np.float64)
    for place, weight in enumerate(weights):
        result += weight * padded[place : place + len(values)]
    return result


def envelope(values: Floats, window: int) -> Floats:
    """A smooth curve (T, ...) that is nowhere below `values`: sliding maximum, then the same window's average."""
    half = window // 2
    padded = np.pad(values, [(half, half)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    highest = values.copy()
    for place in range(2 * half + 1):
        np.maximum(highest, padded[place : place + len(values)], out=highest)
    return smoothed(highest, window)


def span_weight(first: int, end: int, frame_count: int, ramp: int) -> Floats:
    """(T,) weights: 0 outside frames [first, end), 1 inside, eased over `ramp` frames at a side that is not the
    beginning or the end of the frames.
    """
    frames = np.arange(frame_count, dtype=np.float64)
    ramp = max(1, min(ramp, (end - first + 1) // 2))
    rise = np.ones(frame_count) if first == 0 else smootherstep((frames - (first - 1)) / ramp)
    fall = np.ones(frame_count) if end == frame_count else smootherstep((end - frames) / ramp)
    return rise * fall
