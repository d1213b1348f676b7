"""How long dancing takes: fresh, one bar, four variations, a whole song; and the memory it needs.

    python benchmarks/speed.py [--checkpoint salsa] [--runs 5]
    python benchmarks/speed.py --steps [--data ../shared/data/cmu_salsa] [--song SONG] [--seeds 3] [--bars 32]

The first table has wall-clock seconds and processor seconds after a first run, on as many threads as the program itself
takes (one core is left free); on a machine with other work the least processor time says most. The second sets numbers
of decoding steps against measures, as mean and standard error over the seeds; its seconds are processor time.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.services.generator import Generator, held_out_takes, open_generator
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.mask import beats_between, mask_beats

TEMPO_BPM = 180.0
WINDOW_SECONDS, SONG_SECONDS = 13.3, 180.0
DATA = Path("../shared/data/cmu_salsa")
SONG = Path("../shared/data/music/macleod_no_frills_salsa.ogg")


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


def seconds_of(work: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """Wall-clock and processor seconds of every run after a first one."""
    work()
    walls, processors = [], []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return walls, processors


def request_for(generator: Generator, seconds: float) -> DanceRequest:
    """A fresh dance to noise."""
    beats = round(seconds * TEMPO_BPM / 60)
    grid = BeatGrid.regular(TEMPO_BPM, beats, Metre.parse("4/4"))
    music = np.random.default_rng(0).normal(size=(beats, 28)).astype(np.float32)
    return DanceRequest(grid, music, mask_beats(generator.layout, np.ones(beats, dtype=np.bool_)))


def print_seconds(generator: Generator, runs: int) -> None:
    """The table of times."""
    window, minute, song = (request_for(generator, seconds) for seconds in (WINDOW_SECONDS, 60.0, SONG_SECONDS))
    take = generator.dance(minute, quiet)[0]
    bar = mask_beats(generator.layout, beats_between(minute.grid.beat_count, [(64, 68)]))
    edit = replace(minute, mask=bar, current=take, seed=5)
    rows = (
        ("one bar of a minute", edit, 0.08),
        ("four variations of it", replace(edit, variations=4), 0.35),
        ("fresh, 13.3 s of duet", window, 0.19),
        ("fresh, a song of 3 minutes", song, 2.5),
    )
    print(f"{'work':28} {'wall min':>9} {'median':>7} {'max':>7} {'CPU min':>9}   wanted")
    for name, request, wanted in rows:
        few = runs if wanted < 1 else max(1, runs // 2)
        walls, processors = seconds_of(lambda request=request: generator.dance(request, quiet), few)
        middle = statistics.median(walls)
        print(f"{name:28} {min(walls):9.3f} {middle:7.3f} {max(walls):7.3f} {min(processors):9.3f}   <= {wanted} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB   wanted <= 1.2")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="salsa")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", action="store_true", help="steps against measures instead")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--song", type=Path, default=SONG)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--bars", type=int, default=32)
    args = parser.parse_args()
    start = time.perf_counter()
    generator = open_generator(args.checkpoint)
    print(f"opening {generator.model_id}: {time.perf_counter() - start:.2f} s")
    if not args.steps:
        print_seconds(generator, args.runs)
        return
    from benchmarks.speed_steps import request_of, rows

    request = request_of(args.song, generator, args.bars)
    for row in rows(generator, args.data, held_out_takes(args.checkpoint), request, args.seeds):
        print(row, flush=True)


if __name__ == "__main__":
    main()
