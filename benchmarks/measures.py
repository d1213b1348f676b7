"""Measures of the real couple, one half of its takes beside the other and beside chance.

Run with `python -m benchmarks.measures`; needs the recordings in `../shared/data`.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.beats_json import TakeBeats, read_beats
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.comparison import as_text, compare
from choreo_studio.motion.measures.feature_sets import DuetFeatures, compare_duet_sets, duet_features
from choreo_studio.motion.measures.frechet import SetComparison
from choreo_studio.motion.measures.nulls import chance_duet
from choreo_studio.motion.measures.partners import partner_distances
from choreo_studio.motion.measures.report import DuetReport, measure_duet
from choreo_studio.motion.measures.seams import jump_reference
from choreo_studio.motion.measures.variety import SpanBank, aligned_couple, spans_from_beats, take_variety_cm
from choreo_studio.motion.resampling import sample_duet
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.timebase import FRAMES_PER_BEAT

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "cmu_salsa"
LEAST_BEATS = 9
CHANCE_SHIFTS = (40, 117)


@dataclass(frozen=True, eq=False)
class Stretch:
    """A piece of a take that is danced on a steady count, on beat frames."""

    take: str
    duet: DuetMotion
    seconds: Floats
    counts: NDArray[np.intp]

    @property
    def joints(self) -> tuple[Floats, Floats]:
        """World joints of lead and follow."""
        return joint_positions(self.duet.lead), joint_positions(self.duet.follow)


def real_stretches(takes: Sequence[str] | None = None) -> list[Stretch]:
    """Every usable stretch of some takes of the couple, or of all."""
    data = read_beats(FOLDER / "beats.json")
    stretches = []
    for name, beats in sorted(data.takes.items()):
        if takes is not None and name not in takes:
            continue
        lead, follow = FOLDER / f"60_{name}.bvh", FOLDER / f"61_{name}.bvh"
        duet, rate = import_pair(lead, follow, lead_body(), follow_body(), data.fps_true)
        stretches += [_stretch(name, duet, rate.fps, beats, run) for run in _runs(beats, duet.frame_count)]
    return stretches


def _runs(beats: TakeBeats, frame_count: int) -> list[NDArray[np.intp]]:
    """Indices of beats in usable stretches, parted where the count slips."""
    runs = []
    for first, end in beats.usable_frames:
        inside = (beats.beat_frames >= first) & (beats.beat_frames < min(end, frame_count - 1))
        indices = np.flatnonzero(inside)
        slips = np.flatnonzero(np.diff(beats.counts[indices]) % 8 != 1) + 1
        runs += [run for run in np.split(indices, slips) if len(run) > LEAST_BEATS]
    return runs


def _stretch(name: str, duet: DuetMotion, fps: float, beats: TakeBeats, run: NDArray[np.intp]) -> Stretch:
    seconds = beats.beat_frames[run] / fps
    fractions = np.arange(FRAMES_PER_BEAT) / FRAMES_PER_BEAT
    frames = (seconds[:-1, None] + np.diff(seconds)[:, None] * fractions).ravel()
    take_seconds = np.arange(duet.frame_count) / fps
    counts = (beats.counts[run[:-1]] - 1).astype(np.intp)
    return Stretch(name, sample_duet(duet, take_seconds, frames), frames, counts)


def _reports(stretches: list[Stretch], bounds: tuple[float, float], shifted: bool = False) -> list[DuetReport]:
    duets = [chance_duet(s.duet, *CHANCE_SHIFTS) if shifted else s.duet for s in stretches]
    return [measure_duet(d, s.seconds, s.counts, bounds) for d, s in zip(duets, stretches, strict=True)]


def _pieces(stretches: list[Stretch], shifted: bool = False) -> list[DuetFeatures]:
    """Features of eight counts at a time."""
    length, features = 8 * FRAMES_PER_BEAT, []
    for stretch in stretches:
        duet = chance_duet(stretch.duet, *CHANCE_SHIFTS) if shifted else stretch.duet
        starts = range(0, duet.frame_count - length + 1, length)
        features += [duet_features(duet[i : i + length], stretch.seconds[i : i + length]) for i in starts]
    return features


def _set_text(name: str, result: SetComparison) -> str:
    small = f", set too small ({result.generated_count} for {result.dimension} features)" if result.too_small else ""
    own = f"{result.diversity:.2f} (reference {result.reference_diversity:.2f})"
    return f"FID_{name} {result.frechet:.1f}{small}, Div_{name} {own}"


def _print_variety(first: list[Stretch], second: list[Stretch]) -> None:
    aligned = {id(s): aligned_couple(*s.joints) for s in first + second}
    ones = {id(s): [int(beat) for beat in np.flatnonzero(s.counts == 0)] for s in first + second}
    spans = [span for s in first + second for span in spans_from_beats(aligned[id(s)], FRAMES_PER_BEAT, 8, ones[id(s)])]
    print(f"variety of {len(spans)} real eights that begin on 1: {take_variety_cm(spans):.1f} cm")
    bank = SpanBank.of_takes([aligned[id(s)] for s in first])
    start = time.process_time()
    found = [span.distance_cm for s in second for span in bank.nearest(aligned[id(s)])]
    spent = time.process_time() - start
    low, middle = np.quantile(found, [0.1, 0.5])
    print(
        f"nearest eight of the other half: lowest decile {low:.1f} cm, median {middle:.1f} cm "
        f"({len(found)} spans against {len(bank.spans)} in {spent:.2f} s of one core)"
    )


def _print_speed(stretches: list[Stretch]) -> None:
    longest = max(stretches, key=lambda s: len(s.seconds))
    start = time.process_time()
    measure_duet(longest.duet, longest.seconds, longest.counts)
    spent, length = time.process_time() - start, longest.seconds[-1] - longest.seconds[0]
    print(f"one report of {length:.0f} s takes {spent:.2f} s of one core, of a minute {60 * spent / length:.2f} s")


def main() -> int:
    """Print the tables; 0 when the recordings are there."""
    if not (FOLDER / "beats.json").is_file():
        print(f"skipped: {FOLDER} is not there")
        return 0
    stretches = real_stretches()
    seconds = sum(s.seconds[-1] - s.seconds[0] for s in stretches)
    print(f"{len(stretches)} stretches of the real couple, {seconds:.0f} s, 16 frames a beat")
    distances = np.concatenate([partner_distances(*s.joints) for s in stretches])
    low, middle, high = (float(q) for q in np.quantile(distances, [0.05, 0.5, 0.95]))
    print(f"partner distance over all frames: {low:.2f} / {middle:.2f} / {high:.2f} m (5, 50, 95 %)\n")
    takes = sorted({s.take for s in stretches})
    first = [s for s in stretches if s.take in takes[::2]]
    second = [s for s in stretches if s.take in takes[1::2]]
    bounds = (low, high)
    rows = compare(_reports(second, bounds), _reports(first, bounds), _reports(stretches, bounds, shifted=True))
    print(as_text(rows, title="other half") + "\n")
    reference = jump_reference([(joints, s.seconds) for s in stretches for joints in s.joints])
    median, high_rate = reference.median_acceleration, reference.high_acceleration
    print(f"acceleration at any frame, joint mean: median {median:.1f}, 95 % {high_rate:.1f} m/s2")
    result, chance = (compare_duet_sets(_pieces(second, shifted), _pieces(first)) for shifted in (False, True))
    for name, row in (("k", result.kinetic), ("g", result.geometric), ("cd", result.cross_distance)):
        print("other half: " + _set_text(name, row))
    print("chance: " + _set_text("cd", chance.cross_distance))
    _print_variety(first, second)
    _print_speed(stretches)
    return 0


if __name__ == "__main__":
    sys.exit(main())
