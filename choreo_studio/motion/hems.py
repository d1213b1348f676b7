"""Cutting a mannequin along the hems of what it wears, so that every triangle is of one colour."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.mannequin import Mannequin
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT

Indices = NDArray[np.int64]
_SLIVER = 0.12
_ZONES = ("trims", "cloths")


def with_hems(made: Mannequin) -> Mannequin:
    """The same surface with further vertices where shoes, hair and clothes end; the first N vertices stay.

    Hems that pass a vertex by less than an eighth of an edge are drawn to it, so that no slivers come about.
    """
    for zone in _ZONES:
        made = _cut(made, zone)
    return made


def zone_of(made: Mannequin) -> Indices:
    """What each triangle is: 0 body, 1 cloth, 2 shoes and hair; (M,)."""
    trims, cloths = (getattr(made, zone)[made.triangles].mean(axis=1) for zone in _ZONES)
    return np.where(trims < 0.0, 2, np.where(cloths < 0.0, 1, 0)).astype(np.int64)


def _cut(made: Mannequin, zone: str) -> Mannequin:
    triangles = made.triangles.astype(np.int64)
    edges = np.unique(np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1), axis=0)
    depth = _without_slivers(getattr(made, zone).astype(np.float64), edges)
    crossing = edges[depth[edges[:, 0]] * depth[edges[:, 1]] < 0.0]
    share = depth[crossing[:, 0]] / (depth[crossing[:, 0]] - depth[crossing[:, 1]])
    count = len(depth)
    middle = dict(zip(map(tuple, crossing.tolist()), range(count, count + len(crossing)), strict=True))
    grown = _grown(made, crossing, share)
    values = np.concatenate([depth, np.zeros(len(crossing))]).astype(np.float32)
    pieces = [piece for corners in triangles.tolist() for piece in _pieces(corners, depth, middle)]
    changed: dict[str, Any] = {"triangles": np.array(pieces, dtype=np.uint16), zone: values}
    return replace(grown, **changed)


def _without_slivers(depth: Floats, edges: Indices) -> Floats:
    """Depths with 0 where a hem passes a vertex by a hair."""
    ends = np.concatenate([edges, edges[:, ::-1]])
    near, far = depth[ends[:, 0]], depth[ends[:, 1]]
    is_hair = (near * far < 0.0) & (np.abs(near) < _SLIVER * np.abs(near - far))
    result = depth.copy()
    result[ends[is_hair, 0]] = 0.0
    return result


def _pieces(corners: list[int], depth: Floats, middle: dict[tuple[int, int], int]) -> list[list[int]]:
    """A triangle, or what the hem leaves of it: two or three, turned as it is."""
    cuts = [middle.get((min(a, b), max(a, b))) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    crossed = [edge for edge, cut in enumerate(cuts) if cut is not None]
    if not crossed:
        return [corners]
    # Turned such that the hem crosses the first edge, and the last one where it crosses two.
    first = crossed[0] if len(crossed) == 1 or crossed == [0, 2] else crossed[1]
    a, b, c = corners[first:] + corners[:first]
    start, end = cuts[first], cuts[first - 1]
    if start is None:
        raise ValueError(f"depth: expected a hem across edge {first} of {corners}, found {depth[corners]}")
    if end is None:
        return [[a, start, c], [start, b, c]]
    return [[a, start, end], [start, b, c], [start, c, end]]


def _grown(made: Mannequin, edges: Indices, share: Floats) -> Mannequin:
    """The mannequin with a vertex on each edge, so far from its first end."""

    def between(values: NDArray[np.generic]) -> Floats:
        ends = values[edges].astype(np.float64)
        weight = share.reshape(-1, *[1] * (ends.ndim - 2))
        return np.asarray(ends[:, 0] * (1.0 - weight) + ends[:, 1] * weight)

    dense = np.zeros((len(made.joints), JOINT_COUNT))
    np.add.at(dense, (np.arange(len(dense))[:, None], made.joints), made.weights / 65535.0)
    joints, weights = _strongest(between(dense))
    normals = between(made.normals)
    normals *= 32767.0 / np.linalg.norm(normals, axis=1, keepdims=True)
    new = {
        "positions": between(made.positions),
        "normals": np.round(normals),
        "trims": between(made.trims),
        "cloths": between(made.cloths),
        "openness": between(made.openness),
        "joints": joints,
        "weights": np.round(weights * 65535.0),
    }
    old = {name: getattr(made, name) for name in new}
    return replace(made, **{name: np.concatenate([old[name], new[name].astype(old[name].dtype)]) for name in new})


def _strongest(dense: Floats) -> tuple[Indices, Floats]:
    """The four joints (N, 4) that move a vertex most, and their shares (N, 4) of 1."""
    joints = np.argsort(-dense, axis=1, kind="stable")[:, :4]
    weights = np.take_along_axis(dense, joints, axis=1)
    return joints, weights / weights.sum(axis=1, keepdims=True)
