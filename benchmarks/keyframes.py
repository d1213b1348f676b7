"""How keyframes are met: poses of real takes wished in fresh dances.

    python benchmarks/keyframes.py DATA [--checkpoint salsa] [--held-out 03,11] [--count 20]

Poses are taken at random from takes that the model has not learned from, of both dancers, the lead or the follow in
turn, every other one with its place; each is wished at a random frame of a fresh dance of eight bars. Printed per kind:
the farthest joint from the pose in centimetres, in the dance without the wish and as it is met; then, over two beats
to each side, mean joint accelerations (m/s², median and 95 %) and foot slip (cm/s) of the dance without and with the
wish. The same of real dancing stands above.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from control import base_request, seconds_of

from choreo_studio.model.generator import DuetGenerator, load_generator
from choreo_studio.model.training.spans import DanceSpan
from choreo_studio.model.training.takes import load_takes, spans_of_takes
from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.editing.path import best_floor_fit
from choreo_studio.motion.keyframes import Keyframe, keyframe_of
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.feet import foot_slip
from choreo_studio.motion.measures.seams import acceleration_jumps
from choreo_studio.motion.rotations import Floats
from choreo_studio.services.generator import checkpoint_folder
from choreo_studio.tokens.wishes import no_wishes

BARS, REACH_FRAMES = 8, 32
KINDS: tuple[tuple[Role, ...], ...] = (ROLES, ("lead",), ("follow",))
HEAD = "free / met cm     acceleration free -> met      slip free -> met"


def missed_cm(motion: DuetMotion, keys: list[Keyframe], is_placed: bool) -> float:
    """The farthest joint from its keyframe; the couple may be anywhere unless the place counts."""
    shown, wanted = [], []
    for key in keys:
        clip = motion.dancer(key.role)[key.frame : key.frame + 1]
        pose = replace(clip, root_positions=key.root_position[None], rotations=key.rotations[None])
        shown.append(joint_positions(clip)[0])
        wanted.append(joint_positions(pose)[0])
    here, there = np.concatenate(shown), np.concatenate(wanted)
    if not is_placed:
        there = best_floor_fit(there, here).applied(there)
    return 100.0 * float(np.linalg.norm(here - there, axis=-1).max())


def around(motion: DuetMotion, seconds: Floats, frame: int) -> tuple[float, float, float]:
    """Median and 95 % of accelerations, and slip, near a frame."""
    near = slice(max(0, frame - REACH_FRAMES), frame + REACH_FRAMES + 1)
    joints = [joint_positions(clip) for clip in motion]
    rates = np.concatenate([acceleration_jumps(positions, seconds)[near] for positions in joints])
    slips = [foot_slip(positions[near], seconds[near]).mean_cm_per_second for positions in joints]
    return float(np.nanmedian(rates)), float(np.nanquantile(rates, 0.95)), float(np.nanmean(slips))


def one(generator: DuetGenerator, span: DanceSpan, number: int, random: np.random.Generator) -> list[float]:
    """One keyframe wished; the numbers of its row."""
    roles, is_placed = KINDS[number % len(KINDS)], bool(number % 2)
    base = base_request(generator, BARS, number)
    frame = int(random.integers(4 * 16, 4 * 16 * (BARS - 1)))
    source = int(random.integers(span.motion.frame_count))
    keys = [replace(keyframe_of(span.motion.dancer(role), role, source, is_placed), frame=frame) for role in roles]
    wishes = replace(no_wishes(4 * BARS), keyframes=tuple(keys))
    free, met = (
        generator.dance(request, lambda done, total: None)[0] for request in (base, replace(base, wishes=wishes))
    )
    seconds = seconds_of(base)
    return [
        missed_cm(free.motion, keys, False),
        missed_cm(met.motion, keys, is_placed),
        *around(free.motion, seconds, frame),
        *around(met.motion, seconds, frame),
    ]


def main() -> None:
    """Dance, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--checkpoint", default="salsa")
    parser.add_argument("--held-out", default="03,11")
    parser.add_argument("--count", type=int, default=20)
    args = parser.parse_args()
    generator = load_generator(Path(checkpoint_folder(args.checkpoint)), "cpu")
    takes = [take for take in load_takes(args.data, lambda done, total: None) if take.name in args.held_out.split(",")]
    spans = [span for span in spans_of_takes(takes, (), "salsa") if not span.mirrored]
    real = [
        around(span.motion, span.frame_seconds, frame)
        for span in spans
        for frame in range(REACH_FRAMES + 2, span.motion.frame_count - REACH_FRAMES - 2, 2 * REACH_FRAMES)
    ]
    middle, high, slip = np.nanmean(real, axis=0)
    print(f"{generator.model_id}; real dancing: acceleration {middle:.1f} / {high:.1f} m/s², slip {slip:.0f} cm/s")
    print(HEAD)
    random = np.random.default_rng(0)
    rows = np.array([one(generator, spans[random.integers(len(spans))], n, random) for n in range(args.count)])
    kinds = np.arange(args.count) % len(KINDS)
    for kind, roles in enumerate(KINDS):
        free, met, middle, high, slip, *after = rows[kinds == kind].mean(axis=0)
        print(f"{free:5.0f} / {met:.2f}", end="")
        print(f"   {middle:8.1f} / {high:.1f} -> {after[0]:.1f} / {after[1]:.1f}", end="")
        print(f"   {slip:8.0f} -> {after[2]:.0f}   {' and '.join(roles)}")
    print(f"farthest joint of all: {rows[:, 1].max():.2f} cm")


if __name__ == "__main__":
    main()
