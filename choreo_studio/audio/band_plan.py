"""What a song is decided to be before a note is written: players, key, chords, swing, mix and form, all by seed."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from choreo_studio.audio.band_harmony import Progression
from choreo_studio.audio.band_styles import STYLES, Part, Style

_SHORTEST_FORM = 12
_SECTION_BARS = (8, 8, 16)
_LEFT_OUT = 0.22


@dataclass(frozen=True)
class Player:
    """A part with what the seed chose for it."""

    part: Part
    pattern: str
    gain: float
    pan: float
    late_seconds: float


@dataclass(frozen=True)
class Plan:
    """The decisions for one song.

    Attributes:
        style: the style.
        players: who plays.
        verse, chorus: chords of the two sections.
        three_side_first: clave 3-2 instead of 2-3.
        swing: how late off-beats are, in beats.
        form: one section letter per bar: i intro, v verse, c chorus, b break, e ending.
        reverb: share of the room's sound, 0..1.
    """

    style: Style
    players: tuple[Player, ...]
    verse: Progression
    chorus: Progression
    three_side_first: bool
    swing: float
    form: str
    reverb: float


def plan_song(
    style_name: str, bar_count: int, rng: np.random.Generator, instruments: Collection[str] | None = None
) -> Plan:
    """Decide on a song of `bar_count` bars.

    Args:
        style_name: a key of `STYLES`.
        bar_count: bars, at least one.
        rng: source of chance.
        instruments: names of the parts that play; None lets chance leave some out.

    Raises:
        ValueError: when the style or an instrument is unknown.
    """
    if style_name not in STYLES:
        raise ValueError(f"style: expected one of {sorted(STYLES)}, found {style_name!r}")
    style = STYLES[style_name]
    key = int(rng.integers(-5, 6))
    verse, chorus = (Progression.parse(str(rng.choice(style.progressions)), key) for _ in range(2))
    return Plan(
        style=style,
        players=tuple(_player(part, rng) for part in _chosen(style, rng, instruments)),
        verse=verse,
        chorus=chorus,
        three_side_first=bool(rng.random() < 0.4),
        swing=style.swing * float(rng.random()),
        form=_form(bar_count, style.metre.bars_per_phrase, rng),
        reverb=float(rng.uniform(0.08, 0.25)),
    )


def _chosen(style: Style, rng: np.random.Generator, instruments: Collection[str] | None) -> list[Part]:
    if instruments is None:
        return [part for part in style.parts if rng.random() >= _LEFT_OUT or part.always]
    unknown = set(instruments) - {part.name for part in style.parts}
    if unknown:
        known = [part.name for part in style.parts]
        raise ValueError(f"instruments: expected some of {known}, found {sorted(unknown)}")
    return [part for part in style.parts if part.name in instruments]


def _player(part: Part, rng: np.random.Generator) -> Player:
    return Player(
        part,
        pattern=str(rng.choice(part.patterns)),
        gain=part.gain * 10 ** (float(rng.normal(0, 2.5)) / 20),
        pan=float(np.clip(part.pan + rng.normal(0, 0.12), -0.9, 0.9)),
        late_seconds=float(np.clip(rng.normal(0.002, 0.003), -0.006, 0.01)),
    )


# Sections are whole phrases, so that the dancers' count and the music agree.
def _form(bar_count: int, phrase: int, rng: np.random.Generator) -> str:
    if bar_count < _SHORTEST_FORM:
        return "c" * bar_count
    form = "i" * int(phrase * rng.integers(1, 5))
    section = "v"
    while len(form) < bar_count:
        form += section * int(rng.choice(_SECTION_BARS))
        if section == "v" and rng.random() < 0.6:
            form = form[:-phrase] + "b" * phrase
        section = "c" if section == "v" else "v"
    return form[: bar_count - 1] + "e"
