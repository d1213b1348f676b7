"""The couple at one moment, read from a take exactly as an export reads it."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, multiply, rotate, slerp, to_matrix
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, PARENTS, Skeleton, follow_body, lead_body
from choreo_studio.timebase import FRAMES_PER_BEAT

_APART_METRES = 0.75


@dataclass(frozen=True, eq=False)
class CouplePose:
    """World joints of lead (0) and follow (1).

    Attributes:
        positions: (2, J, 3) metres.
        rotations: (2, J, 4) relative to the T-pose.
    """

    positions: Floats
    rotations: Floats

    @property
    def matrices(self) -> Floats:
        """World rotations as matrices, (2, J, 3, 3)."""
        return to_matrix(self.rotations)

    @property
    def centre(self) -> Floats:
        """Point between the dancers' hips, (3,) metres."""
        return np.asarray(self.positions[:, 0].mean(axis=0))


def _levels() -> tuple[tuple[list[int], list[int]], ...]:
    depth = [0] * JOINT_COUNT
    for joint in range(1, JOINT_COUNT):
        depth[joint] = depth[PARENTS[joint]] + 1
    rows = [[joint for joint in range(JOINT_COUNT) if depth[joint] == level] for level in range(1, max(depth) + 1)]
    return tuple((row, [PARENTS[joint] for joint in row]) for row in rows)


_LEVELS = _levels()


def frame_at(grid: BeatGrid, seconds: float, frame_count: int) -> float:
    """Place on the beat frames of a take, with a fraction, within the take."""
    frame = float(grid.positions_at(seconds)) * FRAMES_PER_BEAT
    return min(max(frame, 0.0), frame_count - 1.0)


def pose_at(motion: DuetMotion, frame: float) -> CouplePose:
    """The couple between two frames: roots linearly, joints by slerp, then their hierarchy.

    Args:
        motion: a take.
        frame: place within it, 0 to T - 1, with a fraction.
    """
    before = min(int(frame), motion.frame_count - 1)
    after = min(before + 1, motion.frame_count - 1)
    t = frame - before
    clips = (motion.lead, motion.follow)
    start = np.stack([clip.rotations[before] for clip in clips])
    end = np.stack([clip.rotations[after] for clip in clips])
    roots = np.stack([(1.0 - t) * clip.root_positions[before] + t * clip.root_positions[after] for clip in clips])
    return _posed((motion.lead.skeleton, motion.follow.skeleton), roots, slerp(start, end, t))


def _posed(skeletons: tuple[Skeleton, Skeleton], roots: Floats, local: Floats) -> CouplePose:
    # As motion.kinematics does it, a level of the hierarchy at a time for both dancers: a frame is drawn in its time.
    offsets = np.stack([skeleton.offsets for skeleton in skeletons])
    positions, rotations = np.empty((2, JOINT_COUNT, 3)), np.empty((2, JOINT_COUNT, 4))
    positions[:, 0], rotations[:, 0] = roots, local[:, 0]
    for joints, parents in _LEVELS:
        turned = rotations[:, parents]
        positions[:, joints] = positions[:, parents] + rotate(turned, offsets[:, joints])
        rotations[:, joints] = multiply(turned, local[:, joints])
    return CouplePose(positions, rotations)


def waiting_couple() -> CouplePose:
    """Both at ease, face to face: what is seen before there is a take."""
    return pose_at(waiting_couple_motion(), 0.0)


def waiting_couple_motion() -> DuetMotion:
    """The one frame of both at ease."""
    lead, follow = (
        _at_ease(lead_body(), -_APART_METRES / 2, np.pi / 2),
        _at_ease(follow_body(), _APART_METRES / 2, -np.pi / 2),
    )
    return DuetMotion(lead, follow)


def _at_ease(body: Skeleton, aside: float, yaw: float) -> MotionClip:
    rotations = np.tile(IDENTITY, (1, JOINT_COUNT, 1))
    rotations[:, 0] = about_axis(1, np.array([yaw]))
    for side, name in ((1.0, "Left"), (-1.0, "Right")):
        rotations[:, INDEX[f"{name}Arm"]] = about_axis(2, np.radians([-side * 68.0]))
        rotations[:, INDEX[f"{name}ForeArm"]] = about_axis(1, np.radians([-side * 22.0]))
        rotations[:, INDEX[f"{name}Hand"]] = about_axis(0, np.radians([-30.0]))
    clip = MotionClip(body, body.offsets[:1].copy(), rotations)
    return replace(clip, root_positions=body.offsets[:1] + np.array([[aside, 0.0, 0.0]]))
