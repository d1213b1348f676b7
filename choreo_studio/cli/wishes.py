"""What is wished of a dance, as arguments: curves of its controls, and bars to be like or unlike."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from choreo_studio.cli.arguments import bar_range, number_between

if TYPE_CHECKING:
    from choreo_studio.services.bars import BarRange
    from choreo_studio.session.project import Project

_LARGEST, _MOST_OBEDIENCE = 2.0, 5.0
_HELP = {
    "energy": "how much the dancers move: -2 (calm) to 2 (wild), or music: as loud as the song",
    "travel": "how far the couple goes: -2 (on the spot) to 2",
    "closeness": "how near they dance: -2 (apart) to 2 (close)",
    "facing": "how much they face each other: -2 (away) to 2",
    "turning": "how much they turn: -2 (not at all) to 2",
}


def energy(text: str) -> float | str:
    """A wish from -2 to 2, or "music"."""
    return text if text == "music" else number_between(-_LARGEST, _LARGEST)(text)


def add_wishes(parser: argparse.ArgumentParser) -> None:
    """--energy, --travel, --closeness, --facing, --turning, --curves and --obey."""
    group = parser.add_argument_group(
        "what is wished (0 is usual, 1 is a deviation of real dancing more; kept in the file)"
    )
    for name, text in _HELP.items():
        reader = energy if name == "energy" else number_between(-_LARGEST, _LARGEST)
        group.add_argument(f"--{name}", type=reader, metavar="X", help=text)
    group.add_argument(
        "--curves", type=Path, metavar="FILE", help="a CSV file of bars with columns such as bar,energy,travel"
    )
    group.add_argument(
        "--obey",
        type=number_between(0.0, _MOST_OBEDIENCE),
        metavar="W",
        help="how firmly wishes are followed, 0 to 5 (default 1; more costs some naturalness)",
    )


def add_likeness(parser: argparse.ArgumentParser) -> None:
    """--like and --unlike."""
    for flag, text in (
        ("--like", "bars that the new dance resembles"),
        ("--unlike", "bars that it does not resemble"),
    ):
        parser.add_argument(flag, type=bar_range, action="append", default=[], metavar="A-B", help=text)


def with_wishes(project: "Project", args: argparse.Namespace, bars: "BarRange | None") -> "Project":
    """The project with the wishes of the arguments, those at one height for some bars or the whole song.

    Raises:
        ChoreoError: when the file of curves cannot be read, or the song lacks the bars.
    """
    from choreo_studio.services.bars import beat_span
    from choreo_studio.services.wishing import with_constant_wishes, with_wishes_of_file
    from choreo_studio.session.wish_editing import set_energy_from_music, set_obedience

    if args.curves is not None:
        project = with_wishes_of_file(project, args.curves)
    given = {name: vars(args)[name] for name in _HELP if vars(args)[name] is not None}
    if given.get("energy") == "music":
        project = set_energy_from_music(project, True)
        del given["energy"]
    span = (0, project.grid.beat_count) if bars is None else beat_span(project.grid, bars)
    project = with_constant_wishes(project, given, span)
    return project if args.obey is None else set_obedience(project, args.obey)
