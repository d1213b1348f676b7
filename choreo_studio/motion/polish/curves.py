"""Curves that polish is made of: ramps, smoothing and envelopes over frames."""

from functools import cache

import numpy as np

from choreo_studio.motion.rotations import Floats

_BLOCK = 32


def smoothstep(fraction: Floats) -> Floats:
    """0 below 0, 1 above 1, between them a cubic without corners; any shape."""
    u = np.minimum(np.maximum(fraction, 0.0), 1.0)
    return np.asarray(u * u * (3.0 - 2.0 * u))


def smootherstep(fraction: Floats) -> Floats:
    """As `smoothstep`, but a quintic whose second derivative is 0 at both ends too (Perlin, 2002)."""
    u = np.minimum(np.maximum(fraction, 0.0), 1.0)
    return np.asarray(u**3 * (10.0 + u * (6.0 * u - 15.0)))


def smoothed(values: Floats, window: int) -> Floats:
    """Values (T, ...) averaged over an odd number of frames with a Hann window, the ends held."""
    half, frames = window // 2, len(values)
    if half == 0 or frames < 2:
        return values
    # A band matrix for a block of frames, applied to all blocks at once: a window is one matrix product.
    flat = values.reshape(frames, -1)
    blocks = -(-frames // _BLOCK)
    padded = np.empty((blocks * _BLOCK + 2 * half, flat.shape[1]))
    padded[:half], padded[half : half + frames], padded[half + frames :] = flat[0], flat, flat[-1]
    step, item = padded.strides
    shape, strides = (blocks, _BLOCK + 2 * half, flat.shape[1]), (_BLOCK * step, step, item)
    near: Floats = np.ndarray(shape, np.float64, padded, 0, strides)
    return np.asarray((_band(half) @ near).reshape(-1, flat.shape[1])[:frames].reshape(values.shape))


@cache
def _band(half: int) -> Floats:
    """Weights (_BLOCK, _BLOCK + 2 half) that average a block of frames and `half` frames on both sides of it."""
    weights = np.hanning(2 * half + 3)[1:-1]
    band = np.zeros((_BLOCK, _BLOCK + 2 * half))
    for row in range(_BLOCK):
        band[row, row : row + len(weights)] = weights / weights.sum()
    return band


def envelope(values: Floats, window: int) -> Floats:
    """A smooth curve (T, ...) that is nowhere below `values`: sliding maximum, then the same window's average."""
    half = window // 2
    highest = np.pad(values, [(half, half)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    width = 1
    while width < 2 * half + 1:
        # Maxima of two overlapping windows make that of a longer one.
        step = min(width, 2 * half + 1 - width)
        highest = np.maximum(highest[:-step], highest[step:])
        width += step
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
