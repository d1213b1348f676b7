"""import FILE [FILE] --out DIR, or import FOLDER TAKE --out DIR: dancing from elsewhere as a project."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.cli.sampling import check_ranking, judge_for, settings_of
from choreo_studio.cli.takes import told_score, told_take
from choreo_studio.errors import ChoreoError
from choreo_studio.services.generator import Generator
from choreo_studio.services.jobs import Progress
from choreo_studio.session.project import Project

if TYPE_CHECKING:
    from choreo_studio.services.importing import ImportOrder, ReadOrder

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "import",
        help="make a project of motion files",
        description="Put one or two people from BVH, FBX, GLB, glTF or VRM files, or from our NPZ, onto our bodies and "
        "onto a beat grid, and write NAME.choreo with the motion as its first take, with NAME_lead.bvh, "
        "NAME_follow.bvh, NAME_bars.csv and NAME.otio. A dancer who is alone gets a partner, whom the model dances. "
        "Instead of files, the folder of a published data set (DD100, InterHuman, CoMPAS3D) and the name of one of its "
        "takes do as well.",
    )
    parser.add_argument("file", type=Path, metavar="FILE|FOLDER", help="one or two people, or the folder of a data set")
    parser.add_argument(
        "other", nargs="?", default="", metavar="FILE|TAKE", help="the second dancer: same frames, same world"
    )
    arguments.add_out(parser)
    arguments.add_name(parser, "the motion files")
    _add_roles(parser)
    _add_beats(parser)
    arguments.add_fps(parser)
    arguments.add_checkpoint(parser)
    arguments.add_sampling(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def _add_roles(parser: argparse.ArgumentParser) -> None:
    roles = parser.add_argument_group("who is who")
    first = roles.add_mutually_exclusive_group()
    first.add_argument("--swap", action="store_true", help="the first dancer follows (usually the first one leads)")
    first.add_argument("--as", dest="role", choices=("lead", "follow"), help="what a dancer who is alone is")
    roles.add_argument(
        "--partner",
        action=argparse.BooleanOptionalAction,
        help="dance a partner for a dancer who is alone (usually done where there is a model)",
    )
    roles.add_argument(
        "--seed", type=arguments.seed, default=0, metavar="N", help="of the partner: same seed, same dance (default 0)"
    )


def _add_beats(parser: argparse.ArgumentParser) -> None:
    source = parser.add_argument_group("where the beats come from (default: the dancers' steps)")
    beats = source.add_mutually_exclusive_group()
    beats.add_argument("--song", type=Path, metavar="SONG", help="music that begins with the first frame")
    beats.add_argument(
        "--beats", type=Path, metavar="FILE", help="beats.json of a data set, or what analyze --json printed"
    )
    beats.add_argument(
        "--bpm", type=arguments.number_between(20, 400), metavar="N", help="constant tempo from the first frame on"
    )
    parser.add_argument(
        "--source-fps", type=arguments.number_between(1, 1000), metavar="N", help="true rate where the files are wrong"
    )


def run(args: argparse.Namespace) -> int:
    """Read, retarget, dance the partner, write."""
    from choreo_studio.services.export import export_take
    from choreo_studio.services.generator import is_there, open_generator
    from choreo_studio.services.importing import JOINTS_REMARK, LEFT_OUT_REMARK, read_order
    from choreo_studio.services.music import BEATS_REMARK, sound_of

    check_ranking(args)
    console = Console(args.json)
    generator = None
    order = _order(args)
    read = None if order is None else console.run("Reading the files", lambda progress: read_order(order))
    if is_there(args.checkpoint):
        generator = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))
    project = console.run("Reading the dancers", lambda progress: _imported(args, order, read, generator, progress))
    project = _with_partner(args, console, project, generator)
    loss = project.remarks.get(LEFT_OUT_REMARK, "")
    sound, take = sound_of(project), project.current or project.takes[0]
    name = arguments.chosen_name(args, project.name)
    kept = [path for path in (args.file, Path(args.other), args.song, args.beats) if path is not None]
    files = console.run(
        "Writing",
        lambda progress: export_take(project, take, sound, args.out, name, None, args.fps, True, progress, kept),
    )
    console.result(
        {
            "files": [str(file) for file in files],
            "project": str(files[-1]),
            "take": take.name,
            "duration_seconds": project.music.duration_seconds,
            "tempo_bpm": project.grid.tempo_bpm,
            "metre": str(project.grid.metre),
            "beats_from": project.remarks.get(BEATS_REMARK, ""),
            "left_out": loss,
            "joints_from": project.remarks.get(JOINTS_REMARK, "names"),
            "tokenized": generator is not None,
            "partners": [told_take(item) for item in project.takes[1:]],
        },
        f"{project.name}: {project.music.duration_seconds:.1f} s, {project.grid.tempo_bpm:.1f} BPM "
        f"(beats {project.remarks.get(BEATS_REMARK, '')})",
        *([f"  {loss}."] if loss else []),
        *(f"  {what} {text}" for what, text in project.remarks.items() if what == JOINTS_REMARK),
        *(f"  {item.name}: a partner (seed {item.dance.seed}){told_score(item)}" for item in project.takes[1:]),
        *(f"  {file}" for file in files),
    )
    return 0


def _order(args: argparse.Namespace) -> "ImportOrder | None":
    """What is ordered of files, None for a take of a data set."""
    from choreo_studio.services.importing import ImportOrder

    if args.file.is_dir():
        if args.song or args.beats or args.bpm or args.source_fps or args.swap or args.role:
            raise ChoreoError(
                "a data set brings its own music, beats, frame rate and roles; leave the options for them out"
            )
        return None
    files = (args.file, Path(args.other)) if args.other else (args.file,)
    swapped = args.swap or args.role == "follow"
    return ImportOrder(files, args.song, args.beats, args.bpm, args.source_fps, swapped)


def _imported(
    args: argparse.Namespace,
    order: "ImportOrder | None",
    read: "ReadOrder | None",
    generator: Generator | None,
    progress: Progress,
) -> Project:
    from choreo_studio.services.importing import import_motion
    from choreo_studio.services.importing_published import import_published

    if order is None:
        return import_published(args.file, args.other, generator, progress)
    return import_motion(order, generator, progress, read)


def _with_partner(args: argparse.Namespace, console: Console, project: Project, generator: Generator | None) -> Project:
    from choreo_studio.services.generation import DanceOrder
    from choreo_studio.services.music import sound_of
    from choreo_studio.services.partnering import lonely_role, with_partner
    from choreo_studio.services.style_choice import chosen_style

    alone = None if project.current is None else lonely_role(project.current)
    if args.partner and generator is None:
        raise ChoreoError("a partner needs a model that dances; there is none")
    if args.partner and alone is None:
        raise ChoreoError("there are two dancers already; leave --partner out")
    if args.partner is False or alone is None or generator is None:
        return project
    judge = judge_for(args, chosen_style(generator, args.style, project).style)
    order = DanceOrder(
        seed=args.seed,
        variations=args.variations,
        style=args.style,
        settings=settings_of(args),
        best_of=args.best_of,
    )
    return console.run(
        "Dancing the partner",
        lambda progress: with_partner(project, sound_of(project), generator, order, progress, judge),
    )
