"""Kinetic features of a dance: how much each joint moves along the floor, up and down, and how hard it changes.

Source: `fairmotion` kinetic features as used by AIST++, Bailando and Duolando (FID_k, Div_k).
"""

import numpy as np

from choreo_studio.motion.measures.field_joints import FIELD_FPS
from choreo_studio.motion.rotations import Floats

KINETIC_SIZE = 72
_REACH = 2
_PUBLISHED_FRAME_SECONDS = 1.0 / 60.0


def kinetic_features(positions: Floats, compat: bool = False) -> Floats:
    """Horizontal energy, vertical energy and acceleration of each of 24 joints, shape (72,), joint by joint.

    Velocities and accelerations are means over 5 frames; energies are their squares' means over the clip, the
    acceleration its length's mean.

    Args:
        positions: (T, 24, 3) from `field_positions`, 30 frames a second, Y up, T >= 4.
        compat: reproduce the published code: frames of 1/60 s on 30 fps data, the older position in the
            acceleration divided by time alone (a precedence slip, so the number depends on where the dancer
            stands), and "up" read from Y of Z-up data, which is a horizontal axis.
    """
    if positions.ndim != 3 or positions.shape[1:] != (24, 3) or len(positions) < 4:
        raise ValueError(f"positions: expected (T >= 4, 24, 3), found {positions.shape}")
    moved = positions - positions[:1, :1]
    step = _PUBLISHED_FRAME_SECONDS if compat else 1.0 / FIELD_FPS
    if compat:
        moved = z_up(moved)
    frames = np.arange(1, len(moved))
    velocity = _window_mean(np.diff(moved, axis=0) / step, frames - 1)
    acceleration = _window_mean(_accelerations(moved, step, compat), frames - 1)
    horizontal = (velocity[..., [0, 2]] ** 2).sum(axis=-1).mean(axis=0)
    vertical = (velocity[..., 1] ** 2).mean(axis=0)
    force = np.linalg.norm(acceleration, axis=-1).mean(axis=0)
    return np.stack([horizontal, vertical, force], axis=-1).ravel()


def z_up(positions: Floats) -> Floats:
    """The same points in a world whose Z axis is up (x, -z, y)."""
    return np.stack([positions[..., 0], -positions[..., 2], positions[..., 1]], axis=-1)


def _accelerations(positions: Floats, step: float, compat: bool) -> Floats:
    later = (positions[2:] - positions[1:-1]) / step
    here = positions[1:-1] if compat else positions[1:-1] / step
    earlier = here - positions[:-2] / step
    return (later - earlier) / step


def _window_mean(values: Floats, centres: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    """Mean of (N, ...) values over the existing ones within 2 of each centre."""
    total = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    start = np.clip(centres - _REACH, 0, len(values))
    end = np.clip(centres + _REACH + 1, 0, len(values))
    count = (end - start).reshape((-1,) + (1,) * (values.ndim - 1))
    return np.asarray((total[end] - total[start]) / count)
