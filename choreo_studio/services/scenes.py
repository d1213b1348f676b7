"""Takes as scenes, from which the files of 3D programs are written."""

import numpy as np

from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.motion.rotations import IDENTITY
from choreo_studio.motion.scene import Figure, Hierarchy, Scene, Skin
from choreo_studio.services.characters import figures_for_export
from choreo_studio.timebase import FrameRate

ROOT_NAME = "root"
"""Unreal wants a bone on the floor above the pelvis."""


def scene_of(
    name: str,
    motion: DuetMotion,
    rate: FrameRate,
    cast: tuple[Role, ...],
    joint_names: NamePreset,
    t_pose_first: bool = False,
    stand_ins: StandIns | None = None,
) -> Scene:
    """Our dancers, with their mannequins or the characters that stand in for them, as a scene.

    Args:
        name: of the motion.
        motion: on a steady clock.
        rate: of its frames.
        cast: who is in it.
        joint_names: what our joints are called; Unreal's stand below a bone `root` at the origin. Characters have their
            own names.
        t_pose_first: put the rest pose before the motion, which shifts the music by one frame.
        stand_ins: who dances; `motion` is on their bodies.
    """
    stand_ins = stand_ins or StandIns()
    figures = figures_for_export(stand_ins, motion, cast, joint_names)
    if joint_names == "unreal":
        figures = tuple(
            rooted(figure) if stand_ins.character(role) is None else figure
            for role, figure in zip(cast, figures, strict=True)
        )
    if t_pose_first:
        figures = tuple(rested(figure) for figure in figures)
    return Scene(name, rate, figures)


def rested(figure: Figure) -> Figure:
    """The body with its rest pose as one more frame before its motion."""
    rest = figure.hierarchy
    return Figure(
        figure.name,
        rest,
        figure.skins,
        np.concatenate([rest.translations[None], figure.translations]),
        np.concatenate([rest.rotations[None], figure.rotations]),
    )


def rooted(figure: Figure, name: str = ROOT_NAME) -> Figure:
    """The body below one more joint, which rests at the origin throughout.

    Raises:
        ValueError: when a joint has that name already.
    """
    rest, frames = figure.hierarchy, figure.frame_count
    hierarchy = Hierarchy(
        (name, *rest.names),
        (-1, *(parent + 1 for parent in rest.parents)),
        np.concatenate([np.zeros((1, 3)), rest.translations]),
        np.concatenate([IDENTITY[None], rest.rotations]),
    )
    return Figure(
        figure.name,
        hierarchy,
        tuple(_moved_by_one(skin) for skin in figure.skins),
        np.concatenate([np.zeros((frames, 1, 3)), figure.translations], axis=1),
        np.concatenate([np.tile(IDENTITY, (frames, 1, 1)), figure.rotations], axis=1),
    )


def _moved_by_one(skin: Skin) -> Skin:
    binds = np.concatenate([np.eye(4)[None], skin.binds])
    return Skin(
        skin.name,
        skin.positions,
        skin.normals,
        skin.triangles,
        skin.joints + 1,
        skin.weights,
        binds,
        skin.uvs,
        skin.materials,
        skin.material_of,
    )
