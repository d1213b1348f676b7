"""Spectra against what sines and an independent library say."""

import numpy as np
import pytest

from choreo_studio.audio.spectrum import (
    ANALYSIS_RATE,
    Hops,
    analysis_samples,
    banded_magnitudes,
    chroma_bank,
    decibels,
    mel_bank,
    mel_centres,
    note_bank,
)
from choreo_studio.audio.waveform import Waveform

HOPS = Hops(2048, 512)


def sine(frequency: float, seconds: float = 1.0, amplitude: float = 0.5) -> np.ndarray:
    time = np.arange(int(seconds * ANALYSIS_RATE)) / ANALYSIS_RATE
    return (amplitude * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


@pytest.mark.parametrize("frequency", [110.0, 440.0, 3000.0])
def test_a_sine_is_loudest_where_its_frequency_lies(frequency: float) -> None:
    every_bin = np.eye(1025, dtype=np.float32)
    spectrum = banded_magnitudes(sine(frequency), HOPS, every_bin)[10]
    assert HOPS.frequencies[spectrum.argmax()] == pytest.approx(frequency, abs=6)
    assert spectrum.max() == pytest.approx(0.5, rel=0.2)
    mel = banded_magnitudes(sine(frequency), HOPS, mel_bank(HOPS, 40))[10]
    centres = mel_centres(40)
    assert abs(int(mel.argmax()) - int(np.abs(centres - frequency).argmin())) <= 1


def test_magnitudes_agree_with_scipy() -> None:
    from scipy.signal import stft

    noise = np.random.default_rng(0).normal(0, 0.1, ANALYSIS_RATE).astype(np.float32)
    _, _, theirs = stft(noise, nperseg=2048, noverlap=2048 - 512, boundary="zeros", padded=False)
    ours = banded_magnitudes(noise, HOPS, np.eye(1025, dtype=np.float32))
    count = min(len(ours), theirs.shape[1])
    assert count > 30
    np.testing.assert_allclose(ours[:count], 2 * np.abs(theirs.T[:count]), atol=1e-5)


def test_every_band_hears_something() -> None:
    for hops in (Hops(1024, 256), Hops(4096, 1024)):
        np.testing.assert_allclose(mel_bank(hops, 48).sum(axis=1), 1, rtol=1e-4)
        assert (chroma_bank(hops).sum(axis=1) > 0).all()
        assert (note_bank(hops, 28, 52).sum(axis=1) > 0).all()


@pytest.mark.parametrize("pitch", [60, 64, 69, 71])
def test_chroma_and_notes_name_the_pitch(pitch: int) -> None:
    hops = Hops(4096, 1024)
    tone = sine(440 * 2 ** ((pitch - 69) / 12))
    assert banded_magnitudes(tone, hops, chroma_bank(hops))[8].argmax() == pitch % 12
    assert banded_magnitudes(tone, hops, note_bank(hops, 48, 84))[8].argmax() == pitch - 48


def test_decibels_have_a_floor_and_silence_is_all_floor() -> None:
    levels = decibels(np.array([[1.0, 0.1, 1e-9]], dtype=np.float32))
    np.testing.assert_allclose(levels, [[0, -20, -70]], atol=1e-4)
    assert (decibels(np.zeros((2, 3), dtype=np.float32)) == -70).all()


def test_analysis_samples_are_mono_and_of_full_scale() -> None:
    song = Waveform(np.stack([sine(440), 0.2 * sine(440)], axis=1), ANALYSIS_RATE)
    assert np.abs(analysis_samples(song)).max() == pytest.approx(1)
    assert not analysis_samples(Waveform(np.zeros((100, 2), dtype=np.float32), 44100)).any()
