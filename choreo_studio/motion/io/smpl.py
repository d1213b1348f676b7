"""Motion in SMPL's joints, as published data sets hold it, made ready for `retarget`.

SMPL, SMPL-H and SMPL-X share their first 22 joints and a zero pose: nearly a T-pose, Y up, facing +Z, left on +X, with
legs apart, toes out and a curved back, which matters as soon as rotations are read on other bodies. The world of a data
set may be Y up or Z up; it is turned so that Y is up. Fingers, jaw, eyes and shapes are left out. The body models
themselves are licensed and not needed here: where a data set has positions, bones are measured on them; where it has
rotations only, they have our lead's lengths along the zero pose's directions, with legs as long as an adult's, or as
the height of the pelvis above a Z-up world's floor tells. (A root translation of SMPL misses the pelvis of the shaped
body by a constant, some 0.2 to 0.4 m along its own Y: a height where Y is up, but the same for both partners.)
"""

import numpy as np

from choreo_studio.motion.io.npz import SMPL_ORDER
from choreo_studio.motion.joint_names import preset_names
from choreo_studio.motion.retarget.position_fitting import fitted_rotations
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig, source_from_locals
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, inverse, multiply, normalized, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, PARENTS, lead_body

SMPL_JOINTS = JOINT_COUNT
MAX_BYTES = 1024**3
MAX_METRES = 1e4
_OURS: list[int] = [preset_names("smpl").index(name) for name in SMPL_ORDER]
SMPL_PARENTS: tuple[int, ...] = tuple(-1 if PARENTS[ours] < 0 else _OURS.index(PARENTS[ours]) for ours in _OURS)
_HINGES: dict[int, tuple[int, int, tuple[float, float, float]]] = {
    SMPL_ORDER.index(f"{side}_{upper}"): (SMPL_ORDER.index(f"{side}_{middle}"), SMPL_ORDER.index(f"{side}_{end}"), axis)
    for side, sign in (("left", -1.0), ("right", 1.0))
    for upper, middle, end, axis in (
        ("hip", "knee", "ankle", (1.0, 0.0, 0.0)),
        ("shoulder", "elbow", "wrist", (0.0, sign, 0.0)),
    )
}
# Where the bone to each joint points in the zero pose, (out, up, forward), to the nearest twentieth.
_ZERO_POSE: dict[str, tuple[float, float, float]] = {
    "spine1": (0.0, 1.0, -0.3),
    "spine2": (0.0, 1.0, 0.2),
    "spine3": (0.0, 1.0, 0.05),
    "neck": (0.0, 1.0, -0.15),
    "head": (0.0, 1.0, 0.55),
    "hip": (0.6, -0.8, -0.15),
    "knee": (0.1, -1.0, 0.0),
    "ankle": (-0.05, -1.0, -0.1),
    "foot": (0.3, -0.5, 1.0),
    "collar": (0.7, 1.0, -0.2),
    "shoulder": (1.0, 0.4, -0.1),
    "elbow": (1.0, -0.05, -0.1),
    "wrist": (1.0, 0.05, -0.05),
}
_HEAD, _FEET = SMPL_ORDER.index("head"), [SMPL_ORDER.index(f"{side}_ankle") for side in ("left", "right")]
_USUAL_LEG_METRES, _LEG_TOLERANCE = 0.81, 0.15


def source_of_positions(positions: Floats, fps: float) -> SourceMotion:
    """Motion from joint positions (T, 22, 3) alone; its rotations are fitted."""
    positions = rotate(_up_turn(positions), positions)
    world = fitted_rotations(positions, SMPL_PARENTS, _rig(zero_pose_bones()).rest_positions, _HINGES)
    return _source(positions, world, fps)


def source_of_both(positions: Floats, rotations: Floats, fps: float) -> tuple[SourceMotion, float]:
    """Motion from joint positions (T, 22, 3) and local rotations (T, 22, 4), the root's relative to the world.

    Returns:
        The motion, and how much its bones wobble: the mean distance of a joint from where its parent's rotation puts
        it, in bone lengths. Near 0 where positions and rotations belong together.
    """
    turn = _up_turn(positions)
    positions, rotations = rotate(turn, positions), _root_turned(rotations, turn)
    source = _source(positions, _world(rotations), fps)
    return source, _wobble(source)


