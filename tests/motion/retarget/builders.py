"""Strangers' skeletons with motions on them, made so that the right answer is known."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, inverse, multiply, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, JOINT_NAMES, LEAVES, PARENTS, Skeleton

SIDES = ("Left", "Right")
_TORSO = ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")
_LIMBS = ("Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase")


def naming(torso: str, limbs: str, left: str, right: str) -> tuple[str, ...]:
    """22 names in our order: six of the torso, eight of a limb, and how a side is put on those ({} is the limb)."""
    trunk = dict(zip(_TORSO, torso.split(), strict=True))
    parts = dict(zip(_LIMBS, limbs.split(), strict=True))
    sides = {s + p: form.format(parts[p]) for s, form in (("Left", left), ("Right", right)) for p in _LIMBS}
    return tuple((trunk | sides)[name] for name in JOINT_NAMES)


NAMINGS: dict[str, tuple[str, ...]] = {
    "humanik": JOINT_NAMES,
    "mixamo": tuple(f"mixamorig:{name}" for name in JOINT_NAMES),
    "mixamo5": tuple(f"mixamorig5:{name}" for name in JOINT_NAMES),
    "daz": naming(
        "hip abdomen abdomen2 chest neck head",
        "Collar Shldr ForeArm Hand Thigh Shin Foot Toe",
        "l{}",
        "r{}",
    ),
    "genesis": naming(
        "hip abdomenLower abdomenUpper chestLower neckLower head",
        "Collar ShldrBend ForearmBend Hand ThighBend Shin Foot Toe",
        "l{}",
        "r{}",
    ),
    "character creator": naming(
        "CC_Base_Hip CC_Base_Waist CC_Base_Spine01 CC_Base_Spine02 CC_Base_NeckTwist01 CC_Base_Head",
        "Clavicle Upperarm Forearm Hand Thigh Calf Foot ToeBase",
        "CC_Base_L_{}",
        "CC_Base_R_{}",
    ),
    "smpl": naming(
        "pelvis spine1 spine2 spine3 neck head",
        "collar shoulder elbow wrist hip knee ankle foot",
        "left_{}",
        "right_{}",
    ),
    "smpl short": naming(
        "Pelvis Spine1 Spine2 Spine3 Neck Head",
        "Collar Shoulder Elbow Wrist Hip Knee Ankle Foot",
        "L_{}",
        "R_{}",
    ),
    "unreal": naming(
        "pelvis spine_01 spine_03 spine_05 neck_01 head",
        "clavicle upperarm lowerarm hand thigh calf foot ball",
        "{}_l",
        "{}_r",
    ),
    "biovision": naming(
        "Hips Chest Chest2 Chest3 Neck Head",
        "Collar Shoulder Elbow Wrist Hip Knee Ankle Toe",
        "Left{}",
        "Right{}",
    ),
    "biped": naming(
        "Bip01_Pelvis Bip01_Spine Bip01_Spine1 Bip01_Spine2 Bip01_Neck Bip01_Head",
        "Clavicle UpperArm Forearm Hand Thigh Calf Foot Toe0",
        "Bip01 L {}",
        "Bip01 R {}",
    ),
    "vrm": naming(
        "J_Bip_C_Hips J_Bip_C_Spine J_Bip_C_Chest J_Bip_C_UpperChest J_Bip_C_Neck J_Bip_C_Head",
        "Shoulder UpperArm LowerArm Hand UpperLeg LowerLeg Foot ToeBase",
        "J_Bip_L_{}",
        "J_Bip_R_{}",
    ),
    "rigify": naming(
        "hips spine spine1 chest neck head",
        "shoulder upper_arm forearm hand thigh shin foot toe",
        "{}.L",
        "{}.R",
    ),
    "valve": naming(
        "ValveBiped.Bip01_Pelvis ValveBiped.Bip01_Spine ValveBiped.Bip01_Spine1 ValveBiped.Bip01_Spine2 "
        "ValveBiped.Bip01_Neck1 ValveBiped.Bip01_Head1",
        "Clavicle UpperArm Forearm Hand Thigh Calf Foot Toe0",
        "ValveBiped.Bip01_L_{}",
        "ValveBiped.Bip01_R_{}",
    ),
    "makehuman": naming(
        "root spine05 spine04 spine03 neck01 head",
        "clavicle upperarm01 lowerarm01 wrist upperleg01 lowerleg01 foot toe1-1",
        "{}.L",
        "{}.R",
    ),
    "acclaim": naming(
        "root lowerback upperback thorax lowerneck head",
        "clavicle humerus radius hand femur tibia foot toes",
        "l{}",
        "r{}",
    ),
    "xsens": naming(
        "Hips L5 L3 T8 Neck Head",
        "Shoulder UpperArm ForeArm Hand UpperLeg LowerLeg Foot Toe",
        "Left{}",
        "Right{}",
    ),
    "motionbuilder": tuple(f"Character1_{name}" for name in JOINT_NAMES),
    "mixamo without colons": tuple(f"mixamorig1{name}" for name in JOINT_NAMES),
    "mmd": naming("センター 上半身 上半身2 上半身3 首 頭", "肩 腕 ひじ 手首 足 ひざ 足首 つま先", "左{}", "右{}"),
}


def rig_like(body: Skeleton, names: tuple[str, ...] = JOINT_NAMES, unit: float = 1.0) -> SourceRig:
    """A rig of a body's proportions, `unit` of its units to the metre."""
    ends = {INDEX[name]: body.ends[name] * unit for name in LEAVES}
    return SourceRig(names, PARENTS, body.offsets * unit, ends)


