"""When a foot is down, as the measures see it.

A judge must not move when the program's own contact detection is tuned, so this is decided here: heights count from
the level that each foot joint rests on in the clip, for a captured foot may rest a centimetre lower than its twin.
"""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.contacts import FOOT_JOINTS, velocities, without_short_runs
from choreo_studio.motion.rotations import Floats

Flags = NDArray[np.bool_]

_LEVEL_QUANTILE = 0.1
_FLAT_HEIGHT = np.array([0.08, 0.02, 0.08, 0.02])
_LEVEL_RANGE = 0.04

_PLANT_HEIGHT = 0.02
_PLANT_VERTICAL_SPEED = 0.25
_STEP_HEIGHT = np.array([0.04, 0.03, 0.04, 0.03])
_STEP_VERTICAL_SPEED = 0.5
_STEP_HORIZONTAL_SPEED = 0.8
_SHORTEST_SECONDS = 0.08


def floor_levels(positions: Floats) -> Floats:
    """Height in metres that each foot joint rests on, (4,): its 10 % quantile, within 4 cm of a flat foot's.

    Args:
        positions: (T, J, 3) world joints in metres.
    """
    level = np.quantile(positions[:, FOOT_JOINTS, 1], _LEVEL_QUANTILE, axis=0)
    return np.asarray(np.clip(level, _FLAT_HEIGHT - _LEVEL_RANGE, _FLAT_HEIGHT + _LEVEL_RANGE))


def planted_feet(positions: Floats, frame_seconds: Floats) -> Flags:
    """Foot joints that carry weight, (T, 4): left ankle, left toes, right ankle, right toes.

    They are within 2 cm of their level and rise or sink slower than 0.25 m/s; how far they slide is not asked, so
    that slip can be measured on the result.

    Args:
        positions: (T, J, 3) world joints in metres.
        frame_seconds: (T,) times.
    """
    height, speed = _heights_and_speeds(positions, frame_seconds)
    down = (height < _PLANT_HEIGHT) & (np.abs(speed[..., 1]) < _PLANT_VERTICAL_SPEED)
    return without_short_runs(np.asarray(down), frame_seconds, _SHORTEST_SECONDS)


def stepped_feet(positions: Floats, frame_seconds: Floats) -> Flags:
    """Foot joints that have arrived from a step, (T, 4) in the order of `planted_feet`.

    They are within 3 cm (toes) or 4 cm (ankle) of their level and slower than 0.5 m/s up or down and 0.8 m/s along
    the floor, for salsa feet swing low enough to look planted by height alone.

    Args:
        positions: (T, J, 3) world joints in metres.
        frame_seconds: (T,) times.
    """
    height, speed = _heights_and_speeds(positions, frame_seconds)
    slow = np.linalg.norm(speed[..., [0, 2]], axis=-1) < _STEP_HORIZONTAL_SPEED
    down = (height < _STEP_HEIGHT) & (np.abs(speed[..., 1]) < _STEP_VERTICAL_SPEED) & slow
    return without_short_runs(np.asarray(down), frame_seconds, _SHORTEST_SECONDS)


def _heights_and_speeds(positions: Floats, frame_seconds: Floats) -> tuple[Floats, Floats]:
    feet = positions[:, FOOT_JOINTS]
    return feet[..., 1] - floor_levels(positions), velocities(feet, frame_seconds)
