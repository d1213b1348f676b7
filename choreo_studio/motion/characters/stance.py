"""How a character stands when nothing moves it: the pose that its skin was bound in, else its rest pose."""

import numpy as np

from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, from_matrix, multiply, rigid, rotate
from choreo_studio.motion.scene import Figure, Skin

_FLAT = 1e-6
_SAME = 1e-3


def stance_of(figure: Figure) -> Pose:
    """World joints (1, J, 3) and (1, J, 4) of the pose in which the skin fits.

    That is the rest pose where the skin fits it; where the rest pose of a file is a frame of some animation, it is the
    pose of binding, which is what was modelled.
    """
    hierarchy, bound = figure.hierarchy, _bound(figure.skins)
    rest = hierarchy.rest_pose
    if not bound:
        return rest
    joints = list(bound)
    worlds = np.stack([bound[joint] for joint in joints])
    placed = matrices_of(rest)[joints]
    moves = placed @ np.linalg.inv(worlds)
    if np.abs(moves - moves[0]).max() < _SAME:
        return rest
    turn = _nearest_quarter_turn(moves[0, :3, :3])
    positions, turns = hierarchy.translations.astype(np.float64), hierarchy.rotations.astype(np.float64)
    for joint, parent in enumerate(hierarchy.parents):
        if joint in bound:
            world = turn @ bound[joint]
            positions[joint], turns[joint] = world[:3, 3], from_matrix(world[None, :3, :3])[0]
        elif parent >= 0:
            positions[joint] = positions[parent] + rotate(turns[parent], positions[joint])
            turns[joint] = multiply(turns[parent], turns[joint])
    return Pose(positions[None], turns[None])


def matrices_of(pose: Pose) -> Floats:
    """World joints of one frame as matrices (J, 4, 4)."""
    return rigid(pose.rotations[0], pose.positions[0])


def surface_in(stance: Pose, skin: Skin) -> tuple[Floats, Floats]:
    """Vertices and normals (N, 3) of a skin in a stance."""
    return skin.blended(matrices_of(stance) @ skin.binds)


def _bound(skins: tuple[Skin, ...]) -> dict[int, Floats]:
    """Where each joint that moves a skin was when it was bound, (4, 4); of several skins the first one tells."""
    found: dict[int, Floats] = {}
    for skin in skins:
        for joint in np.unique(skin.joints[skin.weights > 0.0]):
            bind = skin.binds[joint]
            if int(joint) not in found and abs(np.linalg.det(bind[:3, :3])) > _FLAT:
                found[int(joint)] = np.linalg.inv(bind)
    return found


def _nearest_quarter_turn(matrix: Floats) -> Floats:
    """The turn (4, 4) by quarters that is nearest to a rotation (3, 3): files may be bound lying and shown standing."""
    rounded = np.eye(4)
    rounded[:3, :3] = np.round(matrix)
    is_turn = np.allclose(rounded[:3, :3] @ rounded[:3, :3].T, np.eye(3)) and np.linalg.det(rounded[:3, :3]) > 0.0
    return rounded if is_turn else np.eye(4)
