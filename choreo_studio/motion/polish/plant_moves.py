"""Moves of feet that are the same all through every plant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.contacts import Flags, runs_of
from choreo_studio.motion.polish.curves import smootherstep
from choreo_studio.motion.rotations import Floats


@dataclass(frozen=True, eq=False)
class PlantMoves:
    """Which frames of F feet, one foot's T frames after another's, move together: in all N plants.

    Attributes:
        bounds: (2 N,) first and end frame of every plant.
        lengths: (N, 1) frames that each has; infinite where it reaches into kept frames and stays.
        before, after: (F T,) the plant that is left and the next one, the same one in its own frames.
        share: (F T, 1) how far a frame is on its way from one to the other.
        loose: (F T, 1) frames of feet that never stand.
    """

    bounds: NDArray[np.intp]
    lengths: Floats
    before: NDArray[np.intp]
    after: NDArray[np.intp]
    share: Floats
    loose: Flags

    @classmethod
    def of(cls, down: Flags, weight: Floats) -> "PlantMoves":
        """Plants of feet that stand in the flagged frames (T, F); those that reach where the weight (T,) is 0 stay."""
        feet = [_of_foot(down[:, foot], weight <= 0.0) for foot in range(down.shape[1])]
        offsets = np.cumsum([0, *(len(foot.lengths) for foot in feet)])
        return cls(
            np.concatenate([foot.bounds + number * len(down) for number, foot in enumerate(feet)]),
            np.concatenate([foot.lengths for foot in feet]),
            np.concatenate([foot.before + offset for foot, offset in zip(feet, offsets, strict=False)]),
            np.concatenate([foot.after + offset for foot, offset in zip(feet, offsets, strict=False)]),
            np.concatenate([foot.share for foot in feet]),
            np.concatenate([foot.loose for foot in feet]),
        )

    def spread(self, moves: Floats) -> Floats:
        """The moves (T, F, 3) made the same all through every plant, and led over from one to the next between them."""
        if len(self.bounds) == 0:
            return moves
        flat = moves.transpose(1, 0, 2).reshape(-1, 3)
        # A row more: sums end before a bound, and the last plant may end with the frames.
        means = np.add.reduceat(np.concatenate([flat, np.zeros((1, 3))]), self.bounds)[::2] / self.lengths
        start = means[np.minimum(self.before, len(means) - 1)]
        result = start + self.share * (means[np.minimum(self.after, len(means) - 1)] - start)
        result = np.where(self.loose, flat, result)
        return np.asarray(result.reshape(moves.shape[1], -1, 3).transpose(1, 0, 2))


def _of_foot(down: Flags, kept: Flags) -> PlantMoves:
    """The plants of one foot."""
    runs, frames = runs_of(down | kept), np.arange(len(down))
    starts, lasts = runs[:, 0], runs[:, 1] - 1
    lengths = np.array([np.inf if kept[first:end].any() else end - first for first, end in runs]).reshape(-1, 1)
    before = np.clip(np.searchsorted(starts, frames, side="right") - 1, 0, None)
    after = np.clip(np.searchsorted(lasts, frames), None, max(len(runs) - 1, 0))
    share, loose = np.zeros(len(down)), np.full((len(down), 1), len(runs) == 0)
    if len(runs) > 0:
        way = (frames - lasts[before]) / np.maximum(starts[after] - lasts[before], 1)
        share = np.where(after <= before, 0.0, smootherstep(way))
    return PlantMoves(runs.ravel(), lengths, before, after, share[:, None], loose)
