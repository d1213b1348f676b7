"""How surfaces of an FBX file hang on the joints of a body: by clusters of points, or on one joint as a whole.

A program moves a point by the joint's matrix times the cluster's Transform, scale and all. Joints of ours have no
scale, so that of the file's nodes at rest goes into what leads from the surface to the joint.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.bodies import Body, Tree
from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.document import Document, Thing, floats, matrix, wholes
from choreo_studio.motion.io.fbx.transforms import Placement, geometry_matrix
from choreo_studio.motion.rotations import Floats, to_matrix

_MAX_POINTS = 20_000_000


@dataclass(frozen=True, eq=False)
class Binding:
    """What a surface follows, in the axes and units of its file.

    Attributes:
        model: the node that it is the surface of.
        geometry: the surface.
        to_joints: for each joint by index, matrix (4, 4) from the surface to it, scale of the node included.
        links: for each joint that clusters bind, matrix (4, 4) of where it was then, free of scale.
        points: (K,) points that clusters bind,
        joints: (K,) by which joints,
        weights: (K,) and how much.
    """

    model: Thing
    geometry: Thing
    to_joints: dict[int, Floats]
    links: dict[int, Floats]
    points: NDArray[np.int64]
    joints: NDArray[np.int64]
    weights: Floats


def bindings_of(document: Document, tree: Tree, body: Body, places: dict[int, Placement]) -> list[Binding]:
    """Surfaces that follow joints of a body.

    Args:
        document: the file.
        tree: its nodes.
        body: whose surfaces.
        places: of all nodes, as they stand without a take.

    Raises:
        DamageError: when a cluster is damaged.
    """
    index = {number: joint for joint, number in enumerate(body.joints)}
    found: list[Binding] = []
    for model in document.of_kind("Model"):
        if model.number not in places:
            continue
        for geometry in document.inside(model.number, "Geometry", "Mesh"):
            clusters = _clusters(document, geometry)
            bound = (
                _bound(document, index, model, geometry, clusters, places, _MAX_POINTS - _points_of(found))
                if clusters
                else _hung(tree, index, model, geometry, places)
            )
            if bound is None:
                continue
            found.append(bound)
    return found


def rigid(link: Floats, scale: Floats) -> tuple[Floats, float]:
    """A joint's matrix (4, 4) without its scale, of which a part (3, 3) is known, and how much larger it is."""
    left, sizes, right = np.linalg.svd(link[:3, :3] @ np.linalg.pinv(scale))
    # Mirrored axes cannot be turned to; the least of them is given up.
    side = np.sign(np.linalg.det(left @ right)) or 1.0
    result = link.copy()
    result[:3, :3] = left @ np.diag([1.0, 1.0, side]) @ right
    return result, float(np.cbrt(np.prod(sizes))) or 1.0


def unscaled(link: Floats, placement: Placement) -> Floats:
    """Where a joint was (4, 4) without its scale, its place as large as that of the node as it stands."""
    result, size = rigid(link, placement.scale()[0])
    result[:3, 3] /= size
    return result


def standing(placement: Placement) -> Floats:
    """Matrix (4, 4) of the first moment of a node without its scale."""
    result = np.eye(4)
    result[:3, :3], result[:3, 3] = to_matrix(placement.axes[0]), placement.position[0]
    return result


def _clusters(document: Document, geometry: Thing) -> list[Thing]:
    skins = document.inside(geometry.number, "Deformer", "Skin")
    found = (cluster for skin in skins for cluster in document.inside(skin.number, "Deformer", "Cluster"))
    return list({cluster.number: cluster for cluster in found}.values())


def _bound(
    document: Document,
    index: dict[int, int],
    model: Thing,
    geometry: Thing,
    clusters: list[Thing],
    places: dict[int, Placement],
    room: int,
) -> Binding | None:
    to_joints: dict[int, Floats] = {}
    links: dict[int, Floats] = {}
    parts = []
    for cluster in clusters:
        node = next((one for one in document.inside(cluster.number, "Model") if one.number in index), None)
        if node is None:
            continue
        points, weights = wholes(cluster.node.first("Indexes")), floats(cluster.node.first("Weights"))
        if points is None or weights is None or len(points) != len(weights):
            continue
        room -= len(points)
        if room < 0:
            raise DamageError("its surfaces hang on more joints than in any real scene")
        joint, place = index[node.number], places[node.number]
        link, to_joint = matrix(cluster.node.first("TransformLink")), matrix(cluster.node.first("Transform"))
        link = place.matrix() if link is None else link
        if to_joint is None:
            to_joint = np.linalg.pinv(link) @ places[model.number].matrix()
        links[joint] = unscaled(link, place)
        to_joints[joint] = _stretched(place) @ to_joint @ geometry_matrix(model)
        parts.append((points, np.full(len(points), joint), weights))
    if not parts:
        return None
    points, joints, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Binding(model, geometry, to_joints, links, points, joints, weights)


def _points_of(bindings: list[Binding]) -> int:
    return sum(len(binding.points) for binding in bindings)


def _hung(
    tree: Tree, index: dict[int, int], model: Thing, geometry: Thing, places: dict[int, Placement]
) -> Binding | None:
    number = model.number
    while number and number not in index:
        number = tree.parents[number]
    if not number:
        return None
    shape = np.linalg.inv(standing(places[number])) @ places[model.number].matrix() @ geometry_matrix(model)
    nothing = np.zeros(0, dtype=np.int64)
    return Binding(model, geometry, {index[number]: shape}, {}, nothing, nothing, np.zeros(0))


def _stretched(placement: Placement) -> Floats:
    result = np.eye(4)
    result[:3, :3] = placement.scale()[0]
    return result
