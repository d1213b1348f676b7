"""What stands between a camera and points of two bodies: the first surface on each line of sight."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.shot import NEAREST_METRES

Singles = NDArray[np.float32]
Integers = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class FirstSurfaces:
    """Per line of sight, of M.

    Attributes:
        triangles: (M,) the first triangle met, -1 for none.
        depths: (M,) metres to it along the camera's axis, infinite for none.
    """

    triangles: NDArray[np.intp]
    depths: NDArray[np.float64]


def first_surfaces(pixels: NDArray[np.floating], seen: NDArray[np.floating], triangles: Integers) -> FirstSurfaces:
    """The first of closed surfaces that each line of sight meets, by comparing with every triangle exactly.

    Triangles that turn their back to the camera, and those that reach nearer than it sees, are left out.

    Args:
        pixels: (M, 2) where the lines of sight pass the picture.
        seen: (N, 3) vertices in the picture: pixels and distance.
        triangles: (F, 3) vertices, counter-clockwise seen from outside.
    """
    places = seen.astype(np.float32)
    first, second, third = (places[triangles[:, corner]] for corner in range(3))
    along, across = second[:, :2] - first[:, :2], third[:, :2] - first[:, :2]
    area = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
    # Pixels grow downwards, so what is counter-clockwise from outside has a negative area here.
    low, high = np.minimum(np.minimum(first, second), third), np.maximum(np.maximum(first, second), third)
    faces = np.flatnonzero((area < 0.0) & (low[:, 2] > NEAREST_METRES))
    (left, top, _), (right, bottom, _) = low[faces].T, high[faces].T
    points = pixels.astype(np.float32)
    x, y = points[:, :1], points[:, 1:]
    around = (x >= left) & (x <= right)
    around &= y >= top
    around &= y <= bottom
    lines, candidates = np.divmod(np.flatnonzero(around), max(len(faces), 1))
    found = faces[candidates]
    offset = points[lines] - first[found, :2]
    u = (offset[:, 0] * across[found, 1] - offset[:, 1] * across[found, 0]) / area[found]
    v = (along[found, 0] * offset[:, 1] - along[found, 1] * offset[:, 0]) / area[found]
    hit = (u >= 0.0) & (v >= 0.0) & (u + v <= 1.0)
    lines, found, u, v = lines[hit], found[hit], u[hit], v[hit]
    # Over a flat triangle one over the distance changes evenly across the picture.
    inverse = (1.0 - u - v) / first[found, 2] + u / second[found, 2] + v / third[found, 2]
    return _nearest(len(pixels), lines, found, 1.0 / inverse.astype(np.float64))


def _nearest(
    count: int, lines: NDArray[np.intp], found: NDArray[np.intp], depths: NDArray[np.float64]
) -> FirstSurfaces:
    order = np.lexsort((depths, lines))
    lines, found, depths = lines[order], found[order], depths[order]
    first = np.flatnonzero(np.diff(lines, prepend=-1))
    triangles, nearest = np.full(count, -1, dtype=np.intp), np.full(count, np.inf)
    triangles[lines[first]], nearest[lines[first]] = found[first], depths[first]
    return FirstSurfaces(triangles, nearest)
