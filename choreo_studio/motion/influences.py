"""How much joints move the vertices of a surface."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats


def merged(joints: NDArray[np.integer], weights: Floats) -> Floats:
    """Weights (N, K) on joints (N, K) of which no vertex has two on one: the first place of a joint has all of it."""
    result = weights.astype(np.float64)
    for later in range(1, joints.shape[1]):
        for earlier in range(later):
            same = joints[:, later] == joints[:, earlier]
            result[:, earlier] += np.where(same, result[:, later], 0.0)
            result[:, later] = np.where(same, 0.0, result[:, later])
    return result
