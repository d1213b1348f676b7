"""Pitched voices of the band: additive synthesis, so that no partial lies above the Nyquist frequency."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Voice:
    """How an instrument sounds.

    Attributes:
        gains: loudness of the partials, from the first.
        decay_per_second: how fast the first partial dies; 0 sustains.
        damping: how much faster each higher partial dies.
        attack_seconds, release_seconds: edges of a note.
        detune_cents: spread of three (0: one) players.
        vibrato_cents: depth at 5.5 Hz, growing in over half a second.
        stiffness: inharmonicity of a struck string.
        brightening_seconds: time in which high partials come in (brass).
    """

    gains: tuple[float, ...]
    decay_per_second: float = 0.0
    damping: float = 0.0
    attack_seconds: float = 0.003
    release_seconds: float = 0.03
    detune_cents: float = 0.0
    vibrato_cents: float = 0.0
    stiffness: float = 0.0
    brightening_seconds: float = 0.0


def _slope(count: int, power: float, even: float = 1.0) -> tuple[float, ...]:
    return tuple((1.0 if k % 2 else even) / k**power for k in range(1, count + 1))


VOICES: dict[str, Voice] = {
    "piano": Voice(_slope(12, 1.15), 2.2, 0.28, 0.002, 0.06, 3.0, 0.0, 4e-4),
    "bass": Voice((1.0, 0.7, 0.4, 0.2, 0.12, 0.06), 2.5, 0.6, 0.005, 0.04),
    "guitar": Voice(_slope(10, 1.3, 0.7), 4.0, 0.5, 0.001, 0.03),
    "brass": Voice(_slope(14, 0.8), 0.4, 0.0, 0.02, 0.05, 6.0, 8.0, 0.0, 0.05),
    "strings": Voice(_slope(14, 1.25), 0.0, 0.0, 0.08, 0.15, 9.0, 12.0),
    "bandoneon": Voice(_slope(14, 0.9, 0.6), 0.0, 0.0, 0.025, 0.05, 5.0, 4.0),
    "flute": Voice((1.0, 0.35, 0.12, 0.05), 0.0, 0.0, 0.04, 0.06, 0.0, 14.0),
    "violin": Voice(_slope(16, 1.1), 0.0, 0.0, 0.05, 0.08, 3.0, 18.0),
}


def pitched_tone(voice_name: str, pitch: int, seconds: float, sample_rate: int) -> Samples:
    """A note held for `seconds`, (N,) float32 with a peak of 1, attack included, release not.

    Args:
        voice_name: a key of `VOICES`.
        pitch: MIDI note number, 60 is middle C.
        seconds: length.
        sample_rate: samples per second.
    """
    voice = VOICES[voice_name]
    time = np.arange(max(int(seconds * sample_rate), 64)) / sample_rate
    base = 440.0 * 2 ** ((pitch - 69) / 12)
    spread = (0.0,) if voice.detune_cents == 0 else (-voice.detune_cents, 0.0, voice.detune_cents)
    vibrato = voice.vibrato_cents / 1200 * np.log(2) * np.minimum(time / 0.5, 1)
    wobble = np.cumsum(vibrato * np.sin(2 * np.pi * 5.5 * time)) / sample_rate
    sound = np.zeros(len(time))
    for player, cents in enumerate(spread):
        frequency = base * 2 ** (cents / 1200)
        sound += _partials(voice, frequency, time, wobble, player, 0.45 * sample_rate)
    sound *= np.minimum(time / voice.attack_seconds, 1.0)
    return np.asarray(sound / np.abs(sound).max(), dtype=np.float32)


def _partials(voice: Voice, frequency: float, time: Floats, wobble: Floats, player: int, top: float) -> Floats:
    sound = np.zeros(len(time))
    for k, gain in enumerate(voice.gains, start=1):
        partial = k * frequency * np.sqrt(1 + voice.stiffness * k * k)
        if partial > top:
            break
        phase = 2 * np.pi * partial * (time + wobble) + 1.7 * player * k
        envelope = gain * np.exp(-voice.decay_per_second * (1 + voice.damping * (k - 1)) * time)
        if voice.brightening_seconds:
            envelope = envelope * (1 - np.exp(-time / (voice.brightening_seconds * k / 4)))
        sound += envelope * np.sin(phase)
    return sound


def released(tone: Samples, seconds: float, voice_name: str, sample_rate: int) -> Samples:
    """The first `seconds` of a held tone with the voice's release, as a new array."""
    release = max(int(VOICES[voice_name].release_seconds * sample_rate), 8)
    count = min(int(seconds * sample_rate) + release, len(tone))
    note = tone[:count].copy()
    release = min(release, count)
    note[-release:] *= np.linspace(1, 0, release, dtype=np.float32)
    return note
