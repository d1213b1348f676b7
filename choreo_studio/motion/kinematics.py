"""Forward kinematics, and two-bone inverse kinematics for arms and legs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.rotations import (
    Floats,
    between,
    cross,
    from_rotation_vector,
    inverse,
    lengths,
    multiply,
    normalized,
    rotate,
)
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, PARENTS

_CHUNK_FRAMES = 320
# Row i: which component of the right factor the left's i-th one meets in each component of a product, and its sign.
_FACTORS = np.array([[0, 1, 2, 3], [1, 0, 3, 2], [2, 3, 0, 1], [3, 2, 1, 0]])
_SIGNS = np.array([[1, 1, 1, 1], [-1, 1, -1, 1], [-1, 1, 1, -1], [-1, -1, 1, 1]], dtype=np.float64)[..., None, None]


def _generations() -> tuple[NDArray[np.intp], list[tuple[slice, NDArray[np.intp]]]]:
    """Joints ordered by how many bones they are from the hips; of each generation its rows and those of its parents."""
    depth = [0] * JOINT_COUNT
    for joint in range(1, JOINT_COUNT):
        depth[joint] = depth[PARENTS[joint]] + 1
    chain = np.argsort(depth, kind="stable")
    row_of = np.argsort(chain)
    generations = []
    for number in range(1, max(depth) + 1):
        rows = np.flatnonzero(np.array(depth)[chain] == number)
        parents = row_of[[PARENTS[joint] for joint in chain[rows]]]
        generations.append((slice(int(rows[0]), int(rows[-1]) + 1), parents))
    return chain, generations


_CHAIN, _GENERATIONS = _generations()
_FROM_CHAIN = np.argsort(_CHAIN)
_PARENT_ROWS = np.concatenate([parents for _, parents in _GENERATIONS])


@dataclass(frozen=True, eq=False)
class Pose:
    """World positions (T, J, 3) in metres and world rotations (T, J, 4) of every joint."""

    positions: Floats
    rotations: Floats

    def moved(self, shift: Floats) -> "Pose":
        """The pose with its root elsewhere by (T, 3)."""
        return Pose(self.positions + shift[:, None], self.rotations)


def forward_kinematics(clip: MotionClip) -> Pose:
    """World pose of every joint in every frame."""
    rotations, positions = np.empty_like(clip.rotations), np.empty((clip.frame_count, JOINT_COUNT, 3))
    for first in range(0, clip.frame_count, _CHUNK_FRAMES):
        frames = slice(first, first + _CHUNK_FRAMES)
        world, places = _world(clip.rotations[frames], clip.root_positions[frames], clip.skeleton.offsets)
        rotations[frames], positions[frames] = world[:, _FROM_CHAIN].T, places[:, _FROM_CHAIN].T
    return Pose(positions, rotations)


def _world(rotations: Floats, roots: Floats, offsets: Floats) -> tuple[Floats, Floats]:
    """World rotations (4, J, T) and places (3, J, T), joints in the order of _CHAIN.

    All joints of one generation are worked out together, and numbers of one kind lie side by side: NumPy's time goes
    into calls and strides, not into sums. To the bit the same as joint after joint by `multiply` and `rotate`.
    """
    local = np.ascontiguousarray(rotations.T[:, _CHAIN])  # 4, J, T
    world, places = np.empty_like(local), np.empty((3, *local.shape[1:]))
    world[:, 0], places[:, 0] = local[:, 0], roots.T
    for rows, parents in _GENERATIONS:
        terms = world[:, None, parents] * (local[_FACTORS, rows] * _SIGNS)  # 4 terms of the Hamilton product, 4, j, T
        np.add.reduce(terms, axis=0, out=world[:, rows])
    bones = rotate(world[:, _PARENT_ROWS].transpose(1, 2, 0), offsets[_CHAIN[1:], None])  # J - 1, T, 3
    for rows, parents in _GENERATIONS:
        np.add(places[:, parents], bones[rows.start - 1 : rows.stop - 1].transpose(2, 0, 1), out=places[:, rows])
    return world, places


def joint_positions(clip: MotionClip) -> Floats:
    """World joint positions (T, J, 3) in metres."""
    return forward_kinematics(clip).positions


def end_positions(clip: MotionClip, pose: Pose, joint: str) -> Floats:
    """World positions (T, 3) of the tip of a leaf joint (toe tip, finger tips, top of the head)."""
    index = INDEX[joint]
    return np.asarray(pose.positions[:, index] + rotate(pose.rotations[:, index], clip.skeleton.ends[joint]))


LIMBS: dict[str, tuple[int, int, int]] = {
    "LeftHand": (INDEX["LeftArm"], INDEX["LeftForeArm"], INDEX["LeftHand"]),
    "RightHand": (INDEX["RightArm"], INDEX["RightForeArm"], INDEX["RightHand"]),
    "LeftFoot": (INDEX["LeftUpLeg"], INDEX["LeftLeg"], INDEX["LeftFoot"]),
    "RightFoot": (INDEX["RightUpLeg"], INDEX["RightLeg"], INDEX["RightFoot"]),
}
_HINGES = {
    "LeftHand": (0.0, -1.0, 0.0),
    "RightHand": (0.0, 1.0, 0.0),
    "LeftFoot": (1.0, 0, 0),
    "RightFoot": (1.0, 0, 0),
}
_PARENTS = np.array(PARENTS, dtype=np.intp)
_REACH = 0.998


def reach(
    rotations: Floats, pose: Pose, skeleton_offsets: Floats, limb: str, targets: Floats, keep_end: bool = True
) -> Floats:
    """As `reach_all` for one limb and its targets (T, 3)."""
    return reach_all(rotations, pose, skeleton_offsets, (limb,), targets[:, None], keep_end)


def reach_all(
    rotations: Floats,
    pose: Pose,
    skeleton_offsets: Floats,
    limbs: tuple[str, ...],
    targets: Floats,
    keep_end: bool = True,
) -> Floats:
    """Local rotations (T, J, 4) in which the ends of L limbs meet their targets as nearly as their lengths allow.

    The middle joint bends about its present axis (no knee or elbow pops), then the limb swings by the shortest turn.

    Args:
        rotations: (T, J, 4) local rotations to start from.
        pose: their world pose.
        skeleton_offsets: (J, 3) rest offsets.
        limbs: keys of LIMBS.
        targets: (T, L, 3) world places for the end joints.
        keep_end: keep the end joints' world orientation (a flat foot stays flat).
    """
    upper, middle, end = joints_of(limbs)
    start, knee, tip = (pose.positions[:, joints] for joints in (upper, middle, end))
    bend = _bend_angle_change(start, knee, tip, targets, skeleton_offsets[middle], skeleton_offsets[end])
    axis = bend_axes(pose, limbs)
    world_middle = multiply(from_rotation_vector(axis * bend[..., None]), pose.rotations[:, middle])
    bent_tip = knee + rotate(world_middle, skeleton_offsets[end])
    swing = between(bent_tip - start, targets - start)
    world_upper = multiply(swing, pose.rotations[:, upper])
    world_middle = multiply(swing, world_middle)
    result = rotations.copy()
    result[:, upper] = multiply(inverse(pose.rotations[:, _PARENTS[upper]]), world_upper)
    result[:, middle] = multiply(inverse(world_upper), world_middle)
    if keep_end:
        result[:, end] = multiply(inverse(world_middle), pose.rotations[:, end])
    return result


def _bend_angle_change(
    start: Floats, knee: Floats, tip: Floats, targets: Floats, first_bone: Floats, second_bone: Floats
) -> Floats:
    a, b = lengths(first_bone), lengths(second_bone)

    def inner_angle(distance: Floats) -> Floats:
        cosine = (a * a + b * b - distance**2) / (2 * a * b)
        return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))

    wanted = np.clip(lengths(targets - start), abs(a - b) + 0.02 * (a + b), (a + b) * _REACH)
    return inner_angle(lengths(tip - start)) - inner_angle(wanted)


def joints_of(limbs: tuple[str, ...]) -> NDArray[np.intp]:
    """Joints (3, L) of limbs: where each begins, bends and ends."""
    return np.array([LIMBS[limb] for limb in limbs], dtype=np.intp).T


def bend_axes(pose: Pose, limbs: tuple[str, ...]) -> Floats:
    """Unit axes (T, L, 3) about which limbs are bent at their middle joints."""
    start, knee, tip = (pose.positions[:, joints] for joints in joints_of(limbs))
    # A straight limb has no bending plane; the anatomical hinge of the middle joint stands in for it there.
    axis = cross(knee - start, tip - knee)
    fallback = rotate(pose.rotations[:, joints_of(limbs)[1]], np.array([_HINGES[limb] for limb in limbs]))
    straightness = lengths(axis)[..., None]
    weight = np.minimum(straightness / 0.01, 1.0)
    return normalized(weight * normalized(axis) + (1.0 - weight) * fallback)
