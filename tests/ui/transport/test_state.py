"""What the bar says."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.audio.certainty import Confidence
from choreo_studio.services.music import BEATS_REMARK, UNHEARD_REMARK
from choreo_studio.session.project import Project
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.transport.state import next_rate, place_of, rate_text, resolve
from tests.builders_project import project_without_takes

# 150 BPM: a beat is 0.4 s; one pickup beat, bar 1 begins at 0.4 s and the song ends at 6.7 s.
PROJECT = project_without_takes(bars=4)
SURE = Confidence(0.9, 0.9, 0.9, 0.9)


@pytest.mark.parametrize(
    ("seconds", "bar_beat", "clock", "frame"),
    [
        (0.0, "0 : 4", "00:00.00", "f 0"),
        (0.4, "1 : 1", "00:00.40", "f 12"),
        (0.79, "1 : 1", "00:00.79", "f 23"),
        (0.8, "1 : 2", "00:00.80", "f 24"),
        (1.99, "1 : 4", "00:01.99", "f 59"),
        (1.999999999, "2 : 1", "00:02.00", "f 60"),
        (2.0, "2 : 1", "00:02.00", "f 60"),
        (6.7, "4 : 4", "00:06.70", "f 201"),
        (99.0, "4 : 4", "01:39.00", "f 2970"),
        (3661.5, "4 : 4", "61:01.50", "f 109845"),
    ],
)
def test_places(seconds: float, bar_beat: str, clock: str, frame: str) -> None:
    place = place_of(PROJECT, seconds)
    assert (place.bar_beat, place.clock, place.frame) == (bar_beat, clock, frame)


def test_a_grid_that_begins_later_counts_down_to_its_first_bar() -> None:
    late = replace(PROJECT, grid=BeatGrid.regular(60.0, 8, first_beat_seconds=2.0))
    assert [place_of(late, second).bar_beat for second in (0.0, 1.0, 2.0)] == ["0 : 3", "0 : 4", "1 : 1"]


def test_bars_of_uneven_length_are_counted_as_they_are() -> None:
    uneven = replace(PROJECT, grid=BeatGrid(np.arange(9.0), np.array([0, 5])))
    assert [place_of(uneven, second).bar_beat for second in (4.0, 5.0, 8.5)] == ["1 : 5", "2 : 1", "2 : 4"]


def test_no_project() -> None:
    state = resolve(View(), 5.0)
    assert (state.place.bar_beat, state.tempo, state.metre, state.has_song) == ("– : –", "", "", False)


def test_tempo_and_metre() -> None:
    state = resolve(View(project=PROJECT), 0.0)
    assert (state.tempo, state.metre) == ("150 BPM", "4/4")
    beats = np.concatenate([np.arange(20) * 0.5, 10 + np.arange(20) * 0.6])
    changing = replace(PROJECT, grid=BeatGrid(beats, np.arange(0, 40, 4)))
    assert resolve(View(project=changing), 0.0).tempo.startswith("≈")


@pytest.mark.parametrize(
    ("confidence", "sureness", "text"),
    [
        (None, "unknown", "beats not rated"),
        (SURE, "sure", "confident"),
        (replace(SURE, downbeat=0.2), "check", "check the downbeat"),
        (replace(SURE, tempo=0.5, beats=0.6), "check", "check the tempo"),
        (Confidence(0.0, 0.0, 0.0, 0.0), "check", "check the tempo"),
    ],
)
def test_how_sure_at_a_glance(confidence: Confidence | None, sureness: str, text: str) -> None:
    certainty = resolve(View(project=PROJECT, confidence=confidence), 0.0).certainty
    assert (certainty.sureness, certainty.text) == (sureness, text)


@pytest.mark.parametrize(
    ("remark", "sureness", "text"),
    [
        ("found in the music, 83% sure", "sure", "confident"),
        ("found in the dancers' steps, 40% sure", "check", "check the beats"),
        ("constant, 120 BPM", "unknown", "beats not rated"),
    ],
)
def test_a_project_that_was_saved_remembers(remark: str, sureness: str, text: str) -> None:
    saved = replace(PROJECT, remarks={BEATS_REMARK: remark})
    certainty = resolve(View(project=saved), 0.0).certainty
    assert (certainty.sureness, certainty.text) == (sureness, text)
    assert remark in certainty.advice


def test_how_sure_in_words() -> None:
    doubtful = Confidence(tempo=0.9, beats=0.75, metre=0.55, downbeat=0.1)
    certainty = resolve(View(project=PROJECT, confidence=doubtful), 0.0).certainty
    assert certainty.lines == (
        ("tempo", "sure"),
        ("beats", "fairly sure"),
        ("metre", "unsure"),
        ("downbeat", "a guess"),
    )
    assert "the metre and downbeat are right" in certainty.advice


@pytest.mark.parametrize(("confidence", "before"), [(Confidence(0.1, 0.1, 0.1, 0.1), "check"), (None, "unknown")])
def test_beats_that_were_corrected_are_not_doubted_any_more(confidence: Confidence | None, before: str) -> None:
    view = View(project=PROJECT, confidence=confidence)
    assert resolve(view, 0.0, PROJECT.grid).certainty.sureness == before
    corrected = replace(PROJECT, grid=PROJECT.grid.nudged(0.01))
    assert resolve(replace(view, project=corrected), 0.0, PROJECT.grid).certainty.sureness == "hand"


def test_a_song_that_is_still_being_listened_to() -> None:
    unheard: Project = replace(PROJECT, remarks={BEATS_REMARK: UNHEARD_REMARK})
    state = resolve(View(project=unheard), 0.0)
    assert (state.tempo, state.metre, state.certainty.text) == ("", "", "finding the beats…")


def test_speeds_of_the_menu() -> None:
    assert (next_rate(1.0, 1), next_rate(1.0, -1)) == (1.1, 0.9)
    assert (next_rate(2.0, 1), next_rate(0.25, -1)) == (2.0, 0.25)
    assert next_rate(0.8, 1) == 0.9
    assert (rate_text(0.33), rate_text(-2.0)) == ("33%", "◀ 200%")