def source_of_rotations(roots: Floats, rotations: Floats, fps: float) -> SourceMotion:
    """Motion from SMPL's translations (T, 3) in metres and local rotations (T, 22, 4), the root's to the world."""
    bones = zero_pose_bones()
    relative = source_from_locals(_rig(bones), _still(bones, np.zeros_like(roots)), rotations, 1.0 / fps)
    turn = _up_turn(relative.positions)
    scale = _USUAL_LEG_METRES / lead_body().leg_length
    if turn[1] != 0.0:
        found = _leg_scale(roots[:, 2], rotate(turn, relative.positions[:, _FEET]))
        scale = found if abs(found / scale - 1.0) < _LEG_TOLERANCE else scale
    translations = _still(bones * scale, rotate(turn, roots))
    return source_from_locals(_rig(bones * scale), translations, _root_turned(rotations, turn), 1.0 / fps)


def zero_pose_bones() -> Floats:
    """Bones (22, 3) of SMPL's zero pose with our lead's lengths; the first is the root's place, 0."""
    bones = np.zeros((SMPL_JOINTS, 3))
    for joint, name in enumerate(SMPL_ORDER[1:], start=1):
        side, _, part = name.rpartition("_")
        bones[joint] = normalized(np.array(_ZERO_POSE[part])) * ((-1.0 if side == "right" else 1.0), 1.0, 1.0)
        bones[joint] *= np.linalg.norm(lead_body().offsets[_OURS[joint]])
    return bones


def zero_pose_motion() -> SourceMotion:
    """SMPL's zero pose as a motion of one frame."""
    bones = zero_pose_bones()[None]
    return source_from_locals(_rig(bones[0]), bones, np.tile(IDENTITY, (1, SMPL_JOINTS, 1)), None)


def to_smpl_order(values: Floats) -> Floats:
    """Joints of ours (T, 22, ...) in SMPL's order."""
    return np.asarray(values[:, _OURS])


def _source(positions: Floats, world: Floats, fps: float) -> SourceMotion:
    offsets = np.zeros((SMPL_JOINTS, 3))
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            seen = rotate(inverse(world[:, parent]), positions[:, joint] - positions[:, parent])
            offsets[joint] = np.median(seen, axis=0)
    return SourceMotion(_rig(offsets), positions, world, 1.0 / fps)


def _rig(offsets: Floats) -> SourceRig:
    return SourceRig(SMPL_ORDER, SMPL_PARENTS, offsets * (np.arange(SMPL_JOINTS) > 0)[:, None], {})


def _still(bones: Floats, roots: Floats) -> Floats:
    translations = np.tile(bones, (len(roots), 1, 1))
    translations[:, 0] = roots
    return translations


def _world(rotations: Floats) -> Floats:
    world = rotations.copy()
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            world[:, joint] = multiply(world[:, parent], rotations[:, joint])
    return world


def _up_turn(positions: Floats) -> Floats:
    back = (positions[:, _HEAD] - positions[:, 0]).mean(axis=0)
    return about_axis(0, np.array(-np.pi / 2 if abs(back[2]) > abs(back[1]) else 0.0))


def _root_turned(rotations: Floats, turn: Floats) -> Floats:
    result = rotations.copy()
    result[:, 0] = multiply(turn, rotations[:, 0])
    return result


def _wobble(source: SourceMotion) -> float:
    errors, lengths = [], []
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            wanted = rotate(source.rotations[:, parent], source.rig.offsets[joint])
            there = source.positions[:, joint] - source.positions[:, parent]
            errors.append(np.linalg.norm(there - wanted, axis=-1).mean())
            lengths.append(np.linalg.norm(there, axis=-1).mean())
    return float(np.sum(errors) / max(np.sum(lengths), 1e-9))


def _leg_scale(heights: Floats, feet: Floats) -> float:
    """Factor on feet seen from the root (T, 2, 3) that puts the lower one on the floor, by the median frame."""
    lower = -feet[..., 1].min(axis=1)
    return float(np.median(heights / (lower + lead_body().rest_positions[INDEX["LeftFoot"], 1])))
