"""Exact frame rates: time as a whole number of frames at a rational rate; frames of a beat; and the date."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

FRAMES_PER_BEAT = 16
"""Motion frames of a dance per beat of its grid."""
_NAMED = {"23.976": Fraction(24000, 1001), "29.97": Fraction(30000, 1001), "59.94": Fraction(60000, 1001)}


@dataclass(frozen=True)
class FrameRate:
    """Frames per second as an exact fraction (29.97 is 30000/1001)."""

    fraction: Fraction

    def __post_init__(self) -> None:
        if not 1 <= self.fraction <= 1000:
            raise ValueError(f"frame rate: expected 1 to 1000 frames per second, found {float(self.fraction):g}")

    @classmethod
    def of(cls, value: float | str | Fraction) -> "FrameRate":
        """Frame rate from a number or its usual name.

        Raises:
            ValueError: when it is not a number from 1 to 1000.
        """
        if isinstance(value, Fraction):
            return cls(value)
        text = f"{value:g}" if isinstance(value, float | int) else value.strip()
        try:
            return cls(_NAMED.get(text) or Fraction(str(value)).limit_denominator(1001))
        except ZeroDivisionError as error:
            raise ValueError(f"frame rate: expected a number, found {value!r}") from error

    @property
    def fps(self) -> float:
        """Frames per second as a float."""
        return float(self.fraction)

    @property
    def frame_seconds(self) -> float:
        """Length of one frame in seconds."""
        return float(1 / self.fraction)

    def frame_count(self, duration_seconds: float) -> int:
        """Number of frames whose start lies in [0, duration), at least one."""
        return max(1, int(np.ceil(duration_seconds * self.fps - 1e-6)))

    def seconds(self, frame_count: int) -> NDArray[np.float64]:
        """Start times in seconds of frames 0 .. frame_count-1, shape (T,)."""
        return np.asarray(np.arange(frame_count) * float(1 / self.fraction))


def utc_now() -> str:
    """The time now in ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
