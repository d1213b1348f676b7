"""Which feet carry weight and which hands hold, read from motion."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

FOOT_JOINTS: tuple[int, ...] = tuple(INDEX[name] for name in ("LeftFoot", "LeftToeBase", "RightFoot", "RightToeBase"))
HAND_JOINTS: tuple[int, int] = (INDEX["LeftHand"], INDEX["RightHand"])

_LEVEL_QUANTILE = 0.1
_FLAT_HEIGHT = np.array([0.08, 0.02, 0.08, 0.02])
_LEVEL_RANGE = 0.04
_PLANT_HEIGHT = 0.02
_PLANT_VERTICAL_SPEED = 0.25
_HOLD_DISTANCE = 0.17
_HOLD_RELATIVE_SPEED = 1.0
_SHORTEST_PLANT_SECONDS = 0.08
_SHORTEST_HOLD_SECONDS = 0.25

Flags = NDArray[np.bool_]


def velocities(positions: Floats, frame_seconds: Floats) -> Floats:
    """Central differences in metres per second of (T, ..., 3) positions at (T,) times."""
    if len(positions) < 2:
        return np.zeros_like(positions)
    return np.asarray(np.gradient(positions, frame_seconds, axis=0))


def foot_contacts(positions: Floats, frame_seconds: Floats) -> Flags:
    """Planted joints (T, 4): left ankle, left toe, right ankle, right toe.

    A joint is planted while it is within 2 cm of the level that it rests on in the clip (its 10 % quantile, for a
    captured foot may rest a centimetre lower than its twin) and hardly moves up or down; how far it slides is not
    asked. Salsa feet swing low: a higher bound would call them planted.

    Args:
        positions: (T, J, 3) world joints in metres, floor at height 0.
        frame_seconds: (T,) times.
    """
    feet = positions[:, FOOT_JOINTS]
    vertical = np.abs(velocities(feet, frame_seconds)[..., 1])
    level = np.quantile(feet[..., 1], _LEVEL_QUANTILE, axis=0)
    level = np.clip(level, _FLAT_HEIGHT - _LEVEL_RANGE, _FLAT_HEIGHT + _LEVEL_RANGE)
    planted = (feet[..., 1] < level + _PLANT_HEIGHT) & (vertical < _PLANT_VERTICAL_SPEED)
    return without_short_runs(planted, frame_seconds, _SHORTEST_PLANT_SECONDS)


def hand_holds(lead_positions: Floats, follow_positions: Floats, frame_seconds: Floats) -> Flags:
    """Partners' hands that hold, (T, 2, 2): [lead left/right, follow left/right].

    Args:
        lead_positions: (T, J, 3) world joints of the lead.
        follow_positions: (T, J, 3) world joints of the follow.
        frame_seconds: (T,) times.
    """
    lead = lead_positions[:, HAND_JOINTS][:, :, None]
    follow = follow_positions[:, HAND_JOINTS][:, None]
    offset = lead - follow
    speed = np.linalg.norm(velocities(offset, frame_seconds), axis=-1)
    near = (np.linalg.norm(offset, axis=-1) < _HOLD_DISTANCE) & (speed < _HOLD_RELATIVE_SPEED)
    flat = without_short_runs(near.reshape(len(near), 4), frame_seconds, _SHORTEST_HOLD_SECONDS)
    return flat.reshape(near.shape)


def runs_of(flags: Flags) -> NDArray[np.intp]:
    """Start and end (exclusive) of every run of True in (T,) flags, shape (N, 2)."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return np.stack([np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)], axis=-1)


def without_short_runs(flags: Flags, frame_seconds: Floats, shortest_seconds: float) -> Flags:
    """Flags (T, C) with gaps, then runs, shorter than `shortest_seconds` removed."""
    period = float(np.median(np.diff(frame_seconds))) if len(frame_seconds) > 1 else shortest_seconds
    shortest = max(1, round(shortest_seconds / period))
    result = flags.copy()
    for column in range(flags.shape[1]):
        for start, end in runs_of(~result[:, column]):
            if end - start < shortest and start > 0 and end < len(flags):
                result[start:end, column] = True
        for start, end in runs_of(result[:, column]):
            if end - start < shortest:
                result[start:end, column] = False
    return result
