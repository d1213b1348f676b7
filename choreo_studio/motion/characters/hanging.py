"""What each joint of a character goes with when our joints move: mostly the one above it, else the nearest bone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.mapping import JointMap, ancestors_of, mapped_above, moving_joints, slots_above
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, dot, lengths
from choreo_studio.motion.scene import Figure
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, JOINT_NAMES, PARENTS

_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Hanging:
    """How the joints of a character hang on ours.

    Attributes:
        carriers: (J,) which joint of ours each goes with.
        strays: joints that move the skin and hang below none that plays one of ours.
        loose: joints whose place has to be set, for what they hang on does not carry them there.
    """

    carriers: NDArray[np.intp]
    strays: frozenset[int]
    loose: frozenset[int]


def hanging_of(figure: Figure, stance: Pose, mapping: JointMap, joints: NDArray[np.intp]) -> Hanging:
    """How the joints of a figure hang.

    Args:
        figure: the character.
        stance: one frame in which it stands.
        mapping: by our joint name its joint, without problems.
        joints: (22,) its joint by ours, -1 where it has none.
    """
    hierarchy, moving = figure.hierarchy, moving_joints(figure)
    slot_of = {int(joint): slot for slot, joint in enumerate(joints) if joint >= 0}
    carriers, strays = np.zeros(hierarchy.joint_count, dtype=np.intp), set()
    for joint in range(hierarchy.joint_count):
        line = [joint, *ancestors_of(hierarchy, joint)]
        carrier = next((slot_of[one] for one in line if one in slot_of), None)
        if carrier is None and joint in moving:
            strays.add(joint)
            carrier = _nearest_bone(stance.positions[0], joints, joint)
        carriers[joint] = carrier or 0
    loose = {joint for joint, slot in slot_of.items() if _is_loose(figure, joint, JOINT_NAMES[slot], mapping)}
    return Hanging(carriers, frozenset(strays), frozenset(strays | loose))


def _is_loose(figure: Figure, joint: int, slot: str, mapping: JointMap) -> bool:
    wanted = next((above for above in slots_above(slot) if above in mapping), None)
    return wanted is None or mapped_above(figure.hierarchy, joint, mapping) != wanted


def _nearest_bone(places: Floats, joints: NDArray[np.intp], joint: int) -> int:
    """Our joint at whose bone a joint of the character lies."""
    point = places[joint]
    gaps = np.full(JOINT_COUNT, np.inf)
    for slot in range(1, JOINT_COUNT):
        parent = PARENTS[slot]
        if joints[slot] >= 0 and joints[parent] >= 0:
            start, bone = places[joints[parent]], places[joints[slot]] - places[joints[parent]]
            share = np.clip(dot(point - start, bone) / max(float(dot(bone, bone)), _TINY), 0.0, 1.0)
            gaps[parent] = min(gaps[parent], float(lengths(point - start - share * bone)))
    for leaf in ("Head", "LeftHand", "RightHand", "LeftToeBase", "RightToeBase"):
        if joints[INDEX[leaf]] >= 0:
            gaps[INDEX[leaf]] = float(lengths(point - places[joints[INDEX[leaf]]]))
    return int(gaps.argmin())
