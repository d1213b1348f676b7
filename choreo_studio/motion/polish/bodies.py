"""Where two bodies are in each other's way: pairs of capsules, and which joints should give way how far."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.measures.capsules import nearest_shares
from choreo_studio.motion.polish.curves import smoothstep
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import Skeleton

# Places of a body that can be moved on their own; hips, neck and head go with the root.
HIPS, NECK, HEAD, CROWN = 0, 1, 2, 3
SHOULDERS, HIP_JOINTS, ELBOWS, KNEES, WRISTS, ANKLES, TIPS = ((at, at + 1) for at in range(4, 18, 2))
PLACES = 18
ROOTED = (HIPS, NECK, HEAD, CROWN, *SHOULDERS, *HIP_JOINTS)

# Both ends of each capsule, its radius as a share of the body's height, and whether it belongs to an arm. All but hands
# and skulls are those of `measures.capsules`.
_CAPSULES: tuple[tuple[int, int, float, bool], ...] = (
    (HIPS, NECK, 0.065, False),
    (NECK, HEAD, 0.045, False),
    (HEAD, CROWN, 0.045, False),
    *((SHOULDERS[side], ELBOWS[side], 0.025, True) for side in (0, 1)),
    *((ELBOWS[side], WRISTS[side], 0.020, True) for side in (0, 1)),
    *((WRISTS[side], TIPS[side], 0.016, True) for side in (0, 1)),
    *((HIP_JOINTS[side], KNEES[side], 0.042, False) for side in (0, 1)),
    *((KNEES[side], ANKLES[side], 0.028, False) for side in (0, 1)),
)
_STARTS, _ENDS = (np.array([capsule[side] for capsule in _CAPSULES]) for side in (0, 1))
_RADII = np.array([capsule[2] for capsule in _CAPSULES])
_IS_ARM = np.array([capsule[3] for capsule in _CAPSULES])
_IS_HEAD = _ENDS == CROWN
_IS_FREE = np.isin(_ENDS, (*WRISTS, *TIPS))
# Arms lie on arms in every hold: that is dancing.
_NOT_TWO_ARMS = np.argwhere(~(_IS_ARM[:, None] & _IS_ARM[None, :]))
_HAND_AND_HEAD = np.argwhere(_IS_FREE[:, None] & _IS_HEAD[None, :])
_REACH = 0.05
_TINY = 1e-6
_FLOOR, _UP = np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
_OVER_HEADS = 0.5
_ARM_YIELDS, _TRUNK_YIELDS = 1.0, 0.5


Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
BETWEEN_PARTNERS: Pairs = (_NOT_TWO_ARMS[:, 0], _NOT_TWO_ARMS[:, 1])
OWN_HEAD: Pairs = (_HAND_AND_HEAD[:, 0], _HAND_AND_HEAD[:, 1])


@dataclass(frozen=True, eq=False)
class Near:
    """Pairs of capsules that are near each other at some time: N rows.

    Attributes:
        frames: (N,) when.
        first, second: (N,) which capsule of the one body, and of the other.
        radii: (N,) distance in metres below which they overlap.
    """

    frames: NDArray[np.intp]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    radii: Floats


class Overlaps:
    """Capsules of two dancers that are in each other's way, and arms in the way of the own head.

    Args:
        bodies: of lead and follow.
        lead: (T, PLACES, 3) places of the lead, watched from here on.
        follow: (T, PLACES, 3) places of the follow.
    """

    def __init__(self, bodies: tuple[Skeleton, Skeleton], lead: Floats, follow: Floats) -> None:
        self._bodies, self._lead, self._follow = bodies, lead, follow
        self._near: tuple[Near, Near, Near] | None = None

    def look(self) -> None:
        """Find out what is near what; worth repeating after some moves."""
        (one, other), lead, follow = self._bodies, self._lead, self._follow
        self._near = (
            near_pairs(BETWEEN_PARTNERS, (one, other), lead, follow),
            near_pairs(OWN_HEAD, (one, one), lead, lead),
            near_pairs(OWN_HEAD, (other, other), follow, follow),
        )

    def pushes(self, margin: float) -> tuple[Floats, Floats]:
        """How far every place of lead and follow should move, 2 x (T, PLACES, 3); nothing before the first look."""
        if self._near is None:
            return np.zeros_like(self._lead), np.zeros_like(self._follow)
        lead, follow = pushes(self._near[0], self._lead, self._follow, margin)
        lead += pushes(self._near[1], self._lead, self._lead, 0.0)[0]
        follow += pushes(self._near[2], self._follow, self._follow, 0.0)[0]
        return lead, follow


def near_pairs(pairs: Pairs, bodies: tuple[Skeleton, Skeleton], one: Floats, other: Floats) -> Near:
    """Pairs of capsules of two bodies that overlap or nearly do; one and other (T, PLACES, 3)."""
    first, second = pairs
    radii = _RADII[first] * bodies[0].height + _RADII[second] * bodies[1].height
    # Spheres around the capsules first: most pairs are nowhere near each other.
    (a, a_size), (b, b_size) = (_spheres(places) for places in (one, other))
    apart = np.linalg.norm(a[:, first] - b[:, second], axis=-1)
    frames, rows = np.nonzero(apart < a_size[:, first] + b_size[:, second] + radii + _REACH)
    return Near(frames, first[rows], second[rows], radii[rows])


def _spheres(places: Floats) -> tuple[Floats, Floats]:
    start, end = places[:, _STARTS], places[:, _ENDS]
    return (start + end) / 2.0, np.linalg.norm(end - start, axis=-1) / 2.0


def pushes(near: Near, lead: Floats, follow: Floats, margin: float) -> tuple[Floats, Floats]:
    """How far every place of lead and follow should move, 2 x (T, PLACES, 3), so that capsules no longer overlap.

    Of several pushes on one place the deepest overlap counts most. Arms yield to trunks and legs.

    Args:
        near: what to look at.
        lead: (T, PLACES, 3) places of the lead.
        follow: (T, PLACES, 3) places of the follow.
        margin: metres that capsules shall keep between them.
    """
    a, b = near.first, near.second
    ends = [lead[near.frames, _STARTS[a]], lead[near.frames, _ENDS[a]]]
    ends += [follow[near.frames, _STARTS[b]], follow[near.frames, _ENDS[b]]]
    s, t = nearest_shares(*ends)
    gap = ends[2] + t[:, None] * (ends[3] - ends[2]) - ends[0] - s[:, None] * (ends[1] - ends[0])
    distance = np.linalg.norm(gap, axis=-1)
    depth = near.radii + margin - distance
    deep = depth > 0.0
    frames = near.frames[deep]
    a, b = a[deep], b[deep]
    # Axes that nearly meet have no direction of their own, or one that changes sides from frame to frame.
    unsure = smoothstep((depth / near.radii)[deep] / 0.4 - 1.0)[:, None]
    apart = normalized((follow[frames, HIPS] - lead[frames, HIPS]) * _FLOOR)
    # An arm gets past a head above it.
    over = np.where(_IS_HEAD[b] & _IS_ARM[a], -1.0, np.where(_IS_HEAD[a] & _IS_ARM[b], 1.0, 0.0))[:, None]
    apart, unsure = np.where(over != 0.0, over * _UP, apart), np.maximum(unsure, _OVER_HEADS * np.abs(over))
    own = gap[deep] / np.maximum(distance[deep], _TINY)[:, None]
    push = normalized((1.0 - unsure) * own + unsure * apart) * depth[deep, None]
    arm = np.where(_IS_ARM[a] | _IS_ARM[b], 1.0, 0.0)
    lead_share = np.where(arm, np.where(_IS_ARM[a], _ARM_YIELDS, _TRUNK_YIELDS), 0.5)
    follow_share = np.where(arm, np.where(_IS_ARM[b], _ARM_YIELDS, _TRUNK_YIELDS), 0.5)
    return (
        _gathered(lead.shape, frames, a, s[deep], -push * lead_share[:, None], depth[deep]),
        _gathered(follow.shape, frames, b, t[deep], push * follow_share[:, None], depth[deep]),
    )


def _gathered(
    shape: tuple[int, ...],
    frames: NDArray[np.intp],
    capsules: NDArray[np.intp],
    share: Floats,
    push: Floats,
    depth: Floats,
) -> Floats:
    """Pushes on points of capsules as moves (T, PLACES, 3) of their ends; rooted places are moved as one."""
    size = shape[0] * shape[1]
    weights, total = np.zeros(size), np.zeros((size, 3))
    length = (1.0 - share) ** 2 + share**2
    for ends, own in ((_STARTS, 1.0 - share), (_ENDS, share)):
        places = ends[capsules]
        # All rooted places give their pushes to the hips, which the caller hands on.
        slots = frames * shape[1] + np.where(np.isin(places, ROOTED), HIPS, places)
        importance = depth * own
        weights += np.bincount(slots, importance, size)
        for axis in range(3):
            total[:, axis] += np.bincount(slots, importance * push[:, axis] * own / length, size)
    return (total / np.maximum(weights, _TINY)[:, None]).reshape(shape)
