"""Where two bodies are in each other's way: pairs of capsules, and which joints should give way how far."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.measures.capsules import nearest_shares
from choreo_studio.motion.polish.curves import smoothstep
from choreo_studio.motion.rotations import Floats, dot, lengths, normalized
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
_COUNT = len(_CAPSULES)
_STARTS, _ENDS = (np.array([capsule[side] for capsule in _CAPSULES]) for side in (0, 1))
_RADII = np.array([capsule[2] for capsule in _CAPSULES])
_IS_ARM = np.array([capsule[3] for capsule in _CAPSULES])
_IS_HEAD = _ENDS == CROWN
_IS_FREE = np.isin(_ENDS, (*WRISTS, *TIPS))
# All rooted places give their pushes to the hips, which the caller hands on.
_PUSHED = np.where(np.isin(np.arange(PLACES), ROOTED), HIPS, np.arange(PLACES))
_REACH = 0.05
_TINY = 1e-6
_FLOOR, _UP = np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
_OVER_HEADS = 0.5
_ARM_YIELDS, _TRUNK_YIELDS = 1.0, 0.5


def _pairs() -> NDArray[np.intp]:
    """Pairs (2, N) that are looked at, of the capsules of the lead and, counted on, of the follow."""
    # Arms lie on arms in every hold: that is dancing.
    partners = np.argwhere(~(_IS_ARM[:, None] & _IS_ARM[None, :])) + np.array([0, _COUNT])
    own_head = np.argwhere(_IS_FREE[:, None] & _IS_HEAD[None, :])
    return np.concatenate([partners, own_head, own_head + _COUNT]).T


_PAIRS = _pairs()
_OWN = (_PAIRS[0] < _COUNT) == (_PAIRS[1] < _COUNT)
_BODY, _CAPSULE = np.divmod(_PAIRS, _COUNT)
_ARM, _HEAD = _IS_ARM[_CAPSULE], _IS_HEAD[_CAPSULE]
# An arm gets past a head above it: which way the second one of a pair goes for that.
_OVER = np.where(_HEAD[1] & _ARM[0], -1.0, np.where(_HEAD[0] & _ARM[1], 1.0, 0.0))
# Arms yield to trunks and legs; the own head stays.
_YIELDS = np.where(_ARM.any(axis=0), np.where(_ARM, _ARM_YIELDS, _TRUNK_YIELDS), 0.5)
_YIELDS[1, _OWN] = 0.0


@dataclass(frozen=True, eq=False)
class Near:
    """Pairs of capsules that are near each other at some time: N rows.

    Attributes:
        pairs: (N,) rows of _PAIRS.
        frames: (N,) when.
        ends: (4, N) where in memory start and end of the first and of the second capsule are.
        pushed: (4, N) which places take what pushes them.
    """

    pairs: NDArray[np.intp]
    frames: NDArray[np.intp]
    ends: NDArray[np.intp]
    pushed: NDArray[np.intp]

    @classmethod
    def of(cls, pairs: NDArray[np.intp], frames: NDArray[np.intp], count: int) -> "Near":
        """Pairs near each other at some of so many frames."""
        capsules, bodies = _CAPSULE[:, pairs], _BODY[:, pairs]
        ends = np.stack([_STARTS[capsules], _ENDS[capsules]], axis=1)  # side, start or end, N
        own, pushed = ((places * 2 + bodies[:, None]) * count + frames for places in (ends, _PUSHED[ends]))
        return cls(pairs, frames, own.reshape(4, -1), pushed.reshape(4, -1))


class Overlaps:
    """Capsules of two dancers that are in each other's way, and arms in the way of the own head.

    Args:
        bodies: of lead and follow.
        at: (T, 2, PLACES, 3) their places in Fortran order, watched from here on.
    """

    def __init__(self, bodies: tuple[Skeleton, Skeleton], at: Floats) -> None:
        heights = np.array([body.height for body in bodies])
        self._radii = (_RADII[_CAPSULE] * heights[_BODY]).sum(axis=0)
        self._at, self._near = at, Near.of(np.zeros(0, np.intp), np.zeros(0, np.intp), len(at))

    def look(self) -> None:
        """Find out what is near what; worth repeating after some moves."""
        # Spheres around the capsules first: most pairs are nowhere near each other.
        starts, ends = (
            self._at[:, :, own].transpose(1, 2, 0, 3).reshape(2 * _COUNT, -1, 3, order="C") for own in (_STARTS, _ENDS)
        )
        middles, sizes = (starts + ends) / 2.0, lengths(ends - starts) / 2.0
        one, other = _PAIRS
        gaps = middles[one] - middles[other]
        reach = sizes[one] + sizes[other] + self._radii[:, None] + _REACH
        pairs, frames = np.nonzero(dot(gaps, gaps) < reach**2)
        self._near = Near.of(pairs, frames, len(self._at))

    def pushes(self, margin: float) -> Floats:
        """How far every place should move, (T, 2, PLACES, 3), so that capsules no longer overlap.

        Of several pushes on one place the deepest overlap counts most. Nothing before the first look.

        Args:
            margin: metres that the partners' capsules shall keep between them.
        """
        near = self._near
        ends = self._at.T.reshape(3, -1).take(near.ends, axis=1).transpose(1, 2, 0)
        s, t = nearest_shares(*ends)
        gaps = ends[2] + t[:, None] * (ends[3] - ends[2]) - ends[0] - s[:, None] * (ends[1] - ends[0])
        distances, radii = lengths(gaps), self._radii[near.pairs]
        depths = radii + np.where(_OWN[near.pairs], 0.0, margin) - distances
        deep = np.flatnonzero(depths > 0.0)
        own = gaps[deep] / np.maximum(distances[deep], _TINY)[:, None]
        push = self._ways(near, deep, own, depths[deep] / radii[deep]) * depths[deep, None]
        return self._gathered(near, deep, np.stack([s[deep], t[deep]]), push)

    def _ways(self, near: Near, deep: NDArray[np.intp], own: Floats, depths: Floats) -> Floats:
        """Directions (D, 3) in which the second ones of some near pairs go.

        Args:
            near: pairs.
            deep: (D,) which of them.
            own: (D, 3) directions from one axis to the other.
            depths: (D,) how deep they are in each other, in shares of their radii.
        """
        # Axes that nearly meet have no direction of their own, or one that changes sides from frame to frame.
        unsure = smoothstep(depths / 0.4 - 1.0)[:, None]
        apart = normalized((self._at[:, 1, HIPS] - self._at[:, 0, HIPS]) * _FLOOR)[near.frames[deep]]
        over = _OVER[near.pairs[deep], None]
        apart, unsure = np.where(over != 0.0, over * _UP, apart), np.maximum(unsure, _OVER_HEADS * np.abs(over))
        return normalized((1.0 - unsure) * own + unsure * apart)

    def _gathered(self, near: Near, deep: NDArray[np.intp], shares: Floats, push: Floats) -> Floats:
        """Pushes on points of capsules as moves (T, 2, PLACES, 3) of their ends; rooted places are moved as one.

        Args:
            near: pairs.
            deep: (D,) which of them.
            shares: (2, D) where along both capsules the pushed points lie.
            push: (D, 3) what parts them.
        """
        count, size = len(self._at), self._at[..., 0].size
        yields = _YIELDS[:, near.pairs[deep]]
        own = np.stack([1.0 - shares, shares], axis=1)  # side, start or end, D
        importance = lengths(push) * own * (yields > 0.0)[:, None]
        factor = importance * own / (own**2).sum(axis=1, keepdims=True) * (yields * [[-1.0], [1.0]])[:, None]
        slots, factor = near.pushed[:, deep].ravel(), factor.reshape(4, -1)
        weights = np.maximum(np.bincount(slots, importance.ravel(), size), _TINY)
        total = [np.bincount(slots, (factor * push[:, axis]).ravel(), size) / weights for axis in range(3)]
        return np.asarray(np.stack(total).reshape(3, PLACES, 2, count).T)
