"""Rest pose, motion and skins of one body of a glTF file, with scales and mirrors worked in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.gltf.bodies import GltfBody
from choreo_studio.motion.io.gltf.meshes import Surface
from choreo_studio.motion.io.gltf.nodes import Affine, turned, upright
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import (
    Floats,
    continuous,
    inverse,
    lengths,
    multiply,
    normalized,
    rigid,
    rotate,
    to_matrix,
)
from choreo_studio.motion.scene import Hierarchy, Skin, relative_to_parents

_SAME_DEGREES, _SAME_SHARE = 3.0, 0.01
_MOST_TILT_COSINE = 0.5
_UP: Floats = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, eq=False)
class JointFrames:
    """How the joints of a body stand in the rest pose.

    Attributes:
        affine: (J, 4, 4) as the file has it, with scale.
        rotations: (J, 4) of them without it.
        places: (J, 3).
        residues: (J, 4, 4) what scale and mirror do to a joint before it is turned and moved.
    """

    affine: Floats
    rotations: Floats
    places: Floats
    residues: Floats

    @property
    def rigid(self) -> Floats:
        """Rotations and places as (J, 4, 4)."""
        return rigid(self.rotations, self.places)


def joint_frames(body: GltfBody, world: dict[int, Affine]) -> JointFrames:
    """The joints of a body as the nodes stand without animation."""
    affine = np.concatenate([world[node].matrices for node in body.nodes])
    rotations = upright(affine[:, :3, :3])
    places = affine[:, :3, 3]
    residues = np.tile(np.eye(4), (len(affine), 1, 1))
    residues[:, :3, :3] = to_matrix(rotations).swapaxes(1, 2) @ affine[:, :3, :3]
    return JointFrames(affine, rotations, places, residues)


def hierarchy_of(body: GltfBody, rest: Floats) -> Hierarchy:
    """The hierarchy whose rest pose is (J, 4, 4), rigid."""
    rotations, places = upright(rest[:, :3, :3]), rest[:, :3, 3]
    translations, turns = relative_to_parents(body.parents, Pose(places[None], rotations[None]))
    return Hierarchy(body.names, body.parents, translations[0], normalized(turns[0]))


def motion_of(
    body: GltfBody, frames: JointFrames, rest: dict[int, Affine], moved: dict[int, Affine], count: int
) -> tuple[Floats, Floats]:
    """Places (T, J, 3) and rotations (T, J, 4) of all joints relative to their parents, for `count` frames."""
    joints = len(body.nodes)
    places, rotations = np.empty((count, joints, 3)), np.empty((count, joints, 4))
    for joint, node in enumerate(body.nodes):
        places[:, joint] = moved[node].places
        rotations[:, joint] = turned(rest[node], moved[node], frames.rotations[joint])
    translations, turns = relative_to_parents(body.parents, Pose(places, rotations))
    return translations, continuous(normalized(turns))


def bound_pose(
    body: GltfBody, frames: JointFrames, binds: Floats, moving: NDArray[np.bool_], grounds: list[Floats]
) -> Floats:
    """The pose (J, 4, 4) in which a body is best shown at rest.

    That is how its nodes stand, unless its skin was bound in another pose: files are often saved in the midst of a
    motion, whereas skins are bound in a T-pose or an A-pose.

    Args:
        body: the joints.
        frames: how they stand.
        binds: (J, 4, 4) from the space of the mesh to each joint.
        moving: (J,) joints that move the skin.
        grounds: (4, 4) where the space of the mesh may have been in the world, such as where its node stands.
    """
    anchor = int(np.argmax(moving))
    shown = frames.affine @ binds
    bound = shown[anchor] @ np.linalg.inv(binds)
    if _is_same(frames, bound, moving):
        return frames.rigid
    ground = _likeliest(grounds, shown[anchor])
    bound = ground @ np.linalg.inv(binds)
    factor = _bone_ratio(body, frames.places, bound[:, :3, 3], moving)
    pose, own = frames.rigid, np.linalg.inv(frames.rigid)
    for joint, parent in enumerate(body.parents):
        if moving[joint]:
            straight = bound[joint] @ np.linalg.inv(frames.residues[joint])
            pose[joint] = rigid(upright(straight[:3, :3]), straight[:3, 3] * factor)
        elif parent >= 0:
            pose[joint] = pose[parent] @ own[parent] @ frames.rigid[joint]
    return pose


def skin_of(
    name: str, surface: Surface, joints: NDArray[np.int64], binds: Floats, frames: JointFrames, rest: Floats
) -> Skin:
    """A skin bound to the rest pose of its body.

    Args:
        name: of it.
        surface: what its mesh holds.
        joints: (S,) joints of the body in the order of the glTF skin.
        binds: (S, 4, 4) from the space of the mesh to each of them.
        frames: how the joints stand in the file.
        rest: (J, 4, 4) the rest pose.
    """
    strength = np.bincount(surface.joints.reshape(-1), surface.weights.reshape(-1), len(joints))
    anchor = int(np.argmax(strength))
    ground = rest[joints[anchor]] @ frames.residues[joints[anchor]] @ binds[anchor]
    own = np.tile(np.eye(4), (len(rest), 1, 1))
    for place in np.flatnonzero(strength > 0):
        own[joints[place]] = frames.residues[joints[place]] @ binds[place] @ np.linalg.inv(ground)
    straight = ground[:3, :3]
    triangles = surface.triangles if np.linalg.det(straight) > 0 else surface.triangles[:, ::-1].copy()
    positions = surface.positions @ straight.T + ground[:3, 3]
    normals = normalized(surface.normals @ np.linalg.inv(straight))
    return Skin(
        name,
        positions,
        normals,
        triangles,
        joints[surface.joints],
        surface.weights,
        own,
        surface.uvs,
        surface.materials,
        surface.material_of,
    )


def _is_same(frames: JointFrames, bound: Floats, moving: NDArray[np.bool_]) -> bool:
    """Whether joints stand as they were bound, to a hundredth of the body and a few degrees."""
    size = np.ptp(frames.places[moving], axis=0).max()
    apart = lengths(bound[moving, :3, 3] - frames.places[moving])
    since = multiply(upright(bound[moving, :3, :3]), inverse(upright(frames.affine[moving, :3, :3])))
    degrees = np.degrees(2 * np.arccos(np.clip(np.abs(since[:, 0]), 0, 1)))
    return bool(apart.max() <= _SAME_SHARE * size + 1e-6 and degrees.max() <= _SAME_DEGREES)


def _likeliest(grounds: list[Floats], shown: Floats) -> Floats:
    """Where a mesh was bound: of the places that do not lay the body down the one that turns it least.

    What exporters do with the node of a skinned mesh differs, for the standard passes it over.
    """
    turns = [multiply(upright(ground[:3, :3]), inverse(upright(shown[:3, :3]))) for ground in grounds]
    standing = [n for n, turn in enumerate(turns) if rotate(turn, _UP)[1] > _MOST_TILT_COSINE]
    return grounds[max(standing, key=lambda n: abs(float(turns[n][0])))] if standing else shown


def _bone_ratio(body: GltfBody, places: Floats, bound: Floats, moving: NDArray[np.bool_]) -> float:
    """How much longer the bones of a body are as it stands than as it was bound."""
    pairs = [(j, p) for j, p in enumerate(body.parents) if p >= 0 and moving[j] and moving[p]]
    if not pairs:
        return 1.0
    ends, starts = np.array(pairs).T
    now, then = (lengths(at[ends] - at[starts]) for at in (places, bound))
    long = then > 1e-9 * max(float(then.max()), 1e-30)
    return float(np.median(now[long] / then[long])) if np.any(long) else 1.0
