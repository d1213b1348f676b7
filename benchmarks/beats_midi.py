"""Dance music with known beats from General MIDI: a second, independent source beside our own band.

The patterns here were written apart from the band's, and fluidsynth plays them with the sound font of the machine.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform, load_waveform

SOUND_FONTS = (Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"), Path("/usr/share/sounds/sf2/default-GM.sf2"))
_TICKS_PER_SECOND = 1000
_DRUM_CHANNEL = 9


@dataclass(frozen=True)
class GmStyle:
    """Drum lines (General MIDI key, pattern of digits 1..9 for loudness), bass and chord rhythms over two bars."""

    beats_per_bar: int
    steps_per_beat: int
    drums: tuple[tuple[int, str], ...]
    bass: tuple[str, ...]
    chords: tuple[tuple[int, str], ...]
    melody: tuple[int, ...]


# Programs: 0 piano, 4 e-piano, 21 accordion, 23 bandoneon, 24 guitar, 32 bass, 33 e-bass, 40 violin, 48 strings,
# 56 trumpet, 61 brass, 73 flute. Drums: 35 kick, 38 snare, 39 clap, 42/46 hats, 56 cowbell, 60/61 bongos,
# 62 conga slap, 63 open, 64 low, 69 cabasa, 70 maracas, 73/74 guiro, 75 claves, 76 wood block, 65/66 timbales.
GM_STYLES: dict[str, GmStyle] = {
    "salsa": GmStyle(
        4,
        2,
        (
            (75, "..7.7...7..7..7."),
            (62, "..7.......7....."),
            (63, "......87......87"),
            (64, "...........6...."),
            (56, "8.5.8.558.5.8.55"),
            (70, "4343434343434343"),
            (60, "7.4.5.4.7.4.5.4."),
            (61, "....6.......6..."),
            (73, "6...6...6...6..."),
            (74, "..33..33..33..33"),
        ),
        ("...5..r.", "r..5..8.", "...r..5."),
        ((0, "8.88.8.8.8.8.8.8"), (61, "..........7.7..7")),
        (56, 73),
    ),
    "cha-cha": GmStyle(
        4,
        2,
        (
            (73, "7...7...7...7..."),
            (74, "..44..44..44..44"),
            (56, "6.6.6.6.6.6.6.6."),
            (63, "......78......78"),
            (62, "..6.......6....."),
            (35, "7.......7.....5."),
            (65, "..............67"),
        ),
        ("r..5r...", "r...5.r5", "r..r5..."),
        ((0, "..7.7.77..7.7.7."), (24, "6.6.6.666.6.6.6.")),
        (73, 56),
    ),
    "waltz": GmStyle(
        3,
        2,
        ((35, "6.....6....."), (42, "..4.4...4.4."), (38, "..3.3...3.3.")),
        ("r.....", "r.....", "5....."),
        ((0, "..6.6...6.6."), (48, "4.....4....."), (21, "..5.5...5.5.")),
        (40, 73),
    ),
    "tango": GmStyle(
        4,
        2,
        ((38, "5...5..45...5.44"), (76, "6...6...6...6...")),
        ("r.5.r.5.", "r.r.r.r.", "r..55.r."),
        ((0, "8.6.7.6.8.6.7.6."), (23, "7.5.7.5.7.5.7.55"), (48, "5.......5.......")),
        (23, 40),
    ),
    "disco": GmStyle(
        4,
        2,
        (
            (35, "9.9.9.9.9.9.9.9."),
            (38, "..8...8...8...8."),
            (39, "..6...6...6...6."),
            (42, "5.5.5.5.5.5.5.5."),
            (46, ".6.6.6.6.6.6.6.6"),
            (49, "7..............."),
        ),
        ("r8r8r8r8", "r.r8..r8", "r.5.r8.8"),
        ((48, "6.......6......."), (4, "..6.5.6...6.5.66"), (24, ".5.5.5.5.5.5.5.5")),
        (61, 48),
    ),
}

_ROUNDS = (
    ((0, "m"), (5, "m"), (7, "M"), (7, "M")),
    ((0, "M"), (9, "m"), (2, "m"), (7, "M")),
    ((0, "M"), (5, "M"), (7, "M"), (5, "M")),
    ((0, "m"), (10, "M"), (8, "M"), (7, "M")),
    ((2, "m"), (7, "M"), (0, "M"), (0, "M")),
)
_THIRD = {"M": 4, "m": 3}


def missing_reason() -> str | None:
    """Why General MIDI songs cannot be rendered here, or None."""
    if shutil.which("fluidsynth") is None:
        return "fluidsynth is not installed"
    if not any(font.is_file() for font in SOUND_FONTS):
        return "no General MIDI sound font was found"
    return None


def render_midi(grid: BeatGrid, style: str | GmStyle, seed: int, sample_rate: int = 22050) -> Waveform:
    """Play a style on the beats of `grid` with fluidsynth."""
    style = GM_STYLES[style] if isinstance(style, str) else style
    notes = _song_notes(style, grid, np.random.default_rng(seed))
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = Path(folder) / "song.mid", Path(folder) / "song.wav"
        _write_midi(midi, notes)
        font = next(font for font in SOUND_FONTS if font.is_file())
        command = ["fluidsynth", "-ni", "-q", "-F", wav, "-r", str(sample_rate), "-g", "0.6", font, midi]
        subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=120)
        return load_waveform(wav)


Note = tuple[float, float, int, int, int, int]
"""Start and end in seconds, channel, program, key, velocity."""


def _song_notes(style: GmStyle, grid: BeatGrid, rng: np.random.Generator) -> list[Note]:
    drums = [line for line in style.drums if rng.random() < 0.8] or list(style.drums[:2])
    backing = [line for line in style.chords if rng.random() < 0.8] or [style.chords[0]]
    bass, chords = str(rng.choice(style.bass)), _ROUNDS[int(rng.integers(len(_ROUNDS)))]
    key, per_chord = int(rng.integers(12)), int(rng.choice([1, 2]))
    melody = _melody_bars(style, rng)
    intro = int(rng.choice([0, 2, 4]))
    notes: list[Note] = []
    for index, bar in enumerate(grid.bars):
        root, quality = chords[index // per_chord % len(chords)]
        where = _Where(grid, bar.first_beat, style, index, (root + key) % 12, quality)
        if index >= intro:
            for drum_key, pattern in drums:
                notes += where.drum_notes(drum_key, pattern)
            notes += where.tune_notes(style.melody[index // 16 % 2], melody[index % len(melody)])
        notes += where.bass_notes(bass)
        for program, pattern in backing:
            notes += where.chord_notes(program, pattern)
    return [_human(note, rng) for note in notes]


@dataclass(frozen=True)
class _Where:
    grid: BeatGrid
    first_beat: int
    style: GmStyle
    index: int
    root: int
    quality: str

    def _hits(self, pattern: str) -> list[tuple[float, str]]:
        steps = self.style.beats_per_bar * self.style.steps_per_beat
        start = self.index * steps % len(pattern)
        signs = pattern[start : start + steps]
        return [(i / self.style.steps_per_beat, sign) for i, sign in enumerate(signs) if sign != "."]

    def _note(self, at: float, beats: float, channel: int, program: int, key: int, velocity: int) -> Note:
        start, end = self.grid.seconds_at([self.first_beat + at, self.first_beat + at + beats])
        return (float(start), float(end), channel, program, key, velocity)

    def drum_notes(self, key: int, pattern: str) -> list[Note]:
        return [self._note(at, 0.4, _DRUM_CHANNEL, 0, key, 12 * int(sign) + 10) for at, sign in self._hits(pattern)]

    def bass_notes(self, pattern: str) -> list[Note]:
        step = {"r": 0, "5": 7, "8": 12}
        hits = self._hits(pattern)
        return [self._note(at, 0.8, 0, 33, 36 + self.root + step[sign], 95) for at, sign in hits]

    def chord_notes(self, program: int, pattern: str) -> list[Note]:
        keys = [55 + (self.root + step - 7) % 12 for step in (0, _THIRD[self.quality], 7)]
        channel = 1 + program % 5
        long = pattern.count(".") > 0.8 * len(pattern)
        beats = float(self.style.beats_per_bar) if long else 0.45
        hits = self._hits(pattern)
        return [self._note(at, beats, channel, program, key, 9 * int(sign) + 20) for at, sign in hits for key in keys]

    def tune_notes(self, program: int, melody: list[tuple[float, int]]) -> list[Note]:
        steps = (0, _THIRD[self.quality], 7, 12, 12 + _THIRD[self.quality])
        return [self._note(at, 0.7, 7, program, 67 + (self.root + steps[s]) % 24, 88) for at, s in melody]


def _melody_bars(style: GmStyle, rng: np.random.Generator) -> list[list[tuple[float, int]]]:
    steps = style.beats_per_bar * style.steps_per_beat
    bars = []
    for _ in range(2):
        weight = np.where(np.arange(steps) % style.steps_per_beat == 0, 0.55, 0.25)
        starts = np.flatnonzero(rng.random(steps) < weight)
        bars.append([(float(s) / style.steps_per_beat, int(rng.integers(5))) for s in starts])
    return [bars[0], bars[1], bars[0], []]


def _human(note: Note, rng: np.random.Generator) -> Note:
    start, end, channel, program, key, velocity = note
    late = float(rng.normal(0, 0.004))
    loud = int(np.clip(velocity + rng.normal(0, 6), 1, 127))
    return (max(start + late, 0.0), max(end + late, 0.02), channel, program, key, loud)


def _write_midi(path: Path, notes: list[Note]) -> None:
    events = [(start, mido.Message("note_on", channel=c, note=k, velocity=v)) for start, _, c, _, k, v in notes]
    events += [(end, mido.Message("note_off", channel=c, note=k)) for _, end, c, _, k, _ in notes]
    programs = {(channel, program) for _, _, channel, program, _, _ in notes}
    opening = [(0.0, mido.Message("program_change", channel=c, program=p)) for c, p in sorted(programs)]
    track, now = mido.MidiTrack(), 0
    track.append(mido.MetaMessage("set_tempo", tempo=1_000_000))
    for seconds, message in opening + sorted(events, key=lambda event: event[0]):
        tick = round(seconds * _TICKS_PER_SECOND)
        track.append(message.copy(time=tick - now))
        now = tick
    mido.MidiFile(ticks_per_beat=_TICKS_PER_SECOND, tracks=[track]).save(path)
