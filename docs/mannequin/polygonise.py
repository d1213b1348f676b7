"""From a signed distance field to a closed triangle mesh, by naive surface nets on a sparse grid."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats
from mannequin.shapes import Blend, Frames

Triangles = NDArray[np.int64]
_BLOCK = 8


def polygonised(shape: Blend, frames: Frames, low: Floats, high: Floats, cell: float) -> tuple[Floats, Triangles]:
    """Vertices (N, 3) near the surface and triangles (M, 3) that see outwards, one vertex per crossed cell.

    Source: Gibson, "Constrained Elastic Surface Nets" (1998), in its naive form.

    Args:
        shape: the field.
        frames: joints that it hangs on.
        low: lowest corner of the grid, metres.
        high: highest corner.
        cell: size of a cell, metres.
    """
    values = _sampled(shape, frames, low, high, cell)
    inside = values < 0.0
    corners = np.stack(np.meshgrid([0, 1], [0, 1], [0, 1], indexing="ij"), axis=-1).reshape(-1, 3)
    counts = np.zeros(np.array(values.shape) - 1, dtype=np.int8)
    for corner in corners:
        counts += inside[tuple(slice(c, c + n) for c, n in zip(corner, counts.shape, strict=True))]
    cells = np.argwhere((counts > 0) & (counts < 8))
    numbers = np.full(counts.shape, -1, dtype=np.int64)
    numbers[tuple(cells.T)] = np.arange(len(cells))
    vertices = low + cell * (cells + _places_in_cell(values, cells, corners))
    return vertices, _triangles(inside, numbers)


def _sampled(shape: Blend, frames: Frames, low: Floats, high: Floats, cell: float) -> Floats:
    blocks = np.ceil((high - low) / (cell * _BLOCK)).astype(int)
    centres = np.stack(np.meshgrid(*(np.arange(n) + 0.5 for n in blocks), indexing="ij"), axis=-1).reshape(-1, 3)
    rough = shape.distance(low + centres * cell * _BLOCK, frames)
    values = np.repeat(np.repeat(np.repeat(rough.reshape(blocks), _BLOCK, 0), _BLOCK, 1), _BLOCK, 2)
    near = np.argwhere(np.abs(rough.reshape(blocks)) < cell * _BLOCK * 1.8) * _BLOCK
    offsets = np.stack(np.meshgrid(*[np.arange(_BLOCK)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    for start in range(0, len(near), 256):
        places = (near[start : start + 256, None] + offsets).reshape(-1, 3)
        values[tuple(places.T)] = shape.distance(low + places * cell, frames)
    return values


def _places_in_cell(values: Floats, cells: Triangles, corners: Triangles) -> Floats:
    total, weight = np.zeros((len(cells), 3)), np.zeros((len(cells), 1))
    for first in corners:
        for axis in np.flatnonzero(first == 0):
            second = first + np.eye(3, dtype=int)[axis]
            a, b = values[tuple((cells + first).T)], values[tuple((cells + second).T)]
            crossed = (a < 0) != (b < 0)
            t = np.where(crossed, a / np.where(crossed, a - b, 1.0), 0.0)
            total += crossed[:, None] * (first + t[:, None] * np.eye(3)[axis])
            weight += crossed[:, None]
    return total / np.maximum(weight, 1.0)


def _triangles(inside: NDArray[np.bool_], numbers: Triangles) -> Triangles:
    faces = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        step = np.eye(3, dtype=int)
        here = np.moveaxis(inside, axis, 0)
        edges = np.argwhere(np.moveaxis(here[:-1] != here[1:], 0, axis))
        edges = edges[(edges[:, u] > 0) & (edges[:, v] > 0)]
        quad = np.stack(
            [numbers[tuple((edges - du * step[u] - dv * step[v]).T)] for du, dv in ((1, 1), (0, 1), (0, 0), (1, 0))],
            axis=1,
        )
        leaving = inside[tuple(edges.T)]
        quad = np.where(leaving[:, None], quad, quad[:, ::-1])
        faces += [quad[:, [0, 1, 2]], quad[:, [0, 2, 3]]]
    return np.concatenate(faces)
