"""The composition root: the only file that knows every room. It starts the command line."""

import sys
from collections.abc import Sequence

from choreo_studio.cli.verbs import build_parser
from choreo_studio.errors import ChoreoError

BAD_INPUT = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb.

    Returns:
        0 when all went well, 2 when the input is at fault (one sentence on stderr), 130 when stopped by the user.
    """
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except ChoreoError as error:
        print(f"choreo-studio: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("choreo-studio: stopped", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
