"""Held poses at both ends of a dance: a moment at which the couple stands restfully is held until, or from then on.

Nothing is invented: the pose is one of the dance itself, so hands, feet and partners are where they were danced to.
Time slows down towards it and picks up after it, which keeps planted feet planted.
"""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import FOOT_JOINTS, velocities
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.partners import facing_directions, partner_distances
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

EASE_FRAMES = 10
_EARLIER, _LATER = 16, 8
_SPEED_WINDOW = 9
_ANKLE_HEIGHT = 0.09
_LIFT_COST, _FACING_COST, _DISTANCE_COST, _LATE_COST = 12.0, 0.4, 1.5, 0.2
_USUAL_DISTANCE, _USUAL_SPREAD = 0.55, 0.2
_FLAT = np.array([1.0, 0.0, 1.0])

Flags = NDArray[np.bool_]


def unrest(duet: DuetMotion, frame_seconds: Floats) -> Floats:
    """How unlike a ready couple each frame is, (T,), 0 being best.

    It counts speed, feet in the air, looking away from each other, and a distance that no hold has.
    """
    joints = [joint_positions(clip) for clip in duet]
    speed = np.mean([np.linalg.norm(velocities(x, frame_seconds), axis=-1).mean(axis=1) for x in joints], axis=0)
    feet = np.concatenate([x[:, FOOT_JOINTS[::2], 1] for x in joints], axis=1)
    lifted = np.maximum(feet - _ANKLE_HEIGHT, 0.0).max(axis=1)
    away = joints[1][:, INDEX["Hips"]] - joints[0][:, INDEX["Hips"]]
    away = away * _FLAT / np.maximum(np.linalg.norm(away * _FLAT, axis=-1, keepdims=True), 1e-6)
    looks = [(sign * away * facing_directions(x)).sum(axis=-1) for sign, x in zip((1.0, -1.0), joints, strict=True)]
    far = np.maximum(np.abs(partner_distances(*joints) - _USUAL_DISTANCE) - _USUAL_SPREAD, 0.0)
    cost = speed + _LIFT_COST * lifted + _FACING_COST * (2.0 - looks[0] - looks[1]) + _DISTANCE_COST * far
    return smoothed(cost, _SPEED_WINDOW)


def held_frames(duet: DuetMotion, frame_seconds: Floats, begin: int | None, end: int | None) -> Floats:
    """Which frame of the dance each frame shows, (T,), rising: one pose before `begin`, another after `end`.

    The poses are the most restful ones near these frames.

    Args:
        duet: (T) the dance.
        frame_seconds: (T,) rising times.
        begin: about where the dance begins to move, None for from the start.
        end: about where it has come to rest, None for never.
    """
    frames = np.arange(duet.frame_count, dtype=np.float64)
    shown = frames.copy()
    cost = unrest(duet, frame_seconds)
    if begin is not None:
        since = frames - _most_restful(cost, begin) + EASE_FRAMES
        eased = _most_restful(cost, begin) + np.maximum(since, 0.0) ** 2 / (4.0 * EASE_FRAMES)
        shown = np.where(since < 2.0 * EASE_FRAMES, eased, shown)
    if end is not None:
        until = _most_restful(cost, end) + EASE_FRAMES - frames
        eased = _most_restful(cost, end) - np.maximum(until, 0.0) ** 2 / (4.0 * EASE_FRAMES)
        shown = np.where(until < 2.0 * EASE_FRAMES, eased, shown)
    return shown


def is_held(shown: Floats) -> Flags:
    """Frames (T,) that stand still."""
    return np.asarray(np.gradient(shown) < 0.1)


def shown_at(duet: DuetMotion, shown: Floats) -> DuetMotion:
    """The dance as `held_frames` shows it."""
    return sample_duet(duet, np.arange(duet.frame_count, dtype=np.float64), shown)


def _most_restful(cost: Floats, near: int) -> int:
    last = len(cost) - 1
    frames = np.arange(max(EASE_FRAMES, near - _EARLIER), min(last - EASE_FRAMES, near + _LATER) + 1)
    if len(frames) == 0:
        return min(max(near, 0), last)
    return int(frames[np.argmin(cost[frames] + _LATE_COST * np.abs(frames - near) / _EARLIER)])
