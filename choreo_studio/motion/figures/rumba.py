"""Rumba, the box of the Americas: slow quick quick, stepped on 1, 3 and 4."""

from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, HoldChange, Position, Step, turned_by

CLOSED = Position("closed", 0.44, 0.07, "frame", "embrace")
TWO_HANDS = Position("two hands", 0.64, 0.0, "low", "low")

_BOX_STEPS = (
    Step(0, LEFT, 0.0, 0.28),
    Step(2, RIGHT, -0.24, 0.30),
    Step(3, LEFT, -0.25, 0.30),
    Step(4, RIGHT, -0.25, 0.02),
    Step(6, LEFT, -0.01, 0.0),
    Step(7, RIGHT, 0.0, 0.0),
)
_CUCARACHA_STEPS = (
    Step(0, LEFT, 0.24, 0.0, kind="rock"),
    Step(2, RIGHT, kind="replace"),
    Step(3, LEFT, 0.0, 0.0),
    Step(4, RIGHT, -0.24, 0.0, kind="rock"),
    Step(6, LEFT, kind="replace"),
    Step(7, RIGHT, 0.0, 0.0),
)
_BOX = Figure("box", 8, CLOSED, CLOSED, couple=_BOX_STEPS, weight=1.5)
_OPEN_BOX = Figure("open box", 8, TWO_HANDS, TWO_HANDS, couple=_BOX_STEPS)
_CUCARACHA = Figure("cucaracha", 8, CLOSED, CLOSED, couple=_CUCARACHA_STEPS)
_OPEN_CUCARACHA = Figure("open cucaracha", 8, TWO_HANDS, TWO_HANDS, couple=_CUCARACHA_STEPS, weight=0.7)
_OPENING = Figure("opening box", 8, CLOSED, TWO_HANDS, couple=_BOX_STEPS, holds=(HoldChange(3.0, "low", "low", 3.0),))
_CLOSING = Figure(
    "closing box", 8, TWO_HANDS, CLOSED, couple=_BOX_STEPS, holds=(HoldChange(4.5, "frame", "embrace", 3.0),)
)
_LADYS_TURN = Figure(
    "lady's turn",
    16,
    TWO_HANDS,
    TWO_HANDS,
    lead=tuple(
        Step(s.beat + 8 * again, s.foot, s.x, s.z - 0.36, s.turn, s.kind) for again in (0, 1) for s in _BOX_STEPS
    ),
    follow=(
        Step(0, RIGHT, 0.0, 0.56, 180),
        Step(2, LEFT, -0.24, 0.58, 180),
        Step(3, RIGHT, -0.25, 0.58, 180),
        Step(4, LEFT, -0.36, 0.48, 120),
        Step(6, RIGHT, -0.22, 0.38, 40),
        Step(7, LEFT, -0.04, 0.42, -30),
        Step(8, RIGHT, -0.02, 0.55, -100),
        Step(10, LEFT, -0.18, 0.58, -160),
        Step(11, RIGHT, -0.25, 0.58, -180),
        Step(12, LEFT, -0.25, 0.32, -180),
        Step(14, RIGHT, -0.01, 0.30, -180),
        Step(15, LEFT, 0.0, 0.30, -180),
    ),
    holds=(HoldChange(2.6, "high", "free", 2.0), HoldChange(9.6, "low", "low", 2.4)),
)
_FIFTH_BREAKS = Figure(
    "fifth position breaks",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=(
        Step(0, LEFT, 0.18, -0.32, 0),
        Step(2, RIGHT, 0.14, -0.34, -70, "rock", 0.0, -0.08),
        Step(3, LEFT, turn=0, kind="replace"),
        Step(4, RIGHT, -0.08, -0.32, 0),
        Step(6, LEFT, -0.04, -0.34, 70, "rock", 0.0, -0.08),
        Step(7, RIGHT, turn=0, kind="replace"),
    ),
    follow=(
        Step(0, RIGHT, 0.18, 0.32, 180),
        Step(2, LEFT, 0.14, 0.34, 250, "rock", 0.0, -0.08),
        Step(3, RIGHT, turn=180, kind="replace"),
        Step(4, LEFT, -0.08, 0.32, 180),
        Step(6, RIGHT, -0.04, 0.34, 110, "rock", 0.0, -0.08),
        Step(7, LEFT, turn=180, kind="replace"),
    ),
    exit=(-0.06, 0.0, 0.0),
    holds=(
        HoldChange(1.2, "front", "free", 1.0),
        HoldChange(3.0, "low", "low", 1.2),
        HoldChange(5.2, "free", "front", 1.0),
        HoldChange(6.9, "low", "low", 1.1),
    ),
    weight=1.2,
)
FIGURES = (
    _BOX,
    turned_by(_BOX, 90, "left turning box"),
    turned_by(_BOX, 180, "left turning box, half"),
    _CUCARACHA,
    _OPENING,
    _CLOSING,
    _OPEN_BOX,
    _OPEN_CUCARACHA,
    _LADYS_TURN,
    _FIFTH_BREAKS,
)
