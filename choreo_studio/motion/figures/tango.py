"""Tango, counted in four: slow slow quick quick slow; the last slow draws a foot up without weight."""

from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, Position, Step, turned_by

CLOSED = Position("closed", 0.42, 0.09, "frame", "embrace")

_CLOSE = (
    Step(4, LEFT, 0.0, 0.66),
    Step(5, RIGHT, -0.22, 0.70),
    Step(7, LEFT, -0.22, 0.70, kind="tap"),
)
_WALK = Figure(
    "walk and close",
    8,
    CLOSED,
    CLOSED,
    couple=(Step(0, LEFT, 0.0, 0.28, 3), Step(2, RIGHT, 0.0, 0.58, 3), *_CLOSE),
    exit=(-0.22, 0.70, 0.0),
    weight=1.2,
)
_PROMENADE = Figure(
    "promenade and close",
    8,
    CLOSED,
    CLOSED,
    lead=(
        Step(0, LEFT, 0.22, -0.20, 40),
        Step(2, RIGHT, 0.50, -0.20, 50),
        Step(4, LEFT, 0.74, -0.12, 12),
        Step(5, RIGHT, 0.56, -0.10, 0),
        Step(7, LEFT, 0.56, -0.10, 0, "tap"),
    ),
    follow=(
        Step(0, RIGHT, 0.20, 0.26, 130),
        Step(2, LEFT, 0.52, 0.27, 115),
        Step(4, RIGHT, 0.70, 0.29, 170),
        Step(5, LEFT, 0.47, 0.32, 180),
        Step(7, RIGHT, 0.47, 0.32, 180, "tap"),
    ),
    exit=(0.515, 0.11, 0.0),
    weight=1.4,
)
_CORTE = Figure(
    "corte",
    8,
    CLOSED,
    CLOSED,
    couple=(
        Step(0, LEFT, 0.03, -0.34, 4, "rock"),
        Step(2, RIGHT, turn=0, kind="replace"),
        Step(4, LEFT, 0.0, 0.24),
        Step(5, RIGHT, -0.22, 0.27),
        Step(7, LEFT, -0.22, 0.27, kind="tap"),
    ),
    exit=(-0.22, 0.27, 0.0),
    weight=0.8,
)
_ROCK_TURN = Figure(
    "rocks turning left",
    8,
    CLOSED,
    CLOSED,
    couple=(
        Step(0, LEFT, 0.0, 0.22, 10, "rock"),
        Step(1, RIGHT, turn=20, kind="replace"),
        Step(2, LEFT, 0.0, 0.12, 45, "rock"),
        Step(3, RIGHT, turn=60, kind="replace"),
        Step(4, LEFT, 0.10, 0.10, 90),
        Step(5, RIGHT, 0.12, 0.30, 90),
        Step(7, LEFT, 0.12, 0.30, 90, "tap"),
    ),
    exit=(0.12, 0.30, 90),
)
FIGURES = (
    _WALK,
    turned_by(_WALK, 60, "walk turning left"),
    turned_by(_WALK, -45, "walk turning right"),
    _PROMENADE,
    turned_by(_PROMENADE, -60, "promenade turning right"),
    _CORTE,
    turned_by(_CORTE, 60, "corte turning left"),
    _ROCK_TURN,
)
