"""Beat features: right place, per-song scale, robust at the edges."""

import numpy as np
import pytest

from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.features import BEAT_FEATURE_NAMES, BEAT_FEATURE_SIZE, beat_features, mean_between
from choreo_studio.audio.waveform import Waveform

RATE = 22050


def column(features: np.ndarray, name: str) -> np.ndarray:
    return features[:, BEAT_FEATURE_NAMES.index(name)]


def bursts(times: list[float], seconds: float, frequency: float) -> Waveform:
    samples = np.zeros(int(seconds * RATE), dtype=np.float32)
    time = np.arange(int(0.08 * RATE)) / RATE
    burst = np.sin(2 * np.pi * frequency * time) * np.exp(-time / 0.03)
    for at in times:
        first = int(at * RATE)
        samples[first : first + len(burst)] += burst[: len(samples) - first].astype(np.float32)
    return Waveform(samples[:, None], RATE)


def test_shape_and_scale_of_a_real_song() -> None:
    grid = BeatGrid.regular(180, 96)
    features = beat_features(render_band(grid, "salsa", 0), grid)
    assert features.shape == (96, BEAT_FEATURE_SIZE) == (96, 28)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert np.abs(features).max() <= 4
    np.testing.assert_allclose(features[:, :16].mean(axis=0), 0, atol=0.25)
    np.testing.assert_allclose(features[:, :16].std(axis=0), 1, atol=0.25)


def test_low_bursts_on_even_beats_are_heard_there_and_only_there() -> None:
    grid = BeatGrid.regular(120, 16)
    song = bursts([float(t) for t in grid.beats_seconds[::2]], 8.0, 80)
    low = column(beat_features(song, grid), "low_on")
    assert low[2::2].min() > low[1::2].max() + 1


def test_a_burst_between_the_beats_is_in_the_off_columns() -> None:
    grid = BeatGrid.regular(120, 16)
    times = [float(t) for t in grid.beats_seconds[::4] + 0.25]
    features = beat_features(bursts(times, 8.0, 3000), grid)
    off = column(features, "onset_off")
    assert set(np.argsort(off)[-4:]) == {0, 4, 8, 12}
    assert np.ptp(column(features, "onset_on")) < np.ptp(off)


def test_chroma_names_the_pitch() -> None:
    time = np.arange(8 * RATE) / RATE
    song = Waveform((0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)[:, None], RATE)
    features = beat_features(song, BeatGrid.regular(120, 16))
    assert (features[:, -12:].argmax(axis=1) == 9).all()


def test_loudness_and_sample_rate_do_not_matter() -> None:
    grid = BeatGrid.regular(150, 40)
    song = render_band(grid, "disco", 1, sample_rate=44100)
    features = beat_features(song, grid)
    quiet = beat_features(Waveform(song.samples * np.float32(0.05), 44100), grid)
    np.testing.assert_allclose(quiet, features, atol=0.02)
    half_rate = beat_features(song.resampled(22050), grid)
    assert np.corrcoef(half_rate.ravel(), features.ravel())[0, 1] > 0.98


def test_silence_reads_as_zeros() -> None:
    grid = BeatGrid.regular(120, 16)
    features = beat_features(Waveform(np.zeros((8 * RATE, 2), dtype=np.float32), RATE), grid)
    np.testing.assert_array_equal(features, 0)


@pytest.mark.parametrize("seconds", [0.001, 0.05, 1.0])
def test_beats_outside_a_short_song_are_silence(seconds: float) -> None:
    noise = np.random.default_rng(0).standard_normal((max(1, int(seconds * RATE)), 1)).astype(np.float32)
    features = beat_features(Waveform(noise, RATE), BeatGrid.regular(120, 12, first_beat_seconds=-2.0))
    assert features.shape == (12, BEAT_FEATURE_SIZE)
    assert np.isfinite(features).all()
    np.testing.assert_array_equal(features[-1], features[-2])


def test_beats_before_the_song_do_not_change_its_scale() -> None:
    grid = BeatGrid.regular(150, 40)
    song = render_band(grid, "disco", 1, duration_seconds=grid.end_seconds)
    longer = BeatGrid.regular(150, 48, first_beat_seconds=-8 * 0.4)
    np.testing.assert_allclose(beat_features(song, longer)[9:], beat_features(song, grid)[1:], atol=1e-3)


def test_mean_between_takes_the_nearest_row_for_short_spans() -> None:
    rows = np.arange(10.0)[:, None]
    edges = np.array([-0.2, 0.0, 0.4, 0.41, 1.2])
    means = mean_between(rows, edges, 10.0, np.array([-1.0]))
    np.testing.assert_allclose(means[:, 0], [-1.0, 1.5, 4.0, (sum(range(4, 10)) - 2) / 8])
