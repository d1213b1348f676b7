"""Rotations as unit quaternions (w, x, y, z), matrices, 6D vectors and Euler angles in radians.

Every function works on arrays of any leading shape. SciPy is imported only where Euler angles are needed.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EulerOrder = Literal["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"]

IDENTITY: Floats = np.array([1.0, 0.0, 0.0, 0.0])
_TINY = 1e-12


def dot(left: Floats, right: Floats) -> Floats:
    """Products (...) of vectors (..., D) that broadcast, D a handful: NumPy sums a short last axis very slowly."""
    total = left[..., 0] * right[..., 0]
    for axis in range(1, left.shape[-1]):
        total = total + left[..., axis] * right[..., axis]
    return np.asarray(total)


def lengths(vectors: Floats) -> Floats:
    """Lengths (...) of vectors (..., D)."""
    return np.asarray(np.sqrt(dot(vectors, vectors)))


def normalized(vectors: Floats) -> Floats:
    """Vectors of shape (..., D) at length 1; a zero vector stays zero."""
    return np.asarray(vectors / np.maximum(lengths(vectors), _TINY)[..., None])


def cross(left: Floats, right: Floats) -> Floats:
    """Cross product of (..., 3) vectors; NumPy's own spends most of its time on axes."""
    result = np.empty(np.broadcast(left, right).shape)
    result[..., 0] = left[..., 1] * right[..., 2] - left[..., 2] * right[..., 1]
    result[..., 1] = left[..., 2] * right[..., 0] - left[..., 0] * right[..., 2]
    result[..., 2] = left[..., 0] * right[..., 1] - left[..., 1] * right[..., 0]
    return result


def multiply(left: Floats, right: Floats) -> Floats:
    """Hamilton product, shapes (..., 4): first `right`, then `left`."""
    w1, x1, y1, z1 = left[..., 0], left[..., 1], left[..., 2], left[..., 3]
    w2, x2, y2, z2 = right[..., 0], right[..., 1], right[..., 2], right[..., 3]
    result = np.empty(np.broadcast(left, right).shape)
    result[..., 0] = w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2
    result[..., 1] = w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2
    result[..., 2] = w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2
    result[..., 3] = w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2
    return result


def inverse(quaternions: Floats) -> Floats:
    """Inverse of unit quaternions, shape (..., 4)."""
    return np.asarray(quaternions * np.array([1.0, -1.0, -1.0, -1.0]))


def rotate(quaternions: Floats, vectors: Floats) -> Floats:
    """Vectors (..., 3) turned by unit quaternions (..., 4)."""
    w, x, y, z = (quaternions[..., i] for i in range(4))
    a, b, c = (vectors[..., i] for i in range(3))
    # Twice the cross product of axis and vector; parts are kept apart, for NumPy is slow along a short last axis.
    p, q, r = 2.0 * (y * c - z * b), 2.0 * (z * a - x * c), 2.0 * (x * b - y * a)
    result = np.empty((*np.broadcast(w, a).shape, 3))
    result[..., 0] = a + w * p + (y * r - z * q)
    result[..., 1] = b + w * q + (z * p - x * r)
    result[..., 2] = c + w * r + (x * q - y * p)
    return result


def from_rotation_vector(vectors: Floats) -> Floats:
    """Unit quaternions from axis times angle (radians), shape (..., 3) to (..., 4)."""
    angle = lengths(vectors)[..., None]
    half_sinc = 0.5 * np.sinc(angle / (2.0 * np.pi))
    return np.concatenate([np.cos(angle / 2.0), vectors * half_sinc], axis=-1)


def to_rotation_vector(quaternions: Floats) -> Floats:
    """Axis times angle in [0, pi] radians, shape (..., 4) to (..., 3)."""
    shortest = np.where(quaternions[..., :1] < 0, -quaternions, quaternions)
    sine = lengths(shortest[..., 1:])[..., None]
    angle = 2.0 * np.arctan2(sine, shortest[..., :1])
    factor = np.where(sine > 1e-9, angle / np.maximum(sine, _TINY), 2.0)
    return np.asarray(shortest[..., 1:] * factor)


def about_axis(axis: int, angles: Floats) -> Floats:
    """Unit quaternions about coordinate axis 0, 1 or 2 by angles (...) in radians."""
    result = np.zeros((*np.shape(angles), 4))
    result[..., 0] = np.cos(np.asarray(angles) / 2.0)
    result[..., 1 + axis] = np.sin(np.asarray(angles) / 2.0)
    return result


