"""What ranking is worth: measures of the best, of all and of the last of eight variations, over many orders.

    python -m benchmarks.ranking [--checkpoint salsa] [--data ../shared/data/cmu_salsa] [--song SONG] [--orders 20]

Half of the orders dance eight bars afresh, half re-dance two bars of a dance. Besides what the score is made of it
shows what is not in it: BED, variety (mean distance of a take from the other seven) and the nearest real span, so that
a score that is won by copying or by dancing like everybody would show.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.speed import DATA, SONG
from choreo_studio.motion.measures.comparison import compare
from choreo_studio.motion.measures.variety import take_variety_cm
from choreo_studio.services.excerpt import excerpt_of
from choreo_studio.services.generation import DanceOrder, fresh_takes, resampled_takes
from choreo_studio.services.generator import Generator, held_out_takes, open_generator
from choreo_studio.services.jobs import unwatched
from choreo_studio.services.measuring import spans_of_data_set
from choreo_studio.services.music import project_of_song, sound_of
from choreo_studio.services.ranking import judge_of
from choreo_studio.services.real_dancing import RealDancing, aligned, real_dancing, report_of
from choreo_studio.session.editing import add_takes
from choreo_studio.session.project import Project, Take
from choreo_studio.timebase import FRAMES_PER_BEAT

VARIATIONS, CONTEXT_BEATS = 8, 4
_SHOWN = (
    "hands within 15 cm",
    "foot slip, lead",
    "foot slip, follow",
    "bodies through each other",
    "distance inside real 5-95 %",
    "landings, couple",
    "left/right alternation",
    "landing timing, spread",
    "jerk, follow (16 frames a beat)",
    "BED (sigma 3 frames, 30 fps)",
)


def orders(project: Project, generator: Generator, count: int) -> Iterator[tuple[DanceOrder, Take | None]]:
    """Fresh dances of eight bars and re-danced pairs of bars, in turn."""
    bars = project.grid.bars
    whole = fresh_takes(project, sound_of(project), generator, DanceOrder(seed=9000))[0]
    chosen = add_takes(project, (whole,)).takes[0]
    for number in range(count):
        first = bars[0].number + 2 + (number // 2 * 4) % (len(bars) - 16)
        if number % 2 == 0:
            yield DanceOrder(bars=(first, first + 7), seed=100 * number, variations=VARIATIONS), None
        else:
            yield DanceOrder(bars=(first, first + 1), seed=100 * number, variations=VARIATIONS), chosen


def numbers_of(project: Project, takes: tuple[Take, ...], real: RealDancing) -> list[dict[str, float]]:
    """Measures of every take of an order, on its bars and four beats around them."""
    assert takes[0].bars is not None
    from choreo_studio.services.bars import beat_span

    first, end = beat_span(project.grid, takes[0].bars)
    pad = CONTEXT_BEATS if takes[0].parent is not None else 0
    part = excerpt_of(project.grid, (max(0, first - pad), min(project.grid.beat_count, end + pad)))
    frames = slice(part.first_beat * FRAMES_PER_BEAT, part.end_beat * FRAMES_PER_BEAT)
    motions = [take.dance.motion[frames] for take in takes]
    joints = [aligned(motion) for motion in motions]
    found = []
    for number, (take, motion) in enumerate(zip(takes, motions, strict=True)):
        rows = {row.name: row.generated for row in compare([report_of(motion, part.grid, real.distance_bounds_m)])}
        others = [take_variety_cm([joints[number], other]) for place, other in enumerate(joints) if place != number]
        nearest = [span.distance_cm for span in real.bank.nearest(joints[number])]
        found.append(
            {"score": take.score.total if take.score else np.nan}
            | {name: rows[name] for name in _SHOWN}
            | {"variety, cm": float(np.mean(others)), "nearest real span, cm": float(np.mean(nearest))}
        )
    return found


def print_table(by_order: list[list[Mapping[str, float]]]) -> None:
    """First, all, last, and the mean gain of the first over all with its standard error."""
    print(f"{'measure':34} {'first':>8} {'all':>8} {'last':>8} {'first - all':>12} {'+-':>7}")
    for name in by_order[0][0]:
        table = np.array([[numbers[name] for numbers in order] for order in by_order])
        gain = table[:, 0] - np.nanmean(table, axis=1)
        gain = gain[np.isfinite(gain)]
        shown = (np.nanmean(table[:, 0]), np.nanmean(table), np.nanmean(table[:, -1]), gain.mean())
        error = gain.std(ddof=1) / np.sqrt(len(gain))
        print(f"{name:34} {shown[0]:8.3f} {shown[1]:8.3f} {shown[2]:8.3f} {shown[3]:12.3f} {error:7.3f}")


def main() -> None:
    """Dance, rank, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="salsa")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--song", type=Path, default=SONG)
    parser.add_argument("--orders", type=int, default=20)
    args = parser.parse_args()
    generator, judge = open_generator(args.checkpoint), judge_of(args.checkpoint)
    real = real_dancing(spans_of_data_set(args.data, held_out_takes(args.checkpoint), unwatched), generator.reconstruct)
    project = project_of_song(args.song, True, unwatched)
    by_kind: dict[str, list[list[dict[str, float]]]] = {"fresh, eight bars": [], "two bars danced anew": []}
    sound = sound_of(project)
    for order, parent in orders(project, generator, args.orders):
        if parent is None:
            takes = fresh_takes(project, sound, generator, order, unwatched, judge)
        else:
            takes = resampled_takes(project, sound, generator, order, parent, unwatched, judge)
        kind = "fresh, eight bars" if parent is None else "two bars danced anew"
        by_kind[kind].append(numbers_of(project, takes, real))
    for kind, found in by_kind.items():
        print(f"\n{kind}: {len(found)} orders of {VARIATIONS} variations")
        print_table(found)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
