"""Rotations of joints as angles about three axes, and the order of these that suits a motion."""

import numpy as np

from choreo_studio.motion.rotations import EulerOrder, Floats, from_euler, to_euler

ORDERS: tuple[EulerOrder, ...] = ("XYZ", "XZY", "YZX", "YXZ", "ZXY", "ZYX")
"""As FBX numbers them; a joint turns about the first axis first."""
USUAL: EulerOrder = "XYZ"
_CALM_DEGREES = 30.0
_BETTER = 0.7


def euler(degrees: Floats, order: EulerOrder) -> Floats:
    """Quaternions (..., 4) from angles (..., 3) about X, Y and Z, turned about in an order, axes standing still."""
    angles, backwards = np.radians(degrees), _backwards(order)
    return from_euler(np.stack([angles[..., "XYZ".index(axis)] for axis in backwards], axis=-1), backwards)


def to_degrees(quaternions: Floats, order: EulerOrder) -> Floats:
    """Angles (T, ..., 3) about X, Y and Z that `euler` makes quaternions (T, ..., 4) of, unwrapped along time."""
    backwards = _backwards(order)
    angles = np.degrees(to_euler(quaternions, backwards))
    return np.stack([angles[..., backwards.index(axis)] for axis in "XYZ"], axis=-1)


def calmest_order(rotations: Floats) -> EulerOrder:
    """The order that suits the rotations of a joint (T, 4): the usual one, or one that is much calmer.

    Where the middle angle of an order passes 90 degrees, as that about Y does when a dancer turns, both others leap; on
    frames that is right, but programs that draw straight lines between keys go astray half way between them.
    """
    usual = _largest_step(rotations, USUAL)
    if usual < _CALM_DEGREES:
        return USUAL
    steps = {order: _largest_step(rotations, order) for order in ORDERS}
    best = min(ORDERS, key=steps.__getitem__)
    return best if steps[best] < _BETTER * usual else USUAL


def _largest_step(rotations: Floats, order: EulerOrder) -> float:
    return float(np.abs(np.diff(to_degrees(rotations, order), axis=0)).max(initial=0.0))


def _backwards(order: EulerOrder) -> EulerOrder:
    return next(other for other in ORDERS if other == order[::-1])
