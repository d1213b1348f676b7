"""How the layers of a take of an FBX file lie over each other."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.io.fbx.document import Thing
from choreo_studio.motion.io.fbx.transforms import order_of
from choreo_studio.motion.io.fbx.turning import euler, to_degrees
from choreo_studio.motion.rotations import IDENTITY, Floats, multiply, slerp

_OVERRIDES, _PASSES = 1.0, 2.0
_ROTATION, _SCALING = "Lcl Rotation", "Lcl Scaling"


@dataclass(frozen=True)
class Layer:
    """What a layer does to those below it.

    Attributes:
        weight: how much of it counts, 0..1.
        replaces: whether its values take the place of those below rather than being added.
        adds_angles: whether angles are added one by one rather than turned after each other.
        adds_scale: whether scales are added rather than multiplied.
    """

    weight: float
    replaces: bool
    adds_angles: bool
    adds_scale: bool


def layer_of(thing: Thing) -> Layer | None:
    """Layer of an object; None when it is switched off."""
    if thing.number_of("Mute", 0.0):
        return None
    mode = thing.number_of("BlendMode", 0.0)
    weight = 1.0 if mode == _OVERRIDES else float(np.clip(thing.number_of("Weight", 100.0) / 100.0, 0.0, 1.0))
    angles, scale = (bool(thing.number_of(f"{what}AccumulationMode", 0.0)) for what in ("Rotation", "Scale"))
    return Layer(weight, mode in (_OVERRIDES, _PASSES), angles, scale)


def laid_over(layer: Layer, name: str, model: Thing, below: Floats, values: Floats) -> Floats:
    """Values (T, 3) of a property of a node under a layer (T, 3) that lies over others (T, 3)."""
    if name == _ROTATION and not layer.adds_angles:
        order = order_of(model)
        first, own = euler(below, order), euler(values, order)
        if layer.replaces:
            return to_degrees(slerp(first, own, layer.weight), order)
        return to_degrees(multiply(first, slerp(np.broadcast_to(IDENTITY, own.shape), own, layer.weight)), order)
    if layer.replaces:
        return below + (values - below) * layer.weight
    if name == _SCALING and not layer.adds_scale:
        return np.asarray(below * np.abs(values) ** layer.weight * np.sign(values))
    return below + values * layer.weight
