"""Whether the body speeds up only while a foot stands still.

Source: EDGE (Tseng et al., CVPR 2023), Physical Foot Contact score.
"""

import numpy as np

from choreo_studio.motion.measures.field_joints import FIELD_FPS, FIELD_INDEX
from choreo_studio.motion.rotations import Floats

_SCALE = 10000.0


def physical_foot_contact(positions: Floats) -> float:
    """PFC of a clip (lower is better): root acceleration times both feet's least horizontal step, times 10000.

    Falling is free, so only upward vertical acceleration counts; the acceleration is divided by its maximum, steps
    are metres per frame at 30 frames a second, and of each foot the slower of ankle and toes is taken.

    Args:
        positions: (T, 24, 3) from `field_positions`, 30 frames a second, T >= 3.

    Returns:
        0 for a root that is never accelerated.
    """
    if positions.ndim != 3 or positions.shape[1:] != (24, 3) or len(positions) < 3:
        raise ValueError(f"positions: expected (T >= 3, 24, 3), found {positions.shape}")
    push = np.diff(positions[:, FIELD_INDEX["root"]], n=2, axis=0) * FIELD_FPS**2
    push[:, 1] = np.maximum(push[:, 1], 0.0)
    strength = np.linalg.norm(push, axis=-1)
    if strength.max() == 0.0:
        return 0.0
    steps = np.diff(positions[1:], axis=0)[..., [0, 2]]
    left, right = (
        np.linalg.norm(steps[:, [FIELD_INDEX[side + "ankle"], FIELD_INDEX[side + "toes"]]], axis=-1).min(axis=1)
        for side in "lr"
    )
    return float((left * right * strength / strength.max()).mean() * _SCALE)
