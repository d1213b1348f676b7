"""Normals for surfaces whose file has none."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats, cross, normalized


def smooth_normals(positions: Floats, triangles: NDArray[np.int64]) -> Floats:
    """Normals (N, 3) of vertices (N, 3): means over their triangles (M, 3) by area, 0 where there are none."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    areas = cross(b - a, c - a)
    normals = np.zeros_like(positions)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], areas)
    return normalized(normals)
