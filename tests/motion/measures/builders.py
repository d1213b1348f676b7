"""Bodies that stand, and joints that are put where a test needs them."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.rotations import IDENTITY, about_axis
from choreo_studio.motion.skeleton import JOINT_COUNT, Skeleton, follow_body, lead_body

Floats = NDArray[np.float64]


def standing(body: Skeleton, frames: int, place: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> MotionClip:
    """A body in its T-pose, moved to a place."""
    roots = np.tile(body.rest_positions[0] + np.array(place), (frames, 1))
    return MotionClip(body, roots, np.tile(IDENTITY, (frames, JOINT_COUNT, 1)))


def turned(clip: MotionClip, angle: float) -> MotionClip:
    """The clip with the whole body turned about the vertical."""
    rotations = clip.rotations.copy()
    rotations[:, 0] = about_axis(1, np.array(angle))
    return MotionClip(clip.skeleton, clip.root_positions, rotations)


def standing_couple(frames: int, distance: float = 1.0) -> DuetMotion:
    """Lead at the origin, follow in front of him, facing him."""
    follow = turned(standing(follow_body(), frames, (0.0, 0.0, distance)), np.pi)
    return DuetMotion(standing(lead_body(), frames), follow)


def rest_joints(body: Skeleton, frames: int) -> Floats:
    """World joints (T, J, 3) of the T-pose, free to be changed."""
    return np.tile(body.rest_positions, (frames, 1, 1))


def clock(frames: int, fps: float) -> Floats:
    """Times of frames at a steady rate."""
    return np.arange(frames) / fps
