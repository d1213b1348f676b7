"""Learn the rhythm patterns of the beat tracker: `python -m benchmarks.beats_fit CACHE_FOLDER`.

Songs of many kinds are rendered (General MIDI, and our own band where it plays the style), their rhythm features are
gathered by place in the bar under the true beats and under wrong tempi, phases and metres, and the weights are found
that make the true reading the likeliest: a convex problem. Takes some fifteen minutes on two cores; songs are kept in
the cache folder. Writes assets/rhythms.json. None of the songs that `benchmarks.beats` measures is among them.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.beats_corpus import KINDS, corpus_style
from benchmarks.beats_midi import missing_reason, render_midi
from choreo_studio.audio.band import BAND_STYLES, render_band
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.onsets import RHYTHM_HOPS, rhythm_features
from choreo_studio.audio.rhythms import PLACES_PER_BEAT, RhythmPattern, graded, pattern_to_json
from choreo_studio.audio.spectrum import analysis_samples
from choreo_studio.audio.waveform import Waveform

RHYTHMS_FILE = Path(__file__).resolve().parents[1] / "assets" / "rhythms.json"

TEMPI: dict[str, tuple[tuple[float, float], tuple[int, ...], int]] = {
    "salsa": ((138, 216), (142, 150, 158, 164, 170, 176, 182, 188, 194, 200, 208), 8),
    "cha-cha": ((96, 142), (104, 110, 116, 122, 128, 134), 8),
    "tango": ((96, 144), (104, 112, 118, 124, 130, 136), 8),
    "disco": ((96, 148), (104, 112, 118, 124, 130, 138), 8),
    "pop": ((62, 178), (70, 84, 92, 104, 116, 128, 140, 160), 8),
    "latin": ((80, 170), (90, 104, 116, 128, 144), 6),
    "swing": ((76, 190), (84, 96, 108, 124, 140, 170), 5),
    "waltz": ((66, 216), (72, 84, 100, 116, 132, 150, 165, 180, 195), 8),
    "march": ((64, 160), (70, 88, 104, 120, 138, 150), 5),
}
"""Per kind: tempi at which it is looked for, tempi at which it is rendered, songs per tempo."""

_SONG_SECONDS = 24.0
_BAND_SEEDS = 3
_CLICK_KINDS, _CLICK_SEEDS = ("pop", "waltz", "march"), 3
_RATIOS = (1.0, 0.5, 2.0, 2 / 3, 1.5, 0.75, 4 / 3)
_OTHER_SHIFTS = 3
_WINDOWS_PER_SONG = 2
_EARLIEST, _LATEST = -0.010, 0.014
_FIRST_BAND_SEED = 1000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Song:
    """One song to learn from."""

    kind: str
    source: str
    tempo: int
    seed: int

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.source}_{self.tempo}_{self.seed}.npz"


@dataclass(frozen=True, eq=False)
class Readings:
    """All readings of all windows under one pattern: (R, places * D) sums, (R,) window, (R,) is it true."""

    sums: NDArray[np.float32]
    windows: NDArray[np.int64]
    true: NDArray[np.bool_]


def songs() -> list[Song]:
    """All songs, every kind's first seeds first."""
    found = []
    for seed in range(max(count for _, _, count in TEMPI.values())):
        for kind, (_, tempi, count) in TEMPI.items():
            sources = ["midi"] if seed < count else []
            if kind in BAND_STYLES and seed < _BAND_SEEDS:
                sources.append("band")
            if kind in _CLICK_KINDS and seed < _CLICK_SEEDS:
                sources.append("clicks")
            found += [Song(kind, source, tempo, seed) for tempo in tempi for source in sources]
    return found


