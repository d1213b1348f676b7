"""Which joint of a character plays which of our 22: found by names, or chosen by hand and checked."""

from collections.abc import Mapping

import numpy as np

from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.retarget.humanoid import Humanoid, find_humanoid
from choreo_studio.motion.retarget.source import SourceRig
from choreo_studio.motion.scene import Hierarchy
from choreo_studio.motion.skeleton import JOINT_NAMES, JOINT_PARENTS

JointMap = Mapping[str, str]
"""By our joint name the character's; what is not there has no joint of its own and goes with the one above it."""

SIDES = ("Left", "Right")
REQUIRED: tuple[str, ...] = (
    "Hips",
    "Head",
    *(side + part for side in SIDES for part in ("Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot")),
)
"""Joints without which there is no dancing."""
_SPINE_SLOTS = ("Spine", "Spine1", "Spine2")


def guessed_mapping(hierarchy: Hierarchy, stance: Pose) -> dict[str, str]:
    """The joints of a humanoid by their names.

    Args:
        hierarchy: of the character.
        stance: one frame in which it stands, world joints.

    Raises:
        ValueError: naming the part that is not recognised.
    """
    places = stance.positions[0]
    parents = np.array(hierarchy.parents)
    offsets = np.where(parents[:, None] >= 0, places - places[parents], places)
    humanoid = find_humanoid(SourceRig(hierarchy.names, hierarchy.parents, offsets, {}))
    return {slot: hierarchy.names[joint] for slot, joint in _slots_of(humanoid).items()}


def _slots_of(humanoid: Humanoid) -> dict[str, int]:
    slots = dict(humanoid.parts)
    if humanoid.spine:
        # The lowest, the middle and the highest of a long spine bend; of a short one the highest counts most.
        count = min(len(humanoid.spine), len(_SPINE_SLOTS))
        picks = np.round(np.linspace(0, len(humanoid.spine) - 1, count)).astype(int) if count > 1 else np.array([-1])
        names = {1: ("Spine2",), 2: ("Spine", "Spine2"), 3: _SPINE_SLOTS}[count]
        slots |= {name: humanoid.spine[pick] for name, pick in zip(names, picks, strict=True)}
    if humanoid.neck:
        slots["Neck"] = humanoid.neck[0]
    return slots


def problems_of(hierarchy: Hierarchy, mapping: JointMap) -> dict[str, str]:
    """What is wrong with a mapping: by our joint name a sentence for people; empty where it can be danced.

    Args:
        hierarchy: of the character.
        mapping: what was found or chosen.
    """
    index = {name: joint for joint, name in enumerate(hierarchy.names)}
    problems = {slot: "This joint is needed." for slot in REQUIRED if slot not in mapping}
    taken: dict[str, str] = {}
    for slot in (name for name in JOINT_NAMES if name in mapping):
        joint = mapping[slot]
        above = _mapped_parent(slot, mapping)
        if joint not in index:
            problems[slot] = f"The character has no joint {joint!r}."
        elif joint in taken:
            problems[slot] = f"{joint} is {taken[joint]} already."
        elif above is not None and not _hangs_on(hierarchy, index[joint], index.get(mapping[above])):
            problems[slot] = f"{joint} does not hang on {mapping[above]} ({above})."
        taken.setdefault(joint, slot)
    return problems


def ancestors_of(hierarchy: Hierarchy, joint: int) -> list[int]:
    """Joints above one, the nearest first."""
    found = []
    while (joint := hierarchy.parents[joint]) >= 0:
        found.append(joint)
    return found


def _hangs_on(hierarchy: Hierarchy, joint: int, above: int | None) -> bool:
    """Whether one joint is below another; yes where the other is not known, which is told elsewhere."""
    return above is None or above in ancestors_of(hierarchy, joint)


def _mapped_parent(slot: str, mapping: JointMap) -> str | None:
    parent = JOINT_PARENTS[slot]
    while parent is not None and parent not in mapping:
        parent = JOINT_PARENTS[parent]
    return parent
