"""Arguments that several verbs share, and how their texts are read."""

import argparse
from pathlib import Path
from typing import NoReturn

from choreo_studio.services.bars import BarRange, parse_bars
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.dance import LEAST_STAGE_M, MOST_STAGE_M


class OneSentenceParser(argparse.ArgumentParser):
    """A parser whose complaint is one sentence on stderr."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, f"{self.prog}: {message} (--help tells more)\n")


def bar_range(text: str) -> BarRange:
    """Bars from text such as 9-12."""
    try:
        return parse_bars(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"needs bars such as 9-12, found {text!r}") from error


def frame_rate(text: str) -> FrameRate:
    """Frames per second from text such as 30 or 29.97."""
    try:
        return FrameRate.of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"needs 1 to 1000 frames per second, found {text!r}") from error


def count(text: str) -> int:
    """A whole number from 1 to 64."""
    return _whole(text, 1, 64)


def steps(text: str) -> int:
    """A whole number from 1 to 10 million."""
    return _whole(text, 1, 10_000_000)


def seed(text: str) -> int:
    """A whole number from 0 to 2**31 - 1."""
    return _whole(text, 0, 2**31 - 1)


def number_between(low: float, high: float) -> "type[float]":
    """A reader of numbers in [low, high]."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"needs a number from {low:g} to {high:g}, found {text!r}")
        return value

    return read  # type: ignore[return-value]


def stage(text: str) -> float:
    """Side of a stage in metres, 0 for an endless floor."""
    read = number_between(0.0, MOST_STAGE_M)
    if 0.0 < read(text) < LEAST_STAGE_M:
        raise argparse.ArgumentTypeError(f"needs 0 or at least {LEAST_STAGE_M:g} metres, found {text!r}")
    return read(text)


def file_name(text: str) -> str:
    """The beginning of file names, without a folder."""
    from choreo_studio.services.export_plan import is_plain_file_name

    if not is_plain_file_name(text):
        raise argparse.ArgumentTypeError(f"needs a plain file name, found {text!r}")
    return text


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json"""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")


def add_out(parser: argparse.ArgumentParser) -> None:
    """--out DIR"""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to, made if missing")


def add_fps(parser: argparse.ArgumentParser) -> None:
    """--fps N"""
    parser.add_argument(
        "--fps", type=frame_rate, default="30", metavar="N", help="frames per second of the BVH files (default 30)"
    )


def chosen_name(args: argparse.Namespace, usual: str) -> str:
    """The name that was given, else what every system takes of the usual one."""
    from choreo_studio.services.export_plan import plain_file_name

    return args.name or plain_file_name(usual) or "dance"


def add_name(parser: argparse.ArgumentParser, usual: str) -> None:
    """--name NAME"""
    parser.add_argument(
        "--name", type=file_name, metavar="NAME", help=f"how the file names begin (default: as {usual})"
    )


def add_bars(parser: argparse.ArgumentParser, help_text: str, required: bool = False) -> None:
    """--bars A-B"""
    parser.add_argument("--bars", type=bar_range, required=required, metavar="A-B", help=help_text)


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """--checkpoint NAME"""
    parser.add_argument(
        "--checkpoint", default="salsa", metavar="NAME", help="name or folder of the model (default salsa)"
    )


_POLISH_HELP = {
    "feet": "this part of polish alone: standing feet do not slide, steps do not drag",
    "floor": "feet do not sink into the floor",
    "hands": "hands that hold meet and stay together",
    "nearness": "partners come near enough for their holds",
    "bodies": "bodies do not pass through each other",
    "limits": "joints turn no further than bodies can",
    "smoothness": "joints do not jerk harder than dancers do",
}


def add_sampling(parser: argparse.ArgumentParser) -> None:
    """--variations and how the dance is drawn."""
    parser.add_argument(
        "--variations", type=count, default=1, metavar="N", help="number of takes, with seeds N, N+1, ... (default 1)"
    )
    parser.add_argument(
        "--best-of", type=count, default=1, metavar="N", help="draw N takes and keep the best of them (default 1)"
    )
    parser.add_argument(
        "--no-ranking", action="store_true", help="do not judge the takes; they come in the order of their seeds"
    )
    parser.add_argument("--style", metavar="NAME", help="dance to ask for (default: the one that suits the song)")
    drawing = parser.add_argument_group("how the dance is drawn")
    drawing.add_argument(
        "--temperature",
        type=number_between(0.0, 5.0),
        metavar="X",
        help="creativity: less steps more surely, more is bolder (default 0.4)",
    )
    drawing.add_argument(
        "--guidance",
        type=number_between(0.0, 10.0),
        metavar="X",
        help="how closely music and style are followed",
    )
    drawing.add_argument("--steps", type=count, metavar="N", help="decoding steps per level: fewer is faster")
    _add_finish(drawing)


def _add_finish(drawing: argparse._ArgumentGroup) -> None:
    drawing.add_argument(
        "--retrieval",
        choices=("none", "start", "only"),
        default="none",
        help="start: begin from the best real dancing; only: show real dancing as it is, for comparison (default none)",
    )
    drawing.add_argument(
        "--polish",
        type=number_between(0.0, 1.0),
        default=1.0,
        metavar="X",
        help="how strongly the motion is polished, all parts alike: 0 is off (default 1)",
    )
    for part, text in _POLISH_HELP.items():
        drawing.add_argument(f"--polish-{part}", type=number_between(0.0, 1.0), metavar="X", help=text)


def add_staging(parser: argparse.ArgumentParser) -> None:
    """--stage, --begin-in-pose and --end-in-pose, for fresh dances."""
    parser.add_argument(
        "--stage",
        type=stage,
        default=6.0,
        metavar="M",
        help="side in metres of the square floor that the couple stays on, 0 for an endless one (default 6)",
    )
    parser.add_argument("--begin-in-pose", action="store_true", help="stand in a hold until the pickup")
    parser.add_argument("--end-in-pose", action="store_true", help="come to rest on the last strong beat and stay")


def _whole(text: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"needs a whole number from {low} to {high}, found {text!r}")
    return value
