"""Cha-cha: break on 2, replace on 3, chasse on 4 & 1; a figure begins with the last step of the chasse before it."""

from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, HoldChange, Position, Step, turned_by

CLOSED = Position("closed", 0.48, 0.06, "frame", "embrace")
TWO_HANDS = Position("two hands", 0.64, 0.0, "low", "low")

_BASIC_STEPS = (
    Step(0, RIGHT, -0.17, 0.0),
    Step(1, LEFT, -0.17, 0.25, kind="rock"),
    Step(2, RIGHT, kind="replace"),
    Step(3, LEFT, -0.02, 0.0),
    Step(3.5, RIGHT, 0.0, 0.0),
    Step(4, LEFT, 0.16, 0.0),
    Step(5, RIGHT, 0.16, -0.26, kind="rock"),
    Step(6, LEFT, kind="replace"),
    Step(7, RIGHT, 0.02, 0.0),
    Step(7.5, LEFT, 0.0, 0.0),
)
_SIDE_STEPS = (
    Step(0, RIGHT, -0.18, 0.0),
    Step(1, LEFT, -0.15, 0.0, kind="rock", across=-0.05, ahead=-0.06),
    Step(2, RIGHT, kind="replace"),
    Step(3, LEFT, -0.02, 0.0),
    Step(3.5, RIGHT, 0.0, 0.0),
    Step(4, LEFT, 0.17, 0.0),
    Step(5, RIGHT, 0.14, 0.0, kind="rock", across=0.05, ahead=-0.06),
    Step(6, LEFT, kind="replace"),
    Step(7, RIGHT, 0.02, 0.0),
    Step(7.5, LEFT, 0.0, 0.0),
)
_BASIC = Figure("basic", 8, CLOSED, CLOSED, couple=_BASIC_STEPS, free=RIGHT, leaves=RIGHT, weight=1.2)
_OPEN_BASIC = Figure("open basic", 8, TWO_HANDS, TWO_HANDS, couple=_BASIC_STEPS, free=RIGHT, leaves=RIGHT)
_SIDE = Figure("side basic", 8, CLOSED, CLOSED, couple=_SIDE_STEPS, free=RIGHT, leaves=RIGHT)
_OPENING = Figure(
    "opening basic",
    8,
    CLOSED,
    TWO_HANDS,
    couple=_BASIC_STEPS,
    free=RIGHT,
    leaves=RIGHT,
    holds=(HoldChange(3.5, "low", "low", 2.5),),
)
_CLOSING = Figure(
    "closing basic",
    8,
    TWO_HANDS,
    CLOSED,
    couple=_BASIC_STEPS,
    free=RIGHT,
    leaves=RIGHT,
    holds=(HoldChange(5.0, "frame", "embrace", 2.5),),
)
_NEW_YORK = Figure(
    "New York",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=(
        Step(0, RIGHT, -0.14, -0.32, -10),
        Step(1, LEFT, -0.36, -0.30, -80, "rock"),
        Step(2, RIGHT, turn=-45, kind="replace"),
        Step(3, LEFT, -0.02, -0.32, 0),
        Step(3.5, RIGHT, 0.0, -0.32, 0),
        Step(4, LEFT, 0.14, -0.32, 10),
        Step(5, RIGHT, 0.36, -0.30, 80, "rock"),
        Step(6, LEFT, turn=45, kind="replace"),
        Step(7, RIGHT, 0.02, -0.32, 0),
        Step(7.5, LEFT, 0.0, -0.32, 0),
    ),
    follow=(
        Step(0, LEFT, -0.14, 0.32, 190),
        Step(1, RIGHT, -0.36, 0.30, 260, "rock"),
        Step(2, LEFT, turn=225, kind="replace"),
        Step(3, RIGHT, -0.02, 0.32, 180),
        Step(3.5, LEFT, 0.0, 0.32, 180),
        Step(4, RIGHT, 0.14, 0.32, 170),
        Step(5, LEFT, 0.36, 0.30, 100, "rock"),
        Step(6, RIGHT, turn=135, kind="replace"),
        Step(7, LEFT, 0.02, 0.32, 180),
        Step(7.5, RIGHT, 0.0, 0.32, 180),
    ),
    free=RIGHT,
    leaves=RIGHT,
    holds=(
        HoldChange(0.2, "front", "free", 0.9),
        HoldChange(2.1, "low", "low", 0.9),
        HoldChange(4.2, "free", "front", 0.9),
        HoldChange(6.1, "low", "low", 0.9),
    ),
    weight=1.6,
)
_LADYS_TURN = Figure(
    "lady's turn",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=(
        Step(0, RIGHT, -0.17, -0.32),
        Step(1, LEFT, -0.17, -0.07, 0, "rock"),
        Step(2, RIGHT, kind="replace"),
        Step(3, LEFT, -0.02, -0.26),
        Step(3.5, RIGHT, 0.0, -0.26),
        Step(4, LEFT, 0.14, -0.24),
        Step(5, RIGHT, 0.14, -0.40, 0, "rock"),
        Step(6, LEFT, kind="replace"),
        Step(7, RIGHT, 0.02, -0.28),
        Step(7.5, LEFT, 0.0, -0.30),
    ),
    follow=(
        Step(0, LEFT, -0.17, 0.32, 180),
        Step(1, RIGHT, -0.17, 0.57, 180, "rock"),
        Step(2, LEFT, turn=180, kind="replace"),
        Step(3, RIGHT, -0.02, 0.32, 180),
        Step(3.5, LEFT, 0.0, 0.32, 180),
        Step(4, RIGHT, 0.16, 0.30, 160),
        Step(5, LEFT, 0.12, 0.26, 40),
        Step(6, RIGHT, 0.06, 0.26, -95),
        Step(7, LEFT, 0.02, 0.30, -170),
        Step(7.5, RIGHT, 0.0, 0.32, -180),
    ),
    free=RIGHT,
    leaves=RIGHT,
    holds=(HoldChange(3.4, "high", "free", 1.4), HoldChange(6.7, "low", "low", 1.2)),
)
FIGURES = (
    _BASIC,
    turned_by(_BASIC, 60, "basic turning left"),
    _SIDE,
    _OPENING,
    _CLOSING,
    _OPEN_BASIC,
    _NEW_YORK,
    _LADYS_TURN,
)
