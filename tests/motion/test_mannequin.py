"""The two skins as they were baked."""

from itertools import pairwise

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.rotations import about_axis, to_matrix
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, follow_body, lead_body
from choreo_studio.resources import assets_folder

BODIES = {"lead": lead_body, "follow": follow_body}


def skinned(role: Role, positions: np.ndarray, rotations: np.ndarray) -> np.ndarray:
    """The skin's vertices as the shader computes them."""
    skin = mannequin(role)
    matrices = skin.skin_matrices(positions, rotations).astype(np.float64)
    points = np.concatenate([skin.positions, np.ones((len(skin.positions), 1))], axis=1)
    each = np.einsum("nkab,nb->nka", matrices[skin.joints], points)[..., :3]
    return np.einsum("nk,nka->na", skin.weights / 65535.0, each)


def t_pose(body: Skeleton) -> tuple[np.ndarray, np.ndarray]:
    """World joints with identity rotations."""
    return body.rest_positions, np.tile(np.eye(3), (JOINT_COUNT, 1, 1))


@pytest.mark.parametrize("role", ROLES)
def test_the_file_is_small_and_its_skin_is_closed(role: Role) -> None:
    assert (assets_folder() / "mannequins" / f"{role}.npz").stat().st_size < 1_000_000
    skin = mannequin(role)
    assert 3500 < len(skin.triangles) < 6500
    edges = np.sort(np.concatenate([skin.triangles[:, [a, b]] for a, b in pairwise((0, 1, 2, 0))]), axis=1)
    _, uses = np.unique(edges, axis=0, return_counts=True)
    assert (uses % 2 == 0).all()


@pytest.mark.parametrize("role", ROLES)
def test_weights_sum_to_one_and_normals_are_units(role: Role) -> None:
    skin = mannequin(role)
    assert np.abs(skin.weights.sum(axis=1, dtype=np.int64) - 65535).max() <= 3
    assert skin.joints.max() < JOINT_COUNT
    assert np.abs(np.linalg.norm(skin.normals / 32767.0, axis=1) - 1.0).max() < 1e-3
    for name in ("trims", "cloths", "openness"):
        assert np.isfinite(getattr(skin, name)).all()


@pytest.mark.parametrize("role", ROLES)
def test_where_it_was_modelled_the_skin_is_as_modelled(role: Role) -> None:
    skin = mannequin(role)
    assert np.abs(skinned(role, skin.bind_positions, skin.bind_rotations) - skin.positions).max() < 1e-4


@pytest.mark.parametrize("role", ROLES)
def test_in_the_t_pose_it_has_the_skeletons_height_and_span_and_stands_on_the_floor(role: Role) -> None:
    body = BODIES[role]()
    points = skinned(role, *t_pose(body))
    assert points[:, 1].min() == pytest.approx(0.0, abs=0.008)
    assert points[:, 1].max() == pytest.approx(body.height, abs=0.02)
    reach = body.rest_positions[INDEX["LeftHand"], 0] + body.ends["LeftHand"][0]
    assert points[:, 0].max() == pytest.approx(reach, abs=0.02)


@pytest.mark.parametrize("role", ROLES)
def test_normals_see_outwards(role: Role) -> None:
    skin = mannequin(role)
    a, b, c = (skin.positions[skin.triangles[:, corner]] for corner in range(3))
    flat = np.cross(b - a, c - a)
    mean = skin.normals[skin.triangles].sum(axis=1)
    assert (np.sum(flat * mean, axis=1) > 0).mean() > 0.995
    assert np.einsum("na,na->n", a, flat).sum() > 0.0


@pytest.mark.parametrize("role", ROLES)
def test_a_bent_elbow_moves_the_forearm_and_nothing_else(role: Role) -> None:
    body = BODIES[role]()
    positions, rotations = t_pose(body)
    bent, turned = positions.copy(), rotations.copy()
    elbow, hand = INDEX["LeftForeArm"], INDEX["LeftHand"]
    turn = to_matrix(about_axis(1, np.array([-1.6])))[0]
    turned[[elbow, hand]] = turn
    bent[hand] = positions[elbow] + turn @ body.offsets[hand]
    moved = np.linalg.norm(skinned(role, bent, turned) - skinned(role, positions, rotations), axis=1)
    rest = skinned(role, positions, rotations)
    assert moved[rest[:, 0] < positions[elbow, 0] - 0.12].max() < 0.005
    assert moved[rest[:, 0] > positions[hand, 0]].min() > 0.1


def test_lead_and_follow_differ() -> None:
    shoulders = [np.ptp(mannequin(role).positions[:, 2]) for role in ROLES]
    assert mannequin("lead").positions[:, 1].max() > mannequin("follow").positions[:, 1].max() + 0.08
    assert abs(shoulders[0] - shoulders[1]) > 0.005
