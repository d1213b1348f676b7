"""Values of an animation curve of an FBX file between its keys."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.document import DamageError, Thing, floats, wholes
from choreo_studio.motion.io.fbx.times import TICKS_PER_SECOND
from choreo_studio.motion.rotations import Floats

Ticks = NDArray[np.int64]
_CONSTANT, _LINEAR, _CUBIC = 0x2, 0x4, 0x8
_NEXT = 0x100
_USER = 0x400
_CLAMPED = 0x1000 | 0x4000
_RIGHT_WEIGHT, _LEFT_WEIGHT = 0x1000000, 0x2000000
_WEIGHT_UNIT = 9999.0
_THIRD = 1.0 / 3.0
_HALVINGS = 40
_LATEST = 10**7 * TICKS_PER_SECOND


@dataclass(frozen=True, eq=False)
class Curve:
    """Keys of one number over time.

    Attributes:
        times: (K,) ticks, ascending.
        values: (K,) at the keys.
        flags: (K,) how it goes on from each key to the next.
        slopes: (K, 2) per second: right of a key, and left of the next one.
        weights: (K, 2) how long these tangents are, as shares of the time between both keys.
    """

    times: Ticks
    values: Floats
    flags: NDArray[np.int64]
    slopes: Floats
    weights: Floats


def curve_of(thing: Thing) -> Curve | None:
    """Curve of an object; None when it has no keys.

    Raises:
        DamageError: when its lists do not belong together.
    """
    times, values = wholes(thing.node.first("KeyTime")), floats(thing.node.first("KeyValueFloat"))
    if times is None or values is None or not times.size:
        return None
    if len(times) != len(values):
        raise DamageError(f"a curve has {len(times)} times and {len(values)} values")
    if np.any(np.abs(times) > _LATEST):
        raise DamageError("a curve has keys at times that cannot be")
    flags, data = _attributes(thing, len(times))
    if np.any(np.diff(times) <= 0):
        times, first = np.unique(times, return_index=True)
        values, flags, data = values[first], flags[first], data[first]
    # Two numbers of 16 bits each lie in the bits of the third.
    packed = np.ascontiguousarray(data[:, 2]).view(np.uint32)
    weights = np.stack([packed & 0xFFFF, packed >> 16], axis=-1) / _WEIGHT_UNIT
    slopes = data[:, :2].astype(np.float64)
    slopes[~(np.abs(slopes) < 1e9)] = 0.0
    return Curve(times, values, flags, slopes, weights)


def evaluated(curve: Curve, times: Ticks) -> Floats:
    """Values (T,) at ticks (T,); before the first and after the last key it stands."""
    if len(curve.times) == 1:
        return np.full(len(times), curve.values[0])
    key = np.clip(np.searchsorted(curve.times, times, side="right") - 1, 0, len(curve.times) - 2)
    start, end = curve.times[key], curve.times[key + 1]
    share = np.clip((times - start) / (end - start), 0.0, 1.0)
    before, after, flags = curve.values[key], curve.values[key + 1], curve.flags[key]
    result = before + (after - before) * share
    constant = (flags & _CONSTANT) != 0
    held = np.where((flags & _NEXT) != 0, np.where(share > 0.0, after, before), np.where(share < 1.0, before, after))
    result = np.where(constant, held, result)
    cubic = ~constant & ((flags & _LINEAR) == 0) & ((flags & _CUBIC) != 0)
    if np.any(cubic):
        result[cubic] = _cubic(curve, key[cubic], share[cubic])
    return np.asarray(result)


def _attributes(thing: Thing, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    flags, repeats = wholes(thing.node.first("KeyAttrFlags")), wholes(thing.node.first("KeyAttrRefCount"))
    numbers = thing.node.first("KeyAttrDataFloat")
    data = numbers.values[0] if numbers is not None and numbers.values else None
    if flags is None or repeats is None or not isinstance(data, np.ndarray):
        return np.full(count, _LINEAR), np.zeros((count, 4), dtype=np.float32)
    # Some programs store these numbers as whole ones of the same bits.
    data = data.view(np.float32) if data.dtype.itemsize == 4 else data.astype(np.float32)
    if len(repeats) != len(flags) or data.size != 4 * len(flags) or repeats.size > count:
        raise DamageError("a curve has tangents that do not belong to its keys")
    if np.any(repeats < 0) or np.any(repeats > count) or repeats.sum() != count:
        raise DamageError("a curve has tangents for other keys than its own")
    return np.repeat(flags, repeats), np.repeat(data.reshape(-1, 4), repeats, axis=0)


def _cubic(curve: Curve, key: NDArray[np.int64], share: Floats) -> Floats:
    seconds = (curve.times[key + 1] - curve.times[key]) / TICKS_PER_SECOND
    automatic = _automatic_slopes(curve)
    user, next_user = (curve.flags[at] & _USER != 0 for at in (key, key + 1))
    leaving = np.where(user, curve.slopes[key, 0], automatic[key])
    arriving = np.where(next_user, curve.slopes[key, 1], automatic[key + 1])
    right = np.where(curve.flags[key] & _RIGHT_WEIGHT != 0, curve.weights[key, 0], _THIRD)
    left = np.where(curve.flags[key] & _LEFT_WEIGHT != 0, curve.weights[key, 1], _THIRD)
    at = _bezier_share(right, left, share)
    points = (
        curve.values[key],
        curve.values[key] + leaving * seconds * right,
        curve.values[key + 1] - arriving * seconds * left,
        curve.values[key + 1],
    )
    return _bezier(points, at)


def _automatic_slopes(curve: Curve) -> Floats:
    times, values = curve.times / TICKS_PER_SECOND, curve.values
    slopes = np.zeros(len(values))
    slopes[1:-1] = (values[2:] - values[:-2]) / (times[2:] - times[:-2])
    steps = np.diff(values)
    # Clamped tangents lie flat at extremes and where two keys are alike.
    flat = np.zeros(len(values), dtype=bool)
    flat[1:-1] = steps[1:] * steps[:-1] <= 0.0
    slopes[flat & (curve.flags & _CLAMPED != 0)] = 0.0
    return slopes


def _bezier_share(right: Floats, left: Floats, share: Floats) -> Floats:
    if np.all(np.abs(right - _THIRD) + np.abs(left - _THIRD) < 1e-3):
        return share
    low, high = np.zeros_like(share), np.ones_like(share)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        is_late = _bezier((np.zeros_like(share), right, 1.0 - left, np.ones_like(share)), middle) > share
        low, high = np.where(is_late, low, middle), np.where(is_late, middle, high)
    return np.asarray((low + high) / 2.0)


def _bezier(points: tuple[Floats, Floats, Floats, Floats], at: Floats) -> Floats:
    a, b, c, d = points
    rest = 1.0 - at
    return np.asarray(rest**3 * a + 3.0 * rest**2 * at * b + 3.0 * rest * at**2 * c + at**3 * d)
