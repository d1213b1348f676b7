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
        description="Write NAME_lead.bvh, NAME_follow.bvh, NAME.wav, NAME_bars.csv and NAME.otio, all of them or "
        "nothing. Time 0 of every file is the start of the song, of the first of the bars, or of the region.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a .choreo file")
    arguments.add_out(parser)
    arguments.add_name(parser, "the project's file")
    parser.add_argument("--take", metavar="NAME", help="take to write (default: the chosen one)")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--bars", type=arguments.bar_range, metavar="A-B", help="write only these bars")
    part.add_argument("--region", type=_region, metavar="A-B", help="write only from second A to second B")
    parser.add_argument(
        "--preset",
        type=_preset,
        metavar="PROGRAM",
        help="joint names, frame rate and a text with what to do for blender, maya, motionbuilder, unreal, houdini or "
        "'any program'",
    )
    parser.add_argument(
        "--fps", type=arguments.frame_rate, metavar="N", help="frames per second (default: the preset's, or 30)"
    )
    parser.add_argument("--npz", action="store_true", help="also write both dancers as NAME.npz in SMPL order")
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open and write."""
    from choreo_studio.services.export import DEFAULT_RATE, write_export
    from choreo_studio.services.export_plan import ExportPlan, export_range
    from choreo_studio.services.export_presets import DEFAULT_PRESET
    from choreo_studio.services.music import sound_of
    from choreo_studio.session.storage import load_project

    console = Console(args.json)
    project = load_project(args.project)
    take, part = take_of(project, args.take), export_range(project, args.bars, args.region)
    sound = sound_of(project, args.project.parent)
    preset = args.preset or DEFAULT_PRESET
    plan = ExportPlan(
        args.name or args.project.stem,
        part,
        args.fps or (args.preset.rate if args.preset else DEFAULT_RATE),
        preset,
        preset.joint_names,
        formats=(*preset.formats, "npz") if args.npz else preset.formats,
        with_notes=args.preset is not None,
    )
    files = console.run("Writing", lambda progress: write_export(project, take, sound, args.out, plan, progress))
    console.result(
        {
            "files": [str(file) for file in files],
            "take": take.name,
            "fps": plan.rate.fps,
            "frames": plan.frame_count,
            "duration_seconds": part.duration_seconds,
        },
        f"{take.name}: {part.duration_seconds:.2f} s, {plan.frame_count} frames at {plan.rate.fps:g} a second",
        *(f"  {file}" for file in files),
    )
    return 0


def _region(text: str) -> tuple[float, float]:
    """Start and end in seconds from text such as 12.5-20."""
    first, _, last = text.partition("-")
    try:
        start, end = float(first), float(last)
    except ValueError:
        start, end = 0.0, 0.0
    if not 0.0 <= start < end:
        raise argparse.ArgumentTypeError(f"needs two rising times in seconds such as 12.5-20, found {text!r}")
    return start, end


def _preset(text: str) -> Any:
    """A preset from its name."""
    from choreo_studio.services.export_presets import PRESETS, preset_named

    try:
        return preset_named(text)
    except ValueError as error:
        there = ", ".join(preset.name.lower() for preset in PRESETS)
        raise argparse.ArgumentTypeError(f"needs one of {there}, found {text!r}") from error
