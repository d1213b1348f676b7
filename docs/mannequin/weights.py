"""How much each joint moves each point of the skin."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT, JOINT_NAMES, PARENTS
from mannequin.shapes import Blend, Frames, distance_by_joint

INFLUENCES = 4
_REACH_METRES = 0.028
_FURTHEST = 2
_SMOOTHING_METRES = 0.025


def skin_weights(shape: Blend, vertices: Floats, triangles: NDArray[np.int64], frames: Frames, rounds: int) -> Floats:
    """Weights (N, J) that sum to 1, at most four of them not zero.

    A joint's weight falls with the distance to its capsules; joints that are no near relations of the nearest one
    have none (a hand beside a thigh does not move it). Then weights are smoothed along the skin.
    """
    distance = distance_by_joint(shape, vertices, frames)
    nearest = distance.argmin(axis=1)
    gap = distance - distance.min(axis=1, keepdims=True)
    raw = np.exp(-((gap / _REACH_METRES) ** 2)) * _relatives()[nearest]
    weights = raw / raw.sum(axis=1, keepdims=True)
    weights = _smoothed(weights, vertices, triangles, rounds)
    return _fewest(weights)


def _relatives() -> NDArray[np.float64]:
    steps = np.full((JOINT_COUNT, JOINT_COUNT), 99)
    np.fill_diagonal(steps, 0)
    for joint in range(1, JOINT_COUNT):
        steps[joint, PARENTS[joint]] = steps[PARENTS[joint], joint] = 1
    for middle in range(JOINT_COUNT):
        steps = np.minimum(steps, steps[:, middle, None] + steps[None, middle])
    near = steps <= _FURTHEST
    left = np.array([name.startswith("Left") for name in JOINT_NAMES])
    right = np.array([name.startswith("Right") for name in JOINT_NAMES])
    across = (left[:, None] & right[None]) | (right[:, None] & left[None])
    return np.asarray((near & ~across).astype(np.float64))


def _smoothed(weights: Floats, vertices: Floats, triangles: NDArray[np.int64], rounds: int) -> Floats:
    # A near neighbour counts as much as the vertex itself, one at the end of a long edge hardly.
    from scipy.sparse import coo_matrix, diags, eye

    pairs = np.unique(np.concatenate([triangles[:, [a, b]] for a in range(3) for b in range(3) if a != b]), axis=0)
    length = np.linalg.norm(vertices[pairs[:, 0]] - vertices[pairs[:, 1]], axis=1)
    nearness = 0.5 * np.exp(-((length / _SMOOTHING_METRES) ** 2))
    count = len(weights)
    links = coo_matrix((nearness, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr() + eye(count)
    links = diags(1.0 / np.asarray(links.sum(axis=1)).ravel()) @ links
    for _ in range(rounds):
        weights = links @ weights
    return np.asarray(weights)


def _fewest(weights: Floats) -> Floats:
    smallest_kept = np.sort(weights, axis=1)[:, -INFLUENCES][:, None]
    kept = np.where((weights >= smallest_kept) & (weights > 0.01), weights, 0.0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))
