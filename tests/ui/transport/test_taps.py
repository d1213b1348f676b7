"""Tapping the tempo."""

import numpy as np
import pytest

from choreo_studio.ui.transport.taps import Taps
from tests.builders import steady_grid


def tapped(*seconds: float) -> Taps:
    taps = Taps()
    for second in seconds:
        taps = taps.with_tap(second)
    return taps


def test_four_taps_are_a_tempo() -> None:
    taps = tapped(10.0, 10.5, 11.0, 11.5)
    assert taps.is_enough
    assert taps.text == "Tapped 120.0 BPM (4 taps)"
    grid = steady_grid(40).tapped(taps.seconds)
    assert grid.tempo_bpm == pytest.approx(120.0)
    assert np.abs(grid.downbeats_seconds - 10.0).min() < 1e-9


@pytest.mark.parametrize(
    "seconds", [(10.0, 10.38, 10.81, 11.2), (3.0, 3.5, 4.52, 5.0, 5.49), (1.0, 1.4, 1.9, 2.2, 2.7)]
)
def test_the_tempo_that_is_said_is_the_one_that_the_beats_get(seconds: tuple[float, ...]) -> None:
    assert tapped(*seconds).tempo_bpm == pytest.approx(steady_grid(40).tapped(seconds).tempo_bpm)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        ((1.0,), "The first tap is the one of the bar. Tap on: 3 more"),
        ((1.0, 1.5), "Tap on: 2 more"),
        ((1.0, 1.5, 2.0), "Tap on: 1 more"),
    ],
)
def test_fewer_say_how_many_are_missing(seconds: tuple[float, ...], text: str) -> None:
    taps = tapped(*seconds)
    assert not taps.is_enough
    assert taps.text == text


@pytest.mark.parametrize("next_tap", [14.6, 3.0])
def test_a_long_pause_or_a_jump_back_begins_anew(next_tap: float) -> None:
    assert tapped(10.0, 10.5, 11.0, 12.0, next_tap).seconds == (next_tap,)


def test_tapping_while_the_song_stands_still_is_explained_and_forgotten() -> None:
    taps = tapped(10.0, 10.5, 11.0, 11.5, 11.5)
    assert taps.text == "Play the song and tap along with it"
    assert not taps.is_enough
    assert taps.with_tap(12.0).is_enough
    assert taps.with_tap(12.0).seconds == (10.0, 10.5, 11.0, 11.5, 12.0)
