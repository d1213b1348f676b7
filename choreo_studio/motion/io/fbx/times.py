"""How FBX counts time: whole ticks of which many frame rates need a whole number."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from choreo_studio.timebase import FrameRate

TICKS_PER_SECOND = 46186158000
CUSTOM_MODE = 14
_MODES = {
    Fraction(120): 1,
    Fraction(100): 2,
    Fraction(60): 3,
    Fraction(50): 4,
    Fraction(48): 5,
    Fraction(30): 6,
    Fraction(30000, 1001): 9,
    Fraction(25): 10,
    Fraction(24): 11,
    Fraction(24000, 1001): 13,
    Fraction(96): 15,
    Fraction(72): 16,
    Fraction(60000, 1001): 17,
    Fraction(120000, 1001): 18,
}
# 1000 has the number 12, but Blender does not know it.
_RATES = {mode: rate for rate, mode in _MODES.items()} | {7: Fraction(30), 8: Fraction(30000, 1001), 12: Fraction(1000)}


def ticks(frame_count: int, rate: FrameRate) -> NDArray[np.int64]:
    """Nearest tick (T,) of the start of each frame."""
    step = Fraction(TICKS_PER_SECOND) / rate.fraction
    if step.denominator == 1:
        return np.arange(frame_count, dtype=np.int64) * int(step)
    return np.array([round(frame * step) for frame in range(frame_count)], dtype=np.int64)


def mode_of(rate: FrameRate) -> int:
    """Number of a frame rate in FBX; 14 for a rate of one's own."""
    return _MODES.get(rate.fraction, CUSTOM_MODE)


def rate_of(mode: int, custom: float) -> FrameRate | None:
    """Frame rate of a number; None when it is left open or senseless.

    Args:
        mode: the number.
        custom: frames per second for 14.
    """
    if mode == CUSTOM_MODE:
        return FrameRate.of(custom) if 1.0 <= custom <= 1000.0 else None
    return FrameRate(_RATES[mode]) if mode in _RATES else None
