"""Surfaces of an FBX file as skins of ours, with the scale of its nodes worked into their points."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.binding import Binding, rigid, standing
from choreo_studio.motion.io.fbx.bodies import Body
from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.document import Thing
from choreo_studio.motion.io.fbx.meshes import MAX_CORNERS, Surface, surface_of
from choreo_studio.motion.io.fbx.motions import World
from choreo_studio.motion.io.fbx.transforms import Placement
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.scene import Material, Skin

INFLUENCES = 4
_RIGID = 2e-3
_MAX_BINDS = 4_000_000
_UP = np.array([0.0, 1.0, 0.0])

Painter = Callable[[Thing], tuple[Material, ...]]


def skins_of(
    body: Body,
    bindings: list[Binding],
    rests: Floats,
    places: dict[int, Placement],
    world: World,
    painted: Painter,
) -> list[Skin]:
    """Skins of a body.

    Args:
        body: the joints.
        bindings: its surfaces.
        rests: (J, 4, 4) the joints at rest in the axes and units of the file.
        places: of all nodes, as they stand without a take.
        world: of the file.
        painted: gives the materials of a node.

    Raises:
        DamageError: when a surface is damaged.
    """
    if len(bindings) * len(body.joints) * 16 > _MAX_BINDS:
        raise DamageError("it has more surfaces and joints than any real scene")
    skins: list[Skin] = []
    surfaces: dict[int, Surface | None] = {}
    corners = 0
    for binding in bindings:
        number = binding.geometry.number
        if number not in surfaces:
            surfaces[number] = surface_of(binding.geometry)
        surface = surfaces[number]
        if surface is None:
            continue
        corners += surface.triangles.size
        if corners > MAX_CORNERS:
            raise DamageError("its surfaces have more triangles than any real scene")
        skins.append(_skin(surface, binding, rests, body, places, world, painted(binding.model)))
    return skins


def _skin(
    surface: Surface,
    binding: Binding,
    rests: Floats,
    body: Body,
    places: dict[int, Placement],
    world: World,
    materials: tuple[Material, ...],
) -> Skin:
    joints, weights = largest_influences(binding, len(surface.places))
    joints, weights = joints[surface.points], weights[surface.points]
    points, normals = surface.places[surface.points], surface.normals
    first = int(np.bincount(joints.ravel(), weights.ravel()).argmax())
    shape = binding.links.get(first, rests[first]) @ binding.to_joints[first]
    is_inside_out = bool(np.linalg.det(shape[:3, :3]) < 0.0)
    binds = _as_bound(binding, shape)
    if binds is None:
        points, normals, binds = _at_rest(binding, body, places, points, normals, joints, weights)
    else:
        points = points @ shape[:3, :3].T + shape[:3, 3]
        normals = normals @ np.linalg.pinv(shape[:3, :3])
    normals = normalized(normals) @ world.matrix.T
    triangles = surface.triangles[:, ::-1] if is_inside_out != world.is_mirrored else surface.triangles
    return Skin(
        binding.model.name or binding.geometry.name or "skin",
        world.places(points),
        np.where(np.any(normals != 0.0, axis=1, keepdims=True), normals, _UP),
        triangles.copy(),
        joints,
        weights,
        _binds(binds, len(body.joints), world),
        surface.uvs,
        materials,
        np.clip(surface.material_of, 0, len(materials) - 1),
    )


def largest_influences(binding: Binding, count: int) -> tuple[NDArray[np.int64], Floats]:
    """The four joints (P, 4) that move each point most, and how much (P, 4), summing to 1.

    A point that nothing moves follows the uppermost joint of its surface.
    """
    kept = (binding.points >= 0) & (binding.points < count) & (binding.weights > 0.0)
    points, joints, weights = binding.points[kept], binding.joints[kept], binding.weights[kept]
    order = np.lexsort((-weights, points))
    points, joints, weights = points[order], joints[order], weights[order]
    rank = np.arange(len(points)) - np.searchsorted(points, points)
    largest = rank < INFLUENCES
    points, rank = points[largest], rank[largest]
    found, shares = np.full((count, INFLUENCES), min(binding.to_joints)), np.zeros((count, INFLUENCES))
    found[points, rank], shares[points, rank] = joints[largest], weights[largest]
    shares[shares.sum(axis=1) <= 0.0, 0] = 1.0
    return found, shares / shares.sum(axis=1, keepdims=True)


def _as_bound(binding: Binding, shape: Floats) -> dict[int, Floats] | None:
    """Rigid binds from the world as it was bound to the joints; None when uneven scale leaves no rigid ones.

    Args:
        binding: of the surface.
        shape: (4, 4) from the surface to that world.
    """
    if not abs(np.linalg.det(shape[:3, :3])) > 1e-18:
        return None
    back = np.linalg.inv(shape)
    binds: dict[int, Floats] = {}
    for joint, to_joint in binding.to_joints.items():
        bind = to_joint @ back
        binds[joint], _ = rigid(bind, np.eye(3))
        if not np.abs(bind[:3, :3] - binds[joint][:3, :3]).max() < _RIGID:
            return None
    return binds


def _at_rest(
    binding: Binding,
    body: Body,
    places: dict[int, Placement],
    points: Floats,
    normals: Floats,
    joints: NDArray[np.int64],
    weights: Floats,
) -> tuple[Floats, Floats, dict[int, Floats]]:
    """Points and normals moved as the joints stand without a take, and binds to the joints there."""
    rests = {joint: standing(places[body.joints[joint]]) for joint in binding.to_joints}
    moves, turns = np.tile(np.eye(4), (2, len(body.joints), 1, 1))
    for joint, to_joint in binding.to_joints.items():
        moves[joint] = rests[joint] @ to_joint
        turns[joint, :3, :3] = np.linalg.pinv(moves[joint, :3, :3]).T
    moved, turned = np.zeros_like(points), np.zeros_like(normals)
    for place in range(INFLUENCES):
        share, move, turn = weights[:, place, None], moves[joints[:, place]], turns[joints[:, place]]
        moved += share * (np.einsum("nab,nb->na", move[:, :3, :3], points) + move[:, :3, 3])
        turned += share * normalized(np.einsum("nab,nb->na", turn[:, :3, :3], normals))
    return moved, turned, {joint: np.asarray(np.linalg.inv(rest)) for joint, rest in rests.items()}


def _binds(binds: dict[int, Floats], count: int, world: World) -> Floats:
    inner, outer = np.eye(4), np.eye(4)
    inner[:3, :3], outer[:3, :3] = world.inside_joints(), world.metres * world.matrix
    result = np.tile(np.eye(4), (count, 1, 1))
    for joint, bind in binds.items():
        result[joint] = inner @ bind @ np.linalg.inv(outer)
    return result
