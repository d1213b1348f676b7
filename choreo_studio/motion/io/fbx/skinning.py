"""Surfaces of an FBX file bound to the joints of a body, with the scale of its nodes worked into them.

A program moves a point of a surface by the joint's matrix times the cluster's Transform, scale and all. Joints of ours
have no scale; so what scale does at rest is done to the points, and what is left is a rigid binding.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.bodies import Body, Tree
from choreo_studio.motion.io.fbx.document import DamageError, Document, Thing, floats, matrix, wholes
from choreo_studio.motion.io.fbx.meshes import Surface, surface_of
from choreo_studio.motion.io.fbx.motions import World
from choreo_studio.motion.io.fbx.transforms import Placement, geometry_matrix
from choreo_studio.motion.rotations import Floats, normalized, to_matrix
from choreo_studio.motion.scene import Material, Skin

_INFLUENCES = 4
_RIGID = 2e-3
_MAX_BINDS = 4_000_000

Painter = Callable[[Thing], tuple[Material, ...]]


@dataclass(frozen=True, eq=False)
class Binding:
    """How points hang on joints, in the axes and units of a file.

    Attributes:
        to_joints: for each joint by index, matrix (4, 4) from the surface to it, scale of the node included.
        links: for each joint, matrix (4, 4) of where it was when the surface was bound, free of scale.
        joints: (P, 4) joints of each point.
        weights: (P, 4) summing to 1.
    """

    to_joints: dict[int, Floats]
    links: dict[int, Floats]
    joints: NDArray[np.int64]
    weights: Floats


def skins_of(
    document: Document, tree: Tree, body: Body, places: dict[int, Placement], world: World, painted: Painter
) -> list[tuple[Skin, Binding]]:
    """Surfaces that follow joints of a body: bound by clusters, or hanging on a joint as a whole.

    Args:
        document: the file.
        tree: its nodes.
        body: whose surfaces.
        places: of all nodes, as they stand without a take.
        world: of the file.
        painted: gives the materials of a node.

    Raises:
        DamageError: when a surface is damaged.
    """
    found: list[tuple[Skin, Binding]] = []
    for model in document.of_kind("Model"):
        for geometry in document.inside(model.number, "Geometry", "Mesh") if model.number in places else ():
            bound = _binding(document, tree, body, model, geometry, places)
            if bound is None or (surface := surface_of(geometry)) is None:
                continue
            if (len(found) + 1) * len(body.joints) * 16 > _MAX_BINDS:
                raise DamageError("it has more surfaces and joints than any real scene")
            binding = _for_points(bound, len(surface.places), body)
            name = model.name or geometry.name or "skin"
            found.append((_skin(name, surface, binding, body, places, world, painted(model)), binding))
    return found


def rigid(link: Floats, scale: Floats) -> tuple[Floats, float]:
    """A joint's matrix (4, 4) without its scale, and how much larger its scale is than one (3, 3) that is known."""
    part = link[:3, :3] @ np.linalg.pinv(scale)
    left, sizes, right = np.linalg.svd(part)
    result = link.copy()
    result[:3, :3] = left @ right
    if np.linalg.det(result[:3, :3]) < 0.0:
        result[:3, :3] = left @ np.diag([1.0, 1.0, -1.0]) @ right
    return result, float(np.cbrt(np.prod(sizes)))


def as_place(placement: Placement) -> Floats:
    """Matrix (4, 4) of the first moment of a node without its scale."""
    result = np.eye(4)
    result[:3, :3], result[:3, 3] = to_matrix(placement.turn[0]), placement.position[0]
    return result


@dataclass(frozen=True, eq=False)
class _Bound:
    to_joints: dict[int, Floats]
    links: dict[int, Floats]
    points: NDArray[np.int64]
    joints: NDArray[np.int64]
    weights: Floats


def _binding(
    document: Document, tree: Tree, body: Body, model: Thing, geometry: Thing, places: dict[int, Placement]
) -> _Bound | None:
    clusters = [
        cluster
        for skin in document.inside(geometry.number, "Deformer", "Skin")
        for cluster in document.inside(skin.number, "Deformer", "Cluster")
    ]
    index = {number: joint for joint, number in enumerate(body.joints)}
    if not clusters:
        return _hung(tree, index, model, places)
    mesh = places[model.number].matrix() @ geometry_matrix(model)
    to_joints, links, parts = {}, {}, []
    for cluster in clusters:
        joint = next(
            (index[other.number] for other in document.inside(cluster.number, "Model") if other.number in index), None
        )
        points, weights = wholes(cluster.node.first("Indexes")), floats(cluster.node.first("Weights"))
        if joint is None or points is None or weights is None or len(points) != len(weights):
            continue
        place = places[body.joints[joint]]
        link, to_joint = matrix(cluster.node.first("TransformLink")), matrix(cluster.node.first("Transform"))
        scale = place.scale()[0]
        if link is None:
            link = place.matrix()
        shape = np.linalg.pinv(link) @ mesh if to_joint is None else to_joint @ geometry_matrix(model)
        links[joint], size = rigid(link, scale)
        links[joint][:3, 3] /= size or 1.0
        to_joints[joint] = _stretched(scale) @ shape
        parts.append((points, np.full(len(points), joint), weights))
    if not parts:
        return None
    points, joints, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _Bound(to_joints, links, points, joints, weights)


