"""A dancer as movable places: a root that carries the trunk, and hands, elbows, knees and feet that hang on it."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import LIMBS, Pose, end_positions
from choreo_studio.motion.polish.bodies import (
    ANKLES,
    ELBOWS,
    HEAD,
    HIP_JOINTS,
    HIPS,
    KNEES,
    NECK,
    PLACES,
    ROOTED,
    SHOULDERS,
    TIPS,
    WRISTS,
)
from choreo_studio.motion.polish.foot_paths import FootPath
from choreo_studio.motion.retarget.holds import GRIP
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX

_HANDS, _FEET = ("LeftHand", "RightHand"), ("LeftFoot", "RightFoot")
_STRAIGHTEST_ARM, _STRAIGHTEST_LEG, _MOST_BENT = 0.975, 0.995, 0.3


@dataclass(frozen=True, eq=False)
class Places:
    """Places of one dancer, in the order of `bodies`, and what they hang on. The arrays are worked on in place.

    Attributes:
        at: (T, PLACES, 3) world places in metres.
        start: (T, PLACES, 3) where they were at first.
        root: (T, 3) how far the root has been moved so far.
        feet: (T, 2, 3) how far the feet have been moved so far.
        palms: (T, 2, 3) from each wrist to where its hand is held.
        bones: lengths of upper arm, forearm, thigh and shin.
    """

    at: Floats
    start: Floats
    root: Floats
    feet: Floats
    palms: Floats
    bones: tuple[float, float, float, float]

    @classmethod
    def of(cls, clip: MotionClip, pose: Pose, paths: tuple[FootPath, FootPath] | None) -> "Places":
        """Places of a clip, with its ankles where the feet shall be."""
        frames = clip.frame_count
        at = np.empty((frames, PLACES, 3))
        for place, joint in ((HIPS, "Hips"), (NECK, "Neck"), (HEAD, "Head")):
            at[:, place] = pose.positions[:, INDEX[joint]]
        for side in (0, 1):
            at[:, [SHOULDERS[side], ELBOWS[side], WRISTS[side]]] = pose.positions[:, LIMBS[_HANDS[side]]]
            at[:, [HIP_JOINTS[side], KNEES[side], ANKLES[side]]] = pose.positions[:, LIMBS[_FEET[side]]]
            at[:, TIPS[side]] = end_positions(clip, pose, _HANDS[side])
            if paths is not None:
                at[:, ANKLES[side]] = paths[side].ankles
        palms = GRIP * (at[:, TIPS] - at[:, WRISTS])
        offsets = clip.skeleton.offsets
        arm, leg = LIMBS["LeftHand"], LIMBS["LeftFoot"]
        upper, lower, thigh, shin = (float(np.linalg.norm(offsets[j])) for j in (*arm[1:], *leg[1:]))
        return cls(at, at.copy(), np.zeros((frames, 3)), np.zeros((frames, 2, 3)), palms, (upper, lower, thigh, shin))

    @property
    def grips(self) -> Floats:
        """(T, 2, 3) where the hands are held."""
        return np.asarray(self.at[:, WRISTS] + self.palms)

    def move_root(self, move: Floats, feet_stay: float) -> None:
        """Move the root and what hangs on it by (T, 3); the feet stay where they are by that share."""
        self.root[:] += move
        self.at[:] += move[:, None]
        self.at[:, ANKLES] -= feet_stay * move[:, None]
        self.at[:, KNEES] -= 0.5 * feet_stay * move[:, None]

    def move_limbs(self, moves: Floats, foot_moves: Floats) -> None:
        """Move hands, elbows and knees by (T, PLACES, 3) and feet by (T, 2, 3), then put the bones right."""
        free = [place for place in range(PLACES) if place not in ROOTED and place not in ANKLES]
        self.at[:, free] += moves[:, free]
        self.at[:, TIPS] += moves[:, WRISTS] - moves[:, TIPS]
        self.at[:, ANKLES] += foot_moves
        self.feet[:] += foot_moves
        self._put_bones_right()

    def fade(self, weight: Floats) -> None:
        """Make all moves so far smaller by (T,) shares in 0..1."""
        self.at[:] = self.start + weight[:, None, None] * (self.at - self.start)
        self.root[:] *= weight[:, None]
        self.feet[:] *= weight[:, None, None]
        self._put_bones_right()

    def _put_bones_right(self) -> None:
        upper, lower, thigh, shin = self.bones
        for side in (0, 1):
            self._within_reach(SHOULDERS[side], WRISTS[side], TIPS[side], upper + lower)
            self._bent(SHOULDERS[side], ELBOWS[side], WRISTS[side], upper, lower)
            self._bent(HIP_JOINTS[side], KNEES[side], ANKLES[side], thigh, shin)

    def _within_reach(self, shoulder: int, wrist: int, tip: int, length: float) -> None:
        """Bring a wrist to where the arm reaches it without being straightened, the hand with it."""
        aim = self.at[:, wrist] - self.at[:, shoulder]
        distance = np.linalg.norm(aim, axis=-1, keepdims=True)
        allowed = np.clip(distance, _MOST_BENT * length, _STRAIGHTEST_ARM * length)
        move = aim * (allowed / np.maximum(distance, 1e-9) - 1.0)
        self.at[:, wrist] += move
        self.at[:, tip] += move

    def _bent(self, upper: int, middle: int, end: int, first: float, second: float) -> None:
        """Put an elbow or knee where both bones have their lengths, as near as may be to where it is."""
        aim = self.at[:, end] - self.at[:, upper]
        axis = normalized(aim)
        distance = np.clip(np.linalg.norm(aim, axis=-1), abs(first - second) + 1e-6, first + second)[:, None]
        along = (first**2 - second**2 + distance**2) / (2.0 * distance)
        side = self.at[:, middle] - self.at[:, upper]
        side = side - np.sum(side * axis, axis=-1, keepdims=True) * axis
        radius = np.sqrt(np.maximum(first**2 - along**2, 0.0))
        self.at[:, middle] = self.at[:, upper] + along * axis + radius * normalized(side)
