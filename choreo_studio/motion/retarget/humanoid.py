"""Which joint of a stranger's hierarchy is which part of the body."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from choreo_studio.motion.retarget.source import SourceRig

_PREFIX = re.compile(r"^(?:ValveBiped\.)?(?:Bip\d+|mixamorig\d*|Character\d+)[ _]*")
_FIRST_WORD = re.compile(r"^[A-Za-z0-9]+[_\-. |]")
_COPY = re.compile(r"\.\d{3}$")
_TOKEN = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_NOISE = frozenset(
    {"cc", "base", "j", "bip", "def", "jnt", "joint", "bone", "mixamorig", "sk", "b", "biped", "char", "c", "jt", "bn"}
)
_SIDES = {"left": "Left", "l": "Left", "right": "Right", "r": "Right"}
_JOINED_SIDE = re.compile(
    r"^([lr])(femur|tibia|foot|toes|clavicle|humerus|radius|wrist|hand|thigh|shin|calf|toe|forearm)$"
)
_SPINE = re.compile(r"^(org)?spine")
_FEWEST_SHARED = 15
_OF_MMD = {
    "腕": "arm",
    "ひじ": "elbow",
    "手首": "wrist",
    "足": "thigh",
    "ひざ": "knee",
    "足首": "ankle",
    "つま先": "toe",
    "肩": "collar",
    "頭": "head",
}

# SMPL and Biovision name joints (shoulder, elbow, wrist); HumanIK, DAZ, Biped and Unreal name bones. "Shoulder",
# "hip" and "foot" mean different joints in the two, so one vocabulary must explain the whole limb.
_ARM_VOCABULARIES: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "Arm": ("shoulder", "uparm", "upperarm", "shldr", "arm"),
        "ForeArm": ("elbow",),
        "Hand": ("wrist", "hand"),
    },
    {
        "Arm": ("arm", "upperarm", "uparm", "shldr", "shldrbend", "upperarmbend", "upperarm1", "humerus"),
        "ForeArm": ("forearm", "lowerarm", "forearmbend", "lowarm", "elbow", "lowerarm1", "radius"),
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
        "UpLeg": ("upleg", "thigh", "upperleg", "thighbend", "hip", "upperleg1", "femur"),
        "Leg": ("leg", "shin", "calf", "lowerleg", "lowleg", "knee", "lowerleg1", "tibia"),
        "Foot": ("foot", "ankle"),
        "ToeBase": ("toe", "toes", "ball", "toe0", "ltoe", "rtoe", "toe1", "toe11"),
    },
)
_OWN_WORDS = {
    *_SIDES,
    *(word for words in (*_ARM_VOCABULARIES, *_LEG_VOCABULARIES) for part in words.values() for word in part),
    *("spine", "neck", "head", "finger", "upper", "lower", "fore", "thumb", "index", "middle", "ring", "pinky"),
}
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
        is_by_shape: whether the shape of the hierarchy told the parts, since names did not.
    """

    parts: dict[str, int]
    spine: tuple[int, ...]
    neck: tuple[int, ...]
    fingers: dict[str, int]
    is_by_shape: bool = False

    @property
    def chest(self) -> int:
        """The joint that carries both arms."""
        return self.spine[-1] if self.spine else self.parts["Hips"]


@lru_cache(maxsize=16384)
def split_name(name: str) -> tuple[str, str]:
    """Side ("Left", "Right" or "") and bare lower-case word of a joint name: "CC_Base_L_Thigh" is Left, "thigh"."""
    bare = _PREFIX.sub("", name.rsplit(":", 1)[-1])
    if bare[:1] in "左右" and bare[1:] in _OF_MMD:
        return "Left" if bare[0] == "左" else "Right", _OF_MMD[bare[1:]]
    side, words = "", []
    for token in _TOKEN.findall(_COPY.sub("", bare)):
        word = token.lower()
        if word in _SIDES and not side:
            side = _SIDES[word]
        elif word not in _NOISE:
            words.append(str(int(word)) if word.isdecimal() else word)
    joined = _JOINED_SIDE.match("".join(words)) if not side else None
    return (_SIDES[joined[1]], joined[2]) if joined else (side, "".join(words) or _OF_MMD.get(bare, ""))


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
    head = named.get(("", "head"), named.get(("", "head1")))
    if head is None:
        head = _top_of_neck(rig, _common(rig, parts["LeftArm"], parts["RightArm"], "arms"))
    return humanoid_of(rig, parts, head, _fingers(rig, named, parts))


def humanoid_of(
    rig: SourceRig, limbs: dict[str, int], head: int, fingers: dict[str, int], is_by_shape: bool = False
) -> Humanoid:
    """A body of its limbs and head: what carries legs and arms, and what lies in between, follows from the hierarchy.

    Raises:
        ValueError: when legs or arms hang on different roots.
    """
    parts = dict(limbs)
    parts["Hips"] = _common(rig, parts["LeftUpLeg"], parts["RightUpLeg"], "legs")
    chest = _common(rig, parts["LeftArm"], parts["RightArm"], "arms")
    over_chest = _ancestors(rig, chest)
    parts["Head"] = head
    for side in ("Left", "Right"):
        between = [j for j in _ancestors(rig, parts[f"{side}Arm"]) if j not in over_chest and j != chest]
        if between:
            parts[f"{side}Shoulder"] = between[-1]
    over_hips = {parts["Hips"], *_ancestors(rig, parts["Hips"])}
    spine = [j for j in [*reversed(over_chest), chest] if j not in over_hips]
    neck = [j for j in reversed(_ancestors(rig, head)) if j not in over_chest and j != chest]
    return Humanoid(parts, tuple(spine), tuple(neck), fingers, is_by_shape)


def _top_of_neck(rig: SourceRig, chest: int) -> int:
    """The end of a spine that is numbered on up to the head, as Rigify's spine.006.

    Raises:
        ValueError: when there is none above the chest.
    """
    top, joints = chest, [chest]
    while joints:
        top = joints[0]
        joints = [
            j
            for j in range(top + 1, len(rig.names))
            if rig.parents[j] == top and split_name(rig.names[j])[0] == "" and _SPINE.match(split_name(rig.names[j])[1])
        ]
    if top == chest:
        raise ValueError("it has no head")
    return top


def _fingers(rig: SourceRig, named: dict[tuple[str, str], int], parts: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for side in ("Left", "Right"):
        hand = parts[f"{side}Hand"]
        joints = [named[(side, word)] for word in _MIDDLE_FINGER if (side, word) in named]
        found |= {f"{side}Hand": joint for joint in joints[:1] if rig.parents[joint] == hand}
    return found


def _named(rig: SourceRig) -> dict[tuple[str, str], int]:
    prefixes = _prefixes(rig.names)
    named: dict[tuple[str, str], int] = {}
    for joint, name in enumerate(rig.names):
        first = _FIRST_WORD.match(name)
        bare = name.removeprefix(first[0]) if first and first[0] in prefixes else name
        named.setdefault(split_name(bare), joint)
    return named


def _prefixes(names: tuple[str, ...]) -> set[str]:
    """What characters put in front of all their joints: first words that many names share and that name no part."""
    first = Counter(match[0] for match in map(_FIRST_WORD.match, names) if match)
    return {word for word, times in first.items() if times >= _FEWEST_SHARED and word[:-1].lower() not in _OWN_WORDS}


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


def _common(rig: SourceRig, first: int, second: int, what: str) -> int:
    others = _ancestors(rig, second)
    for joint in _ancestors(rig, first):
        if joint in others:
            return joint
    raise ValueError(f"its {what} hang on different roots")
