"""The band's notes: patterns, chords and form laid onto the beats of a grid."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from choreo_studio.audio.band_harmony import Chord, Progression, contour, tune
from choreo_studio.audio.band_plan import Plan, Player
from choreo_studio.audio.beats import BeatGrid

_HITS = {2: "x.x.", 3: "x..x..", 4: "x..x..x.", 6: "x..x..x..x.."}
_ARPEGGIO_OCTAVES = (0, 12)


@dataclass(frozen=True)
class Note:
    """One note.

    Attributes:
        position: when, as a position on the grid.
        length: in beats; 0 for a drum stroke, which rings as long as it does.
        sound: name of a drum stroke or of a voice.
        pitch: MIDI pitch; -1 for drums.
        velocity: loudness 0..1.
    """

    position: float
    length: float
    sound: str
    pitch: int
    velocity: float


@dataclass(frozen=True)
class _BarPlace:
    """A bar as the players see it: where it is, its place in the phrase, section and chords."""

    first_position: float
    beat_range: tuple[float, float]
    index: int
    section: str
    chord: Chord
    following: Chord
    scale: tuple[int, ...]


def player_notes(player: Player, plan: Plan, grid: BeatGrid, rng: np.random.Generator) -> list[Note]:
    """All notes of one player in time order."""
    shapes = {section: contour(64, rng) for section in "vc"}
    notes: list[Note] = []
    for place in _bar_places(plan, grid):
        if place.section not in player.part.sections:
            continue
        low, high = place.beat_range
        for note in _bar_notes(player, plan, place, shapes):
            offset = note.position - place.first_position
            if low <= offset < high:
                notes.append(note)
    return [_human(note, plan.swing, rng) for note in notes]


def _bar_places(plan: Plan, grid: BeatGrid) -> Iterator[_BarPlace]:
    per_bar = plan.style.metre.beats_per_bar
    bars = grid.bars
    for i, bar in enumerate(bars):
        index = bar.number - 1 - grid.phrase_downbeat
        pickup = bar.number == 0
        first = bar.end_beat - per_bar if pickup else bar.first_beat
        progression, following = (_progression(plan, min(j, len(bars) - 1)) for j in (i, i + 1))
        yield _BarPlace(
            first_position=float(first),
            beat_range=(float(bar.first_beat - first), float(bar.end_beat - first)),
            index=index,
            section=plan.form[i],
            chord=progression.at(index),
            following=following.at(index + 1),
            scale=progression.scale,
        )


def _progression(plan: Plan, bar: int) -> Progression:
    return plan.chorus if plan.form[bar] in "ce" else plan.verse


def _bar_notes(player: Player, plan: Plan, place: _BarPlace, shapes: dict[str, list[int]]) -> list[Note]:
    part = player.part
    if place.section == "e":
        return _ending(player, place)
    if place.section == "b" and part.kind not in ("drums", "bass"):
        pattern, steps_per_beat = _HITS[plan.style.metre.beats_per_bar], 2
    else:
        pattern, steps_per_beat = player.pattern, part.steps_per_beat
    signs = _bar_signs(pattern, plan.style.metre.beats_per_bar * steps_per_beat, place.index, player, plan)
    hits = [(step / steps_per_beat, sign) for step, sign in enumerate(signs) if sign != "."]
    match part.kind:
        case "drums":
            return _drum_notes(hits, player, place)
        case "bass":
            return _bass_notes(hits, player, place, len(signs) / steps_per_beat)
        case "tune" if place.section in "vc":
            return _tune_notes(hits, player, place, shapes, len(signs) / steps_per_beat)
        case _:
            return _chord_notes(hits, player, place, len(signs) / steps_per_beat)


def _bar_signs(pattern: str, steps: int, index: int, player: Player, plan: Plan) -> str:
    bars = max(len(pattern) // steps, 1)
    turned = 1 if player.part.on_clave and plan.three_side_first else 0
    start = ((index + turned) % bars) * steps
    return pattern[start : start + steps]


def _drum_notes(hits: list[tuple[float, str]], player: Player, place: _BarPlace) -> list[Note]:
    strokes = dict(player.part.strokes)
    notes = []
    for at, sign in hits:
        accent = 0.95 if sign.isupper() or at == 0 else 0.8 if at.is_integer() else 0.62
        notes.append(Note(place.first_position + at, 0.0, strokes[sign], -1, accent))
    return notes


def _gaps(hits: list[tuple[float, str]], bar_beats: float) -> list[float]:
    starts = [at for at, _ in hits] + [bar_beats]
    return [b - a for a, b in pairwise(starts)]


def _bass_notes(hits: list[tuple[float, str]], player: Player, place: _BarPlace, beats: float) -> list[Note]:
    lowest, notes = player.part.lowest, []
    for (at, sign), gap in zip(hits, _gaps(hits, beats), strict=True):
        chord = place.following if sign == "n" else place.chord
        degree = {"r": 0, "n": 0, "3": 1, "5": 2, "o": 0}[sign]
        pitch = chord.tone(degree, lowest) + (12 if sign == "o" else 0)
        length = gap + 1.2 if sign == "n" else 0.9 * gap
        notes.append(Note(place.first_position + at, length, player.part.voice, pitch, 0.9 if at == 0 else 0.8))
    return notes


def _chord_notes(hits: list[tuple[float, str]], player: Player, place: _BarPlace, beats: float) -> list[Note]:
    notes = []
    for (at, sign), gap in zip(hits, _gaps(hits, beats), strict=True):
        start, voice = place.first_position + at, player.part.voice
        if sign.isdigit():
            pitch = place.chord.tone(int(sign), player.part.lowest)
            pitches, length = [pitch + octave for octave in _ARPEGGIO_OCTAVES], 0.8 * gap
        else:
            pitches, length = place.chord.pitches(player.part.lowest), gap if sign == "X" else 0.35
        loud = (0.9 if at == 0 else 0.75) / len(pitches) ** 0.5
        notes += [Note(start, length, voice, pitch, loud) for pitch in pitches]
    return notes


def _tune_notes(
    hits: list[tuple[float, str]], player: Player, place: _BarPlace, shapes: dict[str, list[int]], beats: float
) -> list[Note]:
    # The same contour returns every fourth bar, answered in between: that is what makes it a tune.
    shape = shapes[place.section]
    start = (place.index % 4) * len(hits)
    steps = [shape[(start + i) % len(shape)] for i in range(len(hits))]
    pitches = tune([at for at, _ in hits], place.chord, place.scale, steps, player.part.lowest + 5)
    notes = []
    for (at, sign), pitch, gap in zip(hits, pitches, _gaps(hits, beats), strict=True):
        length = 0.95 * gap if sign == "X" else min(0.45, 0.9 * gap)
        notes.append(Note(place.first_position + at, length, player.part.voice, pitch, 0.85))
    return notes


def _ending(player: Player, place: _BarPlace) -> list[Note]:
    part, at = player.part, place.first_position
    if part.kind == "drums":
        return [Note(at, 0.0, part.strokes[0][1], -1, 1.0)]
    if part.kind == "bass":
        return [Note(at, 3.0, part.voice, place.chord.tone(0, part.lowest), 0.9)]
    return [Note(at, 3.0, part.voice, pitch, 0.5) for pitch in place.chord.pitches(part.lowest)]


def _human(note: Note, swing: float, rng: np.random.Generator) -> Note:
    late = swing if abs(note.position % 1 - 0.5) < 0.01 else 0.0
    velocity = note.velocity * float(np.clip(rng.normal(1, 0.08), 0.7, 1.25))
    return Note(note.position + late, note.length, note.sound, note.pitch, velocity)
