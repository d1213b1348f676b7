"""Takes as scenes, from which the files of 3D programs are written."""

import numpy as np

from choreo_studio.motion.clip import DuetMotion, Role
from choreo_studio.motion.joint_names import NamePreset, preset_names
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.rotations import IDENTITY
from choreo_studio.motion.scene import Figure, Hierarchy, Scene, Skin
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
) -> Scene:
    """Our dancers, with their mannequins as skins, as a scene.

    Args:
        name: of the motion.
        motion: on a steady clock.
        rate: of its frames.
        cast: who is in it.
        joint_names: what joints are called; Unreal's stand below a bone `root` at the origin.
        t_pose_first: put the rest pose before the motion, which shifts the music by one frame.
    """
    figures = tuple(figure_of(motion.dancer(role), role, preset_names(joint_names)) for role in cast)
    if joint_names == "unreal":
        figures = tuple(rooted(figure) for figure in figures)
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
