"""What other programs call our 22 joints."""

from typing import Literal

from choreo_studio.motion.skeleton import JOINT_NAMES

NamePreset = Literal["humanik", "mixamo", "unreal", "smpl"]
NAME_PRESETS: tuple[NamePreset, ...] = ("humanik", "mixamo", "unreal", "smpl")

_UNREAL: dict[str, str] = {
    "Hips": "pelvis",
    "Spine": "spine_01",
    "Spine1": "spine_03",
    "Spine2": "spine_05",
    "Neck": "neck_01",
    "Head": "head",
}
_UNREAL_LIMBS: dict[str, str] = {
    "Shoulder": "clavicle",
    "Arm": "upperarm",
    "ForeArm": "lowerarm",
    "Hand": "hand",
    "UpLeg": "thigh",
    "Leg": "calf",
    "Foot": "foot",
    "ToeBase": "ball",
}
_SMPL: dict[str, str] = {
    "Hips": "pelvis",
    "Spine": "spine1",
    "Spine1": "spine2",
    "Spine2": "spine3",
    "Neck": "neck",
    "Head": "head",
}
_SMPL_LIMBS: dict[str, str] = {
    "Shoulder": "collar",
    "Arm": "shoulder",
    "ForeArm": "elbow",
    "Hand": "wrist",
    "UpLeg": "hip",
    "Leg": "knee",
    "Foot": "ankle",
    "ToeBase": "foot",
}
_SIDES = ("Left", "Right")


def preset_names(preset: NamePreset) -> tuple[str, ...]:
    """Names of the 22 joints in our order.

    Mixamo names carry the prefix `mixamorig:`, which FBX and GLB allow and BVH readers do not.

    Raises:
        ValueError: for a preset that does not exist.
    """
    if preset == "humanik":
        return JOINT_NAMES
    if preset == "mixamo":
        return tuple(f"mixamorig:{name}" for name in JOINT_NAMES)
    if preset == "unreal":
        limbs = {s + part: f"{name}_{s[0].lower()}" for s in _SIDES for part, name in _UNREAL_LIMBS.items()}
        return tuple((_UNREAL | limbs)[name] for name in JOINT_NAMES)
    if preset == "smpl":
        limbs = {s + part: f"{s.lower()}_{name}" for s in _SIDES for part, name in _SMPL_LIMBS.items()}
        return tuple((_SMPL | limbs)[name] for name in JOINT_NAMES)
    raise ValueError(f"preset: expected one of {NAME_PRESETS}, found {preset!r}")
