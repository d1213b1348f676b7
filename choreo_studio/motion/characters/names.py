"""Single joints by their names, where a whole person is not recognised: a start for mapping by hand."""

from choreo_studio.motion.retarget.humanoid import split_name
from choreo_studio.motion.scene import Hierarchy

_MIDDLE: dict[str, tuple[str, ...]] = {
    "Hips": ("hips", "pelvis", "hip"),
    "Spine": ("spine", "spine1", "abdomen", "waist"),
    "Spine2": ("chest", "upperchest", "spine3", "torso"),
    "Neck": ("neck", "neck1"),
    "Head": ("head",),
}
_SIDED: dict[str, tuple[str, ...]] = {
    "Shoulder": ("shoulder", "clavicle", "collar", "collarbone"),
    "Arm": ("upperarm", "uparm", "arm", "shldr"),
    "ForeArm": ("forearm", "lowerarm", "lowarm", "elbow"),
    "Hand": ("hand", "wrist"),
    "UpLeg": ("thigh", "upleg", "upperleg"),
    "Leg": ("shin", "calf", "leg", "lowerleg", "knee"),
    "Foot": ("foot", "ankle"),
    "ToeBase": ("toe", "toes", "toebase", "ball"),
}


def hinted_mapping(hierarchy: Hierarchy) -> dict[str, str]:
    """By our joint name the character's, for those whose names say it; nothing is checked."""
    named: dict[tuple[str, str], str] = {}
    for name in hierarchy.names:
        named.setdefault(split_name(name), name)
    wanted = {slot: [("", word) for word in words] for slot, words in _MIDDLE.items()}
    for side in ("Left", "Right"):
        wanted |= {side + part: [(side, word) for word in words] for part, words in _SIDED.items()}
    found: dict[str, str] = {}
    for slot, keys in wanted.items():
        hits = [named[key] for key in keys if key in named and named[key] not in found.values()]
        if hits:
            found[slot] = hits[0]
    return found
