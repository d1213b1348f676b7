"""Joints by what a file says of them: VRM's bones of a human, or single names as a start for mapping by hand."""

from choreo_studio.motion.retarget.humanoid import split_name
from choreo_studio.motion.scene import Figure, Hierarchy

_MIDDLE: dict[str, tuple[str, ...]] = {
    "Hips": ("hips", "pelvis", "hip"),
    "Spine": ("spine", "spine1", "abdomen", "waist"),
    "Spine2": ("chest", "upperchest", "spine3", "torso"),
    "Neck": ("neck", "neck1"),
    "Head": ("head",),
}
# What Rigify counts on from the hips to the head: spine, spine.001 and so on.
_COUNTED = ("Hips", "Spine", "Spine1", "Spine2", "Neck")
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

_VRM_LIMBS = {
    "Shoulder": "Shoulder",
    "Arm": "UpperArm",
    "ForeArm": "LowerArm",
    "Hand": "Hand",
    "UpLeg": "UpperLeg",
    "Leg": "LowerLeg",
    "Foot": "Foot",
    "ToeBase": "Toes",
}


def told_mapping(figure: Figure) -> dict[str, str]:
    """By our joint name the character's, where a VRM file tells which is which; empty where none does.

    Source: the humanoid bones of VRM 0 and 1.
    """
    bones = {"Hips": "hips", "Spine": "spine", "Neck": "neck", "Head": "head"}
    # The arms hang on the highest one that is there.
    top = next((name for name in ("upperChest", "chest", "spine") if name in figure.humanoid), "")
    bones |= {"Spine2": top} if top else {}
    bones |= {"Spine1": "chest"} if top == "upperChest" else {}
    if top == "spine":
        del bones["Spine"]
    for side in ("Left", "Right"):
        bones |= {side + part: side.lower() + name for part, name in _VRM_LIMBS.items()}
    found = {slot: figure.humanoid[bone] for slot, bone in bones.items() if bone in figure.humanoid}
    return {slot: figure.hierarchy.names[joint] for slot, joint in found.items()}


def hinted_mapping(hierarchy: Hierarchy, joints: frozenset[int] | None = None) -> dict[str, str]:
    """By our joint name the character's, for those whose names say it; nothing is checked.

    Args:
        hierarchy: of the character.
        joints: those whose names count; all where None.
    """
    named: dict[tuple[str, str], str] = {}
    spine = []
    for joint, name in enumerate(hierarchy.names):
        if joints is None or joint in joints:
            named.setdefault(split_name(name), name)
            spine += [name] if split_name(name) == ("", "spine") else []
    wanted = {slot: [("", word) for word in words] for slot, words in _MIDDLE.items()}
    for side in ("Left", "Right"):
        wanted |= {side + part: [(side, word) for word in words] for part, words in _SIDED.items()}
    found: dict[str, str] = {}
    if ("", "head") not in named and len(spine) > len(_COUNTED):
        found = dict(zip(_COUNTED, sorted(spine), strict=False)) | {"Head": max(spine)}
    for slot, keys in wanted.items():
        hits = [named[key] for key in keys if key in named and named[key] not in found.values()]
        if hits and slot not in found:
            found[slot] = hits[0]
    return found
