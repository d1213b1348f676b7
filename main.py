"""The door: `python main.py` is the program."""

import sys

from choreo_studio.app import main

if __name__ == "__main__":
    sys.exit(main())
