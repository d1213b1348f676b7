"""Our dancers as bodies of a scene, with the mannequins as their skins."""

from functools import cache

import numpy as np

from choreo_studio.motion.clip import MotionClip, Role
from choreo_studio.motion.dancer_colours import IDENTITY_COLOURS
from choreo_studio.motion.hems import with_hems, zone_of
from choreo_studio.motion.mannequin import Mannequin, mannequin
from choreo_studio.motion.rotations import IDENTITY, Floats
from choreo_studio.motion.scene import Figure, Hierarchy, Material, Skin
from choreo_studio.motion.skeleton import JOINT_COUNT, JOINT_NAMES, PARENTS, Skeleton

_PARTS = {"body": (1.0, 0.0), "cloth": (0.72, 0.0), "trim": (0.3, 0.03)}


def figure_of(clip: MotionClip, role: Role, names: tuple[str, ...] = JOINT_NAMES, with_skin: bool = True) -> Figure:
    """A dancer as a body of a scene.

    Args:
        clip: motion on a steady clock.
        role: whose mannequin and colours; the body is named after it.
        names: of the 22 joints.
        with_skin: whether the mannequin comes along.
    """
    body, frames = clip.skeleton, clip.frame_count
    hierarchy = Hierarchy(names, PARENTS, body.offsets.copy(), np.tile(IDENTITY, (JOINT_COUNT, 1)))
    translations = np.tile(body.offsets, (frames, 1, 1))
    translations[:, 0] = clip.root_positions
    skins = (proxy_skin(role, body),) if with_skin else ()
    return Figure(role, hierarchy, skins, translations, clip.rotations.copy())


def proxy_skin(role: Role, body: Skeleton) -> Skin:
    """The mannequin of a role in the T-pose, bound there to a skeleton.

    The mannequin is modelled with lowered arms. Its T-pose is the surface that its weights take back to exactly what
    was modelled, so that rest pose and bind pose of a file are one, as programs that characterise or retarget want it.
    It is cut along the hems of clothes, shoes and hair.
    """
    made = _hemmed(role)
    rest = body.rest_positions
    binds = np.tile(np.eye(4), (JOINT_COUNT, 1, 1))
    binds[:, :3, 3] = -rest
    modelled = np.tile(np.eye(4), (JOINT_COUNT, 1, 1))
    modelled[:, :3, :3], modelled[:, :3, 3] = made.bind_rotations, made.bind_positions
    moves = np.einsum("nk,nkab->nab", _weights(made), (modelled @ binds)[made.joints])
    positions = np.linalg.solve(moves, np.c_[made.positions, np.ones(len(made.positions))][..., None])[:, :3, 0]
    normals = np.einsum("nba,nb->na", moves[:, :3, :3], made.normals / 32767.0)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Skin(
        f"{role}_skin",
        positions,
        normals,
        made.triangles.astype(np.int64),
        made.joints.astype(np.int64),
        _weights(made),
        binds,
        None,
        _materials(role),
        zone_of(made),
    )


@cache
def _materials(role: Role) -> tuple[Material, ...]:
    colour = np.array(IDENTITY_COLOURS[role]) / 255.0
    return tuple(
        Material(f"{role}_{part}", (float(r), float(g), float(b)))
        for part, (factor, lift) in _PARTS.items()
        for r, g, b in [colour * factor + lift]
    )


@cache
def _hemmed(role: Role) -> Mannequin:
    return with_hems(mannequin(role))


def _weights(made: Mannequin) -> Floats:
    weights = made.weights.astype(np.float64)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
