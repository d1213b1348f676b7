"""The peak pyramid never loses a peak."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.audio.peaks import PeakPyramid
from choreo_studio.audio.waveform import Waveform

RATE = 1000
EDGE = 1e-6
NOISE = np.random.default_rng(0).uniform(-1, 1, (50_000, 2)).astype(np.float32)
SONG = Waveform(NOISE, RATE)
PYRAMID = PeakPyramid.of(SONG)


@given(st.floats(-5, 49), st.floats(0.01, 60), st.integers(1, 700))
def test_every_column_holds_the_peaks_of_its_span(start: float, length: float, columns: int) -> None:
    peaks = PYRAMID.between(start, start + length, columns)
    edges = np.linspace(start, start + length, columns + 1) * RATE
    slack = 4 * length * RATE / columns + 4
    for column in (0, columns // 2, columns - 1):
        a, b = edges[column], edges[column + 1]
        # A sample on the very edge of two columns may count for either.
        first, end = max(int(np.ceil(a - EDGE)), 0), min(int(np.ceil(b - EDGE)), len(NOISE))
        if end <= first:
            continue
        wide = SONG.mono[max(int(a - slack), 0) : int(b + slack)]
        assert wide.min() <= peaks[column, 0] <= SONG.mono[first:end].min()
        assert wide.max() >= peaks[column, 1] >= SONG.mono[first:end].max()


def test_outside_the_song_there_is_nothing() -> None:
    peaks = PYRAMID.between(-10, 60, 70)
    assert not peaks[:10].any()
    assert not peaks[61:].any()
    assert (np.ptp(peaks[11:59], axis=1) > 0.5).all()


def test_a_single_click_is_seen_from_afar() -> None:
    samples = np.zeros((3_000_000, 1), dtype=np.float32)
    samples[1_234_567] = 0.9
    peaks = PeakPyramid.of(Waveform(samples, 22050)).between(0, 3_000_000 / 22050, 1000)
    assert np.flatnonzero(peaks[:, 1]).tolist() == [411]
    assert peaks[:, 1].max() == np.float32(0.9)


def test_close_up_shows_the_samples_themselves() -> None:
    peaks = PYRAMID.between(1.0, 1.01, 10)
    np.testing.assert_array_equal(peaks[:, 0], SONG.mono[1000:1010])


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        PYRAMID.between(0, 1, 0)
    with pytest.raises(ValueError, match="end_seconds"):
        PYRAMID.between(1, 1, 10)
    empty = PeakPyramid.of(Waveform(np.zeros((0, 1), dtype=np.float32), RATE))
    assert not empty.between(0, 1, 5).any()
