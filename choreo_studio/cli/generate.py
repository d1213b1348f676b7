"""generate SONG --out DIR: a duet on a song."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.cli.sampling import check_ranking, judge_for, settings_of
from choreo_studio.cli.takes import told_score, told_take
from choreo_studio.cli.wishes import add_wishes, with_wishes

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "generate",
        help="dance a song",
        description="Dance a song: writes NAME.choreo, NAME_lead.bvh, NAME_follow.bvh, NAME.wav, NAME_bars.csv "
        "and NAME.otio, all of them or nothing. With --bars the files hold just these bars.",
    )
    parser.add_argument("song", type=Path, metavar="SONG", help="WAV, FLAC, OGG or MP3")
    arguments.add_out(parser)
    arguments.add_name(parser, "the song")
    parser.add_argument("--seed", type=arguments.seed, default=0, metavar="N", help="same seed, same dance (default 0)")
    arguments.add_bars(parser, "dance only these bars")
    arguments.add_fps(parser)
    arguments.add_checkpoint(parser)
    arguments.add_sampling(parser)
    arguments.add_staging(parser)
    add_wishes(parser)
    parser.add_argument(
        "--reference-music", action="store_true", help="let the project refer to the song instead of holding it"
    )
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Analyse, dance, write."""
    from choreo_studio.services.export import export_take
    from choreo_studio.services.generation import DanceOrder, generate
    from choreo_studio.services.generator import open_generator
    from choreo_studio.services.music import BEATS_REMARK, project_of_song, sound_of
    from choreo_studio.services.style_choice import chosen_style

    check_ranking(args)
    console = Console(args.json)
    embed = not args.reference_music
    project = console.run("Listening", lambda progress: project_of_song(args.song, embed, progress))
    project = with_wishes(project, args, args.bars)
    generator = console.run("Opening the model", lambda progress: open_generator(args.checkpoint))
    sound, style = sound_of(project), chosen_style(generator, args.style, project)
    judge = judge_for(args, style.style)
    order = DanceOrder(
        args.bars, "both", "coarse", args.seed, args.variations, args.style, settings_of(args), best_of=args.best_of
    )
    project = console.run("Dancing", lambda progress: generate(project, sound, generator, order, progress, judge))
    name, take = arguments.chosen_name(args, args.song.stem), project.takes[0]
    files = console.run(
        "Writing",
        lambda progress: export_take(
            project, take, sound, args.out, name, args.bars, args.fps, True, progress, (args.song,)
        ),
    )
    console.result(
        {
            "files": [str(file) for file in files],
            "project": str(files[-1]),
            "duration_seconds": project.music.duration_seconds,
            "tempo_bpm": project.grid.tempo_bpm,
            "metre": str(project.grid.metre),
            "beats_from": project.remarks.get(BEATS_REMARK, ""),
            "model": generator.model_id,
            "style": style.style,
            "style_source": generator.sources.get(style.style or ""),
            "style_reason": style.reason,
            "takes": [told_take(item) for item in project.takes],
        },
        f"{len(project.takes)} take(s) on {args.song.name}: {project.grid.tempo_bpm:.1f} BPM in {project.grid.metre} "
        f"(beats {project.remarks.get(BEATS_REMARK, '')})",
        f"danced as {style.told(generator)}",
        *(f"  {item.name} (seed {item.dance.seed}){told_score(item)}" for item in project.takes if item.score),
        *(f"  {file}" for file in files),
    )
    return 0
