"""Fewer triangles for the same shape: rounds of edge collapses that do not touch each other, by quadric error."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats

Triangles = NDArray[np.int64]
_SHARE_PER_ROUND = 0.25
_ROUNDNESS = 2e-3
_PATIENCE = 20


def simplified(vertices: Floats, triangles: Triangles, importance: Floats, target: int) -> tuple[Floats, Triangles]:
    """Vertices and triangles of a mesh with about `target` triangles.

    Source: Garland and Heckbert, "Surface Simplification Using Quadric Error Metrics" (1997), in parallel rounds.

    Args:
        vertices: (N, 3) metres.
        triangles: (M, 3) closed surface.
        importance: (N,) factor of the error around each vertex.
        target: triangles to stop at.
    """
    quadrics = _quadrics(vertices, triangles) * importance[:, None, None]
    weights, luck, fruitless = importance.copy(), np.random.default_rng(0), 0
    while len(triangles) > target:
        edges = _collapsible(triangles, len(vertices))
        places, costs = _best_places(vertices, quadrics, weights, edges)
        chosen = _independent(edges, costs, triangles, len(vertices), luck)
        chosen = chosen[_keeps_facing(vertices, triangles, edges[chosen], places[chosen])]
        chosen = chosen[np.argsort(costs[chosen], kind="stable")][: max(1, (len(triangles) - target) // 2)]
        fruitless = 0 if len(chosen) else fruitless + 1
        if fruitless > _PATIENCE:
            break
        kept, gone = edges[chosen].T
        vertices = vertices.copy()
        vertices[kept] = places[chosen]
        quadrics[kept] += quadrics[gone]
        weights[kept] = np.maximum(weights[kept], weights[gone])
        renamed = np.arange(len(vertices))
        renamed[gone] = kept
        triangles = renamed[triangles]
        degenerate = (triangles == np.roll(triangles, 1, axis=1)).any(axis=1)
        triangles = triangles[~degenerate]
    used, compact = np.unique(triangles, return_inverse=True)
    return vertices[used], compact.reshape(-1, 3)


def _quadrics(vertices: Floats, triangles: Triangles) -> Floats:
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    area = np.linalg.norm(normal, axis=1)
    normal /= np.maximum(area, 1e-15)[:, None]
    plane = np.concatenate([normal, -np.sum(normal * a, axis=1, keepdims=True)], axis=1)
    each = plane[:, :, None] * plane[:, None, :] * area[:, None, None]
    result = np.zeros((len(vertices), 4, 4))
    for corner in range(3):
        np.add.at(result, triangles[:, corner], each)
    return result


def _edges(triangles: Triangles) -> tuple[Triangles, NDArray[np.int64]]:
    pairs = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    edges, counts = np.unique(pairs, axis=0, return_counts=True)
    return edges, counts


def _collapsible(triangles: Triangles, count: int) -> Triangles:
    # The link condition: the ends of an edge share two neighbours, else the collapse would pinch the surface.
    from scipy.sparse import coo_matrix

    edges, sides = _edges(triangles)
    ones = np.ones(len(edges))
    half = coo_matrix((ones, (edges[:, 0], edges[:, 1])), shape=(count, count)).tocsr()
    neighbours = half + half.T
    shared = (neighbours @ neighbours).multiply(half).tocsr()
    common = np.asarray(shared[edges[:, 0], edges[:, 1]]).ravel()
    return edges[(sides == 2) & (common == 2)]


def _best_places(vertices: Floats, quadrics: Floats, weights: Floats, edges: Triangles) -> tuple[Floats, Floats]:
    both = quadrics[edges].sum(axis=1)
    a, b = vertices[edges[:, 0]], vertices[edges[:, 1]]
    middle = (a + b) / 2.0
    length = np.sum((a - b) ** 2, axis=1)
    # A little pull to the middle keeps flat places solvable and triangles round.
    pull = 1e-3 * np.trace(both[:, :3, :3], axis1=1, axis2=2) + 1e-12
    matrix = both[:, :3, :3] + pull[:, None, None] * np.eye(3)
    right = -both[:, :3, 3] + pull[:, None] * middle
    places = np.linalg.solve(matrix, right[:, :, None])[:, :, 0]
    far = np.sum((places - middle) ** 2, axis=1) > length
    places[far] = middle[far]
    four = np.concatenate([places, np.ones((len(places), 1))], axis=1)
    error = np.einsum("ni,nij,nj->n", four, both, four)
    weight = np.maximum(weights[edges[:, 0]], weights[edges[:, 1]])
    return places, error + _ROUNDNESS * weight * length * length


def _independent(
    edges: Triangles, costs: Floats, triangles: Triangles, count: int, luck: np.random.Generator
) -> NDArray[np.int64]:
    # Cheap edges no triangle of which touches another chosen edge, drawn by lot so that many are found at once.
    share = max(8, int(len(edges) * _SHARE_PER_ROUND))
    cheap = np.argsort(costs, kind="stable")[:share]
    lots = luck.permutation(len(cheap))
    best = np.full(count, len(edges), dtype=np.int64)
    for end in range(2):
        np.minimum.at(best, edges[cheap, end], lots)
    around = best.copy()
    for corner in range(3):
        np.minimum.at(around, triangles[:, corner], best[triangles].min(axis=1))
    return cheap[(around[edges[cheap, 0]] == lots) & (around[edges[cheap, 1]] == lots)]


def _keeps_facing(vertices: Floats, triangles: Triangles, edges: Triangles, places: Floats) -> NDArray[np.bool_]:
    moved = vertices.copy()
    owner = np.full(len(vertices), -1, dtype=np.int64)
    for end in range(2):
        moved[edges[:, end]] = places
        owner[edges[:, end]] = np.arange(len(edges))

    def normals(points: Floats) -> Floats:
        a, b, c = (points[triangles[:, k]] for k in range(3))
        return np.asarray(np.cross(b - a, c - a))

    before, after = normals(vertices), normals(moved)
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    turned = np.sum(before * after, axis=1) < 0.3 * lengths
    owners = owner[triangles]
    vanishes = ((owners >= 0) & (owners == np.roll(owners, 1, axis=1))).any(axis=1)
    guilty = owners[turned & ~vanishes].ravel()
    result = np.ones(len(edges), dtype=np.bool_)
    result[guilty[guilty >= 0]] = False
    return result
