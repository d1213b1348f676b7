"""Dancers as movable places: roots that carry the trunks, and hands, elbows, knees and feet that hang on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import LIMBS, Pose, end_positions
from choreo_studio.motion.polish.bodies import (
    ANKLES,
    CROWN,
    ELBOWS,
    HEAD,
    HIP_JOINTS,
    HIPS,
    KNEES,
    NECK,
    PLACES,
    SHOULDERS,
    TIPS,
    WRISTS,
)
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.polish.foot_paths import FootPath
from choreo_studio.motion.polish.limbs import bend_sides
from choreo_studio.motion.polish.thinning import Thinned
from choreo_studio.motion.retarget.holds import GRIP
from choreo_studio.motion.rotations import Floats, cross, dot, lengths, normalized
from choreo_studio.motion.skeleton import INDEX

_HANDS, _FEET = ("LeftHand", "RightHand"), ("LeftFoot", "RightFoot")
_LIMBS = (*_HANDS, *_FEET)
_STRAIGHTEST_ARM, _MOST_BENT_ARM = 0.985, 0.42
_WIDEST_SWIVEL = np.array([1.0, 1.0, 0.5, 0.5])
_LEAST_RADIUS = 0.08
_SOFT_SHARE = 0.07
# Begins, middles and ends of left arm, right arm, left leg, right leg lie side by side.
_BEGINS, _MIDDLES, _ENDS = (slice(pair[0], pair[0] + 4) for pair in (SHOULDERS, ELBOWS, WRISTS))
_SHOULDERS, _ELBOWS, _WRISTS, _ANKLES, _TIPS = (
    slice(pair[0], pair[0] + 2) for pair in (SHOULDERS, ELBOWS, WRISTS, ANKLES, TIPS)
)
_ARMS = slice(0, 2)
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Limbs:
    """How arms and legs of R dancers are bent at first, in the order left arm, right arm, left leg, right leg.

    Attributes:
        axes: (T, R, 4, 3) directions from shoulder to wrist and from hip to ankle.
        sides: (T, R, 4, 3) directions at right angles to them in which elbow or knee lies.
        bones: (2, R, 4) lengths of upper and lower bones.
        spans: (T, R, 2) how far wrists are from shoulders.
        forearms: (T, R, 2, 3) directions from elbow to wrist.
        hands: (T, R, 2, 3) from wrist to finger tips, with the part along the forearm turned round.
    """

    axes: Floats
    sides: Floats
    bones: Floats
    spans: Floats
    forearms: Floats
    hands: Floats


def limbs_of(clips: Sequence[MotionClip], poses: Sequence[Pose], at: Floats) -> Limbs:
    """Limbs of the clips of R dancers, whose places (T, R, PLACES, 3) are given."""
    aims = at[:, :, _ENDS] - at[:, :, _BEGINS]
    sides = np.stack([bend_sides(pose, _LIMBS) for pose in poses], axis=1)
    bones = np.array(
        [[lengths(clip.skeleton.offsets[LIMBS[limb][bone]]) for limb in _LIMBS] for bone in (1, 2) for clip in clips]
    )
    forearms = normalized(at[:, :, _WRISTS] - at[:, :, _ELBOWS])
    hands = at[:, :, _TIPS] - at[:, :, _WRISTS]
    hands = hands - 2.0 * dot(hands, forearms)[..., None] * forearms
    return Limbs(normalized(aims), sides, bones.reshape(2, len(clips), 4), lengths(aims[:, :, _ARMS]), forearms, hands)


def places_of(clip: MotionClip, pose: Pose) -> Floats:
    """Places (T, PLACES, 3) of one dancer."""
    at = np.empty((clip.frame_count, PLACES, 3), order="F")
    for place, joint in ((HIPS, "Hips"), (NECK, "Neck"), (HEAD, "Head")):
        at[:, place] = pose.positions[:, INDEX[joint]]
    at[:, CROWN] = end_positions(clip, pose, "Head")
    for chain, limb in zip(
        (*zip(SHOULDERS, ELBOWS, WRISTS, strict=True), *zip(HIP_JOINTS, KNEES, ANKLES, strict=True)),
        _LIMBS,
        strict=True,
    ):
        at[:, chain] = pose.positions[:, LIMBS[limb]]
    for side, hand in enumerate(_HANDS):
        at[:, TIPS[side]] = end_positions(clip, pose, hand)
    return at


def grips_of(at: Floats) -> Floats:
    """Where hands are held, (..., 2, 3), of places (..., PLACES, 3)."""
    wrists = at[..., _WRISTS, :]
    return np.asarray(wrists + GRIP * (at[..., _TIPS, :] - wrists))


@dataclass(frozen=True, eq=False)
class Places:
    """Places of R dancers, in the order of `bodies`, and what they hang on. The arrays are worked on in place.

    Attributes:
        at: (T, R, PLACES, 3) world places in metres.
        start: (T, R, PLACES, 3) where they were at first.
        root: (T, R, 3) how far the roots have been moved so far.
        feet: (T, R, 2, 3) how far the feet have been moved so far.
        swivels: (T, R, 4) radians by which each limb has been swivelled so far, beyond what its end asks for.
        sides: (T, R, 4, 3) directions in which each limb is bent now.
        limbs: how arms and legs were bent at first.
    """

    at: Floats
    start: Floats
    root: Floats
    feet: Floats
    swivels: Floats
    sides: Floats
    limbs: Limbs

    @classmethod
    def of(
        cls, clips: Sequence[MotionClip], poses: Sequence[Pose], paths: Sequence[tuple[FootPath, FootPath]] | None
    ) -> "Places":
        """Places of clips, with their ankles where the feet shall be."""
        # Numbers of one kind lie side by side in memory: NumPy is slow along a short last axis.
        at = np.asfortranarray(np.stack([places_of(c, p) for c, p in zip(clips, poses, strict=True)], axis=1))
        places = cls.unmoved(at, limbs_of(clips, poses, at))
        if paths is not None:
            for dancer, own in enumerate(paths):
                for side in (0, 1):
                    at[:, dancer, ANKLES[side]] = own[side].ankles
            places._bend()
            places.start[:] = at
        return places

    @classmethod
    def unmoved(cls, at: Floats, limbs: Limbs) -> "Places":
        """Places that have not been moved yet."""
        shape = at.shape[:2]
        feet, swivels = np.zeros((*shape, 2, 3)), np.zeros((*shape, 4))
        return cls(at, at.copy(order="K"), np.zeros((*shape, 3)), feet, swivels, limbs.sides.copy(order="K"), limbs)

    def move_roots(self, move: Floats, feet_stay: float) -> None:
        """Move the roots and what hangs on them by (T, R, 3); the feet stay where they are by that share."""
        self.root[:] += move
        self.at[:] += move[:, :, None]
        self.at[:, :, _ANKLES] -= feet_stay * move[:, :, None]

    def move_limbs(self, hands: Floats, feet: Floats | None = None, swivels: Floats | None = None) -> None:
        """Move hands and feet by (T, R, 2, 3), swivel limbs by (T, R, 4) radians, then put the bones right."""
        self.at[:, :, _WRISTS] += hands
        if feet is not None:
            self.at[:, :, _ANKLES] += feet
            self.feet[:] += feet
        if swivels is not None:
            self.swivels[:] = np.clip(self.swivels + swivels, -_WIDEST_SWIVEL, _WIDEST_SWIVEL)
        self._bend()

    def swivels_for(self, moves: Floats) -> Floats:
        """Radians (T, R, 4) by which limbs have to swivel for their elbows and knees to move by (T, R, PLACES, 3)."""
        axes = normalized(self.at[:, :, _ENDS] - self.at[:, :, _BEGINS])
        sides = self.at[:, :, _MIDDLES] - self.at[:, :, _BEGINS]
        sides = sides - dot(sides, axes)[..., None] * axes
        radii = np.maximum(dot(sides, sides), _LEAST_RADIUS**2)
        return np.asarray(dot(cross(axes, sides), moves[:, :, _MIDDLES]) / radii)

    def smooth_hands(self, window: int) -> None:
        """Average over some frames how far the hands and the sides of the arms have been moved."""
        start = self.start[:, :, _WRISTS]
        self.at[:, :, _WRISTS] = start + smoothed(self.at[:, :, _WRISTS] - start, window)
        self.swivels[:] = smoothed(self.swivels, window)
        self._bend()

    def fade(self, weight: Floats, feet: Floats) -> None:
        """Make all moves so far smaller by (T,) shares in 0..1, those of the feet to (T, R, 2, 3)."""
        ankles = self.at[:, :, _ANKLES] + feet - self.feet
        self.at[:] = self.start + weight[:, None, None, None] * (self.at - self.start)
        self.at[:, :, _ANKLES] = ankles
        self.root[:] *= weight[:, None, None]
        self.feet[:] = feet
        self.swivels[:] *= weight[:, None, None]
        self._bend()

    def thinned(self, frames: Thinned) -> "Places":
        """These in some of the frames alone, not moved yet."""
        axes, sides, spans, forearms, hands = (
            frames.thin(part)
            for part in (self.limbs.axes, self.limbs.sides, self.limbs.spans, self.limbs.forearms, self.limbs.hands)
        )
        return Places.unmoved(frames.thin(self.start), Limbs(axes, sides, self.limbs.bones, spans, forearms, hands))

    def go_along(self, others: "Places", frames: Thinned) -> None:
        """Move as these in some of the frames have been moved."""
        self.at[:] = self.start + frames.spread(others.at - others.start)
        self.root[:], self.feet[:] = frames.spread(others.root), frames.spread(others.feet)
        self.swivels[:] = frames.spread(others.swivels)
        self._bend()

    def _bend(self) -> None:
        """Bring wrists within reach, and put elbows and knees where both bones have their lengths."""
        self._within_reach()
        upper, lower = self.limbs.bones
        begins = self.at[:, :, _BEGINS]
        aims = self.at[:, :, _ENDS] - begins
        distances = lengths(aims)
        axes = aims / np.maximum(distances, _TINY)[..., None]
        distances = np.clip(distances, np.abs(upper - lower) + 1e-6, upper + lower)
        sides = _sides_for(self.limbs.axes, self.limbs.sides, axes)
        turns = self.swivels[..., None]
        sides = np.cos(turns) * sides + np.sin(turns) * cross(axes, sides)
        self.sides[:] = sides
        along = (upper**2 - lower**2 + distances**2) / (2.0 * distances)
        radii = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
        self.at[:, :, _MIDDLES] = begins + along[..., None] * axes + radii[..., None] * sides
        # Hands turn with their forearms: a wrist that kept its own turn in the world would soon be broken.
        wrists = self.at[:, :, _WRISTS]
        halfway = self.limbs.forearms + normalized(wrists - self.at[:, :, _ELBOWS])
        share = 2.0 * dot(halfway, self.limbs.hands) / np.maximum(dot(halfway, halfway), _TINY)
        self.at[:, :, _TIPS] = wrists + self.limbs.hands - share[..., None] * halfway

    def _within_reach(self) -> None:
        length = self.limbs.bones[:, :, _ARMS].sum(axis=0)
        shoulders = self.at[:, :, _SHOULDERS]
        aims = self.at[:, :, _WRISTS] - shoulders
        distances = lengths(aims)
        longest = np.maximum(_STRAIGHTEST_ARM * length, self.limbs.spans)
        shortest = np.minimum(_MOST_BENT_ARM * length, self.limbs.spans)
        allowed = _softly_within(distances, shortest, longest, _SOFT_SHARE * length)
        self.at[:, :, _WRISTS] = shoulders + aims * (allowed / np.maximum(distances, _TINY))[..., None]


def _sides_for(axes: Floats, sides: Floats, new_axes: Floats) -> Floats:
    """Where (..., 3) limbs are bent to when their axes have turned from one (..., 3) to another.

    They go along with the shortest turn; near half a turn, where there are many of them, they stay where they are: a
    mixture of (1 + c) / 2 of the one and (1 - c) / 2 of the other, c the cosine of the turn, of which this is the sum.
    """
    cosine = dot(axes, new_axes)[..., None]
    return normalized(sides - (dot(sides, new_axes)[..., None] / 2.0) * (axes + (2.0 - cosine) * new_axes))


def _softly_within(values: Floats, low: Floats, high: Floats, soft: Floats) -> Floats:
    """Values that come to rest at their bounds within `soft` of them, instead of stopping there at once."""
    over, under = np.maximum(values - high + soft, 0.0), np.maximum(low + soft - values, 0.0)
    if over.any():
        values = np.where(over > 0.0, high - soft + soft * np.tanh(over / soft), values)
    return np.where(under > 0.0, low + soft - soft * np.tanh(under / soft), values) if under.any() else values
