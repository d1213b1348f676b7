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


_CONGA = (("h", "conga_heel"), ("t", "conga_tip"), ("s", "conga_slap"), ("o", "conga_open"), ("u", "tumba"))
_BONGO = (("H", "bongo_high"), ("h", "bongo_high"), ("l", "bongo_low"))
_GUIRO = (("L", "scrape_long"), ("s", "scrape_short"))
_KIT = (("k", "kick"), ("s", "snare"), ("h", "hat"), ("o", "open_hat"), ("c", "clap"), ("C", "crash"))

_SALSA = Style(
    "salsa",
    Metre(4),
    (155.0, 205.0),
    0.04,
    (
        "Am Dm E7 E7",
        "Dm G7 Cmaj7 Am7",
        "Am G F E7",
        "2x Am E7 E7 Am",
        "Am7 D7 Am7 D7",
        "C F G7 F",
        "Em7 A7 Dm7 G7",
        "2x Dm7 G7",
        "Am F Dm E7",
        "Cm6 Fm6 G7 Cm6",
        "2x Dm Am E7 Am",
    ),
    (
        Part(
            "clave",
            "drums",
            ("..x.x...x..x..x.", "..x.x...x..x...x"),
            (("x", "clave"),),
            gain=0.32,
            pan=0.35,
            sections="ivcb",
            on_clave=True,
        ),
        Part(
            "conga",
            "drums",
            ("htsthtoo", "htsthtoohtsohtoo", "htsthtoohtsuuhoo"),
            _CONGA,
            gain=0.65,
            pan=-0.25,
            sections="vc",
            always=True,
        ),
        Part(
            "bell",
            "drums",
            ("X.x.X.xx", "X.xxX.xxX.x.X.xx"),
            (("X", "bell"), ("x", "bell_neck")),
            gain=0.5,
            pan=0.2,
            sections="c",
        ),
        Part(
            "cascara",
            "drums",
            ("x.x.xx.xx.xx.x.x",),
            (("x", "shell"),),
            gain=0.45,
            pan=0.3,
            sections="v",
            on_clave=True,
        ),
        Part("bongo", "drums", ("Hhhhlhhh", "HhhhHhlh"), _BONGO, gain=0.45, pan=-0.4, sections="v"),
        Part("maracas", "drums", ("xxxxxxxx", "x.xxx.xx"), (("x", "maraca"),), gain=0.2, pan=0.5, sections="ivc"),
        Part("guiro", "drums", ("L.ssL.ss",), _GUIRO, gain=0.3, pan=-0.55, sections="c"),
        Part(
            "timbales",
            "drums",
            ("..............tt", "..........t.tutu"),
            (("t", "timbale"), ("u", "timbale_low")),
            gain=0.6,
            pan=0.15,
            sections="b",
        ),
        Part(
            "bass",
            "bass",
            ("...5..n.", "r..5..n....5..n.", "...5..n....3..n."),
            voice="bass",
            gain=0.65,
            sections="vcbe",
            always=True,
            lowest=33,
        ),
        Part(
            "piano",
            "arpeggio",
            ("0.12.1.2.1.3.2.1", "0.21.3.2.1.2.3.1", "0.13.2.1.3.2.1.2"),
            voice="piano",
            gain=0.5,
            pan=-0.15,
            on_clave=True,
            always=True,
            lowest=57,
        ),
        Part(
            "brass",
            "tune",
            ("..x.x..x........", "x.xx.x.x..x.....", ".x.x.x.x.xx.x...", "X.......x.xx.x.."),
            voice="brass",
            gain=0.6,
            pan=0.1,
            sections="c",
            lowest=64,
        ),
        Part(
            "flute",
            "tune",
            ("x.x..x.xx...x...", "..xx.x.x.x..x...", "x..x..x...x.x..."),
            voice="flute",
            gain=0.24,
            pan=0.25,
            sections="v",
            lowest=72,
        ),
        Part("strings", "chords", ("X...............",), voice="strings", gain=0.14, sections="c", lowest=60),
    ),
)

