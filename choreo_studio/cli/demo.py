"""demo: the program's own song, danced to the end, with a report."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "demo",
        help="dance the demo song and report",
        description="Dance the program's own song to the end; write project, BVH pair, sound, bars and a report.",
    )
    parser.add_argument("--out", type=Path, default=Path("out/demo"), metavar="DIR", help="default out/demo")
    parser.add_argument("--seed", type=arguments.seed, default=0, metavar="N", help="same seed, same dance (default 0)")
    arguments.add_checkpoint(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Analyse, dance, measure, write."""
    from choreo_studio.services.demo import NAME, demo_song, write_report
    from choreo_studio.services.evaluation import evaluate, reference_beside
    from choreo_studio.services.export import export_take
    from choreo_studio.services.generation import DanceOrder, generate
    from choreo_studio.services.generator import open_generator
    from choreo_studio.services.music import project_of_song, sound_of

    console, song = Console(args.json), demo_song()
    generator = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))
    heard = console.run("Listening", lambda progress: project_of_song(song, progress=progress))
    sound, order = sound_of(heard), DanceOrder(seed=args.seed)
    project = console.run("Dancing", lambda progress: generate(heard, sound, generator, order, progress))
    files = console.run(
        "Writing",
        lambda progress: export_take(
            project, project.takes[0], sound, args.out, NAME, with_project=True, progress=progress
        ),
    )
    reference = reference_beside(args.checkpoint)
    evaluation = console.run("Measuring", lambda progress: evaluate(files[-1], reference, progress=progress))
    files += write_report(project, evaluation, files, args.out)
    console.result(
        {"files": [str(file) for file in files]},
        f"The demo is in {args.out.resolve()}:",
        *(f"  {file.name}" for file in files),
        f"Open {args.out / 'report.md'} and strip.png first; then load {NAME}_lead.bvh and {NAME}_follow.bvh into",
        f"Blender (Scale 0.01) or MotionBuilder together with {NAME}.wav.",
        f"To dance bars 9 to 12 anew: .venv/bin/choreo-studio resample {files[4]} --bars 9-12",
    )
    return 0
