"""Short-time spectra for analysis: what is needed of them, without just-in-time compiled code.

A *hop* is one step of the analysis; hop k is centred on sample k * hop.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.waveform import Waveform

Spectrum = NDArray[np.float32]

ANALYSIS_RATE = 22050
"""Samples per second of everything that is analysed."""

_BLOCK_HOPS = 2048
_FLOOR = 1e-7


@dataclass(frozen=True)
class Hops:
    """How a song is cut: window and step in samples at `ANALYSIS_RATE`."""

    window: int
    step: int

    @property
    def per_second(self) -> float:
        """Hops per second."""
        return ANALYSIS_RATE / self.step

    @property
    def frequencies(self) -> NDArray[np.float64]:
        """Centre frequencies of the bins in hertz, (window // 2 + 1,)."""
        return np.arange(self.window // 2 + 1, dtype=np.float64) * (ANALYSIS_RATE / self.window)


def analysis_samples(waveform: Waveform) -> Spectrum:
    """Mono samples at `ANALYSIS_RATE` with a peak of 1, (N,); silence stays silence."""
    mono = Waveform(waveform.mono[:, None], waveform.sample_rate).resampled(ANALYSIS_RATE).samples[:, 0]
    peak = float(np.abs(mono).max(initial=0.0))
    return np.asarray(mono / np.float32(peak) if peak > _FLOOR else np.zeros_like(mono))


def banded_magnitudes(samples: Spectrum, hops: Hops, bank: Spectrum) -> Spectrum:
    """Magnitude spectrum gathered into bands, (hops, bands) float32.

    Args:
        samples: (N,) mono.
        hops: window and step.
        bank: (bands, window // 2 + 1) weights.
    """
    from scipy.fft import rfft

    padded = np.pad(samples, (hops.window // 2, hops.window))
    count = 1 + len(samples) // hops.step
    frames = np.lib.stride_tricks.sliding_window_view(padded, hops.window)[:: hops.step][:count]
    taper = np.hanning(hops.window + 1)[:-1].astype(np.float32) * np.float32(4 / hops.window)
    out = np.empty((count, len(bank)), dtype=np.float32)
    weights = np.ascontiguousarray(bank.T)
    for start in range(0, count, _BLOCK_HOPS):
        spectrum = np.abs(rfft(frames[start : start + _BLOCK_HOPS] * taper, axis=1))
        out[start : start + _BLOCK_HOPS] = spectrum @ weights
    return out


def mel_bank(hops: Hops, bands: int, low_hz: float = 30.0, high_hz: float = 10000.0) -> Spectrum:
    """Triangular bands equally wide on the mel scale (O'Shaughnessy 1987), (bands, bins), each of sum one."""
    edges = _mel_edges(bands, low_hz, high_hz)
    bins, width = hops.frequencies, ANALYSIS_RATE / hops.window
    left, centre, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    # Low bands are narrower than a bin; none may be left without one.
    left, right = np.minimum(left, centre - width), np.maximum(right, centre + width)
    rising, falling = (bins - left) / (centre - left), (right - bins) / (right - centre)
    bank = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(bank / bank.sum(axis=1, keepdims=True), dtype=np.float32)


def mel_centres(bands: int, low_hz: float = 30.0, high_hz: float = 10000.0) -> NDArray[np.float64]:
    """Centre frequencies of `mel_bank` in hertz, (bands,)."""
    return _mel_edges(bands, low_hz, high_hz)[1:-1]


def _mel_edges(bands: int, low_hz: float, high_hz: float) -> NDArray[np.float64]:
    mels = np.linspace(_mel(low_hz), _mel(high_hz), bands + 2)
    return np.asarray(700 * (np.power(10, mels / 2595) - 1))


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def chroma_bank(hops: Hops, low_hz: float = 80.0, high_hz: float = 2200.0) -> Spectrum:
    """Weights that fold bins onto the twelve pitch classes, C first, (12, bins)."""
    bins = np.maximum(hops.frequencies, 1.0)
    pitch = 69 + 12 * np.log2(bins / 440)
    away = (pitch[None] - np.arange(12)[:, None] + 6) % 12 - 6
    width = np.maximum(0.4, 12 * np.log2(1 + ANALYSIS_RATE / hops.window / bins) / 2)
    inside = (bins >= low_hz) & (bins <= high_hz)
    return np.asarray(np.exp(-0.5 * (away / width) ** 2) * inside / width, dtype=np.float32)


def note_bank(hops: Hops, lowest: int, end: int) -> Spectrum:
    """Weights that gather bins into semitones, MIDI notes `lowest` to `end` - 1, (notes, bins)."""
    bins = np.maximum(hops.frequencies, 1.0)
    centres = 440 * 2 ** ((np.arange(lowest, end) - 69) / 12)[:, None]
    width = np.maximum(centres * 0.03, 0.7 * ANALYSIS_RATE / hops.window)
    return np.asarray(np.exp(-0.5 * ((bins - centres) / width) ** 2), dtype=np.float32)


def decibels(magnitudes: Spectrum, range_db: float = 70.0) -> Spectrum:
    """Level in decibels below the loudest value, at least -`range_db`, same shape; silence is all floor."""
    top = float(magnitudes.max(initial=0.0))
    if top <= _FLOOR:
        return np.full(magnitudes.shape, -range_db, dtype=np.float32)
    floor = top * 10 ** (-range_db / 20)
    return np.asarray(20 * np.log10(np.maximum(magnitudes, floor) / top), dtype=np.float32)
