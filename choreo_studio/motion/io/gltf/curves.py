"""Curves of glTF animations, read off at any time: steps, lines and cubic splines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.gltf.nodes import Placing, safe_scales
from choreo_studio.motion.rotations import Floats, normalized, slerp


@dataclass(frozen=True, eq=False)
class Curve:
    """How one property of one node changes.

    Attributes:
        node: which.
        path: translation, rotation or scale.
        times: (K,) seconds of the keys, never falling.
        values: (K, D), or (3 K, D) for cubic splines: tangent in, value, tangent out; rotations are x, y, z, w.
        way: STEP, LINEAR or CUBICSPLINE.
    """

    node: int
    path: str
    times: Floats
    values: Floats
    way: str


def placings(rest: tuple[Placing, ...], curves: list[Curve], times: Floats) -> dict[int, Placing]:
    """Where every node that has a curve is at these times (T,).

    Args:
        rest: where each node is without curves.
        curves: at most one of each path of a node.
        times: seconds.
    """
    paths: dict[int, dict[str, Floats]] = {}
    for curve in curves:
        paths.setdefault(curve.node, {})[curve.path] = sampled(curve, times)
    return {node: _placing(rest[node], moved, len(times)) for node, moved in paths.items()}


def sampled(curve: Curve, times: Floats) -> Floats:
    """Values (T, D) of a curve; before its first key and after its last it stands still. Quaternions are w, x, y, z."""
    keys = len(curve.times)
    left = np.clip(np.searchsorted(curve.times, times, side="right") - 1, 0, keys - 1)
    right = np.minimum(left + 1, keys - 1)
    gap = curve.times[right] - curve.times[left]
    fraction = np.clip((times - curve.times[left]) / np.where(gap > 0, gap, 1.0), 0.0, 1.0)
    turns = curve.path == "rotation"
    if curve.way == "CUBICSPLINE":
        values = _spline(curve.values.reshape(keys, 3, -1), left, right, gap, fraction)
    elif curve.way == "STEP":
        values = curve.values[left]
    elif turns:
        values = slerp(normalized(curve.values[left]), normalized(curve.values[right]), fraction)
    else:
        values = curve.values[left] + fraction[:, None] * (curve.values[right] - curve.values[left])
    return np.roll(normalized(values), 1, axis=-1) if turns else values


def _spline(keys: Floats, left: NDArray[np.intp], right: NDArray[np.intp], gap: Floats, fraction: Floats) -> Floats:
    """Cubic Hermite splines as appendix C.5 of the standard has them."""
    t, length = fraction[:, None], gap[:, None]
    start, out, end, into = keys[left, 1], keys[left, 2] * length, keys[right, 1], keys[right, 0] * length
    cubic, square = t**3, t**2
    return np.asarray(
        (2 * cubic - 3 * square + 1) * start
        + (cubic - 2 * square + t) * out
        + (3 * square - 2 * cubic) * end
        + (cubic - square) * into
    )


def _placing(rest: Placing, moved: dict[str, Floats], frames: int) -> Placing:
    def over_time(path: str, still: Floats) -> Floats:
        return moved.get(path, np.broadcast_to(still, (frames, still.shape[-1])))

    rotations = over_time("rotation", rest.rotations)
    scales = safe_scales(over_time("scale", rest.scales))
    return Placing(over_time("translation", rest.translations), rotations, scales)
