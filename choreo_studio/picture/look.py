"""The colours of the viewport as numbers, from the theme's names for them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from choreo_studio.motion.dancer_colours import hex_colour
from choreo_studio.motion.rotations import Floats


class ThemeColours(Protocol):
    """What is taken from a theme, as '#rrggbb'."""

    @property
    def lead(self) -> str: ...
    @property
    def follow(self) -> str: ...
    @property
    def couple(self) -> str: ...
    @property
    def floor(self) -> str: ...
    @property
    def floor_line(self) -> str: ...
    @property
    def sky(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class StageColours:
    """The colours of a theme that pictures are drawn in, as '#rrggbb'; the window takes them from here.

    Attributes:
        lead, follow, couple: whose it is.
        floor, floor_line, sky: the stage.
        text: what is read.
    """

    lead: str
    follow: str
    couple: str
    floor: str
    floor_line: str
    sky: str
    text: str


DARK_STAGE = StageColours(
    lead=hex_colour("lead"),
    follow=hex_colour("follow"),
    couple="#2fae8b",
    floor="#262a30",
    floor_line="#444b55",
    sky="#15171b",
    text="#e3e6ea",
)
LIGHT_STAGE = StageColours(
    lead="#c27f00",
    follow="#1d7fb8",
    couple="#007d5c",
    floor="#dfe2e7",
    floor_line="#b9bfc8",
    sky="#eef0f3",
    text="#1d2127",
)
STAGES = {"dark": DARK_STAGE, "light": LIGHT_STAGE}


@dataclass(frozen=True, eq=False)
class Look:
    """Colours (3,) as displayed, 0..1.

    Attributes:
        dancers: lead and follow.
        clothes: what they wear.
        trims: their shoes and hair.
        couple: what belongs to both.
        floor, floor_line, sky, zenith: the stage, its grid, the horizon and what is above.
        text: hints.
        is_light: whether things are dark on light.
    """

    dancers: tuple[Floats, Floats]
    clothes: tuple[Floats, Floats]
    trims: tuple[Floats, Floats]
    couple: Floats
    floor: Floats
    floor_line: Floats
    sky: Floats
    zenith: Floats
    text: Floats
    is_light: bool


def look_of(theme: ThemeColours) -> Look:
    """The viewport's colours under a theme."""
    lead, follow, sky = numbers(theme.lead), numbers(theme.follow), numbers(theme.sky)
    light = bool(sky.mean() > 0.5)
    zenith = sky * 0.94 if light else sky + 0.085
    return Look(
        (lead, follow),
        (lead * 0.74, follow * 0.7),
        (lead * 0.3 + 0.03, follow * 0.3 + 0.03),
        numbers(theme.couple),
        numbers(theme.floor),
        numbers(theme.floor_line),
        sky,
        zenith,
        numbers(theme.text),
        light,
    )


def numbers(colour: str) -> Floats:
    """'#rrggbb' as three numbers 0..1."""
    return np.array([int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)])


def linear(colour: Floats) -> Floats:
    """A displayed colour as light, by the square that the shaders undo with a root."""
    return np.asarray(colour * colour)
