"""Our dancers as bodies of a scene."""

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.proxies import figure_of, proxy_skin
from choreo_studio.motion.scene import Figure, Hierarchy, Scene
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.builders import swaying_duet

BODIES = {"lead": lead_body, "follow": follow_body}


def as_skinned(figure: Figure, positions: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Vertices of the first skin for world joints (J, 3) and (J, 3, 3)."""
    skin = figure.skins[0]
    world = np.tile(np.eye(4), (len(positions), 1, 1))
    world[:, :3, :3], world[:, :3, 3] = turns, positions
    moves = (world @ skin.binds)[skin.joints]
    return np.einsum("nk,nkab,nb->na", skin.weights, moves, np.c_[skin.positions, np.ones(len(skin.positions))])[:, :3]


@pytest.mark.parametrize("role", ROLES)
def test_the_joints_are_where_the_clip_has_them(role: Role) -> None:
    clip = swaying_duet(3).dancer(role)
    pose, expected = figure_of(clip, role).pose, forward_kinematics(clip)
    assert np.abs(pose.positions - expected.positions).max() < 1e-12
    assert np.abs(pose.rotations - expected.rotations).max() < 1e-12


@pytest.mark.parametrize("role", ROLES)
def test_the_skin_taken_back_to_where_it_was_modelled_is_as_modelled(role: Role) -> None:
    made, figure = mannequin(role), figure_of(swaying_duet(1).dancer(role), role)
    again = as_skinned(figure, made.bind_positions, made.bind_rotations)
    assert np.abs(again[: len(made.positions)] - made.positions).max() < 1e-6


@pytest.mark.parametrize("role", ROLES)
def test_in_the_t_pose_the_skin_stands_on_the_floor_with_its_arms_out(role: Role) -> None:
    body = BODIES[role]()
    skin = proxy_skin(role, body)
    assert abs(skin.positions[:, 1].min()) < 0.02 and abs(skin.positions[:, 1].max() - body.height) < 0.05
    hand = body.rest_positions[INDEX["LeftHand"]]
    assert np.linalg.norm(skin.positions - hand, axis=1).min() < 0.05
    assert np.abs(np.linalg.norm(skin.normals, axis=1) - 1.0).max() < 1e-9
    assert np.abs(skin.weights.sum(axis=1) - 1.0).max() < 1e-9
    assert set(np.unique(skin.material_of)) == {0, 1, 2}


def test_a_scene_refuses_figures_of_different_length() -> None:
    figures = tuple(figure_of(swaying_duet(frames).lead, "lead") for frames in (2, 3))
    with pytest.raises(ValueError, match="figures"):
        Scene("dance", FrameRate.of(30), figures)


def test_a_hierarchy_refuses_parents_that_come_later_and_names_twice() -> None:
    places, turns = np.zeros((2, 3)), np.tile([1.0, 0, 0, 0], (2, 1))
    with pytest.raises(ValueError, match="parents"):
        Hierarchy(("a", "b"), (1, -1), places, turns)
    with pytest.raises(ValueError, match="names"):
        Hierarchy(("a", "a"), (-1, 0), places, turns)
