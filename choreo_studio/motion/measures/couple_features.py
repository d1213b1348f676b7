"""How far each joint of one dancer is from each of the other: the couple's shape as 100 numbers.

Source: Duolando (Siyao et al., ICLR 2024), `utils/metrics_duet.py` (FID_cd, Div_cd).
"""

import numpy as np

from choreo_studio.motion.measures.field_joints import FIELD_INDEX
from choreo_studio.motion.rotations import Floats

CROSS_DISTANCE_SIZE = 100
_JOINTS = [
    FIELD_INDEX[name]
    for name in (
        "root",
        "lankle",
        "rankle",
        "ltoes",
        "rtoes",
        "head",
        "lshoulder",
        "rshoulder",
        "lwrist",
        "rwrist",
    )
]


def cross_distance_features(lead_positions: Floats, follow_positions: Floats) -> Floats:
    """Time-mean distances in metres between 10 joints of the follow (slow index) and 10 of the lead, shape (100,).

    Args:
        lead_positions: (T, 24, 3) from `field_positions`.
        follow_positions: (T, 24, 3) in the same world.
    """
    if lead_positions.shape != follow_positions.shape or lead_positions.shape[1:] != (24, 3):
        raise ValueError(
            f"follow_positions: expected (T, 24, 3) like the lead's {lead_positions.shape}, "
            f"found {follow_positions.shape}"
        )
    follow, lead = follow_positions[:, _JOINTS, None], lead_positions[:, None, _JOINTS]
    return np.asarray(np.linalg.norm(follow - lead, axis=-1).mean(axis=0).ravel())
