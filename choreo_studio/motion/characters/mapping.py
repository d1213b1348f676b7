"""Which joint of a character plays which of our 22: found by names, or chosen by hand and checked."""

from collections.abc import Mapping

import numpy as np

from choreo_studio.motion.characters.names import hinted_mapping, told_mapping
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.retarget.humanoid import Humanoid, find_humanoid
from choreo_studio.motion.retarget.humanoid_by_shape import humanoid_by_shape
from choreo_studio.motion.retarget.source import SourceRig
from choreo_studio.motion.scene import Figure, Hierarchy
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


def found_mapping(figure: Figure, stance: Pose) -> dict[str, str]:
    """The joints of a character: as its file or names tell, else by its shape.

    Raises:
        ValueError: naming the part that is not recognised.
    """
    try:
        return named_mapping(figure, stance)
    except ValueError:
        by_shape = mapping_by_shape(figure, stance)
        if by_shape:
            return by_shape
        raise


def named_mapping(figure: Figure, stance: Pose) -> dict[str, str]:
    """The joints of a character: as its file tells, else by names, those of joints that move its skin first.

    Rigs of animators hold every limb several times over, to be steered by; only what moves the skin is seen. Some keep
    limbs apart that belong together, so that single names have to do.

    Raises:
        ValueError: naming the part that is not recognised.
    """
    moving = moving_joints(figure)
    everything = frozenset(range(figure.hierarchy.joint_count))
    problem = ""
    for joints in (moving, everything) if moving else (everything,):
        try:
            guess = guessed_mapping(figure.hierarchy, stance, joints)
        except ValueError as error:
            problem, guess = problem or str(error), {}
        for mapping in (told_mapping(figure), guess, hinted_mapping(figure.hierarchy, joints)):
            if not problems_of(figure.hierarchy, mapping):
                return _completed(figure.hierarchy, mapping)
    raise ValueError(problem or "some of its joints are missing")


def mapping_by_shape(figure: Figure, stance: Pose) -> dict[str, str]:
    """The joints of a character whose names say nothing, by the shape of its hierarchy; empty where that is not sure.

    Args:
        figure: any body.
        stance: one frame in which it stands, world joints.
    """
    hierarchy = figure.hierarchy
    whole = _by_shape_among(hierarchy, stance, frozenset(range(hierarchy.joint_count)))
    moving = _by_shape_among(hierarchy, stance, moving_joints(figure))
    mappings = ({**whole, **moving}, moving, whole)
    return next((mapping for mapping in mappings if mapping and not problems_of(hierarchy, mapping)), {})


def _by_shape_among(hierarchy: Hierarchy, stance: Pose, joints: frozenset[int]) -> dict[str, str]:
    """The same among some joints, each of which hangs on the nearest of them above it."""
    kept = sorted(joints)
    place_of = {joint: place for place, joint in enumerate(kept)}
    places = stance.positions[0, kept]
    parents = [next((place_of[a] for a in ancestors_of(hierarchy, j) if a in place_of), -1) for j in kept]
    offsets = np.array([p - places[a] if a >= 0 else p for p, a in zip(places, parents, strict=True)]).reshape(-1, 3)
    names = tuple(hierarchy.names[joint] for joint in kept)
    try:
        humanoid = humanoid_by_shape(SourceRig(names, tuple(parents), offsets, {}))
    except ValueError:
        return {}
    return {slot: names[joint] for slot, joint in _slots_of(humanoid).items()}


def _completed(hierarchy: Hierarchy, mapping: JointMap) -> dict[str, str]:
    """A mapping with joints that move no skin, toes mostly, where they hang on what they belong to."""
    found = dict(mapping)
    for slot, joint in hinted_mapping(hierarchy).items():
        wanted = next((above for above in slots_above(slot) if above in found), None)
        if slot not in found and joint not in found.values() and wanted is not None:
            with_it = found | {slot: joint}
            above = mapped_above(hierarchy, hierarchy.names.index(joint), found)
            if above == wanted and not problems_of(hierarchy, with_it):
                found = with_it
    return found


def moving_joints(figure: Figure) -> frozenset[int]:
    """Joints that move skins."""
    return frozenset(int(joint) for skin in figure.skins for joint in np.unique(skin.joints[skin.weights > 0.0]))


def guessed_mapping(hierarchy: Hierarchy, stance: Pose, named: frozenset[int] | None = None) -> dict[str, str]:
    """The joints of a humanoid by their names.

    Args:
        hierarchy: of the character.
        stance: one frame in which it stands, world joints.
        named: joints whose names count; all where None.

    Raises:
        ValueError: naming the part that is not recognised.
    """
    places = stance.positions[0]
    parents = np.array(hierarchy.parents)
    offsets = np.where(parents[:, None] >= 0, places - places[parents], places)
    names = tuple(
        name if named is None or joint in named else f"({joint})" for joint, name in enumerate(hierarchy.names)
    )
    humanoid = find_humanoid(SourceRig(names, hierarchy.parents, offsets, {}))
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
        if joint not in index:
            problems[slot] = f"The character has no joint {joint!r}."
        elif joint in taken:
            problems[slot] = f"{joint} is {taken[joint]} already."
        else:
            above = mapped_above(hierarchy, index[joint], mapping)
            if above is not None and above not in slots_above(slot):
                problems[slot] = f"{joint} hangs on {mapping[above]}, which is {above}."
        taken.setdefault(joint, slot)
    return problems


def mapped_above(hierarchy: Hierarchy, joint: int, mapping: JointMap) -> str | None:
    """Our joint that is played by the nearest joint above one that plays any; None where none does."""
    played = {name: slot for slot, name in mapping.items()}
    names = (hierarchy.names[above] for above in ancestors_of(hierarchy, joint))
    return next((played[name] for name in names if name in played), None)


def slots_above(slot: str) -> list[str]:
    """Our joints above one, the nearest first."""
    found = []
    parent = JOINT_PARENTS[slot]
    while parent is not None:
        found.append(parent)
        parent = JOINT_PARENTS[parent]
    return found


def ancestors_of(hierarchy: Hierarchy, joint: int) -> list[int]:
    """Joints above one, the nearest first."""
    found = []
    while (joint := hierarchy.parents[joint]) >= 0:
        found.append(joint)
    return found
