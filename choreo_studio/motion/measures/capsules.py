"""Bodies as capsules, and how far two of them go through each other."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, Skeleton

_CENTIMETRES = 100.0
_TINY = 1e-12

# Ends of each capsule and its radius as a share of the body's height.
_CAPSULES: dict[str, tuple[str, str, float]] = {
    "torso": ("Hips", "Neck", 0.065),
    "head": ("Neck", "Head", 0.045),
    "left upper arm": ("LeftArm", "LeftForeArm", 0.025),
    "left forearm": ("LeftForeArm", "LeftHand", 0.020),
    "right upper arm": ("RightArm", "RightForeArm", 0.025),
    "right forearm": ("RightForeArm", "RightHand", 0.020),
    "left thigh": ("LeftUpLeg", "LeftLeg", 0.042),
    "left shin": ("LeftLeg", "LeftFoot", 0.028),
    "right thigh": ("RightUpLeg", "RightLeg", 0.042),
    "right shin": ("RightLeg", "RightFoot", 0.028),
}
CAPSULE_NAMES: tuple[str, ...] = tuple(_CAPSULES)
_STARTS = [INDEX[start] for start, _, _ in _CAPSULES.values()]
_ENDS = [INDEX[end] for _, end, _ in _CAPSULES.values()]
_RADII = np.array([radius for _, _, radius in _CAPSULES.values()])


def _pairs() -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], np.ndarray[tuple[int], np.dtype[np.intp]]]:
    # Forearms lie on each other in every hold, and on the partner's upper arm in a frame: that is dancing.
    arms = {index for index, name in enumerate(CAPSULE_NAMES) if "arm" in name}
    pairs = [(a, b) for a in range(len(_RADII)) for b in range(len(_RADII)) if not (a in arms and b in arms)]
    first, second = zip(*pairs, strict=True)
    return np.array(first), np.array(second)


_LEAD_CAPSULE, _FOLLOW_CAPSULE = _pairs()


@dataclass(frozen=True)
class BodyPenetration:
    """How far two bodies go through each other.

    Attributes:
        share: share of frames in which any two capsules overlap by more than a centimetre.
        mean_cm: depth of the deepest overlap, averaged over those frames; 0 without one.
        worst_cm: the deepest overlap of all.
        worst_frame: its frame.
        torso_share: share of frames in which the torsos overlap at all.
        torso_mean_cm: their mean depth in those frames; 0 without one.
        torso_worst_cm: their deepest overlap.
    """

    share: float
    mean_cm: float
    worst_cm: float
    worst_frame: int
    torso_share: float
    torso_mean_cm: float
    torso_worst_cm: float


def body_penetration(
    lead_positions: Floats, follow_positions: Floats, lead_body: Skeleton, follow_body: Skeleton
) -> BodyPenetration:
    """Overlap of the partners' capsules; arms against arms are not asked, for holds join them.

    Args:
        lead_positions: (T, J, 3) world joints of the lead in metres.
        follow_positions: (T, J, 3) world joints of the follow.
        lead_body: gives the lead's thickness by its height.
        follow_body: the follow's.
    """
    depth = capsule_depths(lead_positions, follow_positions, lead_body, follow_body) * _CENTIMETRES
    deepest = depth.max(axis=1)
    through, worst = deepest > 1.0, int(np.argmax(deepest))
    torso = depth[:, _torso_pair()]
    torso_through = torso > 0.0
    return BodyPenetration(
        share=float(through.mean()),
        mean_cm=float(deepest[through].mean()) if through.any() else 0.0,
        worst_cm=max(0.0, float(deepest[worst])),
        worst_frame=worst,
        torso_share=float(torso_through.mean()),
        torso_mean_cm=float(torso[torso_through].mean()) if torso_through.any() else 0.0,
        torso_worst_cm=max(0.0, float(torso.max())),
    )


def capsule_depths(
    lead_positions: Floats, follow_positions: Floats, lead_body: Skeleton, follow_body: Skeleton
) -> Floats:
    """Depth in metres of every asked pair of capsules (negative: apart), shape (T, P)."""
    distance = segment_distances(
        lead_positions[:, _STARTS][:, _LEAD_CAPSULE],
        lead_positions[:, _ENDS][:, _LEAD_CAPSULE],
        follow_positions[:, _STARTS][:, _FOLLOW_CAPSULE],
        follow_positions[:, _ENDS][:, _FOLLOW_CAPSULE],
    )
    radii = _RADII[_LEAD_CAPSULE] * lead_body.height + _RADII[_FOLLOW_CAPSULE] * follow_body.height
    return np.asarray(radii - distance)


def capsules_of(positions: Floats, body: Skeleton) -> tuple[Floats, Floats, Floats]:
    """Starts (T, C, 3), ends (T, C, 3) and radii (C,) in metres of a body's capsules, joints (T, J, 3)."""
    return positions[:, _STARTS], positions[:, _ENDS], _RADII * body.height


