"""`python -m choreo_studio`."""

import sys

from choreo_studio.app import main

sys.exit(main())
