"""Small dances made by arithmetic, for tests of several rooms."""

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.rotations import Floats, about_axis, from_rotation_vector, multiply
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton, follow_body, lead_body


def swaying_clip(body: Skeleton, frames: int, seed: int = 0, turn: float = 0.01, size: float = 0.4) -> MotionClip:
    """A body that sways, turns and travels smoothly; every joint moves a little."""
    random = np.random.default_rng(seed)
    time = np.arange(frames)[:, None, None] / 16.0
    rates = random.uniform(0.2, 1.0, (1, JOINT_COUNT, 3))
    phases = random.uniform(0.0, 6.0, (1, JOINT_COUNT, 3))
    rotations = from_rotation_vector(
        size * random.uniform(0.1, 1.0, (1, JOINT_COUNT, 3)) * np.sin(rates * time + phases)
    )
    yaw = turn * np.arange(frames)
    upright = from_rotation_vector(0.1 * np.sin(rates[:, 0] * time[:, 0] + phases[:, 0]))
    rotations[:, 0] = multiply(about_axis(1, yaw), upright)
    roots = np.stack(
        [0.5 * np.sin(0.05 * yaw * 10), 0.95 + 0.02 * np.sin(time[:, 0, 0]), 0.3 * np.cos(time[:, 0, 0] * 0.3)], axis=-1
    )
    return MotionClip(body, roots, rotations)


def swaying_duet(frames: int, seed: int = 0) -> DuetMotion:
    """Two such bodies, the follow half a metre in front of the lead."""
    follow = swaying_clip(follow_body(), frames, seed + 1, turn=0.013)
    return DuetMotion(
        swaying_clip(lead_body(), frames, seed),
        MotionClip(follow.skeleton, follow.root_positions + np.array([0.1, 0.0, 0.5]), follow.rotations),
    )


def standing_clip(body: Skeleton, frames: int) -> MotionClip:
    """The rest pose, held."""
    rotations = np.zeros((frames, JOINT_COUNT, 4))
    rotations[..., 0] = 1.0
    return MotionClip(body, np.tile(body.offsets[0], (frames, 1)), rotations)


def steady_grid(beats: int, tempo_bpm: float = 180.0, metre: str = "4/4") -> BeatGrid:
    """A grid of constant tempo that begins with a downbeat at 0 seconds."""
    return BeatGrid.regular(tempo_bpm, beats, Metre.parse(metre))


def frame_seconds(grid: BeatGrid) -> Floats:
    """Times of the 16 frames of every beat."""
    return grid.seconds_at(np.arange(16 * grid.beat_count) / 16)


LEFT_HAND = INDEX["LeftHand"]
