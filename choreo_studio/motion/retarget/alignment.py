"""The constant turns between a stranger's joints and ours."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.retarget.humanoid import Humanoid
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig
from choreo_studio.motion.rotations import Floats, about_axis, between, multiply, normalized, rotate
from choreo_studio.motion.skeleton import INDEX, Skeleton

SIDES = ("Left", "Right")
BONES: dict[str, str] = {"UpLeg": "Leg", "Leg": "Foot", "Arm": "ForeArm", "ForeArm": "Hand"}
UP = np.array([0.0, 1.0, 0.0])
FORWARD = np.array([0.0, 0.0, 1.0])
_HORIZONTAL = np.array([1.0, 0.0, 1.0])


@dataclass(frozen=True, eq=False)
class Alignment:
    """World rotation of ours = world rotation of the source's joint times the constant turn (4,).

    Attributes:
        trunk: turns of the hips, spine, neck and head by the source's joint index.
        limbs: turns of shoulders, arms, hands, legs, feet and toes by our joint name.
    """

    trunk: dict[int, Floats]
    limbs: dict[str, Floats]


def limb_source(humanoid: Humanoid, name: str) -> int:
    """The source's joint that drives a limb joint of ours: the chest for a missing clavicle, the foot for a toe."""
    if name in humanoid.parts:
        return humanoid.parts[name]
    return humanoid.chest if name.endswith("Shoulder") else humanoid.parts[name.replace("ToeBase", "Foot")]


def trunk_joints(humanoid: Humanoid) -> tuple[int, ...]:
    """Joints of the source from the hips to the head."""
    return (humanoid.parts["Hips"], *humanoid.spine, *humanoid.neck, humanoid.parts["Head"])


def is_upright(rest: Floats, humanoid: Humanoid) -> bool:
    """Whether the trunk of a zero pose (N, 3) stands upright."""
    at = humanoid.parts
    back = normalized(rest[at["Head"]] - rest[at["Hips"]])
    across = normalized(rest[at["LeftUpLeg"]] - rest[at["RightUpLeg"]])
    return bool(back[1] > 0.85 and abs(across[1]) < 0.3)


def is_standing(rest: Floats, humanoid: Humanoid) -> bool:
    """Whether a zero pose (N, 3) is a person who stands: legs down, arms out, down or forward."""
    at = humanoid.parts
    if not is_upright(rest, humanoid):
        return False
    left = normalized((rest[at["LeftUpLeg"]] - rest[at["RightUpLeg"]]) * _HORIZONTAL)
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        for part, child in BONES.items():
            bone = normalized(rest[at[side + child]] - rest[at[side + part]])
            is_leg = part.endswith("Leg")
            if (is_leg and bone[1] > -0.7) or (not is_leg and (bone[1] > 0.5 or sign * bone @ left < -0.3)):
                return False
    return True


def facing_of(rest: Floats, humanoid: Humanoid) -> Floats:
    """Turn about the vertical (4,) from +Z to where a standing pose (N, 3) looks."""
    left = rest[humanoid.parts["LeftUpLeg"]] - rest[humanoid.parts["RightUpLeg"]]
    forward = np.cross(left, UP)
    return about_axis(1, np.arctan2(forward[0], forward[2]))


def align_by_rest(source: SourceMotion, humanoid: Humanoid, body: Skeleton) -> Alignment:
    """Alignment from a zero pose that stands: trunk and soles as they are, limbs along the bones of that pose."""
    rest = source.rig.rest_positions
    facing = facing_of(rest, humanoid)
    limbs: dict[str, Floats] = {}
    for side in SIDES:
        limbs[f"{side}Shoulder"] = facing
        for part, child in BONES.items():
            bone = rest[humanoid.parts[side + child]] - rest[humanoid.parts[side + part]]
            limbs[side + part] = _turned_onto(facing, body.offsets[INDEX[side + child]], bone)
        hand = body.ends[f"{side}Hand"]
        limbs[f"{side}Hand"] = _turned_onto(facing, hand, hand_direction(source.rig, humanoid, side))
        limbs[f"{side}Foot"] = limbs[f"{side}ToeBase"] = _sole_turn(source.rig, humanoid, facing, side)
    return Alignment(dict.fromkeys(trunk_joints(humanoid), facing), limbs)


def hand_direction(rig: SourceRig, humanoid: Humanoid, side: str) -> Floats:
    """Where a hand points, (3,), in its own frame of the zero pose: along the middle finger, else along the forearm."""
    finger = humanoid.fingers.get(f"{side}Hand")
    if finger is not None:
        return np.asarray(rig.offsets[finger])
    rest = rig.rest_positions
    return np.asarray(rest[humanoid.parts[f"{side}Hand"]] - rest[humanoid.parts[f"{side}ForeArm"]])


def toe_direction(rig: SourceRig, humanoid: Humanoid, side: str) -> Floats | None:
    """From ankle to toes, (3,), in the foot's own frame, or None when the rig does not tell."""
    foot = humanoid.parts[f"{side}Foot"]
    toe = humanoid.parts.get(f"{side}ToeBase")
    if toe is not None and rig.parents[toe] == foot:
        return np.asarray(rig.offsets[toe])
    return rig.ends.get(foot)


def _turned_onto(facing: Floats, ours: Floats, theirs: Floats) -> Floats:
    return multiply(between(rotate(facing, ours), theirs), facing)


def _sole_turn(rig: SourceRig, humanoid: Humanoid, facing: Floats, side: str) -> Floats:
    # The sole is flat in a standing pose; only where the foot points is read from it.
    direction = toe_direction(rig, humanoid, side)
    forward = rotate(facing, FORWARD)
    if direction is None:
        return facing
    flat = direction * _HORIZONTAL
    if np.linalg.norm(flat) < 0.3 * np.linalg.norm(direction) or flat @ forward <= 0.0:
        return facing
    return _turned_onto(facing, FORWARD, flat)
