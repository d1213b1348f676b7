"""From BVH channels to the world pose of every joint."""

import numpy as np

from choreo_studio.motion.io.bvh import BvhFile
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig, source_from_locals
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, multiply


def source_of(file: BvhFile) -> SourceMotion:
    """World pose of every joint in every frame, in the file's units.

    Rotations are applied in the order of each joint's channels. Where position channels stay near the joint's
    OFFSET they replace it, where they stay near zero they are added to it: both conventions exist.
    """
    hierarchy = file.hierarchy
    frames, joints = len(file.values), len(hierarchy.names)
    rotations = np.broadcast_to(IDENTITY, (frames, joints, 4)).copy()
    translations = np.broadcast_to(hierarchy.offsets, (frames, joints, 3)).copy()
    column = 0
    for joint, channels in enumerate(hierarchy.channels):
        values = file.values[:, column : column + len(channels)]
        rotations[:, joint] = _rotation(channels, values)
        translations[:, joint] = _translation(channels, values, hierarchy.offsets[joint])
        column += len(channels)
    rig = SourceRig(hierarchy.names, hierarchy.parents, hierarchy.offsets, hierarchy.ends)
    return source_from_locals(rig, translations, rotations, file.frame_seconds)


def _rotation(channels: tuple[str, ...], values: Floats) -> Floats:
    result = np.broadcast_to(IDENTITY, (len(values), 4))
    for place, name in enumerate(channels):
        if name.endswith("rotation"):
            result = multiply(result, about_axis("XYZ".index(name[0]), np.radians(values[:, place])))
    return np.asarray(result)


def _translation(channels: tuple[str, ...], values: Floats, offset: Floats) -> Floats:
    axes = {"XYZ".index(name[0]): place for place, name in enumerate(channels) if name.endswith("position")}
    result = np.tile(offset, (len(values), 1))
    if not axes:
        return result
    given = np.zeros_like(result)
    for axis, place in axes.items():
        given[:, axis] = values[:, place]
    used = [axis in axes for axis in range(3)]
    middle = np.median(given, axis=0)
    is_added = np.linalg.norm((middle - offset)[used]) > np.linalg.norm(middle[used])
    placed = given + offset if is_added else given
    return np.where(used, placed, result)
