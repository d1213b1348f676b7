"""Joints that jerk harder than dancers do, eased for the moment that they do."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.polish.curves import envelope, smoothed
from choreo_studio.motion.rotations import Floats, continuous, inverse, multiply, normalized, to_rotation_vector

# Radians per second squared; 99.9 % of captured dancing stays below 110 to 350, depending on the joint.
_HARDEST_TURN = 400.0
_HARDEST_MOVE = 30.0
_WINDOW, _EASE_FRAMES = 9, 9


def without_jerks(clip: MotionClip, seconds: Floats, weight: Floats, hardest_turn: float = _HARDEST_TURN) -> MotionClip:
    """The clip with joints and hips averaged over a few frames around jerks, and left alone everywhere else.

    Args:
        clip: T frames.
        seconds: (T,) rising times.
        weight: (T,) share of the correction in 0..1.
        hardest_turn: rad/s² of joints that count as jerks beyond it.
    """
    if clip.frame_count < _WINDOW:
        return clip
    turning = envelope((turn_accelerations(clip, seconds) > hardest_turn).astype(np.float64), _EASE_FRAMES)
    moving = envelope((_move_accelerations(clip, seconds) > _HARDEST_MOVE).astype(np.float64), _EASE_FRAMES)
    if not (turning.any() or moving.any()):
        return clip
    share = (turning * weight[:, None])[..., None]
    rotations = continuous(clip.rotations)
    eased = normalized((1.0 - share) * rotations + share * smoothed(rotations, _WINDOW))
    roots = clip.root_positions
    roots = roots + (moving * weight)[:, None] * (smoothed(roots, _WINDOW) - roots)
    return replace(clip, root_positions=roots, rotations=np.where(share > 0.0, eased, clip.rotations))


def turn_accelerations(clip: MotionClip, seconds: Floats) -> Floats:
    """Change per second of every joint's turning speed (T, J), rad/s²; 0 in the first and last frame."""
    steps = np.diff(seconds)
    rotations = continuous(clip.rotations)
    rates = to_rotation_vector(multiply(inverse(rotations[:-1]), rotations[1:])) / steps[:, None, None]
    between = (steps[1:] + steps[:-1]) / 2.0
    change = np.linalg.norm(np.diff(rates, axis=0), axis=-1) / between[:, None]
    return np.pad(change, [(1, 1), (0, 0)])


def _move_accelerations(clip: MotionClip, seconds: Floats) -> Floats:
    steps = np.diff(seconds)
    rates = np.diff(clip.root_positions, axis=0) / steps[:, None]
    change = np.linalg.norm(np.diff(rates, axis=0), axis=-1) / ((steps[1:] + steps[:-1]) / 2.0)
    return np.pad(change, (1, 1))
