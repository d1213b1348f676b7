"""What a figure is: steps of two dancers on beats, and the holds that go with them.

A *station* is where a dancer's body stands when its feet are together there: x to the left and z to the front in
metres, turn to the left in degrees. Stations of a figure are given in the frame of the couple at its beginning: the
origin between the partners, the lead looking along +z at the follow.
"""

from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Literal

Kind = Literal["step", "rock", "replace", "tap"]
"""step: takes the weight; rock: takes most of it, to give it back; replace: weight back on a foot that stayed where it
was; tap: the foot comes without weight."""
LeftHold = Literal["frame", "low", "high", "front", "free"]
RightHold = Literal["embrace", "low", "front", "free"]
LEFT, RIGHT = 0, 1


@dataclass(frozen=True)
class Step:
    """One foot that comes down.

    Attributes:
        beat: from the beginning of the figure.
        foot: LEFT or RIGHT.
        x, z, turn: station of the dancer when the weight is on this foot.
        kind: see Kind.
        across, ahead: how far, in metres, the foot lands from its place under the station, to the own left and front.
    """

    beat: float
    foot: int
    x: float = 0.0
    z: float = 0.0
    turn: float = 0.0
    kind: Kind = "step"
    across: float = 0.0
    ahead: float = 0.0


@dataclass(frozen=True)
class HoldChange:
    """From `beat` on the lead's left with the follow's right hand (`left`) or the other two (`right`) hold so."""

    beat: float
    left: LeftHold | None = None
    right: RightHold | None = None
    beats: float = 1.0


@dataclass(frozen=True)
class Position:
    """How partners stand to each other between figures.

    Attributes:
        name: of the position.
        distance: between their stations in metres.
        aside: how far the follow stands to the lead's right, metres.
        left, right: holds.
    """

    name: str
    distance: float
    aside: float
    left: LeftHold
    right: RightHold


@dataclass(frozen=True)
class Figure:
    """Steps of a couple from one position to another.

    Attributes:
        name: of the figure.
        beats: its length.
        start, end: positions.
        couple: steps of the lead's feet at stations of the couple's middle, which the follow dances as its natural
            opposite; empty where both are written out.
        lead, follow: steps of each dancer where they differ.
        exit: station of the couple's middle at the end.
        free: the lead's foot that the figure begins with; the follow's is the other.
        leaves: the lead's foot that is free at the end.
        holds: changes of hold.
        weight: how often it is chosen.
    """

    name: str
    beats: int
    start: Position
    end: Position
    couple: tuple[Step, ...] = ()
    lead: tuple[Step, ...] = ()
    follow: tuple[Step, ...] = ()
    exit: tuple[float, float, float] = (0.0, 0.0, 0.0)
    free: int = LEFT
    leaves: int = LEFT
    holds: tuple[HoldChange, ...] = ()
    weight: float = 1.0


def fits(before: Figure, after: Figure) -> bool:
    """Whether a figure may follow another: same position, and the free foot is the one that it begins with."""
    return before.end == after.start and before.leaves == after.free


def turned_by(figure: Figure, degrees: float, name: str) -> Figure:
    """The figure of a couple with an even turn to the left up to the last step that takes the weight."""
    last = max(step.beat for step in (*figure.couple, *figure.lead) if step.kind != "tap")

    def turned(step: Step) -> Step:
        x, z, turn = turned_station(step.x, step.z, step.turn, degrees * min((step.beat + 1.0) / (last + 1.0), 1.0))
        return replace(step, x=x, z=z, turn=turn)

    return replace(
        figure,
        name=name,
        couple=tuple(turned(step) for step in figure.couple),
        lead=tuple(turned(step) for step in figure.lead),
        follow=tuple(turned(step) for step in figure.follow),
        exit=turned_station(*figure.exit, degrees),
    )


def turned_station(x: float, z: float, turn: float, degrees: float) -> tuple[float, float, float]:
    """A station turned about the origin of its frame."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (c * x + s * z, c * z - s * x, turn + degrees)