def between(start: Floats, end: Floats) -> Floats:
    """Shortest rotation that takes direction `start` to `end`, shapes (..., 3) to (..., 4)."""
    a, b = np.broadcast_arrays(normalized(start), normalized(end))
    cosine = dot(a, b)[..., None]
    result = np.concatenate([1.0 + cosine, cross(a, b)], axis=-1)
    opposite = cosine[..., 0] < -1.0 + 1e-9
    if np.any(opposite):
        helper = np.where(np.abs(a[..., :1]) < 0.9, np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
        turn = np.concatenate([np.zeros_like(cosine), normalized(cross(a, helper))], axis=-1)
        result = np.where(opposite[..., None], turn, result)
    return normalized(result)


def slerp(start: Floats, end: Floats, fraction: Floats | float) -> Floats:
    """Point at `fraction` of the shortest arc between unit quaternions (..., 4); fraction broadcasts to (...).

    Exactly `start` at 0 and `end` (up to sign) at 1.
    """
    cosine = dot(start, end)[..., None]
    end = np.where(cosine < 0, -end, end)
    angle = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    t = np.asarray(fraction, dtype=np.float64)[..., None]
    sine = np.sin(angle)
    close = sine < 1e-6
    safe = np.where(close, 1.0, sine)
    first = np.where(close, 1.0 - t, np.sin((1.0 - t) * angle) / safe)
    second = np.where(close, t, np.sin(t * angle) / safe)
    mixed = normalized(first * start + second * end)
    return np.where(t == 0.0, start, np.where(t == 1.0, end, mixed))


def continuous(quaternions: Floats) -> Floats:
    """Quaternions (T, ..., 4) with signs chosen so that neighbours in time are on the same side."""
    dots = dot(quaternions[1:], quaternions[:-1])[..., None]
    signs = np.cumprod(np.where(dots < 0, -1.0, 1.0), axis=0)
    return np.concatenate([quaternions[:1], quaternions[1:] * signs], axis=0)


def to_matrix(quaternions: Floats) -> Floats:
    """Rotation matrices (..., 3, 3) from unit quaternions (..., 4)."""
    w, x, y, z = (quaternions[..., i] for i in range(4))
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def rigid(rotations: Floats, places: Floats) -> Floats:
    """Matrices (..., 4, 4) that turn by unit quaternions (..., 4), then move by (..., 3)."""
    result = np.zeros((*places.shape[:-1], 4, 4))
    result[..., :3, :3], result[..., :3, 3], result[..., 3, 3] = to_matrix(rotations), places, 1.0
    return result


def from_matrix(matrices: Floats) -> Floats:
    """Unit quaternions (..., 4) with w >= 0 from rotation matrices (..., 3, 3).

    Source: the four-candidate form of Bar-Itzhack (2000), taking the best conditioned one per matrix.
    """
    m = matrices
    trace = m[..., 0, 0] + m[..., 1, 1] + m[..., 2, 2]
    d0, d1, d2 = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    a, b, c = m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]
    p, q, r = m[..., 1, 0] + m[..., 0, 1], m[..., 0, 2] + m[..., 2, 0], m[..., 2, 1] + m[..., 1, 2]
    candidates = (
        (1 + trace, a, b, c),
        (a, 1 + d0 - d1 - d2, p, q),
        (b, p, 1 - d0 + d1 - d2, r),
        (c, q, r, 1 - d0 - d1 + d2),
    )
    best = np.argmax(np.stack([trace, d0, d1, d2]), axis=0)
    chosen = np.empty((*best.shape, 4))
    for part, numbers in enumerate(zip(*candidates, strict=True)):
        chosen[..., part] = np.choose(best, numbers)
    chosen = np.where(chosen[..., :1] < 0, -chosen, chosen)
    return normalized(chosen)


def to_sixd(quaternions: Floats) -> Floats:
    """First two columns of the rotation matrix, shape (..., 6) (Zhou et al., CVPR 2019)."""
    matrices = to_matrix(quaternions)
    return np.concatenate([matrices[..., :, 0], matrices[..., :, 1]], axis=-1)


def from_sixd(sixd: Floats) -> Floats:
    """Unit quaternions (..., 4) from 6D vectors (..., 6) by Gram-Schmidt."""
    x = normalized(sixd[..., :3])
    y = normalized(sixd[..., 3:] - dot(x, sixd[..., 3:])[..., None] * x)
    return from_matrix(np.stack([x, y, cross(x, y)], axis=-1))


def from_euler(angles: Floats, order: EulerOrder) -> Floats:
    """Unit quaternions from angles (..., 3) in radians, applied intrinsically in `order` (BVH sense)."""
    result = about_axis("XYZ".index(order[0]), angles[..., 0])
    for place in (1, 2):
        result = multiply(result, about_axis("XYZ".index(order[place]), angles[..., place]))
    return result


def to_euler(quaternions: Floats, order: EulerOrder) -> Floats:
    """Angles (T, ..., 3) in radians, intrinsic in `order`, unwrapped along time so that no curve jumps.

    Both Euler solutions are tried at every frame and the one nearer to the frame before is kept.
    """
    from scipy.spatial.transform import Rotation

    flat = quaternions.reshape(-1, 4)
    rotation = Rotation.from_quat(np.roll(flat, -1, axis=-1))
    with np.errstate(invalid="ignore"):
        angles = rotation.as_euler(order, suppress_warnings=True).reshape(*quaternions.shape[:-1], 3)
    return _unwrapped(angles)


def _unwrapped(angles: Floats) -> Floats:
    other = np.stack([angles[..., 0] + np.pi, np.pi - angles[..., 1], angles[..., 2] + np.pi], axis=-1)
    # Staying on the second solution turns each joint as far as staying on the first, and so does changing either way:
    # the nearest path is known from the frames at which a change is shorter.
    stay = _turned_by(angles[:-1], angles[1:])
    change = _turned_by(angles[:-1], other[1:])
    on_other = np.cumsum(change < stay, axis=0) % 2 == 1
    chosen = np.concatenate([angles[:1], np.where(on_other[..., None], other[1:], angles[1:])], axis=0)
    return np.unwrap(chosen, axis=0)


def _turned_by(before: Floats, after: Floats) -> Floats:
    apart = after - before
    return np.asarray(np.abs(apart - 2.0 * np.pi * np.round(apart / (2.0 * np.pi))).sum(axis=-1))


def heading(quaternions: Floats) -> Floats:
    """Yaw about +Y in radians (...) of the body's +Z axis; 0 faces +Z, positive turns towards +X."""
    forward = rotate(quaternions, np.array([0.0, 0.0, 1.0]))
    return np.asarray(np.arctan2(forward[..., 0], forward[..., 2]))
