"""Features brought to one currency: how far joints move when a number is wrong."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from choreo_studio.motion.features import (
    CONTACTS,
    FEATURE_COUNT,
    HEIGHT,
    HOLDS,
    POSITIONS,
    RELATION,
    ROTATIONS,
    TRAVEL,
    TURN,
)

FLAGS = slice(CONTACTS.start, HOLDS.stop)
_METRES = 0.12
_ALL_JOINTS = float(np.sqrt(21))


def feature_weights() -> NDArray[np.float32]:
    """Weight of each column (FEATURE_COUNT,), chosen so that equal errors displace joints about equally.

    Positions count once per 12 cm; a relation or a path error moves all joints, a heading error moves them by about a
    quarter of a metre per radian; a velocity error adds up over about half a beat.
    """
    weights = np.ones(FEATURE_COUNT, dtype=np.float32)
    weights[POSITIONS] = 1.0 / _METRES
    weights[ROTATIONS] = 0.2 / _METRES
    weights[HEIGHT] = 1.0 / _METRES
    weights[RELATION] = np.array([0.7, 0.7, 0.25, 0.25]) * _ALL_JOINTS / _METRES
    weights[TRAVEL] = 6.0 * _ALL_JOINTS / _METRES
    weights[TURN] = 2.0 / _METRES
    weights[FLAGS] = 0.5
    return weights


class FeatureScale(nn.Module):
    """Features to network numbers and back; the means are learned from the training set and saved."""

    def __init__(self) -> None:
        super().__init__()
        self.mean: Tensor
        self.weight: Tensor
        self.register_buffer("mean", torch.zeros(2, FEATURE_COUNT))
        self.register_buffer("weight", torch.from_numpy(feature_weights()))

    def fit(self, features: Tensor) -> None:
        """Take the mean of features (..., 2, FEATURE_COUNT)."""
        self.mean.copy_(features.reshape(-1, 2, FEATURE_COUNT).mean(0))

    def forward(self, features: Tensor) -> Tensor:
        """Scaled features of the same shape (..., 2, FEATURE_COUNT)."""
        return (features - self.mean) * self.weight

    def inverse(self, scaled: Tensor) -> Tensor:
        """Features from scaled ones, both (..., 2, FEATURE_COUNT)."""
        return scaled / self.weight + self.mean
