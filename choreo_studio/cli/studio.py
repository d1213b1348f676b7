"""studio: the window."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb; `run` is set by the program, because the command line does not know the window."""
    parser = subparsers.add_parser(
        "studio",
        help="open the window (also what happens without a verb)",
        description="Open the window on a project, a song, motion of dancers or the demo.",
    )
    parser.add_argument("project", type=Path, nargs="?", metavar="PROJECT", help="a .choreo file, a song or motion")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="paint, save the picture as PNG and quit")
    parser.add_argument("--size", type=_size, metavar="WxH", help="size of the window in points, as 1280x800")
    parser.add_argument(
        "--time", type=arguments.number_between(0.0, 1e6), metavar="SECONDS", help="place of the playhead"
    )
    parser.add_argument("--bars", type=arguments.bar_range, metavar="A-B", help="mark these bars")
    parser.add_argument("--theme", choices=("dark", "light"), help="default: the one used last")
    parser.add_argument(
        "--probe-start",
        action="store_true",
        help="print as JSON when the window was painted and which heavy modules were loaded by then, and quit",
    )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 100 <= int(width) <= 8192 and 100 <= int(height) <= 8192):
        raise argparse.ArgumentTypeError(f"expected a size such as 1280x800 (100 to 8192), found {text!r}")
    return int(width), int(height)
