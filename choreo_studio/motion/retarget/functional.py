"""Alignment of rigs whose zero pose is no pose: read from how their joints move.

Character Creator rigs (CC_Base) have joint frames along the bones, so at zero rotation the legs point upwards. Knees
and elbows are hinges, planted soles are flat and heads and collars are on average straight on the chest: that fixes
the frames. Source of the idea: functional calibration of inertial motion capture (Seel et al., Sensors 2014).
"""

import numpy as np

from choreo_studio.motion.retarget.alignment import (
    FORWARD,
    SIDES,
    UP,
    Alignment,
    facing_of,
    hand_direction,
    is_upright,
    limb_source,
    toe_direction,
    trunk_joints,
)
from choreo_studio.motion.retarget.humanoid import Humanoid
from choreo_studio.motion.retarget.source import SourceMotion
from choreo_studio.motion.rotations import Floats, from_matrix, inverse, multiply, normalized, rotate
from choreo_studio.motion.skeleton import INDEX, Skeleton

_LEFT = np.array([1.0, 0.0, 0.0])
_LEAST_BEND = 0.05
_PLANTED_QUANTILE = 0.25
_LIMBS = (("UpLeg", "Leg", "Foot"), ("Arm", "ForeArm", "Hand"))


def align_by_motion(source: SourceMotion, humanoid: Humanoid, body: Skeleton) -> Alignment:
    """Alignment from a moving body; trunk joints by the zero pose where at least that stands upright."""
    trunk = _trunk(source, humanoid)
    chest = multiply(source.rotations[:, humanoid.chest], trunk[humanoid.chest])
    limbs: dict[str, Floats] = {}
    for side in SIDES:
        limbs[f"{side}Shoulder"] = _as_on_average(source, limb_source(humanoid, f"{side}Shoulder"), chest)
        for chain in _LIMBS:
            limbs |= _hinged(source, humanoid, body, side, chain)
        limbs[f"{side}Hand"] = _hand(source, humanoid, body, side, limbs[f"{side}ForeArm"])
        for part in ("Foot", "ToeBase"):
            limbs[side + part] = _sole(source, humanoid, side, part)
    return Alignment(trunk, limbs)


def _trunk(source: SourceMotion, humanoid: Humanoid) -> dict[int, Floats]:
    rest = source.rig.rest_positions
    joints = trunk_joints(humanoid)
    if is_upright(rest, humanoid):
        return dict.fromkeys(joints, facing_of(rest, humanoid))
    at, hips = humanoid.parts, humanoid.parts["Hips"]
    across = source.positions[:, at["LeftUpLeg"]] - source.positions[:, at["RightUpLeg"]]
    back = source.positions[:, at["Head"]] - source.positions[:, hips]
    turn = _frame(_local_mean(source, hips, across), _local_mean(source, hips, back), _LEFT, UP)
    upright = multiply(source.rotations[:, hips], turn)
    return {joint: turn if joint == hips else _as_on_average(source, joint, upright) for joint in joints}


def _hinged(
    source: SourceMotion, humanoid: Humanoid, body: Skeleton, side: str, chain: tuple[str, str, str]
) -> dict[str, Floats]:
    upper, lower, end = (humanoid.parts[side + part] for part in chain)
    bones = [source.positions[:, b] - source.positions[:, a] for a, b in ((upper, lower), (lower, end))]
    hinge = np.cross(normalized(bones[0]), normalized(bones[1]))
    # Knees bend backwards, elbows forwards: see the rest pose of our skeleton.
    ours = _LEFT if chain[0] == "UpLeg" else (-UP if side == "Left" else UP)
    if np.linalg.norm(hinge, axis=-1).mean() < _LEAST_BEND:
        hinge = np.broadcast_to(rotate(facing_on_average(source, humanoid), ours), hinge.shape)
    result = {}
    for joint, part, child, bone in ((upper, chain[0], chain[1], bones[0]), (lower, chain[1], chain[2], bones[1])):
        along = _local_mean(source, joint, bone)
        axis = _local_mean(source, joint, hinge)
        result[side + part] = _frame(along, axis, body.offsets[INDEX[side + child]], ours)
    return result


def facing_on_average(source: SourceMotion, humanoid: Humanoid) -> Floats:
    """Turns about the vertical (T, 4) from +Z to where the hips look."""
    at = humanoid.parts
    left = source.positions[:, at["LeftUpLeg"]] - source.positions[:, at["RightUpLeg"]]
    forward = np.cross(left, UP)
    half = 0.5 * np.arctan2(forward[:, 0], forward[:, 2])
    zeros = np.zeros_like(half)
    return np.stack([np.cos(half), zeros, np.sin(half), zeros], axis=-1)


def _hand(source: SourceMotion, humanoid: Humanoid, body: Skeleton, side: str, forearm: Floats) -> Floats:
    hand = humanoid.parts[f"{side}Hand"]
    palm = multiply(source.rotations[:, humanoid.parts[f"{side}ForeArm"]], forearm)
    average = _as_on_average(source, hand, palm)
    if f"{side}Hand" not in humanoid.fingers:
        return average
    along = hand_direction(source.rig, humanoid, side)
    return _frame(along, rotate(average, UP), body.ends[f"{side}Hand"], UP)


def _sole(source: SourceMotion, humanoid: Humanoid, side: str, part: str) -> Floats:
    joint = limb_source(humanoid, side + part)
    foot = humanoid.parts[f"{side}Foot"]
    heights = source.positions[:, [foot, limb_source(humanoid, f"{side}ToeBase")], 1].max(axis=1)
    planted = heights <= np.quantile(heights, _PLANTED_QUANTILE)
    up = rotate(inverse(source.rotations[planted, joint]), UP).mean(axis=0)
    toes = toe_direction(source.rig, humanoid, side)
    if toes is None:
        forward = rotate(facing_on_average(source, humanoid), FORWARD)
        return _frame(up, _local_mean(source, joint, forward), UP, FORWARD)
    return _frame(up, _local_mean(source, joint, rotate(source.rotations[:, foot], toes)), UP, FORWARD)


def _local_mean(source: SourceMotion, joint: int, directions: Floats) -> Floats:
    return np.asarray(rotate(inverse(source.rotations[:, joint]), directions).mean(axis=0))


def _as_on_average(source: SourceMotion, joint: int, like: Floats) -> Floats:
    """The turn that makes a joint, on average over the motion, look as the rotations `like` (T, 4)."""
    turns = multiply(inverse(source.rotations[:, joint]), like)
    _, vectors = np.linalg.eigh(turns.T @ turns)
    return np.asarray(vectors[:, -1])


def _frame(first: Floats, second: Floats, our_first: Floats, our_second: Floats) -> Floats:
    """The turn that takes our first direction exactly, and our second as nearly as it can, onto theirs."""
    return from_matrix(_axes(first, second) @ _axes(our_first, our_second).T)


def _axes(first: Floats, second: Floats) -> Floats:
    x = normalized(first)
    y = normalized(second - (second @ x) * x)
    return np.stack([x, y, np.cross(x, y)], axis=-1)
