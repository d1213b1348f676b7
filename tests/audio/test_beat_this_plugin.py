"""The optional tracker, played by a fake module."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest

from choreo_studio.audio import beat_this_plugin
from choreo_studio.audio.analysis import analyze
from choreo_studio.audio.band import render_band
from choreo_studio.audio.beat_this_plugin import agreement, beat_this_grid, beat_this_installed, grid_of_times
from tests.audio.builders_audio import band_grid

GRID = band_grid("disco", 120, 20)
SONG = render_band(GRID, "disco", seed=1)


def install(monkeypatch: pytest.MonkeyPatch, beats: np.ndarray | None, downbeats: np.ndarray | None) -> None:
    class Audio2Beats:
        def __init__(self, checkpoint_path: str, device: str, dbn: bool) -> None:
            if beats is None:
                raise OSError("no weights and no network")

        def __call__(self, signal: np.ndarray, sample_rate: int) -> tuple[np.ndarray, np.ndarray]:
            assert signal.ndim == 1
            assert sample_rate == SONG.sample_rate
            assert beats is not None
            assert downbeats is not None
            return beats, downbeats

    package, inference = ModuleType("beat_this"), ModuleType("beat_this.inference")
    package.__spec__ = ModuleSpec("beat_this", None)
    inference.Audio2Beats = Audio2Beats  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "beat_this", package)
    monkeypatch.setitem(sys.modules, "beat_this.inference", inference)


def test_it_is_used_when_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    beats = GRID.beats_seconds + 0.01
    install(monkeypatch, beats, beats[GRID.downbeats])
    found = analyze(SONG)
    assert found.tracker == "beat_this"
    np.testing.assert_allclose(found.grid.beats_seconds, beats)
    np.testing.assert_array_equal(found.grid.downbeats, GRID.downbeats)
    assert found.confidence.beats > 0.9
    assert analyze(SONG, tracker="own").tracker == "own"


def test_disagreement_costs_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    beats = GRID.beats_seconds + 0.25
    install(monkeypatch, beats, beats[GRID.downbeats])
    assert analyze(SONG).confidence.overall == 0.5


def test_without_its_weights_our_own_tracker_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, None, None)
    assert analyze(SONG).tracker == "own"
    with pytest.raises(OSError, match="no weights"):
        analyze(SONG, tracker="beat_this")


def test_when_it_hears_nothing_our_own_tracker_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, np.array([1.0]), np.array([]))
    assert beat_this_grid(SONG) is None
    assert analyze(SONG).tracker == "own"


def test_whether_it_is_installed_is_asked_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beat_this_plugin, "find_spec", lambda name: None)
    assert not beat_this_installed()


def test_grid_of_times_finds_metre_and_pickup() -> None:
    beats = 0.5 * np.arange(20)
    grid = grid_of_times(beats, beats[2::3] + 0.02)
    assert grid is not None
    assert str(grid.metre) == "3/4"
    assert grid.downbeats.tolist() == [2, 5, 8, 11, 14, 17]
    plain = grid_of_times(beats[[0, 0, 1, 2, 3]], np.array([]))
    assert plain is not None
    assert plain.beat_count == 4


def test_agreement_counts_hits_within_70_ms() -> None:
    true = np.arange(10.0)
    assert agreement(true + 0.069, true) == 1
    assert agreement(true + 0.071, true) == 0
    assert agreement(true[::2], true) == pytest.approx(2 * 5 / 15)
    assert agreement(np.array([]), true) == 0
