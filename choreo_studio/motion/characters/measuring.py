"""A character's body as a skeleton of ours: the same 22 joints, in a T-pose of its own proportions.

Its stance may be an A-pose with bent elbows and turned feet. The turn of each joint from our T-pose to that stance is
found from the directions of its bones; turned back by it, the stance is the T-pose, and the same turns carry every
rotation of ours over to the character.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.retarget.alignment import FORWARD, UP
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    between,
    cross,
    inverse,
    lengths,
    multiply,
    rotate,
)
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, JOINT_NAMES, PARENTS, Skeleton, lead_body

SIDES = ("Left", "Right")
_TRUNK = ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")
_FLOOR = np.array([1.0, 0.0, 1.0])
_CLAVICLE_SHARE = 0.3
_LEAST_FORWARD = 0.3
# Shares of the body's height where the character has nothing to measure.
_TOE_AHEAD, _TOE_HEIGHT, _TOE_LENGTH, _HAND_LENGTH, _HEAD_LENGTH = 0.08, 0.012, 0.04, 0.1, 0.1


@dataclass(frozen=True, eq=False)
class Extent:
    """What is known of a body beyond its joints, all in the world of its stance; None where nothing is.

    Attributes:
        floor: height on which the soles stand.
        tips: by leaf joint of ours the farthest point (3,) of the skin that goes with it.
        fingers: by hand of ours where its fingers begin, the index finger's and the little finger's (2, 3).
    """

    floor: float | None
    tips: Mapping[str, Floats]
    fingers: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Measured:
    """What measuring finds.

    Attributes:
        body: in the T-pose, facing +Z, on the floor.
        places: (22, 3) our joints in the stance; those that the character lacks lie between the others.
        turns: (22, 4) from our T-pose to the stance.
    """

    body: Skeleton
    places: Floats
    turns: Floats


def measured(name: str, joints: Mapping[str, Floats], extent: Extent) -> Measured:
    """The body of a character.

    Args:
        name: of it.
        joints: by our joint name its place (3,) in the stance.
        extent: soles and tips.
    """
    left = (joints["LeftUpLeg"] - joints["RightUpLeg"]) * _FLOOR
    ahead = cross(left, UP)
    facing = about_axis(1, np.arctan2(ahead[0], ahead[2]))
    tall = float(joints["Head"][1] - min(joints["LeftFoot"][1], joints["RightFoot"][1])) * 1.15
    places = _all_places(joints, facing, tall, extent)
    turns = _turns(places, facing, extent)
    offsets = places.copy()
    for joint in range(1, JOINT_COUNT):
        parent = PARENTS[joint]
        offsets[joint] = rotate(inverse(turns[parent]), places[joint] - places[parent])
    ends = {name: _end(name, places, turns, tall, extent) for name in lead_body().ends}
    return Measured(Skeleton(name, _on_floor(offsets, places, extent), ends), places, turns)


def _all_places(joints: Mapping[str, Floats], facing: Floats, tall: float, extent: Extent) -> Floats:
    known = {name: np.asarray(place, dtype=np.float64) for name, place in joints.items()}
    ours = lead_body().rest_positions
    heights = ours[[INDEX[name] for name in _TRUNK], 1]
    there = [at for at, name in enumerate(_TRUNK) if name in known]
    for at, name in enumerate(_TRUNK):
        if name not in known:
            below, above = max(k for k in there if k < at), min(k for k in there if k > at)
            share = (heights[at] - heights[below]) / (heights[above] - heights[below])
            known[name] = (1.0 - share) * joints[_TRUNK[below]] + share * joints[_TRUNK[above]]
    for side in SIDES:
        if f"{side}Shoulder" not in known:
            chest, arm = known["Spine2"], known[f"{side}Arm"]
            known[f"{side}Shoulder"] = chest + _CLAVICLE_SHARE * (arm - chest)
        if f"{side}ToeBase" not in known:
            ankle = known[f"{side}Foot"]
            floor = extent.floor if extent.floor is not None else ankle[1] - 2.0 * _TOE_HEIGHT * tall
            toe = ankle + _TOE_AHEAD * tall * rotate(facing, FORWARD)
            known[f"{side}ToeBase"] = np.array([toe[0], min(floor + _TOE_HEIGHT * tall, ankle[1]), toe[2]])
    return np.stack([known[name] for name in JOINT_NAMES])


def _turns(places: Floats, facing: Floats, extent: Extent) -> Floats:
    turns = np.tile(facing, (JOINT_COUNT, 1))

    def bone(start: str, end: str) -> Floats:
        return np.asarray(places[INDEX[end]] - places[INDEX[start]])

    for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
        out, down = np.array([sign, 0.0, 0.0]), -UP
        turn = facing
        for upper, lower in (("Arm", "ForeArm"), ("ForeArm", "Hand")):
            turn = _onto(turn, out, bone(side + upper, side + lower))
            turns[INDEX[side + upper]] = turn
        turns[INDEX[f"{side}Hand"]] = _hand_turn(turn, out, f"{side}Hand", places, extent)
        turn = facing
        for upper, lower in (("UpLeg", "Leg"), ("Leg", "Foot")):
            turn = _onto(turn, down, bone(side + upper, side + lower))
            turns[INDEX[side + upper]] = turn
        along = bone(f"{side}Foot", f"{side}ToeBase") * _FLOOR
        forward = rotate(facing, FORWARD)
        points = along @ forward > _LEAST_FORWARD * float(lengths(along))
        turns[[INDEX[f"{side}Foot"], INDEX[f"{side}ToeBase"]]] = _onto(facing, FORWARD, along) if points else facing
    return turns


def _onto(turn: Floats, ours: Floats, theirs: Floats) -> Floats:
    """A turn swung so that it carries a direction of ours onto theirs."""
    return multiply(between(rotate(turn, ours), theirs), turn)


def _hand_turn(turn: Floats, out: Floats, hand: str, places: Floats, extent: Extent) -> Floats:
    """Along the fingers, with the palm down where the index finger lies before the little one."""
    wrist = places[INDEX[hand]]
    knuckles = extent.fingers.get(hand)
    if knuckles is None:
        # The farthest tip tells the length only: it may be the thumb's.
        return turn
    turn = _onto(turn, out, knuckles.mean(axis=0) - wrist)
    along = rotate(turn, out)
    across = knuckles[0] - knuckles[1]
    across = across - (across @ along) * along
    now = rotate(turn, FORWARD)
    return multiply(between(now, across), turn) if float(lengths(across)) > 0.0 else turn


def _end(name: str, places: Floats, turns: Floats, tall: float, extent: Extent) -> Floats:
    way = {"Head": UP, "LeftHand": np.array([1.0, 0.0, 0.0]), "RightHand": np.array([-1.0, 0.0, 0.0])}.get(
        name, FORWARD
    )
    usual = {"Head": _HEAD_LENGTH}.get(name, _HAND_LENGTH if name.endswith("Hand") else _TOE_LENGTH) * tall
    tip = extent.tips.get(name)
    if tip is None:
        return way * usual
    along = float(rotate(inverse(turns[INDEX[name]]), tip - places[INDEX[name]]) @ way)
    # Hats and hair are not the head.
    longest = 2.0 if name == "Head" else 3.0
    return way * float(np.clip(along, 0.3 * usual, longest * usual))


def _on_floor(offsets: Floats, places: Floats, extent: Extent) -> Floats:
    """Offsets whose first row stands the T-pose on the floor at height 0."""
    offsets = offsets.copy()
    offsets[0] = 0.0
    heights = np.zeros(JOINT_COUNT)
    for joint in range(1, JOINT_COUNT):
        heights[joint] = heights[PARENTS[joint]] + offsets[joint, 1]
    feet = [INDEX[side + part] for side in SIDES for part in ("Foot", "ToeBase")]
    if extent.floor is None:
        sole = float(heights[feet].min()) - 0.02
    else:
        # Straightened legs reach lower than those of the stance; the sole stays as far below the feet as it was.
        below = places[feet, 1] - extent.floor
        sole = float(np.median(heights[feet] - below))
    offsets[0, 1] = -sole
    return offsets
