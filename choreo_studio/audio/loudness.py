"""How a song swells and falls from bar to bar, as an energy for dancers."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.features import BEAT_FEATURE_NAMES

_BANDS = ("low", "mid", "high")
_REACH_BEATS = 6
_LARGEST = 2.0
_STEADY = 0.05

Curve = NDArray[np.float32]


def energy_from_music(music: NDArray[np.float32]) -> Curve:
    """Energy (B,) in -2..2 that follows the loudness of a song, in deviations from its own mean.

    Loudness is the mean of all bands on and between beats, averaged over a Hann window of about a bar and a half to
    each side, so that drum hits within a bar do not count; a song that is equally loud throughout asks for nothing.

    Args:
        music: (B, D) of `audio.features.beat_features`.
    """
    columns = [BEAT_FEATURE_NAMES.index(f"{band}_{half}") for band in _BANDS for half in ("on", "off")]
    loudness = music[:, columns].astype(np.float64).mean(axis=1)
    window = np.hanning(2 * _REACH_BEATS + 3)[1:-1]
    padded = np.pad(loudness, _REACH_BEATS, mode="edge")
    slow = np.convolve(padded, window / window.sum(), mode="valid")
    spread = float(slow.std())
    if spread < _STEADY:
        return np.zeros(len(music), dtype=np.float32)
    return np.asarray(np.clip((slow - slow.mean()) / spread, -_LARGEST, _LARGEST), dtype=np.float32)
