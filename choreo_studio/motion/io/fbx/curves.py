"""Motion as the animation curves of an FBX file."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.limbs import Limbs
from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import CENTIMETRES, Objects, leaf, prop, properties
from choreo_studio.motion.io.fbx.times import ticks
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Figure, Scene

_LINEAR = 4
_THIRDS = 0x0D050D05
"""Both weights of a tangent that has none of its own: two numbers of 16 bits, in ten-thousandths."""
_SAME = 1e-5
"""Centimetres or degrees by which a value may move and still count as standing."""


def add_take(objects: Objects, scene: Scene, limbs: tuple[Limbs, ...]) -> None:
    """Make the one take of a scene that moves, named after it."""
    if scene.rate is None or scene.frame_count == 0:
        return
    times = ticks(scene.frame_count, scene.rate)
    span = [
        prop(f"{which}{end}", "KTime", "Time", "", tick)
        for which in ("Local", "Reference")
        for end, tick in (("Start", np.int64(times[0])), ("Stop", np.int64(times[-1])))
    ]
    stack = objects.add("AnimationStack", scene.name, "", [properties(*span)])
    layer = objects.add("AnimationLayer", "BaseLayer", "", [])
    objects.connect(layer, stack)
    for figure, nodes in zip(scene.figures, limbs, strict=True):
        _add_figure(objects, layer, figure, nodes, times)


def _add_figure(objects: Objects, layer: np.int64, figure: Figure, limbs: Limbs, times: NDArray[np.int64]) -> None:
    places = figure.translations * CENTIMETRES
    rests = figure.hierarchy.translations * CENTIMETRES
    angles = limbs.angles(figure)
    for joint, model in enumerate(limbs.joints):
        for name, values, rest in (("T", places[:, joint], rests[joint]), ("R", angles[:, joint], np.zeros(3))):
            # Roots always move, so that a motion in which nothing does is not taken for none.
            is_root = name == "T" and figure.hierarchy.parents[joint] < 0
            if is_root or np.any(np.abs(values - rest) > _SAME):
                _add_curves(objects, layer, model, name, values, times)


def _add_curves(
    objects: Objects, layer: np.int64, model: np.int64, name: str, values: Floats, times: NDArray[np.int64]
) -> None:
    # Other programs leave the compound to templates, which this file has none of.
    defaults = [prop("d", "Compound", "", "")]
    defaults += [
        prop(f"d|{axis}", "Number", "", "A", float(value)) for axis, value in zip("XYZ", values[0], strict=True)
    ]
    node = objects.add("AnimationCurveNode", name, "", [properties(*defaults)])
    objects.connect(node, layer)
    objects.connect(node, model, {"T": "Lcl Translation", "R": "Lcl Rotation"}[name])
    for axis, channel in zip("XYZ", values.T, strict=True):
        stands = bool(np.all(np.abs(channel - channel[0]) <= _SAME))
        # First and last key of what stands tell how long the motion is.
        kept = np.array([0, -1][: len(times)]) if stands else slice(None)
        curve = objects.add("AnimationCurve", "", "", _curve(times[kept], channel[kept]))
        objects.connect(curve, node, f"d|{axis}")


def _curve(times: NDArray[np.int64], values: Floats) -> list[Node]:
    tangents = np.array([0, 0, _THIRDS, 0], dtype=np.uint32).view(np.float32)
    return [
        leaf("Default", float(values[0])),
        leaf("KeyVer", 4008),
        leaf("KeyTime", times),
        leaf("KeyValueFloat", values.astype(np.float32)),
        leaf("KeyAttrFlags", np.array([_LINEAR], dtype=np.int32)),
        leaf("KeyAttrDataFloat", tangents),
        leaf("KeyAttrRefCount", np.array([len(values)], dtype=np.int32)),
    ]
