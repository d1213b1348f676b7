"""export PROJECT --out DIR: a take as BVH pair, sound and bars."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.cli.takes import take_of

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "export",
        help="write a take as BVH pair, sound and bars",
        description="Write NAME_lead.bvh, NAME_follow.bvh, NAME.wav and NAME_bars.csv, all of them or nothing. "
        "Time 0 of every file is the start of the song, or of the first of the bars.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a .choreo file")
    arguments.add_out(parser)
    arguments.add_name(parser, "the project's file")
    parser.add_argument("--take", metavar="NAME", help="take to write (default: the chosen one)")
    arguments.add_bars(parser, "write only these bars")
    arguments.add_fps(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open and write."""
    from choreo_studio.services.export import export_range, export_take
    from choreo_studio.services.music import sound_of
    from choreo_studio.session.storage import load_project

    console = Console(args.json)
    project = load_project(args.project)
    take, part = take_of(project, args.take), export_range(project, args.bars)
    sound = sound_of(project, args.project.parent)
    name = args.name or args.project.stem
    files = console.run(
        "Writing",
        lambda progress: export_take(project, take, sound, args.out, name, args.bars, args.fps, progress=progress),
    )
    frames = args.fps.frame_count(part.duration_seconds)
    console.result(
        {
            "files": [str(file) for file in files],
            "take": take.name,
            "fps": args.fps.fps,
            "frames": frames,
            "duration_seconds": part.duration_seconds,
        },
        f"{take.name}: {part.duration_seconds:.2f} s, {frames} frames at {args.fps.fps:g} a second",
        *(f"  {file}" for file in files),
    )
    return 0