def render(song: Song, folder: Path) -> None:
    """Render a song and keep its features and beats, unless that was done before."""
    path = folder / song.name
    if path.exists():
        return
    rng = np.random.default_rng([song.seed, song.tempo, len(song.kind)])
    metre = Metre(KINDS[song.kind].beats_per_bar)
    tempo = song.tempo * rng.uniform(0.96, 1.04)
    count = int(_SONG_SECONDS * tempo / 60) // metre.beats_per_bar * metre.beats_per_bar
    breath = 1 + 0.012 * np.sin(2 * np.pi * np.arange(count) / rng.uniform(30, 90) + rng.uniform(0, 6))
    beats = rng.uniform(0.1, 1.5) + np.cumsum(60 / tempo * (breath + rng.normal(0, 0.005, count)))
    grid = BeatGrid(beats, np.arange(0, count, metre.beats_per_bar), metre)
    if song.source == "clicks":
        waveform = render_clicks(grid, rng)
    elif song.source == "band":
        waveform = render_band(grid, song.kind, _FIRST_BAND_SEED + 100 * song.seed + song.tempo)
    else:
        waveform = render_midi(grid, corpus_style(song.kind, rng), song.seed)
    features = rhythm_features(analysis_samples(waveform)).astype(np.float16)
    np.savez(path, features=features, beats=beats, beats_per_bar=metre.beats_per_bar)


def render_clicks(grid: BeatGrid, rng: np.random.Generator) -> Waveform:
    """A metronome of random sound: louder on downbeats, sometimes with off-beats, never quite clean."""
    rate = 22050
    samples = rng.normal(0, 10 ** rng.uniform(-5, -3), int((grid.end_seconds + 0.5) * rate))
    time = np.arange(int(0.08 * rate)) / rate
    decay, pitches = rng.uniform(0.004, 0.03), np.exp(rng.uniform(np.log(90), np.log(3000), 3))
    loud = np.array([1.0, rng.uniform(0.25, 0.8), rng.uniform(0.05, 0.25) * (rng.random() < 0.4)])
    places = np.repeat(grid.place_in_bar, 2)
    for half, at in enumerate(grid.seconds_at(np.arange(2 * grid.beat_count) / 2)):
        sound = 2 if half % 2 else int(places[half] > 0)
        click = loud[sound] * np.sin(2 * np.pi * pitches[sound] * time) * np.exp(-time / decay)
        first = int(at * rate)
        part = samples[first : first + len(click)]
        part += click[: len(part)]
    return Waveform((0.5 * samples[:, None]).astype(np.float32), rate)


def gather(folder: Path, rng: np.random.Generator) -> tuple[dict[str, Readings], int]:
    """Readings of all windows of all songs per pattern, and the number of windows."""
    rows: dict[str, list[tuple[NDArray[np.float32], int, bool]]] = {kind: [] for kind in TEMPI}
    window = 0
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as data:
            features, beats, per_bar = data["features"], data["beats"], int(data["beats_per_bar"])
        hops = np.arange(len(features)) / RHYTHM_HOPS.per_second + rng.uniform(_EARLIEST, _LATEST)
        inside = np.flatnonzero((hops >= beats[0]) & (hops <= beats[-1]))
        positions = np.interp(hops, beats, np.arange(len(beats)))
        levels = graded(features.astype(np.float32))
        for part in np.array_split(inside, _WINDOWS_PER_SONG):
            for kind in TEMPI:
                readings = _readings(kind, levels[part], positions[part], 60 / np.diff(beats).mean(), per_bar, rng)
                rows[kind] += [(sums, window, true) for sums, true in readings]
            window += 1
    return {kind: _stacked(found) for kind, found in rows.items() if found}, window


def _stacked(found: list[tuple[NDArray[np.float32], int, bool]]) -> Readings:
    sums, windows, true = zip(*found, strict=True)
    return Readings(np.stack(sums), np.array(windows), np.array(true))


