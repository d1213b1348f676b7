"""Keeps Blender from joining bones that move within their parents."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.rotations import Floats, rotate
from choreo_studio.motion.scene import Figure, Skin

_ASIDE_METRES = 5e-6
_ON_AXIS_METRES = 1e-5
_MOVES_METRES = 1e-6


def parted(figure: Figure) -> Figure:
    """The body with joints that move within their parents bound aside by micrometres where Blender would join them.

    Blender draws a bone along its own Y axis, as long as its children are away, and joins a child that begins right
    there, such as a pelvis straight above a root on the floor; of a joined bone it plays no places, only rotations.
    """
    rest = figure.hierarchy
    joined = [joint for joint, parent in enumerate(rest.parents) if parent >= 0 and _is_joined(figure, joint)]
    if not joined:
        return figure
    translations, turns = rest.translations.copy(), rest.rest_pose.rotations[0]
    aside = np.zeros_like(translations)
    for joint in joined:
        translations[joint, 0] += _ASIDE_METRES
        aside[joint] = rotate(turns[rest.parents[joint]], np.array([_ASIDE_METRES, 0.0, 0.0]))
    skins = tuple(_bound_aside(skin, aside) for skin in figure.skins)
    return replace(figure, hierarchy=replace(rest, translations=translations), skins=skins)


def _is_joined(figure: Figure, joint: int) -> bool:
    x, y, z = figure.hierarchy.translations[joint]
    moves = np.abs(figure.translations[:, joint] - figure.hierarchy.translations[joint]).max(initial=0.0)
    return bool(moves > _MOVES_METRES and y > 0.0 and np.hypot(x, z) < _ON_AXIS_METRES)


def _bound_aside(skin: Skin, aside: Floats) -> Skin:
    binds = skin.binds.copy()
    # A joint that moves nothing has the identity for its bind, which says nothing of its place.
    for joint in np.unique(skin.joints[skin.weights > 0.0]):
        binds[joint, :3, 3] -= binds[joint, :3, :3] @ aside[joint]
    return replace(skin, binds=binds)
