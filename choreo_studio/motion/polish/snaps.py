"""Joints that flip within a frame, eased: where two decoded poses are far apart their mixture has no true rotation."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.polish.curves import smoothstep
from choreo_studio.motion.rotations import continuous, inverse, multiply, slerp, to_rotation_vector

_FASTEST_TURN = np.radians(20.0)
_REACH_FRAMES = 6


def without_snaps(duet: DuetMotion) -> DuetMotion:
    """The duet with every joint that turns by more than 20 degrees in a beat frame led there over 12 frames instead.

    The hips are left alone: they carry the couple's turns.
    """
    return DuetMotion(_eased(duet.lead), _eased(duet.follow))


def _eased(clip: MotionClip) -> MotionClip:
    rotations = clip.rotations.copy()
    turns = np.linalg.norm(to_rotation_vector(multiply(inverse(rotations[:-1]), rotations[1:])), axis=-1)
    for joint in range(1, rotations.shape[1]):
        for first, end in runs_of(_around(turns[:, joint] > _FASTEST_TURN)):
            if first == 0 or end == len(rotations):
                continue
            share = smoothstep(np.arange(1, end - first + 1) / (end - first + 1))
            rotations[first:end, joint] = slerp(rotations[first - 1, joint], rotations[end, joint], share)
    return replace(clip, rotations=continuous(rotations))


def _around(snaps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Frames (T,) near a snap between frames i and i + 1, given (T - 1,) flags."""
    near = np.zeros(len(snaps) + 1, dtype=np.bool_)
    for frame in np.flatnonzero(snaps):
        near[max(0, frame + 1 - _REACH_FRAMES) : frame + 1 + _REACH_FRAMES] = True
    return near
