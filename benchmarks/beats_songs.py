"""Songs with known beats and recordings with known tempo, for measuring the analysis."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import beats_midi
from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.waveform import Waveform

MUSIC_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "music"

STYLE_TEMPI: dict[str, tuple[str, tuple[float, ...]]] = {
    "salsa": ("4/4", (160, 170, 180, 190, 200)),
    "waltz": ("3/4", (88, 120, 150, 172, 184)),
    "tango": ("4/4", (112, 118, 124, 128, 132)),
    "cha-cha": ("4/4", (108, 114, 120, 126, 130)),
    "disco": ("4/4", (110, 116, 120, 126, 132)),
}


@dataclass(frozen=True)
class Recording:
    """What is known of a recording: tempo in BPM (None: free) and metre."""

    file: str
    tempo_bpm: float | None
    metre: str


RECORDINGS = (
    Recording("macleod_no_frills_salsa.ogg", 144.5, "4/4"),
    Recording("macleod_comparsa.ogg", 115, "4/4"),
    Recording("macleod_peppy_pepe.ogg", 124, "4/4"),
    Recording("macleod_tango_de_manzana.ogg", 127, "4/4"),
    Recording("macleod_ancient_mystery_waltz_presto.mp3", 182, "3/4"),
    Recording("macleod_valse_gymnopedie.mp3", 77, "3/4"),
    Recording("macleod_vibe_ace.ogg", 130, "4/4"),
    Recording("macleod_paradise_found.mp3", 105, "4/4"),
    Recording("macleod_there_it_is.mp3", 130, "4/4"),
    Recording("karissa_hobbs_lets_go_fishin.ogg", 88, "4/4"),
    Recording("brahms_hungarian_dance_5_usarmy.ogg", None, "2/4"),
)


@dataclass(frozen=True)
class KnownSong:
    """A rendered song and the beats on which it was played."""

    style: str
    source: str
    tempo_bpm: float
    seed: int
    grid: BeatGrid
    waveform: Waveform


def known_grid(style: str, tempo_bpm: float, seed: int, seconds: float = 60.0) -> BeatGrid:
    """Beats of a rendered song: a start that is off zero, a tempo that breathes by one per cent."""
    rng = np.random.default_rng([seed, int(tempo_bpm)])
    metre = Metre.parse(STYLE_TEMPI[style][0])
    count = int(seconds * tempo_bpm / 60) // metre.beats_per_bar * metre.beats_per_bar
    breath = 1 + 0.01 * np.sin(2 * np.pi * np.arange(count) / rng.uniform(40, 90) + rng.uniform(0, 6))
    beats = rng.uniform(0.05, 1.5) + np.cumsum(60 / tempo_bpm * breath)
    return BeatGrid(beats, np.arange(0, count, metre.beats_per_bar), metre)


def known_songs(seeds: int, sources: tuple[str, ...], first_seed: int = 0) -> Iterator[KnownSong]:
    """Rendered songs of all styles, five tempi and `seeds` seeds each."""
    for style, (_, tempi) in STYLE_TEMPI.items():
        for tempo in tempi:
            for seed in range(first_seed, first_seed + seeds):
                grid = known_grid(style, tempo, seed)
                for source in sources:
                    render = render_band if source == "band" else beats_midi.render_midi
                    yield KnownSong(style, source, tempo, seed, grid, render(grid, style, seed))