def _readings(
    kind: str, levels: NDArray[np.float32], positions: Floats, tempo: float, per_bar: int, rng: np.random.Generator
) -> list[tuple[NDArray[np.float32], bool]]:
    (slowest, fastest), beats = TEMPI[kind][0], KINDS[kind].beats_per_bar
    places, found = beats * PLACES_PER_BEAT, []
    for ratio in _RATIOS:
        if not slowest * 0.97 <= tempo * ratio <= fastest * 1.03:
            continue
        place = np.floor(positions * ratio * PLACES_PER_BEAT + 0.5).astype(int) % places
        sums = (np.arange(places)[:, None] == place).astype(np.float32) @ levels / np.float32(RHYTHM_HOPS.per_second)
        sums -= sums.mean(axis=0)
        shifts = np.arange(0, beats, 0.5)
        for shift in shifts if ratio == 1 else rng.choice(shifts, _OTHER_SHIFTS, replace=False):
            true = bool(ratio == 1 and shift == 0 and beats == per_bar)
            found.append((np.roll(sums, -int(shift * PLACES_PER_BEAT), axis=0).ravel(), true))
    return found


def fit(readings: dict[str, Readings], window_count: int, decay: float, steps: int) -> dict[str, Floats]:
    """Weights per pattern, (places * D,), that maximise the share of the true reading in every window."""
    windows = np.concatenate([part.windows for part in readings.values()])
    true = np.concatenate([part.true for part in readings.values()])
    cuts = np.cumsum([0] + [part.sums.shape[1] for part in readings.values()])

    def loss(weights: Floats) -> tuple[float, Floats]:
        parts = [weights[a:b].astype(np.float32) for a, b in pairwise(cuts)]
        scores = np.concatenate([part.sums @ w for part, w in zip(readings.values(), parts, strict=True)])
        top = np.full(window_count, -np.inf)
        np.maximum.at(top, windows, scores)
        share = np.exp(scores - top[windows])
        everything = np.bincount(windows, share, window_count)
        truth = np.maximum(np.bincount(windows, share * true, window_count), 1e-300)
        value = float(np.log(everything / truth).sum()) / window_count + 0.5 * decay * float(weights @ weights)
        pull = (share / everything[windows] - share * true / truth[windows]) / window_count
        slope, start = decay * weights, 0
        for (a, b), part in zip(pairwise(cuts), readings.values(), strict=True):
            slope[a:b] += part.sums.T @ pull[start : start + len(part.sums)].astype(np.float32)
            start += len(part.sums)
        return value, slope

    result = minimize(
        loss,
        np.zeros(cuts[-1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "maxcor": 20, "ftol": 1e-12, "gtol": 1e-7, "maxls": 40},
    )
    print(f"loss {result.fun:.4f} after {result.nit} steps on {window_count} windows: {result.message}")
    return {kind: result.x[cuts[i] : cuts[i + 1]] for i, kind in enumerate(readings)}


def pattern_of(kind: str, weights: Floats) -> RhythmPattern:
    """The pattern of a kind; what all places share says nothing about beats and is taken out."""
    places = KINDS[kind].beats_per_bar * PLACES_PER_BEAT
    by_place = weights.reshape(places, -1)
    by_place = (by_place - by_place.mean(axis=0)).astype(np.float32)
    (slowest, fastest), _, _ = TEMPI[kind]
    return RhythmPattern(kind, Metre(KINDS[kind].beats_per_bar), slowest, fastest, by_place, 0.0)


def main() -> None:
    """Render, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cache", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--decay", type=float, default=1e-3)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--out", type=Path, default=RHYTHMS_FILE)
    options = parser.parse_args()
    if reason := missing_reason():
        parser.error(reason)
    options.cache.mkdir(parents=True, exist_ok=True)
    todo = songs()
    with ProcessPoolExecutor(options.processes) as pool:
        for _ in pool.map(render, todo, [options.cache] * len(todo)):
            pass
    readings, window_count = gather(options.cache, np.random.default_rng(0))
    weights = fit(readings, window_count, options.decay, options.steps)
    entries = [json.dumps(pattern_to_json(pattern_of(kind, w)), separators=(",", ":")) for kind, w in weights.items()]
    options.out.write_text('{"patterns": [\n' + ",\n".join(entries) + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
