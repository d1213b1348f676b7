"""How long dancing takes: fresh, one bar, four variations, a whole song; and the memory it needs.

    python benchmarks/speed.py [--checkpoint salsa] [--runs 5]

Every figure is the median of several runs after a first one, on as many threads as the machine has cores.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.services.generator import open_generator
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.mask import beats_between, mask_beats

TEMPO_BPM = 180.0
WINDOW_SECONDS, SONG_SECONDS = 13.3, 180.0


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


def median_seconds(work: Callable[[], object], runs: int) -> tuple[float, float, float]:
    """Least, median and greatest wall-clock seconds."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times), max(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="salsa")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    start = time.perf_counter()
    generator = open_generator(args.checkpoint)
    print(f"opening {generator.model_id}: {time.perf_counter() - start:.2f} s")
    random = np.random.default_rng(0)

    def request(seconds: float) -> DanceRequest:
        beats = round(seconds * TEMPO_BPM / 60)
        grid = BeatGrid.regular(TEMPO_BPM, beats, Metre.parse("4/4"))
        music = random.normal(size=(beats, 28)).astype(np.float32)
        return DanceRequest(grid, music, mask_beats(generator.layout, np.ones(beats, dtype=np.bool_)))

    window, song = request(WINDOW_SECONDS), request(SONG_SECONDS)
    take = generator.dance(request(60.0), quiet)[0]
    minute = request(60.0)
    bar = mask_beats(generator.layout, beats_between(minute.grid.beat_count, [(64, 68)]))
    edit = replace(minute, mask=bar, current=take, seed=5)
    rows = (
        ("fresh, 13.3 s of duet", lambda: generator.dance(window, quiet), 0.5),
        ("one bar of a minute", lambda: generator.dance(edit, quiet), 0.25),
        ("four variations of it", lambda: generator.dance(replace(edit, variations=4), quiet), 0.5),
        ("fresh, a song of 3 minutes", lambda: generator.dance(song, quiet), 10.0),
    )
    print(f"{'work':28} {'min':>7} {'median':>7} {'max':>7}   wanted")
    for name, work, wanted in rows:
        low, middle, high = median_seconds(work, args.runs if wanted < 5 else max(1, args.runs // 2))
        print(f"{name:28} {low:7.3f} {middle:7.3f} {high:7.3f}   <= {wanted} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB   wanted <= 1.2")


if __name__ == "__main__":
    main()
