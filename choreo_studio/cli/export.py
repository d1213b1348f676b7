"""export PROJECT --out DIR: a take in any set of formats, with its music and its bars."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from choreo_studio.cli import arguments
from choreo_studio.cli.console import Console
from choreo_studio.cli.takes import take_of

if TYPE_CHECKING:
    from choreo_studio.motion.characters.stand_ins import StandIns
    from choreo_studio.services.export_plan import ExportPlan, ExportRange
    from choreo_studio.session.project import Project

Subparsers = Any
_SIZES = "64 to 4096 pixels a side, even numbers"


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "export",
        help="write a take as BVH, FBX, GLB, video and more, with sound and bars",
        description="Write a take in the formats named, and with it NAME.wav, NAME_bars.csv and NAME.otio, all of "
        "them or nothing. Time 0 of every file is the start of the song, of the first of the bars, or of the region. "
        "docs/export.md tells what each format keeps and what each program needs.",
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
        help="formats, joint names, frame rate and a text with what to do for blender, maya, motionbuilder, unreal, "
        "unity, houdini, iclone or 'any program'; what else is given goes before it",
    )
    _add_motion(parser.add_argument_group("motion"))
    _add_characters(parser.add_argument_group("characters"))
    _add_pictures(parser.add_argument_group("pictures"))
    parser.add_argument("--with-project", action="store_true", help="also write the project as NAME.choreo")
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def _add_motion(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format",
        type=_formats,
        metavar="LIST",
        help="formats with commas between them: bvh, fbx, glb, usd, npz, smpl, pose2d, streams, "
        "mp4 (default: the preset's, or bvh)",
    )
    group.add_argument("--npz", action="store_true", help="npz besides the other formats")
    group.add_argument("--dancers", choices=("both", "lead", "follow"), default="both", help="who is written")
    group.add_argument(
        "--each",
        action="store_true",
        help="each dancer alone where a format can hold both (default: the preset's)",
    )
    group.add_argument("--together", action="store_true", help="a file with both dancers; with --each these too")
    group.add_argument(
        "--fps", type=arguments.frame_rate, metavar="N", help="frames per second (default: the preset's, or 30)"
    )
    group.add_argument(
        "--joint-names",
        choices=("humanik", "mixamo", "unreal", "smpl"),
        help="what joints are called (default: the preset's, or humanik)",
    )
    group.add_argument(
        "--t-pose", action="store_true", help="the T-pose as first frame; the music comes one frame later then"
    )


def _add_characters(group: argparse._ArgumentGroup) -> None:
    for role in ("lead", "follow"):
        group.add_argument(
            f"--character-{role}",
            type=Path,
            metavar="FILE",
            help=f"who dances the {role}: .glb, .gltf, .vrm or .fbx with joints that are named like a human's "
            "(default: the project's own character, else our mannequin)",
        )
    group.add_argument("--mannequins", action="store_true", help="our mannequins, whatever the project says")


def _add_pictures(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--camera",
        choices=("orbit", "follow", "front", "side", "top", "lead", "follow_dancer"),
        default="follow",
        help="orbit stands and sees all of the dance, the others go with the couple; lead and follow_dancer are the "
        "dancers' own eyes (default follow)",
    )
    group.add_argument(
        "--size", type=_size, default="1280x720", metavar="WxH", help=f"of pictures: {_SIZES} (default 1280x720)"
    )
    group.add_argument("--counts", action="store_true", help="write bars and counts into the video")
    group.add_argument("--marks", action="store_true", help="show trails, planted feet and held hands in the video")
    group.add_argument("--theme", choices=("dark", "light"), default="dark", help="colours of the room (default dark)")
    for role in ("lead", "follow"):
        group.add_argument(
            f"--{role}-pose",
            type=Path,
            metavar="FILE",
            help=f"COCO or OpenPose JSON of one person facing the camera, whose build the {role}'s 2D poses get",
        )


def run(args: argparse.Namespace) -> int:
    """Open and write."""
    from choreo_studio.services.export import write_export
    from choreo_studio.services.export_plan import export_range
    from choreo_studio.services.music import sound_of
    from choreo_studio.services.outside_files import outside_files
    from choreo_studio.session.storage import load_project

    console = Console(args.json)
    project = load_project(args.project)
    take, part = take_of(project, args.take), export_range(project, args.bars, args.region)
    sound = sound_of(project, args.project.parent)
    stand_ins, remarks = _stand_ins(args, project)
    plan = _plan(args, part, stand_ins)
    kept = [*outside_files(project, args.project.parent), *_named_files(args)]
    files = console.run(
        "Writing",
        lambda progress: write_export(project, take, sound, args.out, plan, progress, args.make_context, kept),
    )
    console.result(
        {
            "files": [str(file) for file in files],
            "take": take.name,
            "formats": list(plan.formats),
            "fps": plan.rate.fps,
            "frames": plan.frame_count,
            "duration_seconds": part.duration_seconds,
            "remarks": list(remarks),
        },
        *remarks,
        f"{take.name}: {part.duration_seconds:.2f} s, {plan.frame_count} frames at {plan.rate.fps:g} a second",
        *(f"  {file}" for file in files),
    )
    return 0


def _named_files(args: argparse.Namespace) -> list[Path]:
    """What the files are made from, besides the project."""
    named = (args.character_lead, args.character_follow, args.lead_pose, args.follow_pose)
    return [path for path in named if path is not None]


def _stand_ins(args: argparse.Namespace, project: "Project") -> "tuple[StandIns, tuple[str, ...]]":
    """The characters that are named, else the project's own."""
    from choreo_studio.motion.characters.stand_ins import StandIns
    from choreo_studio.services.characters import is_by_shape, load_stand_ins, read_character

    if args.mannequins:
        return StandIns(), ()
    own, remarks = load_stand_ins(project, args.project.parent)
    lead = own.lead if args.character_lead is None else read_character(args.character_lead)
    follow = own.follow if args.character_follow is None else read_character(args.character_follow)
    named = (("lead", args.character_lead, lead), ("follow", args.character_follow, follow))
    shapes = [
        f"The joints of the {role}'s character were found by their shape, since their names say nothing."
        for role, path, character in named
        if path is not None and character is not None and is_by_shape(character)
    ]
    return StandIns(lead, follow), (*remarks, *shapes)


