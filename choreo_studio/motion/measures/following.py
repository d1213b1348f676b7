"""Whether a couple moves more where the music is louder."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.rotations import Floats

_PHRASE_BEATS = 8
_FEWEST_BEATS = 48
_SHIFT_STEP = 4


@dataclass(frozen=True)
class MusicFollowing:
    """How the energy of a dance goes with the loudness of its music, over eight beats at a time.

    Attributes:
        correlation: Pearson's, -1 to 1; NaN where the music is not known or shorter than 48 beats.
        null: its mean with the music circularly shifted by two phrases and more.
    """

    correlation: float
    null: float


def music_following(positions: Floats, frame_seconds: Floats, loudness: Floats | None) -> MusicFollowing:
    """Correlation of movement and loudness.

    Args:
        positions: (T, K, 3) world joints of the couple on beat frames in metres.
        frame_seconds: (T,) rising times.
        loudness: (B,) of the beats, whole frames to each; None where it is not known.
    """
    if loudness is None or len(loudness) < _FEWEST_BEATS:
        return MusicFollowing(float("nan"), float("nan"))
    if len(positions) % len(loudness):
        raise ValueError(f"loudness: expected a divisor of {len(positions)} frames, found {len(loudness)} beats")
    per_beat = len(positions) // len(loudness)
    speed = np.linalg.norm(np.diff(positions, axis=0), axis=-1).mean(axis=1) / np.diff(frame_seconds)
    energy = _over_phrases(np.append(speed, speed[-1]).reshape(-1, per_beat).mean(axis=1))
    loud = _over_phrases(np.asarray(loudness, dtype=np.float64))
    shifts = range(2 * _PHRASE_BEATS, len(loud) - 2 * _PHRASE_BEATS + 1, _SHIFT_STEP)
    null = [_correlation(energy, np.roll(loud, shift)) for shift in shifts]
    return MusicFollowing(_correlation(energy, loud), float(np.mean(null)))


def _over_phrases(values: Floats) -> Floats:
    return np.convolve(values, np.full(_PHRASE_BEATS, 1.0 / _PHRASE_BEATS), mode="valid")


def _correlation(first: Floats, second: Floats) -> float:
    a, b = first - first.mean(), second - second.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 1e-9 else float("nan")
