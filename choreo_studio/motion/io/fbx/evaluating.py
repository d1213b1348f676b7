"""Values of an animation curve of an FBX file between its keys."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.io.fbx.damage import DamageError
from choreo_studio.motion.io.fbx.document import Thing, floats, wholes
from choreo_studio.motion.io.fbx.times import TICKS_PER_SECOND
from choreo_studio.motion.rotations import Floats

Ticks = NDArray[np.int64]
_CONSTANT, _LINEAR, _CUBIC = 0x2, 0x4, 0x8
_NEXT = 0x100
_AUTOMATIC, _TENSE, _USER = 0x100, 0x200, 0x400
_BY_TIME = 0x2000
_PROGRESSIVE = 0x4000 | _BY_TIME
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
        bias: (K,) third number of keys of which `slopes` holds tension and continuity.
    """

    times: Ticks
    values: Floats
    flags: NDArray[np.int64]
    slopes: Floats
    weights: Floats
    bias: Floats


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
    bias = np.nan_to_num(data[:, 2].astype(np.float64), posinf=0.0, neginf=0.0)
    return Curve(times, values, flags, slopes, weights, bias)


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
    leaving, arriving = _slopes(curve)
    right = np.where(curve.flags[key] & _RIGHT_WEIGHT != 0, curve.weights[key, 0], _THIRD)
    left = np.where(curve.flags[key] & _LEFT_WEIGHT != 0, curve.weights[key, 1], _THIRD)
    at = _bezier_share(right, left, share)
    points = (
        curve.values[key],
        curve.values[key] + leaving[key] * seconds * right,
        curve.values[key + 1] - arriving[key + 1] * seconds * left,
        curve.values[key + 1],
    )
    return _bezier(points, at)


def _slopes(curve: Curve) -> tuple[Floats, Floats]:
    """Slopes (K,) per second with which each key is left and reached.

    As the FBX SDK has them, found by asking it for values. A key before a straight or a held stretch is reached in the
    way of the key before it; where no way is told, curves are flat.
    """
    before = np.concatenate([curve.flags[:1], curve.flags[:-1]])
    flags = (curve.flags, np.where(curve.flags & _CUBIC != 0, curve.flags, before))
    stored = (curve.slopes[:, 0], np.concatenate([[0.0], curve.slopes[:-1, 1]]))
    leaving, arriving = (
        np.select(
            [way & _USER != 0, way & _TENSE != 0, way & _AUTOMATIC != 0],
            [own, tense, _automatic_slopes(curve, way, side * own)],
            0.0,
        )
        for way, own, tense, side in zip(flags, stored, _kochanek_slopes(curve), (-1.0, 1.0), strict=True)
    )
    return leaving, arriving


def _automatic_slopes(curve: Curve, flags: NDArray[np.int64], lean: Floats) -> Floats:
    # Numbers that are stored for such a key lean its slope to one side, in per cent.
    before, after = _secants(curve)
    central = np.gradient(curve.values) / np.gradient(curve.times / TICKS_PER_SECOND)
    slope = np.where(flags & _BY_TIME != 0, central, (before + after) / 2.0)
    limit = 3.0 * np.minimum(np.abs(before), np.abs(after))
    progressive = np.where(before * after > 0.0, np.clip(slope, -limit, limit), 0.0)
    progressive[[0, -1]] = 0.0
    return np.where(flags & _PROGRESSIVE == _PROGRESSIVE, progressive, slope + lean * (before - after) / 200.0)


def _kochanek_slopes(curve: Curve) -> tuple[Floats, Floats]:
    """Source: Kochanek and Bartels, SIGGRAPH 1984."""
    before, after = _secants(curve)
    before[0], after[0], before[-1], after[-1] = 0.0, 2.0 * after[0], 2.0 * before[-1], 0.0
    tension, continuity, bias = (np.clip(numbers, -1.0, 1.0) for numbers in (*curve.slopes.T, curve.bias))
    loose = (1.0 - tension) / 2.0
    return (
        loose * ((1.0 + continuity) * (1.0 + bias) * before + (1.0 - continuity) * (1.0 - bias) * after),
        loose * ((1.0 - continuity) * (1.0 + bias) * before + (1.0 + continuity) * (1.0 - bias) * after),
    )


def _secants(curve: Curve) -> tuple[Floats, Floats]:
    """Slopes (K,) of the straight lines before and after each key; the only one there is at both ends."""
    lines = np.diff(curve.values) / np.diff(curve.times / TICKS_PER_SECOND)
    return np.concatenate([lines[:1], lines]), np.concatenate([lines, lines[-1:]])


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