_CHA_CHA = Style(
    "cha-cha",
    Metre(4),
    (106.0, 132.0),
    0.03,
    ("Am7 D7 Am7 D7", "C F G7 F", "2x Gm7 C7", "Am Dm E7 Am", "Dm7 G7 Cmaj7 A7", "C Am Dm G7"),
    (
        Part("guiro", "drums", ("L.ssL.ss",), _GUIRO, gain=0.32, pan=-0.4, always=True),
        Part("bell", "drums", ("x.x.x.x.", "x.x.x.xx"), (("x", "cha_bell"),), gain=0.4, pan=0.3, sections="vc"),
        Part("conga", "drums", ("htsthtoo", "..s...oo"), _CONGA, gain=0.7, pan=-0.2, sections="vce"),
        Part("bongo", "drums", ("Hhhhlhhh",), _BONGO, gain=0.4, pan=0.4, sections="v"),
        Part(
            "timbales",
            "drums",
            ("............tutt",),
            (("t", "timbale"), ("u", "timbale_low")),
            gain=0.35,
            sections="bc",
        ),
        Part("kick", "drums", ("k.....k.", "k..k..k."), _KIT, gain=0.5, sections="c"),
        Part(
            "bass",
            "bass",
            ("r..5n.n.", "r..5..5n", "r..5r.5."),
            voice="bass",
            gain=0.7,
            sections="vcbe",
            always=True,
            lowest=33,
        ),
        Part(
            "piano",
            "arpeggio",
            ("0.12.1.2.1.3.2.1", "0.2.1.2.", "0.1.2.12"),
            voice="piano",
            gain=0.5,
            pan=-0.15,
            lowest=57,
        ),
        Part(
            "comping", "chords", ("x.x.x.xx", "..x...xx"), voice="guitar", gain=0.2, pan=0.35, sections="c", lowest=55
        ),
        Part(
            "flute",
            "tune",
            ("x.x.x.xxX.......", "..xx.x.xx.x.X...", "x..xx...x.xxX..."),
            voice="flute",
            gain=0.25,
            pan=0.2,
            sections="v",
            lowest=72,
        ),
        Part(
            "strings",
            "tune",
            ("X...x...X.......", "X...X...x.x.X..."),
            voice="strings",
            gain=0.35,
            pan=-0.3,
            sections="c",
            lowest=65,
        ),
    ),
)

_WALTZ = Style(
    "waltz",
    Metre(3),
    (84.0, 188.0),
    0.0,
    (
        "C Am Dm G7",
        "2x C G7 G7 C",
        "Am Dm E7 Am",
        "C F G7 C",
        "C C F F G7 G7 C C",
        "Dm G7 C Am",
        "Cmaj7 Am7 Dm7 G7",
        "Am Am Dm Dm E7 E7 Am Am",
    ),
    (
        Part("kick", "drums", ("k.....",), _KIT, gain=0.4, sections="vc"),
        Part("brush", "drums", ("..h.h.", "..s.s.", "..h.hh"), _KIT, gain=0.35, pan=0.25, sections="vc"),
        Part(
            "bass", "bass", ("r.....", "r.....5.....", "r.....3....."), voice="bass", gain=0.85, always=True, lowest=33
        ),
        Part("chords", "chords", ("..x.x.",), voice="piano", gain=0.75, pan=-0.25, always=True, lowest=55),
        Part(
            "accordion", "chords", ("..x.x.", "X....."), voice="bandoneon", gain=0.2, pan=0.3, sections="vc", lowest=60
        ),
        Part(
            "tune",
            "tune",
            ("X...x.X.....", "x.x.x.X...x.", "X...xxX...x."),
            voice="violin",
            gain=0.38,
            pan=0.1,
            sections="c",
            lowest=69,
        ),
        Part(
            "flute",
            "tune",
            ("X.....x.x.x.", "x.x.x.X.....", "X...x.x.x.x."),
            voice="flute",
            gain=0.25,
            pan=-0.1,
            sections="v",
            lowest=72,
        ),
        Part("strings", "chords", ("X.....",), voice="strings", gain=0.25, pan=-0.3, sections="c", lowest=57),
    ),
)

