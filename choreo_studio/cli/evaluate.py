"""evaluate PROJECT|FOLDER: measures beside real dancing."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "evaluate",
        help="measure dancing beside real dancing",
        description="Measure the takes of a project, of a folder of projects, or of a folder of BVH pairs "
        "(60_NN/61_NN, *_lead/*_follow, *_01/*_00). Where the folder has a beats.json, or NPZ files with beats, it is "
        "a data set: its true frame rate and beats are used, and the tokenizer's reconstruction is measured too. With "
        "--song the model is put on trial beside the data set: fresh dances with several seeds, retrieved ones, and "
        "edits of single bars. Folders of DD100, InterHuman, CoMPAS3D and, with --compat, AIST++ are known by their "
        "layout. Of a NAME_pose2d.npz of an export the beat alignment in its camera's picture is measured.",
    )
    parser.add_argument("path", type=Path, metavar="PROJECT|FOLDER|POSES")
    arguments.add_checkpoint(parser)
    parser.add_argument(
        "--write-reference", type=Path, metavar="FILE", help="keep these measures as the real dancing of a checkpoint"
    )
    parser.add_argument(
        "--song", type=Path, metavar="SONG", help="dance this song and measure that beside the data set"
    )
    parser.add_argument("--seeds", type=arguments.count, default=8, metavar="N", help="dances of the song (default 8)")
    parser.add_argument("--bars", type=arguments.count, default=64, metavar="N", help="bars of the song (default 64)")
    parser.add_argument(
        "--style", metavar="NAME", help="only takes of this dance, and the dance to ask for on the song (default: all)"
    )
    field = parser.add_argument_group("the table of the field's papers")
    field.add_argument(
        "--compat",
        action="store_true",
        help="FID_k, FID_g, FID_cd, Div, BED, BAS, 2D-MM Align, PFC and contact with the quirks of the published code",
    )
    field.add_argument("--reference", type=Path, metavar="FOLDER", help="real dancing for --compat, as PATH")
    field.add_argument(
        "--clip-seconds",
        type=arguments.number_between(0.5, 600.0),
        default=5.0,
        metavar="N",
        help="length of the clips that --compat compares (default 5)",
    )
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    from choreo_studio.services.evaluation import evaluate, reference_beside, write_reference
    from choreo_studio.services.generator import held_out_takes, is_there, open_generator
    from choreo_studio.services.measuring import is_data_set

    console = Console(args.json)
    if args.path.suffix.lower() == ".npz":
        return _in_the_picture(args, console)
    if args.compat:
        return _in_the_field(args, console)
    if args.song is not None:
        return _on_trial(args, console)
    model, reference = None, None
    held_out: tuple[str, ...] = ()
    if is_there(args.checkpoint):
        reference = reference_beside(args.checkpoint, args.style)
        held_out = held_out_takes(args.checkpoint)
        if is_data_set(args.path):
            model = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))
    evaluation = console.run(
        "Measuring", lambda progress: evaluate(args.path, reference, model, held_out, progress, args.style)
    )
    if args.write_reference is not None:
        write_reference(evaluation, args.path.name, args.write_reference)
    console.result(evaluation.as_dict(), evaluation.as_text())
    return 0


def _in_the_picture(args: argparse.Namespace, console: Console) -> int:
    from choreo_studio.services.picture_evaluation import picture_evaluation

    table = picture_evaluation(args.path)
    console.result(table.as_dict(), table.as_text())
    return 0


def _in_the_field(args: argparse.Namespace, console: Console) -> int:
    from choreo_studio.services.field_evaluation import field_evaluation

    table = console.run(
        "Measuring", lambda progress: field_evaluation(args.path, args.reference, args.clip_seconds, progress)
    )
    console.result(table.as_dict(), table.as_text())
    return 0


def _on_trial(args: argparse.Namespace, console: Console) -> int:
    from choreo_studio.services.generator import held_out_takes, open_generator
    from choreo_studio.services.trial import trial_of_song

    generator = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))
    held_out = held_out_takes(args.checkpoint)
    trial = console.run(
        "Dancing and measuring",
        lambda progress: trial_of_song(
            args.song, args.path, generator, held_out, args.bars, args.seeds, progress=progress, style=args.style
        ),
    )
    console.result(trial.as_dict(), trial.as_text())
    return 0
