"""Arms and legs that reach a place with the elbow or knee on a chosen side."""

import numpy as np

from choreo_studio.motion.rotations import Floats, cross, from_matrix, normalized

_LONGEST, _SHORTEST = 0.992, 0.25


def bent_limb(
    start: Floats, target: Floats, pole: Floats, first_bone: float, second_bone: float
) -> tuple[Floats, Floats, Floats]:
    """Directions of both bones, (T, 3) each, and the axis of the hinge between them.

    Args:
        start: (T, 3) hip or shoulder.
        target: (T, 3) where the end shall be; what is out of reach is approached.
        pole: (T, 3) direction to which the knee or elbow points.
        first_bone: length.
        second_bone: length.
    """
    length = first_bone + second_bone
    aim = normalized(target - start)
    distance = np.clip(np.linalg.norm(target - start, axis=-1), _SHORTEST * length, _LONGEST * length)
    along = (first_bone**2 - second_bone**2 + distance**2) / (2.0 * distance)
    out = np.sqrt(np.maximum(first_bone**2 - along**2, 0.0))
    away = normalized(pole - np.sum(pole * aim, axis=-1, keepdims=True) * aim)
    middle = along[:, None] * aim + out[:, None] * away
    first = normalized(middle)
    second = normalized(distance[:, None] * aim - middle)
    return first, second, normalized(cross(away, aim))


def bone_rotation(direction: Floats, hinge: Floats, rest_direction: Floats, rest_hinge: Floats) -> Floats:
    """World rotations (T, 4) that take a bone and its hinge from the rest pose to direction and hinge (T, 3)."""
    return from_matrix(_axes(direction, hinge) @ _axes(rest_direction, rest_hinge).swapaxes(-1, -2))


def _axes(first: Floats, second: Floats) -> Floats:
    x = normalized(first)
    y = normalized(second - np.sum(second * x, axis=-1, keepdims=True) * x)
    return np.stack([x, y, cross(x, y)], axis=-1)
