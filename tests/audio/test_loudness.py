"""Energy from the loudness of a song."""

import numpy as np

from choreo_studio.audio.features import BEAT_FEATURE_NAMES, BEAT_FEATURE_SIZE
from choreo_studio.audio.loudness import energy_from_music

LOUD = [i for i, name in enumerate(BEAT_FEATURE_NAMES) if name.split("_")[0] in ("low", "mid", "high")]


def song(loudness: np.ndarray) -> np.ndarray:
    music = np.random.default_rng(0).normal(size=(len(loudness), BEAT_FEATURE_SIZE)).astype(np.float32)
    music[:, LOUD] = loudness[:, None]
    return music


def test_energy_rises_where_the_song_is_loud_and_not_with_every_drum() -> None:
    beats = np.arange(64)
    swell = np.where((beats >= 16) & (beats < 48), 1.0, -1.0)
    energy = energy_from_music(song(swell + np.where(beats % 2, 0.8, -0.8)))
    assert energy.shape == (64,)
    assert energy.dtype == np.float32
    assert energy[24:40].min() > 0.5
    assert max(energy[:10].max(), energy[54:].max()) < -0.5
    assert np.abs(np.diff(energy)).max() < 0.5
    assert np.abs(energy).max() <= 2.0


def test_a_song_that_is_equally_loud_asks_for_nothing() -> None:
    assert not energy_from_music(song(np.full(40, 0.3))).any()
    assert energy_from_music(song(np.zeros(3))).shape == (3,)
