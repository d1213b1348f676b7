"""Which joint of a stranger's hierarchy is which part of the body."""

import re
from dataclasses import dataclass
from itertools import pairwise

from choreo_studio.motion.retarget.source import SourceRig

_BIPED_PREFIX = re.compile(r"^Bip\d+[ _]*")
_TOKEN = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_NOISE = frozenset(
    {"cc", "base", "j", "bip", "def", "jnt", "joint", "bone", "mixamorig", "sk", "b", "biped", "char", "c"}
)
_SIDES = {"left": "Left", "l": "Left", "right": "Right", "r": "Right"}

# SMPL and Biovision name joints (shoulder, elbow, wrist); HumanIK, DAZ, Biped and Unreal name bones. "Shoulder",
# "hip" and "foot" mean different joints in the two, so one vocabulary must explain the whole limb.
_ARM_VOCABULARIES: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "Arm": ("shoulder", "uparm", "upperarm", "shldr", "arm"),
        "ForeArm": ("elbow",),
        "Hand": ("wrist", "hand"),
    },
    {
        "Arm": ("arm", "upperarm", "uparm", "shldr", "shldrbend", "upperarmbend"),
        "ForeArm": ("forearm", "lowerarm", "forearmbend", "lowarm", "elbow"),
        "Hand": ("hand", "wrist"),
    },
)
_LEG_VOCABULARIES: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "UpLeg": ("hip", "upleg", "thigh"),
        "Leg": ("knee", "lowleg"),
        "Foot": ("ankle",),
        "ToeBase": ("foot", "toe", "ball"),
    },
    {
        "UpLeg": ("upleg", "thigh", "upperleg", "thighbend", "hip"),
        "Leg": ("leg", "shin", "calf", "lowerleg", "lowleg", "knee"),
        "Foot": ("foot", "ankle"),
        "ToeBase": ("toe", "toes", "ball", "toe0", "ltoe", "rtoe", "toe1"),
    },
)
_MIDDLE_FINGER = (
    "mid1",
    "middle1",
    "handmiddle1",
    "middle01",
    "middle0",
    "middleproximal",
    "mid0",
    "middle",
    "finger2",
)


@dataclass(frozen=True)
class Humanoid:
    """The parts of a body in a rig, as joint indices.

    Attributes:
        parts: LeftArm, RightFoot and so on (HumanIK names of the limbs, LeftShoulder and LeftToeBase where they
            exist), Hips and Head.
        spine: joints above the hips up to the one that carries both arms; may be empty.
        neck: joints between that one and the head; may be empty.
        fingers: first joint of the middle finger by hand name, where it hangs directly on the hand.
    """

    parts: dict[str, int]
    spine: tuple[int, ...]
    neck: tuple[int, ...]
    fingers: dict[str, int]

    @property
    def chest(self) -> int:
        """The joint that carries both arms."""
        return self.spine[-1] if self.spine else self.parts["Hips"]


def split_name(name: str) -> tuple[str, str]:
    """Side ("Left", "Right" or "") and bare lower-case word of a joint name: "CC_Base_L_Thigh" is Left, "thigh"."""
    side, words = "", []
    for token in _TOKEN.findall(_BIPED_PREFIX.sub("", name.rsplit(":", 1)[-1])):
        word = token.lower()
        if word in _SIDES and not side:
            side = _SIDES[word]
        elif word not in _NOISE:
            words.append(str(int(word)) if word.isdecimal() else word)
    return side, "".join(words)


def find_humanoid(rig: SourceRig) -> Humanoid:
    """Body parts of a rig, by name where names are known and by hierarchy in between.

    Raises:
        ValueError: naming the part that is missing.
    """
    named = _named(rig)
    parts: dict[str, int] = {}
    for side in ("Left", "Right"):
        parts |= _limb(rig, named, side, _ARM_VOCABULARIES, "Hand")
        parts |= _limb(rig, named, side, _LEG_VOCABULARIES, "Foot")
    head = named.get(("", "head"))
    if head is None:
        raise ValueError("it has no head")
    parts["Head"] = head
    ancestors = [_ancestors(rig, joint) for joint in range(len(rig.names))]
    parts["Hips"] = _common(ancestors, parts["LeftUpLeg"], parts["RightUpLeg"], "legs")
    chest = _common(ancestors, parts["LeftArm"], parts["RightArm"], "arms")
    for side in ("Left", "Right"):
        between = [j for j in ancestors[parts[f"{side}Arm"]] if j not in ancestors[chest] and j != chest]
        if between:
            parts[f"{side}Shoulder"] = between[-1]
    spine = [j for j in [*reversed(ancestors[chest]), chest] if j not in ancestors[parts["Hips"]]]
    spine = [j for j in spine if j != parts["Hips"]]
    neck = [j for j in reversed(ancestors[head]) if j not in ancestors[chest] and j != chest]
    return Humanoid(parts, tuple(spine), tuple(neck), _fingers(rig, named, parts))


def _fingers(rig: SourceRig, named: dict[tuple[str, str], int], parts: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for side in ("Left", "Right"):
        hand = parts[f"{side}Hand"]
        joints = [named[(side, word)] for word in _MIDDLE_FINGER if (side, word) in named]
        found |= {f"{side}Hand": joint for joint in joints[:1] if rig.parents[joint] == hand}
    return found


def _named(rig: SourceRig) -> dict[tuple[str, str], int]:
    named: dict[tuple[str, str], int] = {}
    for joint, name in enumerate(rig.names):
        named.setdefault(split_name(name), joint)
    return named


def _limb(
    rig: SourceRig,
    named: dict[tuple[str, str], int],
    side: str,
    vocabularies: tuple[dict[str, tuple[str, ...]], ...],
    end: str,
) -> dict[str, int]:
    for vocabulary in vocabularies:
        found: dict[str, int] = {}
        for part, words in vocabulary.items():
            hits = [named[(side, word)] for word in words if (side, word) in named]
            if hits:
                found[side + part] = hits[0]
        required = [side + part for part in vocabulary if part != "ToeBase"]
        if all(part in found for part in required) and _is_chain(rig, [found[part] for part in required]):
            toe = found.get(f"{side}ToeBase")
            if toe is not None and found[required[-1]] not in _ancestors(rig, toe):
                del found[f"{side}ToeBase"]
            return found
    raise ValueError(f"it has no {side.lower()} {'arm' if end == 'Hand' else 'leg'} that can be recognised")


def _is_chain(rig: SourceRig, joints: list[int]) -> bool:
    return all(upper in _ancestors(rig, lower) for upper, lower in pairwise(joints))


def _ancestors(rig: SourceRig, joint: int) -> list[int]:
    result = []
    while (joint := rig.parents[joint]) >= 0:
        result.append(joint)
    return result


def _common(ancestors: list[list[int]], first: int, second: int, what: str) -> int:
    for joint in ancestors[first]:
        if joint in ancestors[second]:
            return joint
    raise ValueError(f"its {what} hang on different roots")
