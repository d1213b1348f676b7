"""Speed, acceleration and jerk by successive differences on times that need not be evenly spaced."""

import numpy as np

from choreo_studio.motion.rotations import Floats


def successive_difference(values: Floats, seconds: Floats) -> tuple[Floats, Floats]:
    """First difference quotient of (T, ...) values at (T,) rising times, and the mid times it belongs to.

    Unlike central differences this does not hide a jitter that alternates from frame to frame.

    Returns:
        (T-1, ...) rates per second and (T-1,) times.
    """
    if seconds.shape != (len(values),):
        raise ValueError(f"seconds: expected ({len(values)},), found {seconds.shape}")
    steps = np.diff(seconds)
    if np.any(steps <= 0):
        raise ValueError("seconds: expected rising times, found a step that is not positive")
    shape = (-1,) + (1,) * (values.ndim - 1)
    return np.diff(values, axis=0) / steps.reshape(shape), (seconds[1:] + seconds[:-1]) / 2.0


def accelerations(positions: Floats, seconds: Floats) -> Floats:
    """Second derivative (T-2, ...) in m/s²; row i belongs to frame i+1."""
    velocity, middle = successive_difference(positions, seconds)
    return successive_difference(velocity, middle)[0]


def mean_jerk(positions: Floats, seconds: Floats) -> float:
    """Mean length over frames and joints of the third derivative of (T, J, 3) positions, m/s³; NaN below 4 frames."""
    if len(positions) < 4:
        return float("nan")
    velocity, middle = successive_difference(positions, seconds)
    acceleration, inner = successive_difference(velocity, middle)
    jerk, _ = successive_difference(acceleration, inner)
    return float(np.linalg.norm(jerk, axis=-1).mean())
