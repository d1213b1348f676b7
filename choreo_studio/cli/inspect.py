"""inspect FILE: what a file is and holds."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli.arguments import add_json
from choreo_studio.cli.console import Console

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "inspect",
        help="tell what a file is and holds",
        description="Tell what a project, motion file (BVH, FBX, GLB, glTF, VRM, NPZ), file of 2D poses (COCO or "
        "OpenPose JSON, NAME_pose2d.npz), timeline (OTIO), song, folder of control streams or checkpoint folder holds. "
        "Of a USD file it tells what its head says.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read and print."""
    from choreo_studio.services.inspection import described

    data = described(args.file)
    Console(args.json).result({"file": str(args.file), **data}, str(args.file), *_lines(data, 1))
    return 0


def _lines(data: dict[str, Any], depth: int) -> list[str]:
    lines: list[str] = []
    for name, value in data.items():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            lines.append(f"{'  ' * depth}{name}:")
            lines += [f"{'  ' * (depth + 1)}- {_short(item)}" for item in value]
        elif isinstance(value, dict):
            lines += [f"{'  ' * depth}{name}:", *_lines(value, depth + 1)]
        else:
            lines.append(f"{'  ' * depth}{name}: {_shown(value)}")
    return lines


def _short(item: dict[str, Any]) -> str:
    told = {name: value for name, value in item.items() if value is not None and value != "" and value is not False}
    return ", ".join(f"{name} {_shown(value)}" for name, value in told.items())


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return " - ".join(_shown(item) for item in value) if len(value) == 2 else ", ".join(map(_shown, value))
    return str(value)
