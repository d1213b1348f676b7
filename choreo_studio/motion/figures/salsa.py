"""Salsa on one: the lead breaks forward with the left foot on 1 and back with the right on 5; 4 and 8 are silent."""

from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, HoldChange, Position, Step, turned_by

CLOSED = Position("closed", 0.50, 0.06, "frame", "embrace")
TWO_HANDS = Position("two hands", 0.66, 0.0, "low", "low")

_BASIC_STEPS = (
    Step(0, LEFT, 0.0, 0.26, kind="rock"),
    Step(1, RIGHT, 0.0, 0.0, kind="replace"),
    Step(2, LEFT, 0.0, -0.04),
    Step(4, RIGHT, 0.0, -0.28, kind="rock"),
    Step(5, LEFT, 0.0, 0.0, kind="replace"),
    Step(6, RIGHT, 0.0, 0.0),
)
_SIDE_STEPS = (
    Step(0, LEFT, 0.22, 0.0, kind="rock"),
    Step(1, RIGHT, 0.0, 0.0, kind="replace"),
    Step(2, LEFT, 0.0, 0.0),
    Step(4, RIGHT, -0.22, 0.0, kind="rock"),
    Step(5, LEFT, 0.0, 0.0, kind="replace"),
    Step(6, RIGHT, 0.0, 0.0),
)
_BASIC = Figure("basic", 8, CLOSED, CLOSED, couple=_BASIC_STEPS, weight=1.2)
_OPEN_BASIC = Figure("open basic", 8, TWO_HANDS, TWO_HANDS, couple=_BASIC_STEPS)
_OPENING = Figure(
    "opening basic",
    8,
    CLOSED,
    TWO_HANDS,
    couple=_BASIC_STEPS,
    holds=(HoldChange(3.0, "low", "low", 2.5),),
    weight=0.8,
)
_CLOSING = Figure(
    "closing basic",
    8,
    TWO_HANDS,
    CLOSED,
    couple=_BASIC_STEPS,
    holds=(HoldChange(5.0, "frame", "embrace", 2.5),),
    weight=0.8,
)
_SIDE = Figure("side basic", 8, CLOSED, CLOSED, couple=_SIDE_STEPS)
_OPEN_SIDE = Figure("open side basic", 8, TWO_HANDS, TWO_HANDS, couple=_SIDE_STEPS)

_LEAD_BASIC = (
    Step(0, LEFT, 0.0, -0.08, kind="rock"),
    Step(1, RIGHT, 0.0, -0.33, kind="replace"),
    Step(2, LEFT, 0.0, -0.28),
    Step(4, RIGHT, -0.02, -0.36, kind="rock"),
    Step(5, LEFT, 0.0, -0.26, kind="replace"),
    Step(6, RIGHT, 0.0, -0.30),
)
_RIGHT_TURN = Figure(
    "right turn",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=_LEAD_BASIC,
    follow=(
        Step(0, RIGHT, 0.0, 0.58, 180, "rock"),
        Step(1, LEFT, 0.0, 0.33, 180, "replace"),
        Step(2, RIGHT, 0.02, 0.28, 165),
        Step(4, LEFT, 0.05, 0.26, 75),
        Step(5, RIGHT, 0.02, 0.28, -60),
        Step(6, LEFT, 0.0, 0.32, -180),
    ),
    holds=(HoldChange(2.0, "high", "free", 1.5), HoldChange(6.6, "low", "low", 1.6)),
)
_LEFT_TURN = Figure(
    "left turn",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=_LEAD_BASIC,
    follow=(
        Step(0, RIGHT, 0.0, 0.58, 180, "rock"),
        Step(1, LEFT, 0.0, 0.33, 180, "replace"),
        Step(2, RIGHT, -0.02, 0.28, 195),
        Step(4, LEFT, -0.04, 0.26, 290),
        Step(5, RIGHT, -0.02, 0.28, 425),
        Step(6, LEFT, 0.0, 0.32, 540),
    ),
    holds=(HoldChange(2.0, "high", "free", 1.5), HoldChange(6.6, "low", "low", 1.6)),
)
_CROSS_BODY_STEPS = (
    Step(0, LEFT, 0.0, -0.02, 0, "rock"),
    Step(1, RIGHT, 0.0, -0.33, 10, "replace"),
    Step(2, LEFT, -0.21, -0.40, 80),
    Step(4, RIGHT, -0.35, -0.38, 100),
    Step(5, LEFT, -0.22, -0.34, 150),
    Step(6, RIGHT, -0.06, -0.20, 180),
)
_CROSS_BODY = Figure(
    "cross-body lead",
    8,
    CLOSED,
    CLOSED,
    lead=_CROSS_BODY_STEPS,
    follow=(
        Step(0, RIGHT, -0.06, 0.55, 180, "rock"),
        Step(1, LEFT, -0.06, 0.25, 180, "replace"),
        Step(2, RIGHT, 0.10, 0.04, 180),
        Step(4, LEFT, 0.26, -0.24, 186),
        Step(5, RIGHT, 0.22, -0.50, 255),
        Step(6, LEFT, 0.02, -0.66, 360),
    ),
    exit=(-0.03, -0.44, 180),
    weight=1.3,
)
_OPEN_CROSS_BODY = Figure(
    "open cross-body lead",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=_CROSS_BODY_STEPS,
    follow=(
        Step(0, RIGHT, 0.0, 0.58, 180, "rock"),
        Step(1, LEFT, 0.0, 0.33, 180, "replace"),
        Step(2, RIGHT, 0.12, 0.08, 180),
        Step(4, LEFT, 0.25, -0.24, 186),
        Step(5, RIGHT, 0.22, -0.54, 260),
        Step(6, LEFT, -0.02, -0.76, 360),
    ),
    exit=(-0.03, -0.50, 180),
    holds=(HoldChange(2.4, None, "free", 1.2), HoldChange(6.8, None, "low", 1.4)),
    weight=1.2,
)
_OPEN_BREAK = Figure(
    "open break",
    8,
    TWO_HANDS,
    TWO_HANDS,
    lead=(
        Step(0, LEFT, 0.0, -0.55, kind="rock"),
        Step(1, RIGHT, 0.0, -0.33, kind="replace"),
        Step(2, LEFT, 0.02, -0.28, 8),
        Step(4, RIGHT, 0.0, -0.55, kind="rock"),
        Step(5, LEFT, 0.0, -0.33, kind="replace"),
        Step(6, RIGHT, 0.0, -0.33),
    ),
    follow=(
        Step(0, RIGHT, 0.0, 0.55, 180, "rock"),
        Step(1, LEFT, 0.0, 0.33, 180, "replace"),
        Step(2, RIGHT, 0.02, 0.28, 172),
        Step(4, LEFT, 0.0, 0.55, 180, "rock"),
        Step(5, RIGHT, 0.0, 0.33, 180, "replace"),
        Step(6, LEFT, 0.0, 0.33, 180),
    ),
    weight=0.8,
)
FIGURES = (
    _BASIC,
    _OPEN_BREAK,
    turned_by(_BASIC, 45, "basic turning left"),
    turned_by(_BASIC, -45, "basic turning right"),
    _SIDE,
    _OPENING,
    _CLOSING,
    _OPEN_BASIC,
    _OPEN_SIDE,
    _RIGHT_TURN,
    _LEFT_TURN,
    _CROSS_BODY,
    _OPEN_CROSS_BODY,
)
