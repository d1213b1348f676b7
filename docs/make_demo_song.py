"""Renders assets/demo/demo_salsa.flac, the program's own demo song, played by its own band.

Run it from the root of the project: `.venv/bin/python docs/make_demo_song.py`.
"""

from pathlib import Path

import numpy as np
import soundfile

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.resources import assets_folder

SEED, TEMPO_BPM, BARS, SAMPLE_RATE = 7, 172.0, 34, 22050
LEAD_IN_SECONDS = 0.35


def demo_grid() -> BeatGrid:
    """Whole eight counts whose tempo breathes by two per cent, as a band's does."""
    beats = BARS * 4
    drift = 1.0 + 0.02 * np.sin(2 * np.pi * np.arange(beats - 1) / 96)
    periods = 60.0 / TEMPO_BPM * drift
    seconds = LEAD_IN_SECONDS + np.concatenate([[0.0], np.cumsum(periods)])
    return BeatGrid(seconds, np.arange(0, beats, 4))


def main() -> None:
    """Render and write the song."""
    song = render_band(demo_grid(), "salsa", SEED, SAMPLE_RATE)
    path = Path(assets_folder()) / "demo" / "demo_salsa.flac"
    path.parent.mkdir(parents=True, exist_ok=True)
    scaled = np.clip(np.round(song.samples * 32767.0), -32768, 32767).astype(np.int16)
    soundfile.write(path, scaled, song.sample_rate, format="FLAC", subtype="PCM_16")
    print(f"{path}: {song.duration_seconds:.1f} s, {path.stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()
