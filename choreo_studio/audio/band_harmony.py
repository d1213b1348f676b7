"""Chords, progressions and simple tunes for the band."""

from dataclasses import dataclass

import numpy as np

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "dim": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
}
_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)


@dataclass(frozen=True)
class Chord:
    """A root (pitch class 0..11) and the intervals above it in semitones."""

    root: int
    intervals: tuple[int, ...]

    @classmethod
    def parse(cls, symbol: str, transpose: int = 0) -> "Chord":
        """Chord from a symbol such as "Am7" or "F#dim".

        Raises:
            ValueError: when the letter or the quality is unknown.
        """
        sharp = symbol[1:2] in ("#", "b")
        letter, quality = symbol[:1], symbol[2:] if sharp else symbol[1:]
        if letter not in _LETTERS or quality not in _QUALITIES:
            raise ValueError(f"symbol: expected a chord such as 'Am7', found {symbol!r}")
        shift = {"#": 1, "b": -1}[symbol[1]] if sharp else 0
        return cls((_LETTERS[letter] + shift + transpose) % 12, _QUALITIES[quality])

    def pitches(self, lowest: int) -> list[int]:
        """MIDI pitches of the chord's tones in close position, all in the octave above `lowest`."""
        return sorted(lowest + (self.root + step - lowest) % 12 for step in self.intervals)

    def tone(self, degree: int, lowest: int) -> int:
        """MIDI pitch of one tone: degree 0 is the root at or above `lowest`, higher degrees climb the chord."""
        octave, index = divmod(degree, len(self.intervals))
        return lowest + (self.root - lowest) % 12 + self.intervals[index] + 12 * octave


@dataclass(frozen=True)
class Progression:
    """Chords that go round, one per `bars_per_chord` bars."""

    chords: tuple[Chord, ...]
    bars_per_chord: int
    scale: tuple[int, ...]

    @classmethod
    def parse(cls, text: str, transpose: int) -> "Progression":
        """Progression from chord symbols; a leading "2x" gives every chord two bars."""
        words = text.split()
        bars = int(words.pop(0)[0]) if words[0].endswith("x") else 1
        chords = tuple(Chord.parse(word, transpose) for word in words)
        tonic = chords[0]
        steps = _MINOR if 3 in tonic.intervals else _MAJOR
        return cls(chords, bars, tuple(sorted((tonic.root + step) % 12 for step in steps)))

    def at(self, bar_index: int) -> Chord:
        """The chord of a bar."""
        return self.chords[(bar_index // self.bars_per_chord) % len(self.chords)]


def tune(rhythm: list[float], chord: Chord, scale: tuple[int, ...], shape: list[int], start: int) -> list[int]:
    """Pitches for a rhythm: chord tones on whole beats, scale steps between, following a contour.

    Args:
        rhythm: positions of the notes in beats.
        chord: what sounds beneath.
        scale: pitch classes between the chord tones.
        shape: contour in scale steps, as long as the rhythm.
        start: MIDI pitch about which the tune moves.
    """
    chord_classes = {(chord.root + step) % 12 for step in chord.intervals}
    pitches = []
    for at, step in zip(rhythm, shape, strict=True):
        classes = chord_classes if float(at).is_integer() else chord_classes | set(scale)
        wanted = start + 2 * step
        pitches.append(min(range(wanted - 6, wanted + 7), key=lambda p: (p % 12 not in classes, abs(p - wanted))))
    return pitches


def contour(length: int, rng: np.random.Generator) -> list[int]:
    """A singable contour: small steps, now and then a leap, drawn back to its middle."""
    steps, at = [], int(rng.integers(-2, 3))
    for _ in range(length):
        steps.append(at)
        at += int(rng.choice([-2, -1, -1, 0, 1, 1, 2, 3])) - round(at / 3)
    return steps
