"""Make the pictures of the tour and the film of the README: the real window, worked by a script.

    xvfb-run -a -s "-screen 0 2600x1500x24" python docs/make_tour.py

Takes about a minute and a half, most of it for dancing. Settings and recovery copies go to a folder of its own that is
removed.
"""

import os
import sys
import tempfile
from pathlib import Path

from touring.film import film
from touring.hand import Hand
from touring.scenes import SCENES, SCENES_BEFORE_FILM

PICTURES = Path(__file__).resolve().parent / "pictures"


def main() -> int:
    """Work the window and save what is seen."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    with tempfile.TemporaryDirectory() as home:
        os.environ["CHOREO_STUDIO_HOME"] = home
        hand = Hand()
        for scene in SCENES_BEFORE_FILM:
            scene(hand, folder)
        film(hand, folder)
        for scene in SCENES:
            scene(hand, folder)
        hand.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
