"""A partner who stands and waits, for a dancer who comes alone."""

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, heading
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton

OPEN_HOLD_METRES = 0.75
_FREE_METRES = 0.6
_STEP_METRES = 0.1
_ARMS_DOWN, _ELBOWS = np.radians(74.0), np.radians(14.0)


def waiting_partner(dancer: MotionClip, body: Skeleton) -> MotionClip:
    """Somebody who faces the dancer's first pose at the distance of an open hold and does not move.

    Where the dancer's path would lead through them they stand farther away in the same direction.

    Args:
        dancer: T frames of the one who dances.
        body: of the one who waits.
    """
    facing = float(heading(dancer.rotations[0, 0]))
    ahead = np.array([np.sin(facing), 0.0, np.cos(facing)])
    distance = OPEN_HOLD_METRES
    while _nearest(dancer.root_positions, dancer.root_positions[0] + distance * ahead) < _FREE_METRES:
        distance += _STEP_METRES
    place = dancer.root_positions[0] + distance * ahead
    place[1] = body.offsets[0, 1]
    pose = np.tile(IDENTITY, (JOINT_COUNT, 1))
    pose[0] = about_axis(1, np.array(facing + np.pi))
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        pose[INDEX[f"{side}Arm"]] = about_axis(2, np.array(-sign * _ARMS_DOWN))
        pose[INDEX[f"{side}ForeArm"]] = about_axis(1, np.array(-sign * _ELBOWS))
    frames = dancer.frame_count
    return MotionClip(body, np.tile(place, (frames, 1)), np.tile(pose, (frames, 1, 1)))


def _nearest(path: Floats, place: Floats) -> float:
    return float(np.hypot(*(path - place).T[[0, 2]]).min())