def source_like(clip: MotionClip, names: tuple[str, ...] = JOINT_NAMES, unit: float = 1.0) -> SourceMotion:
    """The motion of a clip as somebody else's."""
    pose = forward_kinematics(clip)
    return SourceMotion(rig_like(clip.skeleton, names, unit), pose.positions * unit, pose.rotations, 1 / 30)


def with_frames_turned(source: SourceMotion, turns: Floats) -> SourceMotion:
    """The very same motion described in other joint frames: (J, 4) turns from the new frames to the old.

    Positions stay; world rotations and rest offsets change, so that the zero pose becomes another one.
    """
    offsets = source.rig.offsets.copy()
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            offsets[joint] = rotate(turns[parent], offsets[joint])
    ends = {joint: rotate(turns[joint], end) for joint, end in source.rig.ends.items()}
    rig = SourceRig(source.rig.names, source.rig.parents, offsets, ends)
    return SourceMotion(rig, source.positions, multiply(source.rotations, inverse(turns)), source.frame_seconds)


def no_turns() -> Floats:
    """Identity for every joint, (J, 4)."""
    return np.tile(IDENTITY, (JOINT_COUNT, 1))


def a_pose_turns(angle: float) -> Floats:
    """Frames of a rig whose zero pose has the arms lowered by `angle` radians."""
    turns = no_turns()
    for side, sign in (("Left", -1.0), ("Right", 1.0)):
        for part in ("Arm", "ForeArm", "Hand"):
            turns[INDEX[side + part]] = about_axis(2, np.array(sign * angle))
    return turns


def bone_directions(positions: Floats) -> Floats:
    """Unit directions of arms and legs, (T, 8, 3)."""
    pairs = (("Arm", "ForeArm"), ("ForeArm", "Hand"), ("UpLeg", "Leg"), ("Leg", "Foot"))
    bones = [(side + a, side + b) for side in SIDES for a, b in pairs]
    vectors = np.stack([positions[:, INDEX[b]] - positions[:, INDEX[a]] for a, b in bones], axis=1)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def angles_between(first: Floats, second: Floats) -> Floats:
    """Angles in radians between rotations (..., 4)."""
    return np.asarray(2.0 * np.arccos(np.clip(np.abs(np.sum(first * second, axis=-1)), 0.0, 1.0)))