_TANGO = Style(
    "tango",
    Metre(4),
    (108.0, 134.0),
    0.0,
    ("Am Am E7 E7 E7 E7 Am Am", "Dm Am E7 Am", "Am Dm E7 Am", "2x Am Dm E7 Am", "Dm Gm A7 Dm", "Am G F E7"),
    (
        Part(
            "bass",
            "bass",
            ("r.5.r.5.", "r.r.r.r.", "r..5..r.", "r.3.5.3."),
            voice="bass",
            gain=0.6,
            always=True,
            sections="vcbe",
            lowest=33,
        ),
        Part(
            "piano",
            "chords",
            ("x.x.x.x.", "x.x.x.xx", "x..x..x."),
            voice="piano",
            gain=0.5,
            pan=-0.25,
            always=True,
            lowest=52,
        ),
        Part(
            "snare",
            "drums",
            ("x...x..y", "x.x.x.yy", "x......y"),
            (("x", "snare"), ("y", "snare")),
            gain=0.45,
            pan=0.15,
            sections="c",
        ),
        Part(
            "bandoneon",
            "chords",
            ("x.x.x.x.", "x..xx.x.", "X...x.x."),
            voice="bandoneon",
            gain=0.4,
            pan=0.3,
            lowest=57,
        ),
        Part(
            "tune",
            "tune",
            ("X..xx.x.X.......", "x.xxX...x.xxX...", "X...x.xxX...x..."),
            voice="bandoneon",
            gain=0.45,
            pan=0.15,
            sections="v",
            lowest=69,
        ),
        Part(
            "violin",
            "tune",
            ("X.......X...x.x.", "X...X...X.......", "X.....x.X......."),
            voice="violin",
            gain=0.36,
            pan=-0.2,
            sections="c",
            lowest=69,
        ),
    ),
)

_DISCO = Style(
    "disco",
    Metre(4),
    (108.0, 134.0),
    0.0,
    ("Am F G Em", "Am7 D7 Am7 D7", "2x Am F G E7", "Dm7 G7 Cmaj7 Am7", "C Am F G", "Fmaj7 Em7 Dm7 G7"),
    (
        Part("kick", "drums", ("k...k...k...k...",), _KIT, gain=0.85, sections="ivce", steps_per_beat=4, always=True),
        Part(
            "clap",
            "drums",
            ("....c.......c...", "....s.......s...", "....s.......s..s"),
            _KIT,
            gain=0.7,
            sections="vc",
            steps_per_beat=4,
        ),
        Part(
            "hats",
            "drums",
            ("h.o.h.o.h.o.h.o.", "hhohhhohhhohhhoh", "..o...o...o...o."),
            _KIT,
            gain=0.4,
            pan=0.3,
            sections="vc",
            steps_per_beat=4,
        ),
        Part(
            "bass",
            "bass",
            ("r.o.r.o.r.o.r.o.", "r.o.r.o.r.5.r.oo", "r..rr.o.r..r5.o."),
            voice="bass",
            gain=0.8,
            sections="vcbe",
            steps_per_beat=4,
            always=True,
            lowest=33,
        ),
        Part(
            "guitar",
            "chords",
            ("..x...xx..x...xx", "x.xx..x.x.xx..x.", "....x.......x.x."),
            voice="guitar",
            gain=0.28,
            pan=-0.4,
            sections="vc",
            steps_per_beat=4,
            lowest=57,
        ),
        Part(
            "keys",
            "chords",
            ("X...............", "X.....X.........", "x.....x.....x..."),
            voice="piano",
            gain=0.45,
            pan=0.25,
            sections="ivce",
            steps_per_beat=4,
            lowest=55,
        ),
        Part(
            "strings",
            "tune",
            ("X.......x...x...", "X...x...X.......", "x.x.x.x.X......."),
            voice="strings",
            gain=0.35,
            pan=-0.2,
            sections="c",
            lowest=69,
        ),
        Part(
            "brass",
            "tune",
            ("......x.x.......", "x..x..x.........", "..x..x..x.x....."),
            voice="brass",
            gain=0.6,
            pan=0.2,
            sections="c",
            lowest=62,
        ),
    ),
)

STYLES: dict[str, Style] = {style.name: style for style in (_SALSA, _CHA_CHA, _WALTZ, _TANGO, _DISCO)}
"""The styles by name."""
