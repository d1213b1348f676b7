"""How well dances obey: each control wished low, middle and high, and as a curve that rises and falls.

    python benchmarks/control.py [--checkpoint salsa] [--bars 32] [--seeds 3] [--obedience 0,1] [--only NAME]

Every dance is made on our own band's song, finished as a take, and measured on its motion in deviations of real
dancing from its mean (`motion.controls`, standardised by the checkpoint). Printed per control and obedience: the mean
that was reached when -1, 0 and +1 were wished for every beat, and the correlation over bars with a curve that goes up
and down between -1.5 and +1.5 twice. "free" is the same dances without wishes, measured against the same curve. Then
what the wishes cost: foot slip (cm/s) and hands within 15 cm (% of frames) for the free and the wished dances.
"""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.features import beat_features
from choreo_studio.model.generator import DuetGenerator, load_generator
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.hands import hand_hold
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.generator import checkpoint_folder
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.mask import mask_beats
from choreo_studio.tokens.wishes import Wishes, no_wishes

TEMPO_BPM = 180.0
LEVELS = (-1.0, 0.0, 1.0)
_SWING = 1.5


def up_and_down(beats: int) -> Floats:
    """A curve (B,) with two hills of triangular shape, a step for each bar."""
    bar = np.arange(beats) // 4 * 4 / beats
    return _SWING * (1.0 - 2.0 * np.abs(2.0 * ((2.0 * bar) % 1.0) - 1.0))


def base_request(generator: DuetGenerator, bars: int, seed: int) -> DanceRequest:
    """A fresh dance to a song of our own."""
    grid = BeatGrid.regular(TEMPO_BPM, 4 * bars, Metre.parse("4/4"))
    music = beat_features(render_band(grid, "salsa", seed), grid)
    everything = mask_beats(generator.layout, np.ones(grid.beat_count, dtype=np.bool_))
    return DanceRequest(grid, music, everything, seed=seed)


def seconds_of(request: DanceRequest) -> Floats:
    """Times of the beat frames."""
    return request.grid.seconds_at(np.arange(16 * request.grid.beat_count) / 16)


def shown(generator: DuetGenerator, request: DanceRequest, dance: Dance) -> Floats:
    """Standardised controls (B, C) of a finished dance."""
    features = duet_features(dance.motion, seconds_of(request)).values
    return generator.model.plan_scale.read(features).controls.astype(np.float64)


def danced(generator: DuetGenerator, requests: Iterable[DanceRequest]) -> list[tuple[DanceRequest, Dance]]:
    """One dance for each request."""
    return [(request, generator.dance(request, lambda done, total: None)[0]) for request in requests]


def wished(request: DanceRequest, control: str, values: Floats, obedience: float) -> DanceRequest:
    """The request with one curve."""
    free = replace(no_wishes(request.grid.beat_count), obedience=obedience)
    wishes: Wishes = free.with_curve(control, values.astype(np.float32))
    return replace(request, wishes=wishes)


def by_bar(values: Floats) -> Floats:
    """Means (bars,) of beats (B,)."""
    return np.asarray(values.reshape(-1, 4).mean(axis=1))


def cost(made: list[tuple[DanceRequest, Dance]]) -> str:
    """Slip of lead and follow, and hands together."""
    rows = []
    for request, dance in made:
        lead, follow = (joint_positions(clip) for clip in dance.motion)
        slips = [foot_slip(positions, seconds_of(request)).mean_cm_per_second for positions in (lead, follow)]
        rows.append([*slips, 100.0 * hand_hold(lead, follow, seconds_of(request)).near_share])
    slip_lead, slip_follow, hands = np.mean(rows, axis=0)
    return f"{slip_lead:5.1f} /{slip_follow:5.1f}  {hands:5.1f} %"


def table(generator: DuetGenerator, bases: list[DanceRequest], obediences: list[float], only: str) -> None:
    """Dance and print a row for each control and obedience."""
    curve = up_and_down(bases[0].grid.beat_count)
    free = danced(generator, bases)
    controls_free = [shown(generator, *pair) for pair in free]
    print(
        f"{'control':10} {'obedience':>9} {'free':>6} {'-1':>6} {'0':>6} {'+1':>6} {'curve r':>8} {'free r':>7}", end=""
    )
    print("   slip lead/follow, hands")
    for column, name in enumerate(CONTROL_NAMES):
        if only not in name:
            continue
        null = np.mean([likeness(seen[:, column], curve) for seen in controls_free])
        mean_free = np.mean([seen[:, column].mean() for seen in controls_free])
        for obedience in obediences:
            levels, r, made = row(generator, bases, name, curve, obedience)
            reached = " ".join(f"{level:6.2f}" for level in levels)
            print(f"{name:10} {obedience:9.1f} {mean_free:6.2f} {reached} {r:8.2f} {null:7.2f}", end="")
            print(f"   {cost(made)}", flush=True)
    print(f"{'free':10} {'':46}   {cost(free)}")


def row(
    generator: DuetGenerator, bases: list[DanceRequest], name: str, curve: Floats, obedience: float
) -> tuple[list[float], float, list[tuple[DanceRequest, Dance]]]:
    """Means that were reached for each level, the correlation with the curve, and all dances."""
    column, everything, reached = CONTROL_NAMES.index(name), [], []
    for level in LEVELS:
        flat = np.full(len(curve), level)
        made = danced(generator, (wished(base, name, flat, obedience) for base in bases))
        reached.append(float(np.mean([shown(generator, *pair)[:, column].mean() for pair in made])))
        everything += made
    swung = danced(generator, (wished(base, name, curve, obedience) for base in bases))
    r = float(np.mean([likeness(shown(generator, *pair)[:, column], curve) for pair in swung]))
    return reached, r, everything + swung


def likeness(values: Floats, curve: Floats) -> float:
    """Correlation over bars."""
    return float(np.corrcoef(by_bar(values), by_bar(curve))[0, 1])


def main() -> None:
    """Dance, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="salsa")
    parser.add_argument("--bars", type=int, default=32)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--obedience", default="0,1")
    parser.add_argument("--only", default="", help="one control")
    args = parser.parse_args()
    generator = load_generator(Path(checkpoint_folder(args.checkpoint)), "cpu")
    bases = [base_request(generator, args.bars, seed) for seed in range(args.seeds)]
    print(f"{generator.model_id}, {args.bars} bars x {args.seeds} seeds")
    table(generator, bases, [float(text) for text in args.obedience.split(",")], args.only)


if __name__ == "__main__":
    main()
