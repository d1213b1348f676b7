"""A partner who waits, for a dancer who comes alone."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.polish.curves import smoothed
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, heading, normalized
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton
from choreo_studio.timebase import FrameRate

OPEN_HOLD_METRES = 0.65
_CALM_SECONDS = 2.0
_ARMS_DOWN, _ELBOWS = np.radians(74.0), np.radians(14.0)


def waiting_partner(dancer: MotionClip, body: Skeleton, rate: FrameRate) -> MotionClip:
    """Somebody who does not dance but keeps before the dancer in an open hold's distance, face to face.

    They go where the dancer goes on average over some beats, and do not run around one who spins: what a model reads
    of the dancer tells of a partner where a partner would be.

    Args:
        dancer: T frames of the one who dances.
        body: of the one who waits.
        rate: of the frames.
    """
    facing = heading(dancer.rotations[:, 0])
    ahead = _calm(np.stack([np.sin(facing), np.zeros_like(facing), np.cos(facing)], axis=-1), rate)
    ahead = normalized(ahead + 1e-6 * ahead[:1])
    places = _calm(dancer.root_positions, rate) + OPEN_HOLD_METRES * ahead
    places[:, 1] = body.offsets[0, 1]
    pose = np.tile(IDENTITY, (dancer.frame_count, JOINT_COUNT, 1))
    pose[:, 0] = about_axis(1, np.arctan2(-ahead[:, 0], -ahead[:, 2]))
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        pose[:, INDEX[f"{side}Arm"]] = about_axis(2, np.array(-sign * _ARMS_DOWN))
        pose[:, INDEX[f"{side}ForeArm"]] = about_axis(1, np.array(-sign * _ELBOWS))
    return MotionClip(body, places, pose)


def _calm(values: Floats, rate: FrameRate) -> Floats:
    return smoothed(values, 2 * round(_CALM_SECONDS * rate.fps / 2) + 1)
