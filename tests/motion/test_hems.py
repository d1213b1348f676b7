"""Mannequins cut along the hems of what they wear."""

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.hems import with_hems, zone_of
from choreo_studio.motion.mannequin import Mannequin, mannequin


def area(made: Mannequin, triangles: np.ndarray) -> np.ndarray:
    """Of each triangle, in square metres."""
    a, b, c = (made.positions[triangles[:, corner]].astype(np.float64) for corner in range(3))
    return np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2.0


@pytest.mark.parametrize("role", ROLES)
def test_no_triangle_is_on_both_sides_of_a_hem(role: Role) -> None:
    made = mannequin(role)
    assert any((getattr(made, zone)[made.triangles].min(axis=1) < -0.002).any() for zone in ("trims", "cloths"))
    cut = with_hems(made)
    for zone in ("trims", "cloths"):
        depths = getattr(cut, zone)[cut.triangles]
        assert ((depths.min(axis=1) < -1e-6) & (depths.max(axis=1) > 1e-6)).sum() == 0
    assert (zone_of(cut) == 2).any() and (zone_of(cut) == 1).any()


@pytest.mark.parametrize("role", ROLES)
def test_the_surface_stays_the_same_and_closed(role: Role) -> None:
    made = mannequin(role)
    cut = with_hems(made)
    assert np.array_equal(cut.positions[: len(made.positions)], made.positions)
    assert area(cut, cut.triangles).sum() == pytest.approx(area(made, made.triangles).sum(), rel=1e-9)
    edges = np.concatenate([cut.triangles[:, [0, 1]], cut.triangles[:, [1, 2]], cut.triangles[:, [2, 0]]]).astype(int)
    _, uses = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)
    assert (uses % 2 == 0).all()


@pytest.mark.parametrize("role", ROLES)
def test_new_vertices_follow_joints_like_their_neighbours(role: Role) -> None:
    cut = with_hems(mannequin(role))
    assert np.abs(cut.weights.sum(axis=1, dtype=np.int64) - 65535).max() <= 3
    assert np.abs(np.linalg.norm(cut.normals / 32767.0, axis=1) - 1.0).max() < 1e-3
    assert len(cut.positions) < 1.3 * len(mannequin(role).positions)
