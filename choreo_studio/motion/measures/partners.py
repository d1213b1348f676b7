"""Where partners stand: distance and facing."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX

FACING_DEGREES = 50.0
_FLAT = np.array([1.0, 0.0, 1.0])


@dataclass(frozen=True)
class PartnerPlacing:
    """How partners stand to each other.

    Attributes:
        distance_5_m: 5 % quantile over frames of the horizontal distance between hips.
        distance_50_m: the median.
        distance_95_m: the 95 % quantile.
        inside_share: share of frames with the distance inside the bounds asked for; NaN without bounds.
        facing_share: share of frames in which each looks within 50 degrees of the other.
    """

    distance_5_m: float
    distance_50_m: float
    distance_95_m: float
    inside_share: float
    facing_share: float


def partner_distances(lead_positions: Floats, follow_positions: Floats) -> Floats:
    """Horizontal distance in metres between the hips, (T,)."""
    offset = follow_positions[:, INDEX["Hips"]] - lead_positions[:, INDEX["Hips"]]
    return np.asarray(np.linalg.norm(offset * _FLAT, axis=-1))


def partner_placing(
    lead_positions: Floats, follow_positions: Floats, bounds_m: tuple[float, float] | None = None
) -> PartnerPlacing:
    """Distance and facing of partners.

    Args:
        lead_positions: (T, J, 3) world joints of the lead in metres.
        follow_positions: (T, J, 3) world joints of the follow.
        bounds_m: lower and upper distance of real dancing, usually its 5 and 95 % quantiles.
    """
    distance = partner_distances(lead_positions, follow_positions)
    inside = float("nan")
    if bounds_m is not None:
        inside = float(((distance >= bounds_m[0]) & (distance <= bounds_m[1])).mean())
    low, middle, high = (float(q) for q in np.quantile(distance, [0.05, 0.5, 0.95]))
    facing = _faces(lead_positions, follow_positions) & _faces(follow_positions, lead_positions)
    return PartnerPlacing(low, middle, high, inside, float(facing.mean()))


def facing_directions(positions: Floats) -> Floats:
    """Horizontal unit vectors (T, 3) that hips and shoulders look along."""
    left = (
        positions[:, INDEX["LeftUpLeg"]]
        - positions[:, INDEX["RightUpLeg"]]
        + positions[:, INDEX["LeftArm"]]
        - positions[:, INDEX["RightArm"]]
    )
    return normalized(np.cross(left, np.array([0.0, 1.0, 0.0])) * _FLAT)


def _faces(looker: Floats, partner: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    towards = normalized((partner[:, INDEX["Hips"]] - looker[:, INDEX["Hips"]]) * _FLAT)
    cosine = (facing_directions(looker) * towards).sum(axis=-1)
    return np.asarray(cosine >= np.cos(np.radians(FACING_DEGREES)))
