"""resample PROJECT --bars A-B: some bars danced anew as a further take."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.cli.sampling import check_ranking, judge_for, settings_of
from choreo_studio.cli.takes import take_of, told_score, told_take
from choreo_studio.cli.wishes import add_likeness, add_wishes, with_wishes

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "resample",
        help="dance some bars of a project anew",
        description="Dance some bars anew, both dancers or one, and add the result to the project as a take. "
        "Everything else stays bit for bit as it is.",
    )
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a .choreo file; it is saved in place")
    arguments.add_bars(parser, "the bars that may change", required=True)
    parser.add_argument("--dancers", choices=("both", "lead", "follow"), default="both", help="who may change")
    parser.add_argument(
        "--level", choices=("coarse", "fine"), default="coarse", help="coarse: a new idea; fine: only new detail"
    )
    parser.add_argument("--seed", type=arguments.seed, metavar="N", help="default: one that was not used yet")
    parser.add_argument("--take", metavar="NAME", help="take to start from (default: the chosen one)")
    parser.add_argument("--soft-edges", action="store_true", help="let the motion bend one beat outside the bars")
    arguments.add_checkpoint(parser)
    arguments.add_sampling(parser)
    add_likeness(parser)
    add_wishes(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open, dance, save."""
    from choreo_studio.services.bars import beat_span
    from choreo_studio.services.generation import DanceOrder, next_seed, resample
    from choreo_studio.services.generator import open_generator
    from choreo_studio.services.music import sound_of
    from choreo_studio.services.style_choice import chosen_style
    from choreo_studio.session.storage import load_project, save_project

    check_ranking(args)
    console = Console(args.json)
    before = load_project(args.project)
    beat_span(before.grid, args.bars)
    before = with_wishes(before, args, args.bars)
    parent = take_of(before, args.take)
    sound = sound_of(before, args.project.parent)
    generator = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))
    judge = judge_for(args, chosen_style(generator, args.style, before, parent).style)
    seed = next_seed(before) if args.seed is None else args.seed
    settings = settings_of(args, args.soft_edges)
    like, unlike = tuple(args.like), tuple(args.unlike)
    order = DanceOrder(
        args.bars,
        args.dancers,
        args.level,
        seed,
        args.variations,
        args.style,
        settings,
        like=like,
        unlike=unlike,
        best_of=args.best_of,
    )
    after = console.run("Dancing", lambda progress: resample(before, sound, generator, order, parent, progress, judge))
    save_project(after, args.project)
    added = after.takes[len(before.takes) :]
    console.result(
        {
            "project": str(args.project),
            "from": parent.name,
            "bars": list(args.bars),
            "dancers": args.dancers,
            "level": args.level,
            "takes": [{**told_take(take), "style": take.style} for take in added],
        },
        *(
            f"{take.name} (seed {take.dance.seed}) added to {args.project}, from {parent.name}{told_score(take)}"
            for take in added
        ),
    )
    return 0
