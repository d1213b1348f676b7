"""figures --out DIR: couple figures of several dances, written by the program, as files to train on."""

import argparse
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.services.jobs import Progress

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "figures",
        help="write couple figures of several dances as training data",
        description="Write clean couple figures (footwork, holds and timing on the beat) as NPZ files with beats, "
        "which train reads beside captured duets. They are written down by rule and labelled so, not captured.",
    )
    arguments.add_out(parser)
    parser.add_argument(
        "--style", nargs="+", metavar="NAME", help="waltz, cha-cha, rumba, tango, swing or salsa (default all)"
    )
    parser.add_argument(
        "--minutes",
        type=arguments.number_between(0.1, 600.0),
        default=2.5,
        metavar="N",
        help="of each dance (default 2.5)",
    )
    parser.add_argument("--seed", type=arguments.seed, default=0, metavar="N", help="of everything (default 0)")
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write and list the files."""
    from choreo_studio.errors import ChoreoError
    from choreo_studio.services.figures import STYLES, FiguresOrder, WrittenFile, write_figures

    styles = tuple(dict.fromkeys(args.style or STYLES))
    unknown = [style for style in styles if style not in STYLES]
    if unknown:
        raise ChoreoError(f"no figures are known for {unknown[0]!r}, only for {', '.join(STYLES)}")

    def work(progress: Progress) -> tuple[WrittenFile, ...]:
        return write_figures(FiguresOrder(args.out, styles, args.minutes, args.seed), progress)

    console = Console(args.json)
    files = console.run("Writing", work)
    listed = [
        {
            "file": str(file.path),
            "style": file.style,
            "tempo_bpm": file.tempo_bpm,
            "seconds": round(file.seconds, 2),
            "figures": list(file.figures),
        }
        for file in files
    ]
    seconds = sum(file.seconds for file in files)
    console.result({"files": listed}, f"{len(files)} dances, {seconds / 60:.1f} minutes, are in {args.out}.")
    return 0
