"""How well beats, tempo, metre and downbeats are found, and how fast: `python -m benchmarks.beats`.

Prints (a) real recordings of known tempo and metre, (b) beat and downbeat F-measure (within 70 ms) by style on rendered
songs, of our own band and through a General MIDI sound font, and (c) the time for a three-minute song. The rhythm
patterns were learned from other songs of the band and of the sound font (see `benchmarks.beats_fit`); the General MIDI
lines and the recordings measured here were never among them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

import numpy as np

from benchmarks import beats_midi
from benchmarks.beats_songs import MUSIC_FOLDER, RECORDINGS, STYLE_TEMPI, KnownSong, Recording, known_grid, known_songs
from choreo_studio.audio.analysis import MusicAnalysis, analyze
from choreo_studio.audio.band import render_band
from choreo_studio.audio.beat_this_plugin import agreement, beat_this_installed
from choreo_studio.audio.features import beat_features
from choreo_studio.audio.waveform import Waveform, load_waveform

_NEAR = 0.04
_THREE_MINUTES = 180.0
_FIRST_RUN = """
import sys, time
import numpy as np
start = time.perf_counter()
from choreo_studio.audio.analysis import analyze
from choreo_studio.audio.waveform import Waveform
samples = np.load(sys.argv[1])
analyze(Waveform(samples, 44100), tracker="own")
print(time.perf_counter() - start, "numba" in sys.modules)
"""


def recordings_table() -> None:
    """Part (a)."""
    print("(a) Recordings: tempo and metre known and found, confidence, seconds of work")
    if not MUSIC_FOLDER.is_dir():
        print(f"    skipped: no recordings at {MUSIC_FOLDER}")
        return
    head = ("file", "BPM", "metre", "BPM", "metre", "tempo", "beats", "metre", "down", "first downbeats (s)", "took")
    print("    {:44}{:>6} {:>5}{:>8} {:>5}   {:>5} {:>5} {:>5} {:>5}   {:24}{:>5}".format(*head))
    exact = octave = metre = 0
    for recording in RECORDINGS:
        waveform = load_waveform(MUSIC_FOLDER / recording.file)
        start = time.perf_counter()
        found = analyze(waveform, tracker="own")
        took = time.perf_counter() - start
        print(_recording_row(recording, found, took))
        exact += tempo_is_right(recording, found, (1.0,))
        octave += tempo_is_right(recording, found, (0.5, 1.0, 2.0))
        metre += str(found.grid.metre) == recording.metre
    count = len(RECORDINGS)
    print(f"    tempo within 4 %: {exact} of {count}; up to an octave: {octave} of {count} (the rubato one counts as")
    print(f"    missed); metre: {metre} of {count}")


def tempo_is_right(recording: Recording, found: MusicAnalysis, ratios: tuple[float, ...]) -> bool:
    """Whether the tempo, or one of its multiples, is within 4 %; never for free tempo."""
    if recording.tempo_bpm is None:
        return False
    return any(abs(found.grid.tempo_bpm / (ratio * recording.tempo_bpm) - 1) <= _NEAR for ratio in ratios)


def _recording_row(recording: Recording, found: MusicAnalysis, took: float) -> str:
    known = "free" if recording.tempo_bpm is None else f"{recording.tempo_bpm:g}"
    sure, downbeats = found.confidence, " ".join(f"{t:.2f}" for t in found.grid.downbeats_seconds[:3])
    return (
        f"    {recording.file:44}{known:>6} {recording.metre:>5}{found.grid.tempo_bpm:8.1f} {found.grid.metre!s:>5}   "
        f"{sure.tempo:5.2f} {sure.beats:5.2f} {sure.metre:5.2f} {sure.downbeat:5.2f}   {downbeats:24}{took:5.1f}"
    )


def styles_table(seeds: int) -> None:
    """Part (b)."""
    print(f"(b) Rendered songs: mean (and worst) F-measure within 70 ms, 5 tempi x {seeds} seeds a style, 60 s each")
    missing = beats_midi.missing_reason()
    if missing:
        print(f"    General MIDI songs are skipped: {missing}")
    sources = ("band",) if missing else ("band", "midi")
    results: dict[tuple[str, str], list[tuple[float, float, bool]]] = defaultdict(list)
    for song in known_songs(seeds, sources):
        results[song.style, song.source].append(measured(song))
    print(f"    {'style':10}{'source':8}{'songs':>6}   {'beats':>14}   {'downbeats':>14}   {'metre right':>12}")
    for style in STYLE_TEMPI:
        for source in sources:
            beats, downbeats, metre = np.array(results[style, source], dtype=float).T
            print(
                f"    {style:10}{source:8}{len(beats):6}   {beats.mean():6.3f} ({beats.min():.3f})   "
                f"{downbeats.mean():6.3f} ({downbeats.min():.3f})   {metre.mean():12.0%}"
            )


def measured(song: KnownSong) -> tuple[float, float, bool]:
    """F-measure of beats and of downbeats, and whether the metre is right."""
    found = analyze(song.waveform, tracker="own").grid
    beats = agreement(found.beats_seconds, song.grid.beats_seconds)
    downbeats = agreement(found.downbeats_seconds, song.grid.downbeats_seconds)
    return beats, downbeats, found.metre == song.grid.metre


def timing() -> None:
    """Part (c)."""
    print("(c) A three-minute stereo song at 44.1 kHz, seconds")
    grid = known_grid("salsa", 180, 0, _THREE_MINUTES)
    start = time.perf_counter()
    song = render_band(grid, "salsa", 0, 44100, _THREE_MINUTES)
    print(f"    band renders it            {time.perf_counter() - start:6.2f}")
    first, numba = _first_run(song)
    print(f"    analysis in a new process  {first:6.2f}  (imports included, empty cache; numba loaded: {numba})")
    for name, work in (
        ("analysis again", lambda: analyze(song, tracker="own")),
        ("beat features", lambda: beat_features(song, grid)),
    ):
        start = time.perf_counter()
        work()
        print(f"    {name:26} {time.perf_counter() - start:6.2f}")
    print(f"    load on the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _first_run(song: Waveform) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "song.npy")  # noqa: PTH118
        np.save(path, song.samples)
        environment = os.environ | {"NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-c", _FIRST_RUN, path]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    seconds, numba = done.stdout.split()
    return float(seconds), numba


def main() -> None:
    """Run all parts, or the ones that are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[[], "recordings", "styles", "timing"], help="default: all")
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    parts = options.parts or ["recordings", "styles", "timing"]
    if not beat_this_installed():
        print("beat_this is not installed; only our own tracker is measured")
    if "recordings" in parts:
        recordings_table()
    if "styles" in parts:
        styles_table(options.seeds)
    if "timing" in parts:
        timing()


if __name__ == "__main__":
    main()
