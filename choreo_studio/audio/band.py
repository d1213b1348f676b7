"""A small band of our own that plays a dance's music on any beat grid: for training, tests and the demo song."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.band_drums import drum_stroke
from choreo_studio.audio.band_plan import Plan, Player, plan_song
from choreo_studio.audio.band_score import Note, player_notes
from choreo_studio.audio.band_styles import STYLES
from choreo_studio.audio.band_tones import VOICES, pitched_tone, released
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.waveform import Waveform

__all__ = ["BAND_STYLES", "band_instruments", "render_band"]

Samples = NDArray[np.float32]

BAND_STYLES = tuple(STYLES)
"""Names of the styles that the band plays."""

_TAIL_SECONDS = 1.5
_JITTER_SECONDS = 0.003
_LONGEST_NOTE_SECONDS = 6.0
_STROKE_VARIANTS = 3
_PEAK = 0.95
_ROOM_SECONDS = 0.9
_RUMBLE_HZ = 28.0


def band_instruments(style: str) -> tuple[str, ...]:
    """Names of all players of a style; with all of them `render_band` leaves none out.

    Raises:
        ValueError: when the style is unknown.
    """
    if style not in STYLES:
        raise ValueError(f"style: expected one of {sorted(STYLES)}, found {style!r}")
    return tuple(part.name for part in STYLES[style].parts)


def render_band(
    grid: BeatGrid,
    style: str,
    seed: int,
    sample_rate: int = 22050,
    duration_seconds: float | None = None,
    instruments: Collection[str] | None = None,
) -> Waveform:
    """Play a song on the beats of `grid`; the sample at time 0 of the grid is the first one.

    Chords, tune, players, clave direction, swing, mix and form follow from the seed, the same for the same seed.

    Args:
        grid: beats, downbeats and metre; the 8-count begins on its phrase downbeat.
        style: one of `BAND_STYLES`.
        seed: any whole number from 0.
        sample_rate: samples per second.
        duration_seconds: length; by default the end of the grid and a second and a half to ring out.
        instruments: names of the players (see `band_instruments`); None lets the seed leave some out.

    Returns:
        Stereo waveform with a peak of 0.95.

    Raises:
        ValueError: when style, instruments or duration are not as above, or the style has another metre.
    """
    rng = np.random.default_rng([seed, sorted(STYLES).index(style) if style in STYLES else 0])
    plan = plan_song(style, len(grid.bars), rng, instruments)
    if grid.metre.beats_per_bar != plan.style.metre.beats_per_bar:
        raise ValueError(f"grid: expected metre {plan.style.metre} for {style}, found {grid.metre}")
    seconds = grid.end_seconds + _TAIL_SECONDS if duration_seconds is None else duration_seconds
    if not seconds > 0:
        raise ValueError(f"duration_seconds: expected a positive number, found {seconds}")
    dry = np.zeros((2, int(seconds * sample_rate)), dtype=np.float32)
    for player in plan.players:
        _play(dry, player, plan, grid, sample_rate, rng)
    return Waveform(_mastered(_with_room(dry, plan.reverb, sample_rate, rng), sample_rate).T, sample_rate)


def _play(out: Samples, player: Player, plan: Plan, grid: BeatGrid, sample_rate: int, rng: np.random.Generator) -> None:
    notes = player_notes(player, plan, grid, rng)
    if not notes:
        return
    track = np.zeros(out.shape[1], dtype=np.float32)
    positions = np.array([note.position for note in notes])
    starts = grid.seconds_at(positions)
    ends = grid.seconds_at(positions + [note.length for note in notes])
    # Chords are struck together, so notes of one position share their human error.
    late = {at: rng.normal(player.late_seconds, _JITTER_SECONDS) for at in sorted(set(positions))}
    bank = _SoundBank(sample_rate, rng)
    for note, start, end in zip(notes, starts, ends, strict=True):
        first = int((start + late[note.position]) * sample_rate)
        _add(track, bank.sound(note, min(end - start, _LONGEST_NOTE_SECONDS)), first, note.velocity)
    angle = (player.pan + 1) * np.pi / 4
    out[0] += track * np.float32(player.gain * np.cos(angle))
    out[1] += track * np.float32(player.gain * np.sin(angle))


def _add(track: Samples, sound: Samples, first: int, gain: float) -> None:
    skip = max(-first, 0)
    first += skip
    count = min(len(sound) - skip, len(track) - first)
    if count > 0:
        track[first : first + count] += np.float32(gain) * sound[skip : skip + count]


class _SoundBank:
    """Strokes and tones of one player, each synthesised once."""

    def __init__(self, sample_rate: int, rng: np.random.Generator) -> None:
        self._rate, self._rng = sample_rate, rng
        self._strokes: dict[str, list[Samples]] = {}
        self._tones: dict[tuple[str, int, bool], Samples] = {}

    def sound(self, note: Note, seconds: float) -> Samples:
        if note.sound in VOICES:
            return self._tone(note, seconds)
        if note.sound not in self._strokes:
            makers = range(_STROKE_VARIANTS)
            self._strokes[note.sound] = [drum_stroke(note.sound, self._rate, self._rng) for _ in makers]
        return self._strokes[note.sound][int(self._rng.integers(_STROKE_VARIANTS))]

    def _tone(self, note: Note, seconds: float) -> Samples:
        held = seconds > 1.0
        key = (note.sound, note.pitch, held)
        if key not in self._tones:
            longest = _LONGEST_NOTE_SECONDS + 0.5 if held else 1.5
            self._tones[key] = pitched_tone(note.sound, note.pitch, longest, self._rate)
        return released(self._tones[key], seconds, note.sound, self._rate)


def _with_room(dry: Samples, share: float, sample_rate: int, rng: np.random.Generator) -> Samples:
    from scipy.signal import oaconvolve

    time = np.arange(int(_ROOM_SECONDS * sample_rate)) / sample_rate
    tail = rng.standard_normal((2, len(time))) * np.exp(-time / 0.18) * (time > 0.012)
    tail = np.cumsum(tail, axis=1) * 0.15 + tail
    tail = (tail / np.sqrt((tail**2).sum(axis=1, keepdims=True))).astype(np.float32)
    wet = oaconvolve(dry, tail, axes=1)[:, : dry.shape[1]]
    return np.asarray(dry + np.float32(share) * wet, dtype=np.float32)


# Loud enough without clipping: the level of the loud parts is set, peaks are bent, not cut.
def _mastered(mix: Samples, sample_rate: int) -> Samples:
    from scipy.signal import butter, sosfilt

    loud = float(np.sqrt(np.mean(np.square(mix)))) or 1.0
    bent = np.tanh(mix * np.float32(0.22 / loud))
    clean = sosfilt(butter(2, _RUMBLE_HZ, "highpass", fs=sample_rate, output="sos"), bent, axis=1)
    peak = float(np.abs(clean).max()) or 1.0
    return np.asarray(clean * (_PEAK / peak), dtype=np.float32)
