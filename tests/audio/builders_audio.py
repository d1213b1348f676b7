"""Songs with known beats and a yardstick for the tests of this room."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.band_styles import STYLES
from choreo_studio.audio.beat_this_plugin import agreement
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform

RATE = 22050


def band_grid(style: str, tempo_bpm: float, seconds: float = 40.0, start_seconds: float = 0.4) -> BeatGrid:
    """Steady beats for the band, whole bars."""
    metre = STYLES[style].metre
    beats = int(seconds * tempo_bpm / 60) // metre.beats_per_bar * metre.beats_per_bar
    return BeatGrid.regular(tempo_bpm, beats, metre, start_seconds)


def clicks(grid: BeatGrid, accent: float = 3.0, seconds: float | None = None) -> Waveform:
    """A metronome: low loud clicks on downbeats, high soft ones on the other beats."""
    length = grid.end_seconds if seconds is None else seconds
    samples = np.zeros(int(length * RATE), dtype=np.float32)
    time = np.arange(int(0.05 * RATE)) / RATE
    for at, place in zip(grid.beats_seconds, grid.place_in_bar, strict=True):
        pitch, gain = (220.0, 0.3 * accent) if place == 0 else (1200.0, 0.3)
        click = gain * np.sin(2 * np.pi * pitch * time) * np.exp(-time / 0.012)
        first = int(at * RATE)
        if 0 <= first < len(samples):
            part = samples[first : first + len(click)]
            part += click[: len(part)].astype(np.float32)
    return Waveform(samples[:, None], RATE)


def f_measure(found: NDArray[np.float64], true: NDArray[np.float64]) -> float:
    """Share of beats that are right, within 70 ms."""
    return agreement(found, true)
