"""Drums and small percussion of the band, each stroke synthesised from noise and decaying partials.

Modal frequencies are rounded from measurements in Fletcher and Rossing, The Physics of Musical Instruments (1998).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]


def drum_stroke(name: str, sample_rate: int, rng: np.random.Generator) -> Samples:
    """One stroke, (N,) float32 with a peak of 1.

    Raises:
        ValueError: when there is no such stroke.
    """
    if name not in _STROKES:
        raise ValueError(f"name: expected one of {sorted(_STROKES)}, found {name!r}")
    sound = _STROKES[name](sample_rate, rng)
    sound[-32:] *= np.linspace(1, 0, 32)
    return np.asarray(sound / np.abs(sound).max(), dtype=np.float32)


def _time(seconds: float, rate: int) -> Floats:
    return np.arange(int(seconds * rate)) / rate


def _noise(count: int, rate: int, rng: np.random.Generator, low: float, high: float) -> Floats:
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / rate)
    top = min(high, 0.45 * rate)
    shape = 1 / (1 + (low / np.maximum(frequency, 1)) ** 4) / (1 + (frequency / top) ** 8)
    noise = np.fft.irfft(spectrum * shape, count)
    return np.asarray(noise / (np.abs(noise).max() + 1e-9))


def _modes(time: Floats, frequencies: list[float], decays: list[float], gains: list[float]) -> Floats:
    partials = np.sin(2 * np.pi * np.outer(frequencies, time)) * np.exp(-np.outer(decays, time))
    return np.asarray(np.array(gains) @ partials)


def _skin(pitch: float, decay: float, slap: float) -> Callable[[int, np.random.Generator], Floats]:
    def stroke(rate: int, rng: np.random.Generator) -> Floats:
        time = _time(min(0.6, 6 / decay), rate)
        bend = pitch * rng.uniform(0.99, 1.01) * (time + 0.012 * (1 - np.exp(-time / 0.02)) * 0.25)
        body = np.exp(-decay * time) * (np.sin(2 * np.pi * bend) + 0.4 * np.sin(2 * np.pi * 1.59 * bend))
        body += 0.25 * np.exp(-1.8 * decay * time) * np.sin(2 * np.pi * 2.14 * bend)
        click = _noise(len(time), rate, rng, 900, 6000) * np.exp(-time / (0.006 + 0.012 * slap))
        return np.asarray(body * (1 - 0.6 * slap) + click * (0.25 + 0.9 * slap))

    return stroke


def _kick(rate: int, rng: np.random.Generator) -> Floats:
    time = _time(0.35, rate)
    phase = 2 * np.pi * (48 * time + 110 * 0.03 * (1 - np.exp(-time / 0.03)))
    click = _noise(len(time), rate, rng, 1500, 5000) * np.exp(-time / 0.004)
    return np.asarray(np.sin(phase) * np.exp(-time / 0.11) + 0.3 * click)


def _snare(rate: int, rng: np.random.Generator) -> Floats:
    time = _time(0.25, rate)
    wires = _noise(len(time), rate, rng, 1200, 9000) * np.exp(-time / 0.06)
    return np.asarray(wires + 0.7 * _modes(time, [185, 330], [22, 30], [1, 0.5]))


def _clap(rate: int, rng: np.random.Generator) -> Floats:
    time = _time(0.22, rate)
    noise = _noise(len(time), rate, rng, 900, 4500)
    hands = sum(np.exp(-np.abs(time - at) / 0.004) * (time >= at) for at in (0.0, 0.009, 0.019))
    return np.asarray(noise * (hands + 0.5 * np.exp(-time / 0.06)))


def _cymbal(decay_seconds: float, low: float) -> Callable[[int, np.random.Generator], Floats]:
    def stroke(rate: int, rng: np.random.Generator) -> Floats:
        time = _time(5 * decay_seconds, rate)
        ratios = [p for p in (3120.0, 4210.0, 5430.0, 6790.0, 8210.0) if p < 0.45 * rate]
        metal = _modes(time, ratios, [0.0] * len(ratios), [0.12] * len(ratios))
        return np.asarray((_noise(len(time), rate, rng, low, 12000) + metal) * np.exp(-time / decay_seconds))

    return stroke


def _bell(pitch: float, decay: float) -> Callable[[int, np.random.Generator], Floats]:
    def stroke(rate: int, rng: np.random.Generator) -> Floats:
        time = _time(0.3, rate)
        ratios = [pitch * r for r in (1.0, 1.504, 2.34, 3.17, 4.52)]
        gains = [1.0, 0.9, 0.45, 0.3, 0.2]
        ring = _modes(time, ratios, [decay, decay, 1.6 * decay, 2 * decay, 3 * decay], gains)
        return np.asarray(ring + 0.3 * _noise(len(time), rate, rng, 2500, 8000) * np.exp(-time / 0.003))

    return stroke


def _wood(pitch: float, decay: float) -> Callable[[int, np.random.Generator], Floats]:
    def stroke(rate: int, rng: np.random.Generator) -> Floats:
        time = _time(0.12, rate)
        ring = _modes(time, [pitch, 2.76 * pitch], [decay, 2 * decay], [1.0, 0.2])
        return np.asarray(ring + 0.2 * _noise(len(time), rate, rng, 1500, 7000) * np.exp(-time / 0.002))

    return stroke


def _shaker(seconds: float, low: float) -> Callable[[int, np.random.Generator], Floats]:
    def stroke(rate: int, rng: np.random.Generator) -> Floats:
        time = _time(seconds, rate)
        swell = np.minimum(time / (0.15 * seconds), 1) * np.exp(-time / (0.35 * seconds))
        return np.asarray(_noise(len(time), rate, rng, low, 10000) * swell)

    return stroke


def _scrape(seconds: float, teeth_per_second: float) -> Callable[[int, np.random.Generator], Floats]:
    def stroke(rate: int, rng: np.random.Generator) -> Floats:
        time = _time(seconds, rate)
        tooth = np.exp(-((time * teeth_per_second) % 1.0) * 5)
        swell = np.minimum(time / 0.01, 1) * (0.5 + 0.5 * time / seconds) * np.minimum((seconds - time) / 0.02, 1)
        return np.asarray(_noise(len(time), rate, rng, 1800, 7000) * tooth * swell)

    return stroke


_STROKES: dict[str, Callable[[int, np.random.Generator], Floats]] = {
    "kick": _kick,
    "snare": _snare,
    "clap": _clap,
    "hat": _cymbal(0.02, 6000),
    "open_hat": _cymbal(0.09, 5500),
    "crash": _cymbal(0.5, 3000),
    "clave": _wood(2480, 45),
    "shell": _wood(1750, 60),
    "bell": _bell(545, 14),
    "bell_neck": _bell(790, 45),
    "cha_bell": _bell(880, 25),
    "conga_open": _skin(205, 9, 0.05),
    "conga_slap": _skin(330, 35, 1.0),
    "conga_tip": _skin(190, 55, 0.3),
    "conga_heel": _skin(130, 45, 0.1),
    "tumba": _skin(150, 8, 0.05),
    "bongo_high": _skin(410, 22, 0.35),
    "bongo_low": _skin(295, 18, 0.2),
    "timbale": _skin(350, 12, 0.5),
    "timbale_low": _skin(255, 11, 0.5),
    "maraca": _shaker(0.06, 4500),
    "shaker": _shaker(0.1, 3500),
    "scrape_long": _scrape(0.24, 95),
    "scrape_short": _scrape(0.07, 110),
}

STROKES = tuple(_STROKES)
"""Names of all strokes."""
