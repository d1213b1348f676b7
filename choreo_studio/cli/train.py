"""train DATA [DATA ...] --out FOLDER: a checkpoint from duets."""

import argparse
import os
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console, Report

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "train",
        help="train a model on duets",
        description="Train tokenizer and transformers on folders of duets (BVH pairs with beats.json, or NPZ files "
        "with beats, which may say their style, their metre and whether they were captured or written; DD100, "
        "InterHuman and CoMPAS3D as they are) and write a checkpoint. Logs, curves and states are kept in the runs "
        "folder; the same command goes on where it was stopped. For several devices or machines: torchrun ... "
        "-m choreo_studio train ...",
    )
    parser.add_argument(
        "data", type=Path, nargs="+", metavar="DATA", help="folder of duets; several are learned together"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the checkpoint")
    parser.add_argument("--runs", type=Path, metavar="DIR", help="logs and states (default runs/NAME)")
    parser.add_argument(
        "--style",
        default="salsa",
        metavar="NAME",
        help="name of the main dance, and of takes that do not say theirs (default salsa)",
    )
    parser.add_argument(
        "--held-out", default="", metavar="A,B", help="takes that are measured on and never learned from"
    )
    parser.add_argument("--seed", type=arguments.seed, default=0, metavar="N", help="of everything (default 0)")
    for loop, usual in (("tokenizer", 4500), ("coarse", 1000), ("fine", 1800)):
        parser.add_argument(
            f"--{loop}-steps", type=arguments.steps, metavar="N", help=f"at most so many steps (default {usual})"
        )
    parser.add_argument(
        "--music-versions", type=arguments.count, default=2, metavar="N", help="songs rendered per stretch (default 2)"
    )
    parser.add_argument(
        "--patience",
        type=arguments.count,
        metavar="N",
        help="stop a stage after so many looks at held-out takes without improvement and keep its best state",
    )
    parser.add_argument(
        "--device", default="cpu", metavar="NAME", help="cpu, cuda or cuda:N (default cpu; torchrun gives each its own)"
    )
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train and write."""
    from choreo_studio.services.training import TrainingOrder, train_checkpoint

    order = TrainingOrder(
        data=tuple(args.data),
        out=args.out,
        runs=args.runs or Path("runs") / args.out.name,
        style=args.style,
        held_out=tuple(name.strip() for name in args.held_out.split(",") if name.strip()),
        seed=args.seed,
        music_versions=args.music_versions,
        device=args.device,
        patience=args.patience or 0,
        most_steps={
            loop: steps for loop in ("tokenizer", "coarse", "fine") if (steps := getattr(args, f"{loop}_steps"))
        },
    )
    console = Console(args.json)
    if int(os.environ.get("RANK", "0")) > 0:
        train_checkpoint(order, lambda stage, done, total, note: None)
        return 0

    def work(report: Report) -> dict[str, Any]:
        return train_checkpoint(order, report)

    measures = console.run_stages(work)
    console.result({"checkpoint": str(args.out), "measures": measures}, f"The checkpoint is in {args.out}.")
    return 0
