"""How a couple uses the floor."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.contacts import FOOT_JOINTS
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

USUAL_STAGE_M = 6.0
_STAYING = (*FOOT_JOINTS, INDEX["Hips"])


@dataclass(frozen=True)
class StageUse:
    """Where a couple is on the floor, whose middle is the origin.

    Attributes:
        inside_share: share of frames with all feet and hips of both on the square stage.
        farthest_m: the largest distance of a foot or of hips from the middle, along an axis: a stage of twice this side
            would hold them always.
        needed_m: side of the smallest square, wherever it lies, that holds them.
    """

    inside_share: float
    farthest_m: float
    needed_m: float


def stage_use(lead_positions: Floats, follow_positions: Floats, stage_metres: float = USUAL_STAGE_M) -> StageUse:
    """Use of a square stage.

    Args:
        lead_positions: (T, J, 3) world joints in metres.
        follow_positions: the same of the follow.
        stage_metres: side of the square.
    """
    both = np.concatenate([lead_positions[:, _STAYING], follow_positions[:, _STAYING]], axis=1)[..., [0, 2]]
    reach = np.abs(both).max(axis=(1, 2))
    extent = both.max(axis=(0, 1)) - both.min(axis=(0, 1))
    return StageUse(float((reach <= stage_metres / 2.0).mean()), float(reach.max()), float(extent.max()))
