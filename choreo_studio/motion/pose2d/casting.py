"""Where rays meet a surface."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats


def cast(
    origin: Floats, direction: Floats, vertices: NDArray[np.floating], triangles: NDArray[np.integer]
) -> tuple[float, int, Floats] | None:
    """The first triangle that a ray meets: how far along it, which, and weights (3,) of its corners.

    Source: Möller and Trumbore, Journal of Graphics Tools 1997.

    Args:
        origin: (3,) where the ray begins.
        direction: (3,) where to.
        vertices: (N, 3).
        triangles: (M, 3).

    Returns:
        None where it meets nothing.
    """
    first, second, third = (vertices[triangles[:, corner]].astype(np.float64) for corner in range(3))
    along, across = second - first, third - first
    normal = np.cross(direction, across)
    volume = np.einsum("na,na->n", along, normal)
    volume = np.where(np.abs(volume) < 1e-15, np.inf, volume)
    start = origin - first
    u = np.einsum("na,na->n", start, normal) / volume
    turned = np.cross(start, along)
    v = turned @ direction / volume
    distance = np.einsum("na,na->n", across, turned) / volume
    met = (u >= 0.0) & (v >= 0.0) & (u + v <= 1.0) & (distance > 0.0) & np.isfinite(volume)
    if not met.any():
        return None
    nearest = int(np.flatnonzero(met)[np.argmin(distance[met])])
    weights = np.array([1.0 - u[nearest] - v[nearest], u[nearest], v[nearest]])
    return float(distance[nearest]), nearest, weights
