"""The table of verbs and the parser made from it."""

import argparse
from importlib import import_module
from types import ModuleType

from choreo_studio import __version__
from choreo_studio.cli.arguments import OneSentenceParser

VERBS = (
    "studio",
    "analyze",
    "generate",
    "resample",
    "export",
    "import_motion",
    "inspect",
    "evaluate",
    "figures",
    "train",
    "doctor",
    "demo",
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; each verb but studio, which the program itself runs, sets `run`."""
    parser = OneSentenceParser(
        prog="choreo-studio",
        description="A song goes in, a dance for two comes out; re-sample it bar by bar.",
        epilog="Every verb has its own --help.",
    )
    parser.add_argument("--version", action="version", version=f"choreo-studio {__version__}")
    subparsers = parser.add_subparsers(metavar="VERB", required=True, dest="verb")
    for verb in VERBS:
        _module(verb).add_parser(subparsers)
    return parser


def _module(verb: str) -> ModuleType:
    return import_module(f"choreo_studio.cli.{verb}")
