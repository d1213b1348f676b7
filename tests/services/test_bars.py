"""Bars by number."""

import numpy as np
import pytest

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.errors import GenerationError
from choreo_studio.services.bars import bars_within, beat_span, frame_seconds, parse_bars, seconds_span

GRID = BeatGrid(np.arange(10) * 0.5, np.array([1, 5]))


@pytest.mark.parametrize(("text", "bars"), [("9-12", (9, 12)), ("3", (3, 3)), (" 0 - 2 ", (0, 2))])
def test_texts_of_bars(text: str, bars: tuple[int, int]) -> None:
    assert parse_bars(text) == bars


@pytest.mark.parametrize("text", ["", "a", "4-2", "1-2-3", "-3", "1.5", "9999999"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="bars: expected"):
        parse_bars(text)


def test_bars_are_beats_and_seconds() -> None:
    assert [bar.number for bar in bars_within(GRID, (0, 2))] == [0, 1, 2]
    assert beat_span(GRID, (1, 1)) == (1, 5)
    assert beat_span(GRID, (0, 2)) == (0, 10)
    assert seconds_span(GRID, (1, 1), 4.0) == (0.5, 2.5)
    assert seconds_span(GRID, (2, 2), 4.0) == (2.5, 4.0)


def test_bars_that_are_not_there_are_refused() -> None:
    with pytest.raises(GenerationError, match="bars 2-3 cannot be had: this song has bars 0 to 2"):
        beat_span(GRID, (2, 3))
    with pytest.raises(GenerationError, match="bar 7 cannot"):
        beat_span(GRID, (7, 7))
    with pytest.raises(GenerationError, match="outside the sound"):
        seconds_span(GRID, (2, 2), 2.5)


def test_beat_frames_follow_the_grid() -> None:
    grid = BeatGrid(np.array([0.0, 0.4, 1.0]), np.array([0]))
    seconds = frame_seconds(grid, 4)
    assert np.allclose(seconds, [0, 0.1, 0.2, 0.3, 0.4, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3, 1.45])
