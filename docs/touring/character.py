"""A character for the tour that nobody had to make: our mannequin with other proportions, colours and names."""

from pathlib import Path

import numpy as np

from choreo_studio.motion.clip import MotionClip, Role
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Figure, Material, Scene, Skin
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, Skeleton
from choreo_studio.timebase import FrameRate

_GROWTH = {
    "Neck": 1.25,
    "Arm": 0.9,
    "ForeArm": 1.12,
    "Hand": 1.16,
    "Leg": 1.14,
    "Foot": 1.14,
    "ToeBase": 1.2,
}
_COLOURS = ((0.42, 0.71, 0.55), (0.36, 0.25, 0.45), (0.93, 0.89, 0.8))
_NAMES = {
    "Hips": "pelvis",
    "Spine": "waist",
    "Spine1": "belly",
    "Spine2": "ribs",
    "Neck": "neck",
    "Head": "skull",
    "Shoulder": "clavicle",
    "Arm": "upper_arm",
    "ForeArm": "lower_arm",
    "Hand": "hand",
    "UpLeg": "thigh",
    "Leg": "shin",
    "Foot": "foot",
    "ToeBase": "toes",
}

UNUSUAL = {joint: _NAMES[joint] for joint in ("Spine1", "Spine2", "Head")}
"""Joints of ours that are called by no usual name in the character."""


def write_character(path: Path, body: Skeleton, role: Role) -> None:
    """Write a body that differs from a dancer's as a GLB without motion.

    Args:
        path: of the file.
        body: the dancer's.
        role: whose mannequin it is made of.
    """
    grown = _grown(body)
    standing = MotionClip(grown, grown.offsets[:1].copy(), np.tile((1.0, 0.0, 0.0, 0.0), (1, len(JOINT_NAMES), 1)))
    made = figure_of(standing, role, tuple(_name(joint) for joint in JOINT_NAMES))
    empty = np.zeros((0, len(JOINT_NAMES), 3)), np.zeros((0, len(JOINT_NAMES), 4))
    figure = Figure("tall one", made.hierarchy, tuple(_painted(skin) for skin in made.skins), *empty)
    write_glb(path, Scene("tall one", None, (figure,)))


def write_solo(path: Path, clip: MotionClip, role: Role, rate: FrameRate) -> None:
    """Write the motion of one dancer as a GLB."""
    write_glb(path, Scene(role, rate, (figure_of(clip, role),)))


def _grown(body: Skeleton) -> Skeleton:
    offsets = body.offsets.copy()
    for joint in JOINT_NAMES:
        offsets[INDEX[joint]] *= _GROWTH.get(joint.removeprefix("Left").removeprefix("Right"), 1.0)
    # As much longer as the legs are, as much higher is the hip.
    offsets[0, 1] -= (offsets - body.offsets)[[INDEX["LeftLeg"], INDEX["LeftFoot"]], 1].sum()
    return Skeleton("tall", offsets, dict(body.ends))


def _name(joint: str) -> str:
    for side in ("Left", "Right"):
        if joint.startswith(side):
            return f"{_NAMES[joint.removeprefix(side)]}_{side[0].lower()}"
    return _NAMES[joint]


def _painted(skin: Skin) -> Skin:
    materials = tuple(Material(f"tall_{place}", colour) for place, colour in enumerate(_COLOURS))
    return Skin(
        "tall_skin",
        skin.positions,
        skin.normals,
        skin.triangles,
        skin.joints,
        skin.weights,
        skin.binds,
        skin.uvs,
        materials,
        skin.material_of,
    )
