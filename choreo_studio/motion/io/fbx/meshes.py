"""Surfaces of an FBX file as triangles whose vertices have one normal and one place in pictures each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.document import Thing, floats, loose_floats, text, wholes
from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.normals import smooth_normals
from choreo_studio.motion.rotations import Floats, normalized

Wholes = NDArray[np.int64]
_BY_VERTEX = ("ByVertice", "ByVertex")
MAX_CORNERS = 6_000_000
_NORMAL_STEP, _UV_STEP = 1e-4, 1e-6


@dataclass(frozen=True, eq=False)
class Surface:
    """A surface in the axes and units of its file.

    Attributes:
        places: (P, 3) points that clusters count by.
        points: (N,) point that each vertex lies on.
        normals: (N, 3) unit length.
        uvs: (N, 2) places in pictures, origin at the top left, or None.
        triangles: (M, 3) vertices.
        material_of: (M,) number of each triangle's material.
    """

    places: Floats
    points: Wholes
    normals: Floats
    uvs: Floats | None
    triangles: Wholes
    material_of: Wholes


@dataclass(frozen=True, eq=False)
class _Corners:
    point: Wholes
    polygon: Wholes
    starts: Wholes
    counts: Wholes


def surface_of(geometry: Thing) -> Surface | None:
    """Surface of a mesh; None when it has no polygons.

    Raises:
        DamageError: when it has corners at points that are not there.
    """
    points, ends = floats(geometry.node.first("Vertices")), wholes(geometry.node.first("PolygonVertexIndex"))
    if points is None or ends is None or len(points) < 9 or not len(ends):
        return None
    if max(len(ends), len(points)) > MAX_CORNERS:
        raise DamageError(f"the surface {geometry.name!r} has more corners than any real one")
    places = points[: len(points) // 3 * 3].reshape(-1, 3)
    corners = _corners(ends)
    if corners.point.size and (corners.point.min() < 0 or corners.point.max() >= len(places)):
        raise DamageError(f"the surface {geometry.name!r} has corners at points that are not there")
    triangles, polygons = _triangles(corners)
    if not len(triangles):
        return None
    normals = _at_corners(geometry.node.first("LayerElementNormal"), "Normals", "NormalsIndex", 3, corners)
    uvs = _at_corners(geometry.node.first("LayerElementUV"), "UV", "UVIndex", 2, corners)
    if normals is None:
        normals = smooth_normals(places, corners.point[triangles])[corners.point]
    vertices, vertex_of = _welded(corners.point, normals, uvs)
    materials = _materials(geometry.node.first("LayerElementMaterial"), len(corners.counts))
    return Surface(
        places,
        corners.point[vertices],
        normalized(normals[vertices]),
        None if uvs is None else uvs[vertices] * [1.0, -1.0] + [0.0, 1.0],
        vertex_of[triangles],
        materials[polygons],
    )


def _corners(ends: Wholes) -> _Corners:
    # The last corner of a polygon is written as its complement.
    stops = np.flatnonzero(ends < 0) + 1
    ends = ends[: stops[-1]] if len(stops) else ends[:0]
    starts = np.concatenate([[0], stops[:-1]]) if len(stops) else stops
    counts = stops - starts
    return _Corners(np.where(ends < 0, ~ends, ends), np.repeat(np.arange(len(counts)), counts), starts, counts)


def _triangles(corners: _Corners) -> tuple[Wholes, Wholes]:
    fans = np.maximum(corners.counts - 2, 0)
    polygon = np.repeat(np.arange(len(fans)), fans)
    step = np.arange(len(polygon)) - np.repeat(np.cumsum(fans) - fans, fans)
    first = corners.starts[polygon]
    return np.stack([first, first + step + 1, first + step + 2], axis=-1), polygon


def _at_corners(layer: Node | None, data: str, index: str, width: int, corners: _Corners) -> Floats | None:
    if layer is None:
        return None
    numbers, places = loose_floats(layer.first(data)), wholes(layer.first(index))
    if numbers is None or len(numbers) < width:
        return None
    values = numbers[: len(numbers) // width * width].reshape(-1, width)
    mapping = text(layer.first("MappingInformationType"), 0)
    if mapping == "ByPolygonVertex":
        at = np.arange(len(corners.point))
    elif mapping in _BY_VERTEX:
        at = corners.point
    elif mapping == "ByPolygon":
        at = corners.polygon
    else:
        at = np.zeros(len(corners.point), dtype=np.int64)
    if text(layer.first("ReferenceInformationType"), 0) != "Direct" and places is not None and len(places):
        if at.max() >= len(places):
            return None
        at = places[at]
    # Corners that have nothing of a layer are marked by -1.
    return np.where((at >= 0)[:, None], values[np.maximum(at, 0)], 0.0) if at.max() < len(values) else None


def _materials(layer: Node | None, polygons: int) -> Wholes:
    numbers = wholes(layer.first("Materials")) if layer is not None else None
    if numbers is None or not len(numbers):
        return np.zeros(polygons, dtype=np.int64)
    if text(layer.first("MappingInformationType") if layer else None, 0) == "ByPolygon" and len(numbers) >= polygons:
        return numbers[:polygons]
    return np.full(polygons, numbers[0])


def _welded(points: Wholes, normals: Floats, uvs: Floats | None) -> tuple[Wholes, Wholes]:
    parts = [points[:, None], np.round(np.clip(normals, -2.0, 2.0) / _NORMAL_STEP)]
    if uvs is not None:
        parts.append(np.round(np.clip(uvs, -1e6, 1e6) / _UV_STEP))
    keys = np.concatenate(parts, axis=1).astype(np.int64)
    order = np.lexsort(keys.T[::-1])
    is_new = np.concatenate([[True], np.any(np.diff(keys[order], axis=0) != 0, axis=1)])
    vertex_of = np.empty(len(points), dtype=np.int64)
    vertex_of[order] = np.cumsum(is_new) - 1
    return order[is_new], vertex_of
