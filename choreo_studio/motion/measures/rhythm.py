"""Dance beats, and how two sets of beats echo each other (30 frames a second).

Sources: Duolando (Siyao et al., ICLR 2024), `utils/metrics_duet.py`; AIST++ (Li et al., ICCV 2021).
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.measures.field_joints import FIELD_FPS
from choreo_studio.motion.rotations import Floats

SPEED_SIGMA_FRAMES = 5.0
ECHO_SIGMA_FRAMES = 3.0
_LEAST_SHIFT_FRAMES = 30

Average = Literal["over_music_beats", "over_dance_beats"]


def dance_beats(positions: Floats, sigma_frames: float = SPEED_SIGMA_FRAMES) -> NDArray[np.intp]:
    """Frames at which the whole body pauses: local minima of the smoothed mean joint speed.

    Args:
        positions: (T, J, D) joints at 30 frames a second, in space or in a picture.
        sigma_frames: width of the Gaussian over the speed curve.

    Returns:
        Rising indices into the T-1 speeds (speed i lies between frames i and i+1).
    """
    from scipy.ndimage import gaussian_filter1d

    if len(positions) < 4:
        return np.zeros(0, dtype=np.intp)
    speed = np.linalg.norm(np.diff(positions, axis=0), axis=-1).mean(axis=1)
    smooth = gaussian_filter1d(speed, sigma_frames)
    lower = (smooth[1:-1] < smooth[:-2]) & (smooth[1:-1] < smooth[2:])
    return np.flatnonzero(lower) + 1


def beat_echo(
    from_beats: NDArray[np.number], to_beats: NDArray[np.number], sigma_frames: float = ECHO_SIGMA_FRAMES
) -> float:
    """Mean over `from_beats` of exp(-d²/(2 sigma²)), d the distance to the nearest of `to_beats`, in frames.

    With the lead's and the follow's dance beats this is the beat echo degree (BED; higher is better, 1 at most).

    Returns:
        0 when there is nothing to meet, NaN when there is nothing to meet it.
    """
    if len(from_beats) == 0:
        return float("nan")
    if len(to_beats) == 0:
        return 0.0
    nearest = _nearest_distance(np.asarray(from_beats, dtype=np.float64), np.asarray(to_beats, dtype=np.float64))
    return float(np.exp(-(nearest**2) / (2.0 * sigma_frames**2)).mean())


def beat_echo_null(
    from_beats: NDArray[np.number],
    to_beats: NDArray[np.number],
    frame_count: int,
    sigma_frames: float = ECHO_SIGMA_FRAMES,
) -> float:
    """`beat_echo` by chance: the mean over all circular shifts of `to_beats` by at least a second.

    Args:
        from_beats: beats that are averaged over, in frames.
        to_beats: beats that are shifted around the clip.
        frame_count: length of the clip; NaN when it is too short to shift by a second either way.
        sigma_frames: as in `beat_echo`.
    """
    shifts = np.arange(_LEAST_SHIFT_FRAMES, frame_count - _LEAST_SHIFT_FRAMES + 1)
    if len(shifts) == 0 or len(from_beats) == 0:
        return float("nan")
    if len(to_beats) == 0:
        return 0.0
    # The distance to the nearest beat of a circle depends on place minus shift only.
    beats = np.sort(np.asarray(to_beats, dtype=np.float64) % frame_count)
    circle = np.concatenate([beats - frame_count, beats, beats + frame_count])
    places = (np.asarray(from_beats, dtype=np.float64)[None, :] - shifts[:, None]) % frame_count
    nearest = _nearest_distance(places.ravel(), circle)
    return float(np.exp(-(nearest**2) / (2.0 * sigma_frames**2)).mean())


def beat_alignment(
    music_seconds: Floats,
    dance_beat_frames: NDArray[np.number],
    first_second: float,
    average: Average,
    sigma_frames: float = ECHO_SIGMA_FRAMES,
) -> float:
    """Beat alignment score (BAS) of music and dance beats at 30 frames a second (higher is better).

    The field computes two different numbers under this name: Bailando and Duolando average over music beats,
    AIST++ over dance beats. Both grow with jitter, so `beats_per_second` belongs beside them.

    Args:
        music_seconds: times of the music's beats.
        dance_beat_frames: from `dance_beats`.
        first_second: time of frame 0.
        average: which beats the mean runs over.
        sigma_frames: width of the tolerance.
    """
    music_frames = (np.asarray(music_seconds, dtype=np.float64) - first_second) * FIELD_FPS
    if average == "over_music_beats":
        return beat_echo(music_frames, dance_beat_frames, sigma_frames)
    return beat_echo(dance_beat_frames, music_frames, sigma_frames)


def beats_per_second(dance_beat_frames: NDArray[np.number], frame_count: int) -> float:
    """Dance beats per second of a clip of `frame_count` frames at 30 a second."""
    return len(dance_beat_frames) * FIELD_FPS / max(1, frame_count - 1)


def _nearest_distance(places: Floats, targets: Floats) -> Floats:
    rising = np.sort(targets)
    after = np.clip(np.searchsorted(rising, places), 0, len(rising) - 1)
    before = np.clip(after - 1, 0, len(rising) - 1)
    return np.minimum(np.abs(rising[after] - places), np.abs(places - rising[before]))
