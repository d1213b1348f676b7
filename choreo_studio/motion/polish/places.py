"""A dancer as movable places: a root that carries the trunk, and hands, elbows, knees and feet that hang on it."""

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
from choreo_studio.motion.polish.limbs import bend_side
from choreo_studio.motion.retarget.holds import GRIP
from choreo_studio.motion.rotations import Floats, between, cross, normalized, rotate
from choreo_studio.motion.skeleton import INDEX

_HANDS, _FEET = ("LeftHand", "RightHand"), ("LeftFoot", "RightFoot")
_STRAIGHTEST_ARM, _MOST_BENT_ARM = 0.985, 0.42
_WIDEST_SWIVEL = np.array([1.0, 1.0, 0.5, 0.5])
_LEAST_RADIUS = 0.08
_SOFT_SHARE = 0.07
# Begin, middle and end of left arm, right arm, left leg, right leg.
_CHAINS = tuple(
    (chain[0][side], chain[1][side], chain[2][side])
    for chain in ((SHOULDERS, ELBOWS, WRISTS), (HIP_JOINTS, KNEES, ANKLES))
    for side in (0, 1)
)
_LIMBS = (*_HANDS, *_FEET)


@dataclass(frozen=True, eq=False)
class Limbs:
    """How arms and legs are bent at first, in the order left arm, right arm, left leg, right leg.

    Attributes:
        axes: (T, 4, 3) directions from shoulder to wrist and from hip to ankle.
        sides: (T, 4, 3) directions at right angles to them in which elbow or knee lies.
        bones: (4, 2) lengths of both bones.
        forearms: (T, 2, 3) from elbow to wrist.
        hands: (T, 2, 3) from wrist to finger tips.
    """

    axes: Floats
    sides: Floats
    bones: Floats
    forearms: Floats
    hands: Floats

    @classmethod
    def of(cls, clip: MotionClip, pose: Pose, at: Floats) -> "Limbs":
        """Limbs of a clip whose places are `at`."""
        axes, sides, bones = [], [], []
        for (first, _, last), limb in zip(_CHAINS, _LIMBS, strict=True):
            axes.append(normalized(at[:, last] - at[:, first]))
            sides.append(bend_side(pose, limb))
            bones.append(np.linalg.norm(clip.skeleton.offsets[list(LIMBS[limb][1:])], axis=-1))
        forearms, hands = at[:, WRISTS] - at[:, ELBOWS], at[:, TIPS] - at[:, WRISTS]
        return cls(np.stack(axes, axis=1), np.stack(sides, axis=1), np.stack(bones), forearms, hands)


