"""Beat alignment as a camera sees it (2D-MM Align of DabFusion)."""

import numpy as np

from choreo_studio.motion.measures.field_joints import FIELD_FPS
from choreo_studio.motion.measures.rhythm import beat_echo, beat_echo_null, dance_beats
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import Shot

ALIGN_SIGMA_SECONDS = 0.1
_SIGMA_FRAMES = ALIGN_SIGMA_SECONDS * FIELD_FPS


def audience_shot(positions: Floats, distance: float = 5.0, height: float = 1.4) -> Shot:
    """A still camera on the +Z side that sees the middle of positions (..., 3), `distance` in front of the nearest."""
    middle = positions.reshape(-1, 3).mean(axis=0)
    place = np.array([middle[0], height, positions[..., 2].max() + distance])
    return Shot.still(place, middle)


def picture_alignment(pixels: Floats, music_frames: Floats) -> float:
    """2D-MM Align (higher is better; real AIST++ dancing scores only about 0.22 in the paper).

    Mean over the picture's kinematic beats of exp(-d²/(2 sigma²)), d the time to the nearest beat of the music and
    sigma 0.1 s; NaN when the picture has no beat.

    Args:
        pixels: (T, K, 2) joints or keypoints in the picture at 30 frames a second, as `Shot.project` gives them.
        music_frames: (B,) the music's beats in these frames.
    """
    return beat_echo(dance_beats(pixels), music_frames, _SIGMA_FRAMES)


def picture_alignment_null(pixels: Floats, music_frames: Floats) -> float:
    """The same by chance: the mean over all circular shifts of the music by at least a second."""
    return beat_echo_null(dance_beats(pixels), music_frames, len(pixels), _SIGMA_FRAMES)
