"""Whether partners' hands meet."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.contacts import HAND_JOINTS, Flags, hand_holds
from choreo_studio.motion.rotations import Floats

NEAR_METRES = 0.15
_CENTIMETRES = 100.0


@dataclass(frozen=True)
class HandHold:
    """How well hands hold.

    Attributes:
        near_share: share of frames in which the nearest pair of wrists is within 15 cm.
        hold_share: share of frames with at least one hold.
        error_cm: mean distance of the wrists that hold, beyond `touching_cm`; NaN without a hold.
        median_nearest_cm: median over frames of the nearest pair's distance.
    """

    near_share: float
    hold_share: float
    error_cm: float
    median_nearest_cm: float


def hand_distances(lead_positions: Floats, follow_positions: Floats) -> Floats:
    """Distances in metres between the lead's (first axis) and the follow's wrists, left before right, (T, 2, 2)."""
    lead = lead_positions[:, HAND_JOINTS][:, :, None]
    follow = follow_positions[:, HAND_JOINTS][:, None]
    return np.asarray(np.linalg.norm(lead - follow, axis=-1))


def hand_hold(
    lead_positions: Floats,
    follow_positions: Floats,
    frame_seconds: Floats,
    holds: Flags | None = None,
    touching_cm: float = 0.0,
) -> HandHold:
    """How near partners' hands are, at all times and inside holds.

    Args:
        lead_positions: (T, J, 3) world joints of the lead in metres.
        follow_positions: (T, J, 3) world joints of the follow.
        frame_seconds: (T,) times.
        holds: (T, 2, 2) which hands hold, [lead, follow]; found from the motion when not given, in which case the
            error can never exceed the distance that makes a hold. Give the holds that were asked for where known.
        touching_cm: wrist distance at which joined hands are perfect.
    """
    distance = hand_distances(lead_positions, follow_positions)
    held = hand_holds(lead_positions, follow_positions, frame_seconds) if holds is None else holds
    if held.shape != distance.shape:
        raise ValueError(f"holds: expected {distance.shape}, found {held.shape}")
    nearest = distance.reshape(len(distance), 4).min(axis=1)
    error = np.maximum(0.0, distance[held] * _CENTIMETRES - touching_cm)
    return HandHold(
        near_share=float((nearest < NEAR_METRES).mean()),
        hold_share=float(held.any(axis=(1, 2)).mean()),
        error_cm=float(error.mean()) if len(error) else float("nan"),
        median_nearest_cm=float(np.median(nearest)) * _CENTIMETRES,
    )
