"""Waltz: three beats to the bar, box, turning box, changes, natural turn, lady's turn."""

from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, HoldChange, Position, Step, turned_by

CLOSED = Position("closed", 0.42, 0.09, "frame", "embrace")

_BOX = Figure(
    "box",
    6,
    CLOSED,
    CLOSED,
    couple=(
        Step(0, LEFT, 0.0, 0.30),
        Step(1, RIGHT, -0.27, 0.34),
        Step(2, LEFT, -0.28, 0.34),
        Step(3, RIGHT, -0.28, 0.04),
        Step(4, LEFT, -0.01, 0.0),
        Step(5, RIGHT, 0.0, 0.0),
    ),
    weight=1.5,
)
_LEFT_CHANGE = Figure(
    "left change",
    3,
    CLOSED,
    CLOSED,
    couple=(Step(0, LEFT, 0.0, 0.32, 3), Step(1, RIGHT, -0.20, 0.46, 6), Step(2, LEFT, -0.20, 0.47, 8)),
    exit=(-0.20, 0.47, 8),
    leaves=RIGHT,
)
_RIGHT_CHANGE = Figure(
    "right change",
    3,
    CLOSED,
    CLOSED,
    couple=(Step(0, RIGHT, 0.0, 0.32, -3), Step(1, LEFT, 0.20, 0.46, -6), Step(2, RIGHT, 0.20, 0.47, -8)),
    exit=(0.20, 0.47, -8),
    free=RIGHT,
)
_NATURAL = Figure(
    "natural turn",
    6,
    CLOSED,
    CLOSED,
    couple=(
        Step(0, RIGHT, 0.0, 0.26, -35),
        Step(1, LEFT, 0.05, 0.46, -90),
        Step(2, RIGHT, 0.03, 0.48, -130),
        Step(3, LEFT, 0.02, 0.70, -170),
        Step(4, RIGHT, 0.0, 0.88, -225),
        Step(5, LEFT, 0.0, 0.92, -270),
    ),
    exit=(0.0, 0.92, -270),
    free=RIGHT,
    leaves=RIGHT,
    weight=1.5,
)
_LADYS_TURN = Figure(
    "lady's turn",
    12,
    CLOSED,
    CLOSED,
    lead=(
        Step(0, LEFT, 0.0, 0.10),
        Step(1, RIGHT, -0.28, 0.12),
        Step(2, LEFT, -0.29, 0.12),
        Step(3, RIGHT, -0.29, -0.22),
        Step(4, LEFT, -0.03, -0.28),
        Step(5, RIGHT, -0.02, -0.28),
        Step(6, LEFT, -0.02, -0.04),
        Step(7, RIGHT, -0.27, 0.0),
        Step(8, LEFT, -0.28, 0.0),
        Step(9, RIGHT, -0.26, -0.22),
        Step(10, LEFT, 0.0, -0.20),
        Step(11, RIGHT, 0.0, -0.20),
    ),
    follow=(
        Step(0, RIGHT, -0.09, 0.50, 180),
        Step(1, LEFT, -0.37, 0.52, 180),
        Step(2, RIGHT, -0.38, 0.52, 180),
        Step(3, LEFT, -0.42, 0.40, 130),
        Step(4, RIGHT, -0.25, 0.46, 0),
        Step(5, LEFT, -0.10, 0.50, -70),
        Step(6, RIGHT, -0.04, 0.55, -140),
        Step(7, LEFT, -0.28, 0.50, -178),
        Step(8, RIGHT, -0.34, 0.46, -180),
        Step(9, LEFT, -0.34, 0.20, -180),
        Step(10, RIGHT, -0.09, 0.20, -180),
        Step(11, LEFT, -0.09, 0.20, -180),
    ),
    holds=(HoldChange(2.2, "high", "free", 1.4), HoldChange(6.0, "frame", "embrace", 2.5)),
    weight=0.8,
)

_HESITATION = Figure(
    "hesitation forward",
    3,
    CLOSED,
    CLOSED,
    couple=(Step(0, LEFT, 0.0, 0.26, 0), Step(1.6, RIGHT, 0.0, 0.28, 4, "tap")),
    exit=(0.0, 0.27, 4),
    leaves=RIGHT,
    weight=0.4,
)
_HESITATION_BACK = Figure(
    "hesitation back",
    3,
    CLOSED,
    CLOSED,
    couple=(Step(0, RIGHT, 0.0, -0.26, 0), Step(1.6, LEFT, 0.0, -0.28, 4, "tap")),
    exit=(0.0, -0.27, 4),
    free=RIGHT,
    weight=0.4,
)
FIGURES = (
    _BOX,
    turned_by(_BOX, 90, "left turning box"),
    turned_by(_BOX, 180, "left turning box, half"),
    _LEFT_CHANGE,
    _RIGHT_CHANGE,
    _NATURAL,
    turned_by(_NATURAL, -90, "natural turn, whole"),
    _LADYS_TURN,
    _HESITATION,
    _HESITATION_BACK,
)
QUICK = (_BOX, FIGURES[1], _LEFT_CHANGE, _RIGHT_CHANGE, _NATURAL, FIGURES[6], _HESITATION, _HESITATION_BACK)
"""What is danced to quick music; there is no time to walk under an arm."""
