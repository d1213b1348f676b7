"""Feet that slide while they carry weight, and feet below the floor."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.contacts import FOOT_JOINTS, velocities
from choreo_studio.motion.kinematics import Pose, end_positions
from choreo_studio.motion.measures.plants import planted_feet
from choreo_studio.motion.rotations import Floats, rotate
from choreo_studio.motion.skeleton import INDEX

CENTIMETRES = 100.0
_HEEL_BEHIND_ANKLE = 0.04
_FREE_FOOT = np.inf


@dataclass(frozen=True)
class FootSlip:
    """How much planted feet slide over the floor.

    Attributes:
        mean_cm_per_second: mean horizontal speed over all planted foot-frames; NaN when no foot is ever planted.
        worst_m_per_second: the fastest slide.
        worst_frame: its frame, -1 when no foot is ever planted.
        worst_seconds: its time.
        planted_share: share of frames with at least one planted foot.
    """

    mean_cm_per_second: float
    worst_m_per_second: float
    worst_frame: int
    worst_seconds: float
    planted_share: float


def foot_slip(positions: Floats, frame_seconds: Floats, contacts: NDArray[np.bool_] | None = None) -> FootSlip:
    """Horizontal speed of planted feet.

    Of a foot whose ankle and toes are both planted the slower one counts: a turn on the ball of the foot or on the
    heel is no slip.

    Args:
        positions: (T, J, 3) world joints in metres, floor at height 0.
        frame_seconds: (T,) times.
        contacts: (T, 4) planted left ankle, left toes, right ankle, right toes; `planted_feet` (by height and
            vertical speed) when not given.
    """
    planted = planted_feet(positions, frame_seconds) if contacts is None else contacts
    if planted.shape != (len(positions), 4):
        raise ValueError(f"contacts: expected ({len(positions)}, 4), found {planted.shape}")
    speed = planted_foot_speeds(positions, frame_seconds, planted)
    held = np.isfinite(speed)
    if not held.any():
        return FootSlip(float("nan"), float("nan"), -1, float("nan"), 0.0)
    worst = int(np.argmax(np.where(held, speed, -1.0).max(axis=1)))
    return FootSlip(
        mean_cm_per_second=float(speed[held].mean()) * CENTIMETRES,
        worst_m_per_second=float(speed[worst][held[worst]].max()),
        worst_frame=worst,
        worst_seconds=float(frame_seconds[worst]),
        planted_share=float(held.any(axis=1).mean()),
    )


def planted_foot_speeds(positions: Floats, frame_seconds: Floats, contacts: NDArray[np.bool_]) -> Floats:
    """Horizontal speed in m/s of the left and right foot, (T, 2); infinite where a foot is not planted."""
    rates = velocities(positions[:, FOOT_JOINTS], frame_seconds)
    speed = np.linalg.norm(rates[..., [0, 2]], axis=-1)
    return np.asarray(np.where(contacts, speed, _FREE_FOOT).reshape(-1, 2, 2).min(axis=2))


@dataclass(frozen=True)
class FloorPenetration:
    """How far soles sink below height 0.

    Attributes:
        mean_cm: depth of the deepest sole point, averaged over all frames.
        worst_cm: the deepest point of all.
        worst_frame: its frame.
        share: share of frames deeper than one centimetre.
    """

    mean_cm: float
    worst_cm: float
    worst_frame: int
    share: float


def floor_penetration(clip: MotionClip, pose: Pose) -> FloorPenetration:
    """Depth of heels, balls and tips of the feet below the floor.

    The soles are those of the rest pose, where the body stands on the floor.

    Args:
        clip: the motion.
        pose: its world pose.
    """
    depth = np.maximum(0.0, -sole_points(clip, pose)[..., 1]).max(axis=1) * CENTIMETRES
    worst = int(np.argmax(depth))
    return FloorPenetration(float(depth.mean()), float(depth[worst]), worst, float((depth > 1.0).mean()))


def sole_points(clip: MotionClip, pose: Pose) -> Floats:
    """World places (T, 6, 3) of left heel, ball and toe tip, then right."""
    rest = clip.skeleton.rest_positions
    points = []
    for side in ("Left", "Right"):
        ankle, toe = INDEX[f"{side}Foot"], INDEX[f"{side}ToeBase"]
        heel = np.array([0.0, -rest[ankle, 1], -_HEEL_BEHIND_ANKLE])
        tip_height = rest[toe, 1] + clip.skeleton.ends[f"{side}ToeBase"][1]
        points.append(pose.positions[:, ankle] + rotate(pose.rotations[:, ankle], heel))
        below = np.array([0.0, -rest[toe, 1], 0.0])
        points.append(pose.positions[:, toe] + rotate(pose.rotations[:, ankle], below))
        tip = end_positions(clip, pose, f"{side}ToeBase")
        points.append(tip + rotate(pose.rotations[:, toe], np.array([0.0, -tip_height, 0.0])))
    return np.stack(points, axis=1)
