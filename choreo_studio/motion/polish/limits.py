"""Joints kept within what bodies can do."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.rotations import Floats, from_rotation_vector, to_rotation_vector
from choreo_studio.motion.skeleton import INDEX

# Degrees about the joint's own x, y and z from the T-pose, lowest and highest, for the middle and the left side; wider
# than all that 99.6 % of the frames of captured dancing need. Shoulders turn too freely for bounds of this kind.
_BOUNDS: dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    "Spine": ((-25, 30), (-25, 25), (-25, 25)),
    "Spine1": ((-25, 35), (-35, 35), (-25, 25)),
    "Spine2": ((-25, 35), (-35, 35), (-25, 25)),
    "Neck": ((-35, 45), (-55, 55), (-40, 40)),
    "Head": ((-60, 45), (-65, 65), (-55, 55)),
    "LeftShoulder": ((-25, 25), (-25, 25), (-25, 35)),
    "LeftForeArm": ((-35, 35), (-150, 2), (-20, 110)),
    "LeftHand": ((-100, 100), (-50, 50), (-75, 75)),
    "LeftUpLeg": ((-120, 30), (-60, 60), (-60, 60)),
    "LeftLeg": ((0, 150), (-25, 25), (-20, 20)),
    "LeftFoot": ((-55, 45), (-60, 60), (-30, 30)),
    "LeftToeBase": ((-65, 40), (-10, 10), (-10, 10)),
}
# A rotation vector says little about bounds when the joint has turned nearly half around.
_FARTHEST = np.radians(165.0)


def _all_bounds() -> tuple[list[int], Floats, Floats]:
    joints, low, high = [], [], []
    for name, bounds in _BOUNDS.items():
        joints.append(INDEX[name])
        low.append([lowest for lowest, _ in bounds])
        high.append([highest for _, highest in bounds])
        if name.startswith("Left"):
            # Mirrored across the plane x = 0, turns about y and z change their sign.
            joints.append(INDEX[name.replace("Left", "Right")])
            low.append([bounds[0][0], -bounds[1][1], -bounds[2][1]])
            high.append([bounds[0][1], -bounds[1][0], -bounds[2][0]])
    return joints, np.radians(low), np.radians(high)


_JOINTS, _LOW, _HIGH = _all_bounds()


def beyond_limits(clip: MotionClip) -> Floats:
    """By how many radians (T, L) each limited joint is turned beyond what bodies can do."""
    return np.asarray(np.linalg.norm(_excess(_turns(clip)), axis=-1))


def within_limits(clip: MotionClip, weight: Floats) -> MotionClip:
    """The clip with joints turned back to their bounds, by a share (T,) of what they are beyond them."""
    turns = _turns(clip)
    excess = _excess(turns)
    over = np.asarray(excess.any(axis=-1))
    if not over.any():
        return clip
    kept = from_rotation_vector(turns - weight[:, None, None] * excess)
    rotations = clip.rotations.copy()
    before = rotations[:, _JOINTS]
    sign = np.where(np.sum(before * kept, axis=-1, keepdims=True) < 0.0, -1.0, 1.0)
    rotations[:, _JOINTS] = np.where(over[..., None], sign * kept, before)
    return replace(clip, rotations=rotations)


def _turns(clip: MotionClip) -> Floats:
    rotations = clip.rotations[:, _JOINTS]
    return to_rotation_vector(np.where(rotations[..., :1] < 0.0, -rotations, rotations))


def _excess(turns: Floats) -> Floats:
    near = np.linalg.norm(turns, axis=-1, keepdims=True) < _FARTHEST
    return np.where(near, turns - np.clip(turns, _LOW, _HIGH), 0.0)
