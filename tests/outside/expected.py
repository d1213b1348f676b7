"""What our files say, worked out from the scene that they were written from, in plain NumPy."""

import numpy as np
from scipy.spatial import cKDTree

from choreo_studio.motion.rotations import Floats, to_matrix
from choreo_studio.motion.scene import Figure, Skin

TOLERANCE_METRES = 1e-4
_SAME_VERTEX_METRES = 2e-5


def joint_places(figure: Figure) -> Floats:
    """World places of joints, (T, J, 3) metres."""
    return figure.pose.positions


def surface(figure: Figure, skin: Skin, frame: int) -> Floats:
    """A skin blended linearly at a frame, (N, 3) metres."""
    pose = figure.pose
    moves = np.tile(np.eye(4), (figure.hierarchy.joint_count, 1, 1))
    moves[:, :3, :3], moves[:, :3, 3] = to_matrix(pose.rotations[frame]), pose.positions[frame]
    blended = np.einsum("nk,nkab->nab", skin.weights, (moves @ skin.binds)[skin.joints])
    return np.einsum("nab,nb->na", blended, np.c_[skin.positions, np.ones(len(skin.positions))])[:, :3]


def furthest(found: Floats, wanted: Floats) -> float:
    """Largest distance between points of two arrays (..., 3), metres."""
    return float(np.linalg.norm(np.asarray(found) - wanted, axis=-1).max())


def vertices_of(rest: Floats, wanted: Floats) -> np.ndarray:
    """For each vertex of a read mesh the one of ours that lies there; programs split and order them anew.

    Args:
        rest: (M, 3) as read, in the rest pose.
        wanted: (N, 3) as written.

    Raises:
        AssertionError: when a vertex has no counterpart, on either side.
    """
    apart, index = cKDTree(wanted).query(rest)
    assert apart.max() < _SAME_VERTEX_METRES, f"a read vertex is {apart.max():g} m from all of ours"
    back, _ = cKDTree(rest).query(wanted)
    assert back.max() < _SAME_VERTEX_METRES, f"one of our vertices is {back.max():g} m from all that were read"
    return np.asarray(index)
