"""Numbers of decoding steps against how well is danced, beside real dancing and beside itself with another seed."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from choreo_studio.audio.features import beat_features
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.measures.comparison import compare
from choreo_studio.motion.measures.variety import take_variety_cm
from choreo_studio.services.excerpt import excerpt_of
from choreo_studio.services.generator import Generator
from choreo_studio.services.jobs import unwatched
from choreo_studio.services.measuring import spans_of_data_set
from choreo_studio.services.music import analyzed_song, danceable_grid
from choreo_studio.services.real_dancing import RealDancing, aligned, real_dancing, report_of
from choreo_studio.tokens.dance import DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import mask_beats

STEPS = (4, 6, 8, 12, 16, 24)
_SHOWN = (
    "hands within 15 cm",
    "foot slip, lead",
    "foot slip, follow",
    "landings, couple",
    "left/right alternation",
    "landing timing, spread",
    "BED (sigma 3 frames, 30 fps)",
    "distance inside real 5-95 %",
    "dance beats",
    "jerk, lead (16 frames a beat)",
    "jerk, follow (16 frames a beat)",
)
_HEADS = (
    "hands %", "slip L", "slip F", "land /8", "altern %", "timing", "BED", "dist %", "beats/s", "jerk L", "jerk F",
    "variety", "nearest", "seconds",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Row:
    """One line of the table: means over the seeds, and how far a mean wanders by chance."""

    name: str
    means: tuple[float, ...]
    errors: tuple[float, ...]

    def __str__(self) -> str:
        cells = (f"{mean:.3g}+-{error:.2g}" for mean, error in zip(self.means, self.errors, strict=True))
        return f"{self.name:>6} " + " ".join(f"{cell:>12}" for cell in cells)


def request_of(song: Path, generator: Generator, bars: int) -> DanceRequest:
    """A request to dance the first bars of a song from its first eight on."""
    waveform, analysis = analyzed_song(song, unwatched)
    whole = danceable_grid(analysis.grid)[0].covering(waveform.duration_seconds)
    first = whole.phrase_beat
    part = excerpt_of(whole, (first, min(whole.beat_count, first + bars * whole.metre.beats_per_bar)))
    everything = mask_beats(generator.layout, np.ones(part.grid.beat_count, dtype=np.bool_))
    music = beat_features(waveform, whole)[part.first_beat : part.end_beat]
    return DanceRequest(part.grid, music, everything)


def rows(
    generator: Generator, data: Path, held_out: Sequence[str], request: DanceRequest, seeds: int
) -> Iterator[Row | str]:
    """Head, real dancing, and one line per number of steps."""
    real = real_dancing(spans_of_data_set(data, held_out, unwatched), generator.reconstruct)
    yield f"{'steps':>6} " + " ".join(f"{head:>12}" for head in _HEADS)
    by_name = {row.name: row for row in compare(real.reports)}
    known = tuple(by_name[name].generated for name in _SHOWN)
    yield Row("real", (*known, real.variety_cm, real.self_reconstruction_cm, float("nan")), (float("nan"),) * 14)
    for steps in STEPS:
        yield _row(generator, replace(request, settings=SamplingSettings(steps=steps)), real, seeds)


def _row(generator: Generator, request: DanceRequest, real: RealDancing, seeds: int) -> Row:
    motions, seconds = [], []
    for seed in range(seeds):
        start = time.process_time()
        motions.append(generator.dance(replace(request, seed=seed), unwatched)[0].motion)
        seconds.append(time.process_time() - start)
    measured = [_numbers(motion, request, real) for motion in motions]
    takes = [aligned(motion) for motion in motions]
    variety = [take_variety_cm([takes[first], takes[second]]) for first in range(seeds) for second in range(first)]
    columns = [*zip(*(numbers[:-1] for numbers in measured), strict=True), variety, [n[-1] for n in measured]]
    means = tuple(float(np.mean(column)) for column in columns)
    errors = tuple(float(np.std(column, ddof=1) / np.sqrt(len(column))) for column in columns)
    return Row(str(request.settings.steps), (*means, min(seconds)), (*errors, float(np.ptp(seconds))))


def _numbers(motion: DuetMotion, request: DanceRequest, real: RealDancing) -> tuple[float, ...]:
    by_name = {row.name: row for row in compare([report_of(motion, request.grid, real.distance_bounds_m)])}
    nearest = [found.distance_cm for found in real.bank.nearest(aligned(motion))]
    return (*(by_name[name].generated for name in _SHOWN), float(np.quantile(nearest, 0.1)))
