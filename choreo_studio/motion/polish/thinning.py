"""Slow curves worked out in some frames and led over the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats


@dataclass(frozen=True, eq=False)
class Thinned:
    """S of T frames, and how all T are mixed of them.

    Attributes:
        picks: (S,) the frames.
        sources: (4, T) rows of the picks that each frame is mixed of.
        shares: (4, T) by what shares.
    """

    picks: NDArray[np.intp]
    sources: NDArray[np.intp]
    shares: Floats

    @classmethod
    def every(cls, step: int, frames: int) -> "Thinned":
        """Every step-th frame, and the last one."""
        picks = np.append(np.arange(0, frames - 1, step), frames - 1)
        place = np.interp(np.arange(frames), picks, np.arange(len(picks)))
        row = np.floor(place).astype(np.intp)
        u = place - row
        # A cubic through the picks with the slope of their neighbours (Catmull and Rom, 1974).
        shares = np.stack(
            [
                u * (u * (2.0 - u) - 1.0) / 2.0,
                (u * u * (3.0 * u - 5.0) + 2.0) / 2.0,
                u * (u * (4.0 - 3.0 * u) + 1.0) / 2.0,
                u * u * (u - 1.0) / 2.0,
            ]
        )
        return cls(picks, np.clip(row + np.arange(-1, 3)[:, None], 0, len(picks) - 1), shares)

    def thin(self, values: Floats) -> Floats:
        """Those frames (S, ...) of values (T, ...), numbers of one kind side by side."""
        return np.asfortranarray(values[self.picks])

    def spread(self, values: Floats) -> Floats:
        """Values (T, ...) of those frames' (S, ...)."""
        return np.asarray(sum(values.T[..., rows] * own for rows, own in zip(self.sources, self.shares, strict=True)).T)
