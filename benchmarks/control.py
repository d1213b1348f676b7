"""How well dances obey: each control wished low, middle and high, and as a curve that rises and falls.

    python benchmarks/control.py [--checkpoint salsa] [--bars 32] [--seeds 3] [--obedience 0,1] [--only NAME]

Every dance is made on our own band's song, finished as a take, and measured on its motion in deviations of real
dancing from its mean (`motion.controls`, standardised by the checkpoint). Printed per control and obedience: the mean
that was reached when -1, 0 and +1 were wished for every beat, and the correlation over bars with a curve that goes up
and down between -1.5 and +1.5 twice. "free" is the same dances without wishes, measured against the same curve. Then
what the wishes cost: foot slip (cm/s) and hands within 15 cm (% of frames) for the free and the wished dances. At the
end energy against the loudness of the demo song, and how far bars danced anew lie from what they were when more, or
less, like them was asked for.
"""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.features import beat_features
from choreo_studio.audio.loudness import energy_from_music
from choreo_studio.model.generator import DuetGenerator, load_generator
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.features import POSITIONS, duet_features
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.hands import hand_hold
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.generator import checkpoint_folder
from choreo_studio.services.music import sound_of
from choreo_studio.tokens.dance import Dance, DanceRequest
from choreo_studio.tokens.mask import beats_between, mask_beats
from choreo_studio.tokens.wishes import Likeness, Wishes, no_wishes

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
    print("control    obedience   free     -1      0     +1  curve r  free r   slip lead/follow, hands")
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


def of_music(generator: DuetGenerator, seeds: int) -> None:
    """Energy against the loudness of the demo song, without and with the wish that it follows."""
    project = demo_project()
    sound, beats = sound_of(project), project.grid.beat_count // 4 * 4
    if sound is None:
        return
    downbeats = project.grid.downbeats
    grid = BeatGrid(project.grid.beats_seconds[:beats], downbeats[downbeats < beats], project.grid.metre)
    music = beat_features(sound, project.grid)[:beats]
    loud = energy_from_music(music)
    everything = mask_beats(generator.layout, np.ones(beats, dtype=np.bool_))
    bases = [DanceRequest(grid, music, everything, seed=seed) for seed in range(seeds)]
    following = [replace(base, wishes=no_wishes(beats).with_curve("energy", loud)) for base in bases]
    found = [
        np.mean([likeness(shown(generator, *pair)[:, 0], loud.astype(np.float64)) for pair in danced(generator, asked)])
        for asked in (bases, following)
    ]
    print(f"\nenergy against loudness, demo song: r {found[0]:.2f} without the wish, {found[1]:.2f} with it")


def of_likeness(generator: DuetGenerator, bases: list[DanceRequest]) -> None:
    """How far bars that are danced anew come from what they were, without, with and against liking them (cm)."""
    rows = []
    for base in bases:
        dance = generator.dance(base, lambda done, total: None)[0]
        for first in range(8, base.grid.beat_count - 8, 16):
            likes = (), (bar_of(base, dance, first, True),), (bar_of(base, dance, first, False),)
            rows.append([moved_cm(generator, base, dance, first, liked) for liked in likes])
    free, liked, disliked = np.mean(rows, axis=0)
    print(f"bars danced anew lie {free:.1f} cm from before; ", end="")
    print(f"liked {liked:.1f}, disliked {disliked:.1f} ({len(rows)} bars)")


def bar_of(base: DanceRequest, dance: Dance, first: int, is_liked: bool) -> Likeness:
    """Four beats of a dance, liked or not."""
    span, grid = slice(first, first + 4), base.grid
    motion = dance.motion[16 * first : 16 * first + 64]
    counts = grid.count_in_eight[span].astype(np.int64)
    return Likeness(dance.tokens.beats(first, first + 4), motion, counts, grid.beat_periods[span], is_liked)


def moved_cm(
    generator: DuetGenerator, base: DanceRequest, dance: Dance, first: int, liked: tuple[Likeness, ...]
) -> float:
    """Mean distance of joints around the hips, over three variations of four beats."""
    mask = mask_beats(generator.layout, beats_between(base.grid.beat_count, [(first, first + 4)]))
    request = replace(base, mask=mask, current=dance, seed=1000, variations=3, likenesses=liked)
    frames = slice(16 * first, 16 * first + 64)
    poses = [
        duet_features(one.motion, seconds_of(base)).values[frames, :, POSITIONS].reshape(64, 2, -1, 3)
        for one in (dance, *generator.dance(request, lambda done, total: None))
    ]
    return 100.0 * float(np.mean([np.linalg.norm(pose - poses[0], axis=-1).mean() for pose in poses[1:]]))


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
    if not args.only:
        of_music(generator, args.seeds)
        of_likeness(generator, bases)


if __name__ == "__main__":
    main()
