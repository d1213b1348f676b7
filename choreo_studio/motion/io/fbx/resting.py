"""The rest pose of a body of an FBX file: as its surfaces were bound, else as its nodes stand without a take."""

import numpy as np

from choreo_studio.motion.io.fbx.binding import Binding, standing, unscaled
from choreo_studio.motion.io.fbx.bodies import Body
from choreo_studio.motion.io.fbx.document import Document, matrix, whole
from choreo_studio.motion.io.fbx.motions import World
from choreo_studio.motion.io.fbx.transforms import Placement
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, from_matrix, normalized
from choreo_studio.motion.scene import Hierarchy, relative_to_parents


def rest_places(posed: dict[int, Floats], body: Body, places: dict[int, Placement], bindings: list[Binding]) -> Floats:
    """World matrices (J, 4, 4) of the joints at rest, without scale, in the axes and units of the file.

    Joints that no surface was bound to are as in the file's bind pose; without one they follow their parents.

    Args:
        posed: the bind pose as `posed_matrices` gives it.
        body: the joints.
        places: of all nodes, as they stand without a take.
        bindings: the surfaces of the body.
    """
    bound: dict[int, Floats] = {}
    for binding in bindings:
        bound = {**binding.links, **bound}
    result = np.empty((len(body.joints), 4, 4))
    for joint, parent in enumerate(body.parents):
        number, rest = body.joints[joint], bound.get(joint)
        if rest is None and bound and number in posed:
            rest = unscaled(posed[number], places[number])
        if rest is None:
            rest = standing(places[body.joints[joint]])
            if parent >= 0:
                rest = result[parent] @ np.linalg.inv(standing(places[body.joints[parent]])) @ rest
        result[joint] = rest
    return result


def hierarchy_of(body: Body, rests: Floats, world: World) -> Hierarchy:
    """The joints of a body as ours.

    Args:
        body: the joints.
        rests: as `rest_places` gives them.
        world: of the file.
    """
    pose = Pose(world.places(rests[None, :, :3, 3]), world.turns(from_matrix(rests[None, :, :3, :3])))
    translations, rotations = relative_to_parents(body.parents, pose)
    return Hierarchy(body.names, body.parents, translations[0], normalized(rotations[0]))


def posed_matrices(document: Document) -> dict[int, Floats]:
    """World matrices (4, 4), scale included, of the nodes in the bind pose."""
    found: dict[int, Floats] = {}
    for pose in document.of_kind("Pose", "BindPose"):
        for entry in pose.node.all("PoseNode"):
            number, place = whole(entry.first("Node"), 0), matrix(entry.first("Matrix"))
            if number is not None and place is not None:
                found[number] = place
    return found