@dataclass(frozen=True, eq=False)
class Places:
    """Places of one dancer, in the order of `bodies`, and what they hang on. The arrays are worked on in place.

    Attributes:
        at: (T, PLACES, 3) world places in metres.
        start: (T, PLACES, 3) where they were at first.
        root: (T, 3) how far the root has been moved so far.
        feet: (T, 2, 3) how far the feet have been moved so far.
        swivels: (T, 4) radians by which each limb has been swivelled so far, beyond what its end asks for.
        sides: (T, 4, 3) directions in which each limb is bent now.
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
    def of(cls, clip: MotionClip, pose: Pose, paths: tuple[FootPath, FootPath] | None) -> "Places":
        """Places of a clip, with its ankles where the feet shall be."""
        frames = clip.frame_count
        at = np.empty((frames, PLACES, 3))
        for place, joint in ((HIPS, "Hips"), (NECK, "Neck"), (HEAD, "Head")):
            at[:, place] = pose.positions[:, INDEX[joint]]
        at[:, CROWN] = end_positions(clip, pose, "Head")
        for chain, limb in zip(_CHAINS, _LIMBS, strict=True):
            at[:, chain] = pose.positions[:, LIMBS[limb]]
        for side, hand in enumerate(_HANDS):
            at[:, TIPS[side]] = end_positions(clip, pose, hand)
        limbs = Limbs.of(clip, pose, at)
        places = cls(
            at,
            at.copy(),
            np.zeros((frames, 3)),
            np.zeros((frames, 2, 3)),
            np.zeros((frames, 4)),
            limbs.sides.copy(),
            limbs,
        )
        if paths is not None:
            for side in (0, 1):
                at[:, ANKLES[side]] = paths[side].ankles
            places._bend()
            places.start[:] = at
        return places

    @property
    def grips(self) -> Floats:
        """(T, 2, 3) where the hands are held."""
        return np.asarray(self.at[:, WRISTS] + GRIP * (self.at[:, TIPS] - self.at[:, WRISTS]))

    def move_root(self, move: Floats, feet_stay: float) -> None:
        """Move the root and what hangs on it by (T, 3); the feet stay where they are by that share."""
        self.root[:] += move
        self.at[:] += move[:, None]
        self.at[:, ANKLES] -= feet_stay * move[:, None]

    def move_limbs(self, hands: Floats, feet: Floats, swivels: Floats) -> None:
        """Move hands and feet by (T, 2, 3), swivel arms and legs by (T, 4) radians, then put the bones right."""
        self.at[:, WRISTS] += hands
        self.at[:, ANKLES] += feet
        self.feet[:] += feet
        self.swivels[:] = np.clip(self.swivels + swivels, -_WIDEST_SWIVEL, _WIDEST_SWIVEL)
        self._bend()

    def swivels_for(self, moves: Floats) -> Floats:
        """Radians (T, 4) by which limbs have to swivel for their elbows and knees to move by (T, PLACES, 3)."""
        result = np.empty_like(self.swivels)
        for limb, (first, middle, last) in enumerate(_CHAINS):
            axis = normalized(self.at[:, last] - self.at[:, first])
            side = self.at[:, middle] - self.at[:, first]
            side = side - np.sum(side * axis, axis=-1, keepdims=True) * axis
            radius = np.maximum(np.linalg.norm(side, axis=-1), _LEAST_RADIUS)
            result[:, limb] = np.sum(cross(axis, side) * moves[:, middle], axis=-1) / radius**2
        return result

    def smooth_hands(self, window: int) -> None:
        """Average over some frames how far the hands and the sides of the arms have been moved."""
        self.at[:, WRISTS] = self.start[:, WRISTS] + smoothed(self.at[:, WRISTS] - self.start[:, WRISTS], window)
        self.swivels[:] = smoothed(self.swivels, window)
        self._bend()

    def fade(self, weight: Floats, feet: Floats) -> None:
        """Make all moves so far smaller by (T,) shares in 0..1, those of the feet to (T, 2, 3)."""
        self.at[:, ANKLES] += feet - self.feet
        ankles = self.at[:, ANKLES]
        self.at[:] = self.start + weight[:, None, None] * (self.at - self.start)
        self.at[:, ANKLES] = ankles
        self.root[:] *= weight[:, None]
        self.feet[:] = feet
        self.swivels[:] *= weight[:, None]
        self._bend()

    def _bend(self) -> None:
        """Bring wrists within reach, and put elbows and knees where both bones have their lengths."""
        for limb, (first, middle, last) in enumerate(_CHAINS):
            upper, lower = self.limbs.bones[limb]
            if last in WRISTS:
                self._within_reach(first, last, upper + lower)
            aim = self.at[:, last] - self.at[:, first]
            distance = np.clip(np.linalg.norm(aim, axis=-1), abs(upper - lower) + 1e-6, upper + lower)[:, None]
            axis = normalized(aim)
            side = _side_for(self.limbs.axes[:, limb], self.limbs.sides[:, limb], axis)
            turn = self.swivels[:, limb, None]
            side = np.cos(turn) * side + np.sin(turn) * cross(axis, side)
            self.sides[:, limb] = side
            along = (upper**2 - lower**2 + distance**2) / (2.0 * distance)
            radius = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
            self.at[:, middle] = self.at[:, first] + along * axis + radius * side
        # Hands turn with their forearms: a wrist that kept its own turn in the world would soon be broken.
        forearms = self.at[:, WRISTS] - self.at[:, ELBOWS]
        self.at[:, TIPS] = self.at[:, WRISTS] + rotate(between(self.limbs.forearms, forearms), self.limbs.hands)

    def _within_reach(self, shoulder: int, wrist: int, length: float) -> None:
        aim = self.at[:, wrist] - self.at[:, shoulder]
        distance = np.linalg.norm(aim, axis=-1, keepdims=True)
        before = np.linalg.norm(self.start[:, wrist] - self.start[:, shoulder], axis=-1, keepdims=True)
        longest = np.maximum(_STRAIGHTEST_ARM * length, before)
        shortest = np.minimum(_MOST_BENT_ARM * length, before)
        allowed = _softly_within(distance, shortest, longest, _SOFT_SHARE * length)
        self.at[:, wrist] = self.at[:, shoulder] + aim * (allowed / np.maximum(distance, 1e-9))


def _side_for(axis: Floats, side: Floats, new_axis: Floats) -> Floats:
    """Where (T, 3) a limb is bent to when its axis has turned from one (T, 3) to another.

    It goes along with the shortest turn; near half a turn, where there are many of them, it stays where it is.
    """
    turned = rotate(between(axis, new_axis), side)
    stays = side - np.sum(side * new_axis, axis=-1, keepdims=True) * new_axis
    cosine = np.sum(axis * new_axis, axis=-1, keepdims=True)
    return normalized((1.0 + cosine) / 2.0 * turned + (1.0 - cosine) / 2.0 * stays)


def _softly_within(values: Floats, low: Floats, high: Floats, soft: float) -> Floats:
    """Values that come to rest at their bounds within `soft` of them, instead of stopping there at once."""
    over, under = np.maximum(values - high + soft, 0.0), np.maximum(low + soft - values, 0.0)
    values = np.where(over > 0.0, high - soft + soft * np.tanh(over / soft), values)
    return np.where(under > 0.0, low + soft - soft * np.tanh(under / soft), values)
