"""What the strips of the timeline show of a take: contacts, foot slip and closeness on every beat frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import Flags, hand_holds
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.capsules import torso_depths
from choreo_studio.motion.measures.feet import planted_foot_speeds
from choreo_studio.motion.measures.partners import partner_distances
from choreo_studio.motion.measures.plants import planted_feet
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.bars import frame_seconds
from choreo_studio.services.jobs import Progress, unwatched
from choreo_studio.timebase import FRAMES_PER_BEAT

_CENTIMETRES = 100.0


@dataclass(frozen=True, eq=False)
class Readouts:
    """Read-outs on T = 16 * B beat frames; first axis of two is lead, follow.

    Attributes:
        feet: (T, 2, 2) planted left and right foot of each dancer.
        holds: (T, 2) whether the lead's left and right hand hold one of the follow's.
        slip_cm_per_second: (T, 2) horizontal speed of each dancer's fastest planted foot; 0 where none is planted.
        distance_m: (T,) horizontal distance between the hips.
        depth_cm: (T,) how deep the torsos are in each other; 0 where they are apart.
    """

    feet: Flags
    holds: Flags
    slip_cm_per_second: Floats
    distance_m: Floats
    depth_cm: Floats

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return len(self.distance_m)


def readouts(motion: DuetMotion, grid: BeatGrid, progress: Progress = unwatched) -> Readouts:
    """Read-outs of a dance.

    Args:
        motion: 16 frames to each beat of the grid.
        grid: its beats.
        progress: told after each of three steps.

    Raises:
        ValueError: when the motion has not 16 frames to each beat.
    """
    seconds = frame_seconds(grid, FRAMES_PER_BEAT)
    if motion.frame_count != len(seconds):
        raise ValueError(f"motion: expected {len(seconds)} frames, found {motion.frame_count}")
    lead, follow = joint_positions(motion.lead), joint_positions(motion.follow)
    progress(1, 3)
    steps = [_feet(positions, seconds) for positions in (lead, follow)]
    progress(2, 3)
    depth = torso_depths(lead, follow, motion.lead.skeleton, motion.follow.skeleton)
    found = Readouts(
        feet=np.stack([feet for feet, _ in steps], axis=1),
        holds=np.asarray(hand_holds(lead, follow, seconds).any(axis=2)),
        slip_cm_per_second=np.stack([slip for _, slip in steps], axis=1),
        distance_m=partner_distances(lead, follow),
        depth_cm=np.maximum(depth, 0.0) * _CENTIMETRES,
    )
    progress(3, 3)
    return found


def _feet(positions: Floats, seconds: Floats) -> tuple[Flags, Floats]:
    planted = planted_feet(positions, seconds)
    speeds = planted_foot_speeds(positions, seconds, planted)
    slip: NDArray[np.float64] = np.where(np.isfinite(speeds), speeds, 0.0).max(axis=1) * _CENTIMETRES
    return np.asarray(planted.reshape(-1, 2, 2).any(axis=2)), slip