def torso_depths(
    lead_positions: Floats, follow_positions: Floats, lead_body: Skeleton, follow_body: Skeleton
) -> Floats:
    """Depth in metres of the lead's torso in the follow's (negative: apart), shape (T,); arguments as above."""
    torso = CAPSULE_NAMES.index("torso")
    start, end = _STARTS[torso], _ENDS[torso]
    distance = segment_distances(
        lead_positions[:, start], lead_positions[:, end], follow_positions[:, start], follow_positions[:, end]
    )
    return np.asarray(_RADII[torso] * (lead_body.height + follow_body.height) - distance)


def leg_depths(lead_positions: Floats, follow_positions: Floats, lead_body: Skeleton, follow_body: Skeleton) -> Floats:
    """Depth in metres of the lead's legs in the follow's where deepest (negative: apart), shape (T,)."""
    legs = np.array([index for index, name in enumerate(CAPSULE_NAMES) if "thigh" in name or "shin" in name])
    first, second = np.repeat(legs, len(legs)), np.tile(legs, len(legs))
    starts, ends = np.array(_STARTS), np.array(_ENDS)
    distance = segment_distances(
        lead_positions[:, starts[first]],
        lead_positions[:, ends[first]],
        follow_positions[:, starts[second]],
        follow_positions[:, ends[second]],
    )
    radii = _RADII[first] * lead_body.height + _RADII[second] * follow_body.height
    return np.asarray((radii - distance).max(axis=1))


def _torso_pair() -> int:
    torso = CAPSULE_NAMES.index("torso")
    return int(np.flatnonzero((torso == _LEAD_CAPSULE) & (torso == _FOLLOW_CAPSULE))[0])


def segment_distances(start: Floats, end: Floats, other_start: Floats, other_end: Floats) -> Floats:
    """Least distances (...) between segments given by their ends (..., 3)."""
    s, t = nearest_shares(start, end, other_start, other_end)
    gap = start - other_start + s[..., None] * (end - start) - t[..., None] * (other_end - other_start)
    return np.sqrt(_dot(gap, gap))


def nearest_shares(start: Floats, end: Floats, other_start: Floats, other_end: Floats) -> tuple[Floats, Floats]:
    """How far along two segments (..., 3), each as a share (...) in 0..1, the points lie that are nearest.

    Source: Ericson, Real-Time Collision Detection (2005), section 5.1.9.
    """
    along, other, between = end - start, other_end - other_start, start - other_start
    a, e = _dot(along, along), _dot(other, other)
    b, c, f = _dot(along, other), _dot(along, between), _dot(other, between)
    denominator = a * e - b * b
    parallel = denominator <= _TINY
    s = np.where(parallel, 0.0, np.clip((b * f - c * e) / np.where(parallel, 1.0, denominator), 0.0, 1.0))
    t = np.clip((b * s + f) / np.maximum(e, _TINY), 0.0, 1.0)
    return np.clip((b * t - c) / np.maximum(a, _TINY), 0.0, 1.0), t


def _dot(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.einsum("...i,...i->...", first, second))
