"""What the band plays in each style: patterns as text, one sign per step, read over one or more bars.

Drums: each sign names a stroke. Bass: r root, 5 fifth, 3 third, o octave, n the next chord's root (anticipated).
Chords: x short, X held to the next sign. Arpeggio: a digit is a chord tone, in octaves. Tune: x a note. "." rests.
"""

from dataclasses import dataclass
from typing import Literal

from choreo_studio.audio.bars import Metre

Kind = Literal["drums", "bass", "chords", "arpeggio", "tune"]


@dataclass(frozen=True)
class Part:
    """One player.

    Attributes:
        name: unique in its style.
        kind: how its patterns are read.
        patterns: one is chosen per song (a tune changes per section).
        strokes: sign to stroke name, for drums.
        voice: key of `VOICES`, for the others.
        gain, pan: loudness and place from -1 (left) to 1.
        sections: in which sections it plays: i intro, v verse, c chorus, b break, e ending.
        steps_per_beat: steps of the patterns.
        on_clave: patterns are written with the two-side first and turn with the clave.
        always: never left out.
        lowest: lowest MIDI pitch.
    """

    name: str
    kind: Kind
    patterns: tuple[str, ...]
    strokes: tuple[tuple[str, str], ...] = ()
    voice: str = ""
    gain: float = 0.5
    pan: float = 0.0
    sections: str = "ivce"
    steps_per_beat: int = 2
    on_clave: bool = False
    always: bool = False
    lowest: int = 48


@dataclass(frozen=True)
class Style:
    """A dance's music: metre, usual tempi in BPM, most swing (in beats), chord progressions, players."""

    name: str
    metre: Metre
    tempi: tuple[float, float]
    swing: float
    progressions: tuple[str, ...]
    parts: tuple[Part, ...]
