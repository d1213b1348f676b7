"""What the dialog for a character's joints shows, worked out from what was chosen in it."""

from dataclasses import dataclass

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.characters.character import Character, character_of
from choreo_studio.motion.characters.mapping import REQUIRED, JointMap, problems_of
from choreo_studio.motion.scene import Figure
from choreo_studio.motion.skeleton import JOINT_NAMES

_TRUNK = {
    "Hips": "Hips",
    "Spine": "Lower spine",
    "Spine1": "Middle spine",
    "Spine2": "Chest",
    "Neck": "Neck",
    "Head": "Head",
}
_LIMBS = {
    "Shoulder": "collarbone",
    "Arm": "upper arm",
    "ForeArm": "forearm",
    "Hand": "hand",
    "UpLeg": "thigh",
    "Leg": "shin",
    "Foot": "foot",
    "ToeBase": "toes",
}
NOBODY = ""
"""What stands for no joint."""


@dataclass(frozen=True)
class SlotRow:
    """One of our joints in the table.

    Attributes:
        slot: its name in the program.
        label: for people.
        is_required: whether there is no dancing without it.
        joint: the character's, "" for none.
        problem: what is wrong with it as a sentence, "" for nothing.
    """

    slot: str
    label: str
    is_required: bool
    joint: str
    problem: str


@dataclass(frozen=True, eq=False)
class MappingState:
    """What is drawn.

    Attributes:
        rows: our 22 joints.
        character: ready to dance, None while something is missing.
        summary: what is missing, or how tall it is, as a sentence.
    """

    rows: tuple[SlotRow, ...]
    character: Character | None
    summary: str


def label_of(slot: str) -> str:
    """Our joint for people: "Left upper arm"."""
    for side in ("Left", "Right"):
        if slot.startswith(side):
            return f"{side} {_LIMBS[slot.removeprefix(side)]}"
    return _TRUNK[slot]


def resolve(figure: Figure, mapping: JointMap) -> MappingState:
    """What the dialog shows for a mapping."""
    problems = problems_of(figure.hierarchy, mapping)
    rows = tuple(
        SlotRow(slot, label_of(slot), slot in REQUIRED, mapping.get(slot, NOBODY), problems.get(slot, ""))
        for slot in JOINT_NAMES
    )
    if problems:
        missing = sum(row.is_required and row.joint == NOBODY for row in rows)
        wrong = len(problems) - missing
        parts = [f"{missing} {'joint is' if missing == 1 else 'joints are'} still needed"] if missing else []
        parts += [f"{wrong} {'does' if wrong == 1 else 'do'} not fit"] if wrong else []
        return MappingState(rows, None, " and ".join(parts) + ".")
    try:
        character = character_of(figure, mapping)
    except ChoreoError as error:
        text = str(error)
        return MappingState(rows, None, text if text.endswith(".") else text + ".")
    tall = character.measured.body.height
    return MappingState(rows, character, f"Ready to dance: {tall:.2f} m tall, {len(mapping)} of 22 joints.")


def with_joint(mapping: JointMap, slot: str, joint: str) -> dict[str, str]:
    """The mapping with another joint in a place; who had the joint before lets it go."""
    others = {one: kept for one, kept in mapping.items() if one != slot and kept != joint}
    return others if joint == NOBODY else {**others, slot: joint}
