"""The composition root: the only file that knows every room. It opens the window or runs one verb."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from choreo_studio.cli.verbs import build_parser
from choreo_studio.errors import ChoreoError

if TYPE_CHECKING:
    from choreo_studio.picture.gl.context import GlContext

BAD_INPUT = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; without any, open the window.

    Returns:
        0 when all went well, 2 when the input is at fault (one sentence on stderr), 130 when stopped by the user.
    """
    arguments = list(sys.argv[1:] if argv is None else argv) or ["studio"]
    args = build_parser().parse_args(arguments)
    args.make_context = context_without_window
    try:
        return open_window(args) if args.verb == "studio" else int(args.run(args))
    except ChoreoError as error:
        print(f"choreo-studio: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("choreo-studio: stopped", file=sys.stderr)
        return INTERRUPTED


def open_window(args: argparse.Namespace) -> int:
    """The window; where there is no display, the demo without one.

    Raises:
        ChoreoError: when a project was asked for and there is no display to show it on.
    """
    if not has_display():
        if args.project is not None or args.screenshot is not None or args.probe_start:
            raise ChoreoError("there is no display to open a window on")
        print("There is no display to open the window on; dancing the demo without it.", file=sys.stderr)
        return main(["demo"])
    from choreo_studio.ui.launch import StudioOptions, launch

    options = StudioOptions(
        args.project, args.screenshot, args.size, args.time, args.bars, args.theme, args.probe_start
    )
    return launch(options)


def context_without_window() -> "GlContext":
    """OpenGL for the pictures of the command line.

    Raises:
        ChoreoError: when there is none.
    """
    if sys.platform in ("win32", "darwin"):
        from choreo_studio.ui.viewport.offscreen import console_context

        return console_context()
    from choreo_studio.picture.gl.egl import EglContext

    return EglContext()


def has_display() -> bool:
    """Whether windows can be opened here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
