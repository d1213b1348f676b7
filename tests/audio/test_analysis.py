"""Analysis finds the beats of songs whose beats are known, and survives what is no song."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.audio.analysis import Confidence, analyze
from choreo_studio.audio.band import render_band
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.waveform import Waveform, load_waveform
from tests.audio.builders_audio import RATE, band_grid, clicks, f_measure

MUSIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "music"


@pytest.mark.parametrize(
    ("style", "tempo"),
    [("salsa", 164), ("salsa", 181), ("salsa", 198), ("waltz", 92), ("waltz", 176), ("tango", 121), ("cha-cha", 117),
     ("disco", 123)],
)  # fmt: skip
def test_beats_and_downbeats_of_rendered_songs(style: str, tempo: float) -> None:
    grid = band_grid(style, tempo)
    found = analyze(render_band(grid, style, seed=7), tracker="own")
    assert found.grid.metre == grid.metre
    assert found.grid.tempo_bpm == pytest.approx(tempo, rel=0.02)
    assert f_measure(found.grid.beats_seconds, grid.beats_seconds) >= 0.9
    assert f_measure(found.grid.downbeats_seconds, grid.downbeats_seconds) >= 0.8
    assert found.confidence.overall > 0.3


def test_a_metre_that_is_known_is_kept() -> None:
    song = render_band(band_grid("disco", 123), "disco", seed=7)
    assert analyze(song, tracker="own").grid.metre == Metre(4)
    assert analyze(song, metre=Metre(3)).grid.metre == Metre(3)
    with pytest.raises(ValueError, match=r"^metre: expected one that a rhythm is known in, found 11/4"):
        analyze(song, metre=Metre(11))


def test_beats_are_on_time_not_just_near() -> None:
    grid = band_grid("disco", 120)
    found = analyze(render_band(grid, "disco", seed=1), tracker="own").grid
    apart = np.abs(found.beats_seconds[:, None] - grid.beats_seconds).min(axis=1)
    assert np.median(apart) < 0.015


def test_a_tempo_that_drifts_is_followed() -> None:
    periods = 60 / 120 * (1 + 0.06 * np.sin(np.arange(80) / 12))
    grid = BeatGrid(0.5 + np.cumsum(periods), np.arange(0, 80, 4), Metre(4))
    found = analyze(render_band(grid, "disco", seed=2), tracker="own").grid
    assert f_measure(found.beats_seconds, grid.beats_seconds) >= 0.9


@pytest.mark.parametrize("tempo", [90, 120, 150])
def test_the_beats_of_a_metronome(tempo: float) -> None:
    grid = BeatGrid.regular(tempo, 64, Metre(4), 0.3)
    found = analyze(clicks(grid), tracker="own").grid
    ratio = found.tempo_bpm / tempo
    assert min(abs(ratio / octave - 1) for octave in (0.5, 1, 2)) < 0.02


@pytest.mark.parametrize("metre", [Metre(3), Metre(4)])
def test_the_metre_of_an_accented_metronome(metre: Metre) -> None:
    grid = BeatGrid.regular(126, 16 * metre.beats_per_bar, metre, 0.3)
    found = analyze(clicks(grid), tracker="own").grid
    assert found.metre == metre
    assert f_measure(found.beats_seconds, grid.beats_seconds) >= 0.9
    assert f_measure(found.downbeats_seconds, grid.downbeats_seconds) >= 0.8


def test_mono_and_stereo_and_other_rates_agree() -> None:
    song = render_band(band_grid("salsa", 180, 20), "salsa", seed=3, sample_rate=44100)
    stereo = analyze(song, tracker="own")
    mono = analyze(Waveform(song.mono[:, None], 44100), tracker="own")
    np.testing.assert_array_equal(stereo.grid.beats_seconds, mono.grid.beats_seconds)
    resampled = analyze(song.resampled(22050), tracker="own")
    assert f_measure(stereo.grid.beats_seconds, resampled.grid.beats_seconds) > 0.97
    quiet = analyze(Waveform(song.samples * np.float32(0.01), 44100), tracker="own")
    assert f_measure(stereo.grid.beats_seconds, quiet.grid.beats_seconds) > 0.97


def test_the_grid_covers_the_music_and_not_the_silence_around_it() -> None:
    grid = band_grid("disco", 120, 20, start_seconds=5.0)
    song = render_band(grid, "disco", seed=1, duration_seconds=35.0)
    found = analyze(song, tracker="own").grid
    assert found.beats_seconds[0] == pytest.approx(5.0, abs=0.6)
    assert found.beats_seconds[-1] == pytest.approx(grid.beats_seconds[-1], abs=2.5)


@pytest.mark.parametrize("seconds", [0.001, 0.5, 1.0, 10.0])
def test_silence_has_no_confidence(seconds: float) -> None:
    found = analyze(Waveform(np.zeros((max(1, int(seconds * RATE)), 2), dtype=np.float32), RATE))
    assert found.confidence == Confidence(0.0, 0.0, 0.0, 0.0)
    assert found.confidence.overall == 0
    assert found.grid.end_seconds >= seconds


@pytest.mark.parametrize("seconds", [0.03, 0.3, 1.0, 2.5])
def test_very_short_sounds_give_a_grid(seconds: float) -> None:
    noise = np.random.default_rng(0).standard_normal((int(seconds * RATE), 1)).astype(np.float32)
    found = analyze(Waveform(noise, RATE), tracker="own")
    assert found.grid.beat_count >= 2
    assert np.isfinite(found.grid.beats_seconds).all()


def test_noise_is_not_trusted() -> None:
    noise = np.random.default_rng(1).standard_normal((30 * RATE, 1)).astype(np.float32)
    song = render_band(band_grid("disco", 120), "disco", seed=1)
    doubtful = analyze(Waveform(noise, RATE), tracker="own").confidence
    assert doubtful.overall < 0.2 < 0.5 < analyze(song, tracker="own").confidence.overall


def test_progress_is_told_and_may_cancel() -> None:
    song = render_band(band_grid("disco", 120, 10), "disco", seed=1)
    told: list[tuple[int, int]] = []
    analyze(song, lambda done, total: told.append((done, total)), tracker="own")
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
    assert len({total for _, total in told}) == 1

    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        if done == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        analyze(song, cancel, tracker="own")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "tempo", "metre"),
    [("macleod_no_frills_salsa.ogg", 144.5, "4/4"), ("macleod_valse_gymnopedie.mp3", 77, "3/4"),
     ("macleod_vibe_ace.ogg", 130, "4/4")],
)  # fmt: skip
def test_real_recordings(file: str, tempo: float, metre: str) -> None:
    if not (MUSIC / file).is_file():
        pytest.skip(f"the recording {file} is not beside the checkout")
    found = analyze(load_waveform(MUSIC / file), tracker="own")
    assert found.grid.tempo_bpm == pytest.approx(tempo, rel=0.04)
    assert str(found.grid.metre) == metre
