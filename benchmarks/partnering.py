"""How well the model partners a real dancer who comes alone: beside the real follow, and beside chance.

    python -m benchmarks.partnering [--data ../shared/data/cmu_salsa] [--takes 03 11] [--seeds 4]
    python -m benchmarks.partnering --solo ../shared/data/solo/cmu05/05_02.bvh [--bpm 120]

Only one dancer's file is imported, on the data set's beats; the partner is danced for several seeds. "real" is the
couple as it was captured; "chance" has a partner beside the same dancer whom the model danced with somebody else.
Joints from the real partner are seen from the dancer.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.speed import DATA
from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.editing.path import placed_beside_partner
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.comparison import MEASURES
from choreo_studio.motion.measures.report import DuetReport
from choreo_studio.services.generation import DanceOrder, fresh_takes
from choreo_studio.services.generator import Generator, held_out_takes, open_generator
from choreo_studio.services.importing import ImportOrder, import_motion
from choreo_studio.services.jobs import unwatched
from choreo_studio.services.measuring import span_of_beats, spans_of_data_set
from choreo_studio.services.partnering import with_partner
from choreo_studio.services.ranking import judge_of
from choreo_studio.services.real_dancing import real_dancing
from choreo_studio.services.reconstruction import seen_from_lead
from choreo_studio.session.project import Project
from choreo_studio.timebase import FRAMES_PER_BEAT

SHOWN = (
    "foot slip, lead",
    "foot slip, follow",
    "hands within 15 cm",
    "hand holds",
    "partner distance, 5 %",
    "partner distance, median",
    "partner distance, 95 %",
    "distance inside real 5-95 %",
    "facing each other",
    "bodies through each other",
    "torsos through each other",
    "their depth",
    "landings, follow",
    "landings on counts 4 and 8",
    "BED (sigma 3 frames, 30 fps)",
)


@dataclass(frozen=True)
class Stretch:
    """Beats of a project that are danced on a steady beat, with the real couple where it is known."""

    name: str
    project: Project
    first: int
    end: int
    real: DuetMotion | None
    role: Role = "lead"

    def report(self, motion: DuetMotion, bounds: tuple[float, float]) -> DuetReport:
        """Measures of a dance of the whole project, on these beats."""
        return span_of_beats(self.name, self.project.grid, motion, self.first, self.end).report(bounds)

    def apart_cm(self, motion: DuetMotion) -> float:
        """Mean distance of the partner's joints from the real ones, as the dancer sees them."""
        if self.real is None:
            return float("nan")
        frames = slice(self.first * FRAMES_PER_BEAT, self.end * FRAMES_PER_BEAT)
        seen = [m if self.role == "lead" else DuetMotion(m.follow, m.lead) for m in (motion[frames], self.real[frames])]
        places = [seen_from_lead(m, joint_positions(m.follow)) for m in seen]
        return 100.0 * float(np.linalg.norm(places[0] - places[1], axis=-1).mean())


def stretches(data: Path, names: list[str], generator: Generator, role: Role = "lead") -> list[Stretch]:
    """The steady stretches of some takes, imported as one dancer alone."""
    from choreo_studio.motion.io.beats_json import read_beats

    known, found = read_beats(data / "beats.json"), []
    for name in names:
        files = data / f"60_{name}.bvh", data / f"61_{name}.bvh"
        own = files[:1] if role == "lead" else files[1:]
        alone, couple = (
            import_motion(ImportOrder(chosen, beats=data / "beats.json", swapped=swapped), generator)
            for chosen, swapped in ((own, role == "follow"), (files, False))
        )
        for first, end in known.takes[name].usable_frames:
            beats = alone.grid.beats_seconds * known.fps_true
            inside = np.flatnonzero((beats >= first - 3) & (beats <= end + 3))
            real = couple.takes[0].dance.motion
            found.append(Stretch(name, alone, int(inside[0]), int(inside[-1]), real, role))
    return found


def chance_partner(stretch: Stretch, generator: Generator, seed: int) -> DuetMotion:
    """The dancer with the partner from another dance of the model beside them."""
    other = fresh_takes(stretch.project, None, generator, DanceOrder(seed=1000 + seed))[0].dance.motion
    here = stretch.project.takes[0].dance.motion
    if stretch.role == "lead":
        return DuetMotion(here.lead, placed_beside_partner(here, other, "follow"))
    return DuetMotion(placed_beside_partner(here, other, "lead"), here.follow)


def print_table(rows: dict[str, list[tuple[DuetReport, float]]]) -> None:
    """Means over stretches and seeds, weighted by their length."""
    print(f"{'':34}" + "".join(f"{name:>12}" for name in rows))
    for measure in MEASURES:
        if measure.name in SHOWN:
            means = [_mean([(measure.read(report), report.beats) for report, _ in found]) for found in rows.values()]
            print(f"{measure.name:34}" + "".join(f"{mean:12.3f}" for mean in means) + f"  {measure.unit}")
            if measure.read_null is not None:
                nulls = [_mean([(measure.read_null(r), r.beats) for r, _ in found]) for found in rows.values()]
                print(f"{'  shifted':34}" + "".join(f"{null:12.3f}" for null in nulls))
    apart = [_mean([(far, report.beats) for report, far in found]) for found in rows.values()]
    print(f"{'joints from the real partner':34}" + "".join(f"{mean:12.1f}" for mean in apart) + "  cm")


def _mean(values: list[tuple[float, int]]) -> float:
    known = [(value, weight) for value, weight in values if np.isfinite(value)]
    weights = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / weights if known else float("nan")


def main() -> None:
    """Import, dance, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="salsa")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--takes", nargs="+", help="default: those that the model has not learned from")
    parser.add_argument("--role", choices=ROLES, default="lead", help="who comes alone")
    parser.add_argument("--solo", type=Path, nargs="+")
    parser.add_argument("--bpm", type=float)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--best-of", type=int, default=1, help="partners that are drawn for each that is measured")
    args = parser.parse_args()
    generator = open_generator(args.checkpoint)
    judge = judge_of(args.checkpoint) if args.best_of > 1 else None
    bounds = real_dancing(spans_of_data_set(args.data, (), unwatched)).distance_bounds_m
    if args.solo:
        orders = [ImportOrder((path,), tempo_bpm=args.bpm) for path in args.solo]
        projects = [import_motion(order, generator) for order in orders]
        found = [Stretch(p.name, p, 0, p.grid.beat_count, None) for p in projects]
    else:
        names = args.takes or [name for name in held_out_takes(args.checkpoint) if name.isdecimal()]
        found = stretches(args.data, names, generator, args.role)
    rows: dict[str, list[tuple[DuetReport, float]]] = {"real": [], "partner": [], "chance": []}
    for stretch in found:
        if stretch.real is not None:
            rows["real"].append((stretch.report(stretch.real, bounds), 0.0))
        for seed in range(args.seeds):
            order = DanceOrder(seed=args.best_of * seed, best_of=args.best_of)
            danced = with_partner(stretch.project, None, generator, order, judge=judge).takes[1].dance.motion
            for name, motion in (("partner", danced), ("chance", chance_partner(stretch, generator, seed))):
                rows[name].append((stretch.report(motion, bounds), stretch.apart_cm(motion)))
    print_table(rows)


if __name__ == "__main__":
    main()
