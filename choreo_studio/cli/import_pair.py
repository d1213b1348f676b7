"""import LEAD FOLLOW --out DIR, or import FOLDER TAKE --out DIR: a captured couple as a project."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.errors import ChoreoError

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "import",
        help="make a project of a pair of BVH files",
        description="Put a pair of BVH files of any humanoid skeleton onto our bodies and onto a beat grid, and write "
        "NAME.choreo with the motion as its first take, with NAME_lead.bvh, NAME_follow.bvh, NAME_bars.csv and "
        "NAME.otio. Instead of a pair, the folder of a published data set (DD100, InterHuman, CoMPAS3D) and the name "
        "of one of its takes do as well.",
    )
    parser.add_argument("lead", type=Path, metavar="LEAD.bvh|FOLDER")
    parser.add_argument("follow", nargs="?", default="", metavar="FOLLOW.bvh|TAKE", help="same frames, same world")
    arguments.add_out(parser)
    arguments.add_name(parser, "the BVH files")
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
    arguments.add_fps(parser)
    arguments.add_checkpoint(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, retarget, write."""
    from choreo_studio.services.export import export_take
    from choreo_studio.services.generator import is_there, open_generator
    from choreo_studio.services.importing import ImportOrder, import_couple
    from choreo_studio.services.importing_published import import_published
    from choreo_studio.services.jobs import Progress
    from choreo_studio.services.music import BEATS_REMARK, sound_of
    from choreo_studio.session.project import Project

    console = Console(args.json)
    generator = None
    if is_there(args.checkpoint):
        generator = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))

    def read(progress: Progress) -> Project:
        if args.lead.is_dir():
            if args.song or args.beats or args.bpm or args.source_fps:
                raise ChoreoError(
                    "a data set brings its own music, beats and frame rate; leave the options for them out"
                )
            return import_published(args.lead, args.follow, generator, progress)
        if not args.follow:
            raise ChoreoError("import needs the BVH files of both dancers, or the folder of a data set")
        order = ImportOrder(args.lead, Path(args.follow), args.song, args.beats, args.bpm, args.source_fps)
        return import_couple(order, generator, progress)

    project = console.run("Reading the couple", read)
    sound, take = sound_of(project), project.takes[0]
    name = args.name or project.name
    files = console.run(
        "Writing",
        lambda progress: export_take(project, take, sound, args.out, name, None, args.fps, True, progress),
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
            "tokenized": generator is not None,
        },
        f"{project.name}: {project.music.duration_seconds:.1f} s, {project.grid.tempo_bpm:.1f} BPM "
        f"(beats {project.remarks.get(BEATS_REMARK, '')})",
        *(f"  {file}" for file in files),
    )
    return 0