def _hung(tree: Tree, index: dict[int, int], model: Thing, places: dict[int, Placement]) -> _Bound | None:
    number = model.number
    while number and number not in index:
        number = tree.parents[number]
    if not number:
        return None
    place = as_place(places[number])
    shape = np.linalg.inv(place) @ places[model.number].matrix() @ geometry_matrix(model)
    nothing = np.zeros(0, dtype=np.int64)
    return _Bound({index[number]: shape}, {index[number]: place}, nothing, nothing, np.zeros(0))


def _stretched(scale: Floats) -> Floats:
    result = np.eye(4)
    result[:3, :3] = scale
    return result


def _for_points(bound: _Bound, count: int, body: Body) -> Binding:
    """Largest four influences of each point; a point without any follows the uppermost joint that moves others."""
    kept = (bound.points >= 0) & (bound.points < count) & (bound.weights > 0.0)
    points, joints, weights = bound.points[kept], bound.joints[kept], bound.weights[kept]
    order = np.lexsort((-weights, points))
    points, joints, weights = points[order], joints[order], weights[order]
    rank = np.arange(len(points)) - np.searchsorted(points, points)
    largest = rank < _INFLUENCES
    out_joints = np.zeros((count, _INFLUENCES), dtype=np.int64)
    out_weights = np.zeros((count, _INFLUENCES))
    out_joints[points[largest], rank[largest]] = joints[largest]
    out_weights[points[largest], rank[largest]] = weights[largest]
    alone = out_weights.sum(axis=1) <= 0.0
    first = min(bound.to_joints)
    out_joints[alone, 0], out_weights[alone, 0] = first, 1.0
    out_weights /= out_weights.sum(axis=1, keepdims=True)
    return Binding(bound.to_joints, bound.links, np.where(out_weights > 0.0, out_joints, first), out_weights)


def _skin(
    name: str,
    surface: Surface,
    binding: Binding,
    body: Body,
    places: dict[int, Placement],
    world: World,
    materials: tuple[Material, ...],
) -> Skin:
    shape, binds = _at_binding(binding)
    joints, weights = binding.joints[surface.points], binding.weights[surface.points]
    points, normals = surface.places[surface.points], surface.normals
    if shape is not None:
        points = points @ shape[:3, :3].T + shape[:3, 3]
        turned = normals @ np.linalg.pinv(shape[:3, :3])
        is_inside_out = np.linalg.det(shape[:3, :3]) < 0.0
    else:
        points, turned, binds = _at_rest(binding, body, places, points, normals, joints, weights)
        is_inside_out = False
    turned = normalized(turned) @ world.matrix.T
    triangles = surface.triangles[:, ::-1] if is_inside_out != world.is_mirrored else surface.triangles
    return Skin(
        name,
        world.places(points),
        np.where(np.abs(turned).max(axis=1, keepdims=True) > 0.0, turned, [0.0, 1.0, 0.0]),
        triangles.copy(),
        joints,
        weights,
        _binds(binds, len(body.joints), world),
        surface.uvs,
        materials,
        np.clip(surface.material_of, 0, len(materials) - 1),
    )


def _at_binding(binding: Binding) -> tuple[Floats | None, dict[int, Floats]]:
    """From the surface to the world as it was bound, and rigid binds; None when scale left no rigid ones."""
    joint = int(np.bincount(binding.joints.ravel(), binding.weights.ravel()).argmax())
    shape = binding.links[joint] @ binding.to_joints[joint]
    if abs(np.linalg.det(shape[:3, :3])) < 1e-18:
        return None, {}
    back = np.linalg.inv(shape)
    binds: dict[int, Floats] = {}
    for other, to_joint in binding.to_joints.items():
        bind = to_joint @ back
        binds[other], _ = rigid(bind, np.eye(3))
        if np.abs(bind[:3, :3] - binds[other][:3, :3]).max() > _RIGID:
            return None, {}
    return shape, binds


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
    moves = np.tile(np.eye(4), (len(body.joints), 1, 1))
    turns = np.tile(np.eye(3), (len(body.joints), 1, 1))
    rests = {joint: as_place(places[body.joints[joint]]) for joint in binding.to_joints}
    for joint, to_joint in binding.to_joints.items():
        moves[joint] = rests[joint] @ to_joint
        turns[joint] = np.linalg.pinv(moves[joint, :3, :3]).T
    moved, turned = np.zeros_like(points), np.zeros_like(normals)
    for place in range(_INFLUENCES):
        share, joint_of = weights[:, place, None], joints[:, place]
        moved += share * (np.einsum("nab,nb->na", moves[joint_of, :3, :3], points) + moves[joint_of, :3, 3])
        turned += share * normalized(np.einsum("nab,nb->na", turns[joint_of], normals))
    return moved, turned, {joint: np.asarray(np.linalg.inv(rest)) for joint, rest in rests.items()}


def _binds(binds: dict[int, Floats], count: int, world: World) -> Floats:
    inner, outer = np.eye(4), np.eye(4)
    inner[:3, :3], outer[:3, :3] = world.inside_joints(), world.metres * world.matrix
    result = np.tile(np.eye(4), (count, 1, 1))
    for joint, bind in binds.items():
        result[joint] = inner @ bind @ np.linalg.inv(outer)
    return result