def _plan(args: argparse.Namespace, part: "ExportRange", stand_ins: "StandIns") -> "ExportPlan":
    from choreo_studio.motion.clip import ROLES
    from choreo_studio.motion.io.pose2d_reader import read_proportions
    from choreo_studio.picture.rig import Rig
    from choreo_studio.services.export import DEFAULT_RATE
    from choreo_studio.services.export_plan import ExportPlan, Pictures
    from choreo_studio.services.export_presets import DEFAULT_PRESET

    preset = args.preset or DEFAULT_PRESET
    usual = preset.formats if args.preset else ("bvh",)
    formats = dict.fromkeys([*(args.format or usual), *(["npz"] if args.npz else [])])
    layouts = {(True, False): "each", (False, True): "together", (True, True): "both"}
    references = {role: file for role, file in zip(ROLES, (args.lead_pose, args.follow_pose), strict=True) if file}
    builds = {role: read_proportions(file, role) for role, file in references.items()}
    return ExportPlan(
        arguments.chosen_name(args, args.project.stem),
        part,
        args.fps or (preset.rate if args.preset else DEFAULT_RATE),
        preset,
        args.joint_names or preset.joint_names,
        args.dancers,
        args.t_pose or (args.preset is not None and preset.t_pose_first),
        tuple(formats),
        layouts.get((args.each, args.together), preset.layout),  # type: ignore[arg-type]
        Pictures(Rig(), args.size, args.counts, args.theme, builds, args.marks),
        args.camera,
        stand_ins,
        args.with_project,
        args.preset is not None or args.format is not None,
    )


def _formats(text: str) -> tuple[str, ...]:
    """Formats from text such as bvh,glb."""
    from choreo_studio.errors import ChoreoError
    from choreo_studio.services.export_formats import format_named

    try:
        return tuple(format_named(word).name for word in text.split(","))
    except ChoreoError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _size(text: str) -> tuple[int, int]:
    """Width and height in pixels from text such as 1280x720."""
    from choreo_studio.services.export_plan import is_picture_size

    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()) or not is_picture_size(size := (int(width), int(height))):
        raise argparse.ArgumentTypeError(f"needs a size such as 1280x720 ({_SIZES}), found {text!r}")
    return size


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
