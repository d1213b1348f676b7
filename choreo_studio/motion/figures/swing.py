"""Swing in eights: rock step, triple step, two steps, triple step (the Lindy basic)."""

from choreo_studio.motion.figures.steps import LEFT, RIGHT, Figure, HoldChange, Position, Step, turned_by

CLOSED = Position("closed", 0.50, 0.10, "frame", "embrace")
TWO_HANDS = Position("two hands", 0.68, 0.0, "low", "low")
ONE_HAND = Position("one hand", 0.78, 0.0, "low", "free")

_BASIC_STEPS = (
    Step(0, LEFT, 0.02, -0.22, kind="rock"),
    Step(1, RIGHT, kind="replace"),
    Step(2, LEFT, 0.14, 0.02),
    Step(2.5, RIGHT, 0.10, 0.02),
    Step(3, LEFT, 0.22, 0.0),
    Step(4, RIGHT, 0.16, -0.06),
    Step(5, LEFT, 0.12, 0.0),
    Step(6, RIGHT, -0.04, 0.02),
    Step(6.5, LEFT, 0.02, 0.0),
    Step(7, RIGHT, -0.02, 0.0),
)


def _opposite(steps: tuple[Step, ...], apart: float) -> tuple[Step, ...]:
    """The follow's rock step: both dancers step back, away from each other; feet opposite, sides the same."""
    return tuple(Step(s.beat, 1 - s.foot, s.x, apart - s.z, 180 - s.turn, s.kind, -s.across, s.ahead) for s in steps)


def _mirrored(name: str, start: Position, end: Position, weight: float = 1.0, *holds: HoldChange) -> Figure:
    half = start.distance / 2.0
    lead = tuple(Step(s.beat, s.foot, s.x, s.z - half, s.turn, s.kind, s.across, s.ahead) for s in _BASIC_STEPS)
    drift = (end.distance - start.distance) / 2.0
    grown = tuple(
        Step(s.beat, s.foot, s.x, s.z - drift * s.beat / 7.0, s.turn, s.kind, s.across, s.ahead) for s in lead
    )
    return Figure(name, 8, start, end, lead=grown, follow=_opposite(grown, 0.0), holds=holds, weight=weight)


_BASIC = _mirrored("basic", TWO_HANDS, TWO_HANDS, 1.2)
_CLOSED_BASIC = _mirrored("closed basic", CLOSED, CLOSED, 1.0)
_ONE_HAND_BASIC = _mirrored("one-hand basic", ONE_HAND, ONE_HAND, 0.8)
_OPENING = _mirrored("opening basic", CLOSED, TWO_HANDS, 1.0, HoldChange(3.2, "low", "low", 2.5))
_CLOSING = _mirrored("closing basic", TWO_HANDS, CLOSED, 0.8, HoldChange(4.0, "frame", "embrace", 2.5))
_RELEASE = _mirrored("letting go of one hand", TWO_HANDS, ONE_HAND, 0.6, HoldChange(4.0, None, "free", 1.5))
_REJOIN = _mirrored("taking both hands", ONE_HAND, TWO_HANDS, 0.8, HoldChange(4.5, None, "low", 1.8))

_TURN_LEAD = (
    Step(0, LEFT, 0.02, -0.60, kind="rock"),
    Step(1, RIGHT, kind="replace"),
    Step(2, LEFT, 0.14, -0.28, 10),
    Step(2.5, RIGHT, 0.08, -0.26, 20),
    Step(3, LEFT, 0.20, -0.24, 40),
    Step(4, RIGHT, 0.24, -0.10, 80),
    Step(5, LEFT, 0.28, 0.10, 125),
    Step(6, RIGHT, 0.12, 0.28, 160),
    Step(6.5, LEFT, 0.06, 0.34, 175),
    Step(7, RIGHT, 0.0, 0.38, 180),
)
_UNDERARM = Figure(
    "underarm turn",
    8,
    ONE_HAND,
    ONE_HAND,
    lead=_TURN_LEAD,
    follow=(
        Step(0, RIGHT, 0.02, 0.60, 180, "rock"),
        Step(1, LEFT, turn=180, kind="replace"),
        Step(2, RIGHT, -0.06, 0.28, 175),
        Step(2.5, LEFT, -0.10, 0.20, 160),
        Step(3, RIGHT, -0.16, 0.08, 120),
        Step(4, LEFT, -0.22, -0.12, 20),
        Step(5, RIGHT, -0.18, -0.28, -100),
        Step(6, LEFT, -0.06, -0.36, -250),
        Step(6.5, RIGHT, 0.02, -0.40, -320),
        Step(7, LEFT, 0.0, -0.40, -360),
    ),
    exit=(0.0, 0.0, 180),
    holds=(HoldChange(1.6, "high", None, 1.6), HoldChange(6.2, "low", None, 1.4)),
    weight=1.8,
)
FIGURES = (
    _BASIC,
    turned_by(_BASIC, 60, "basic turning left"),
    turned_by(_BASIC, -60, "basic turning right"),
    _CLOSED_BASIC,
    turned_by(_CLOSED_BASIC, -90, "closed basic turning right"),
    _OPENING,
    _CLOSING,
    _RELEASE,
    _REJOIN,
    _ONE_HAND_BASIC,
    _UNDERARM,
)
