"""The form of a song is found where the band has played one."""

import itertools

import numpy as np
import pytest

from choreo_studio.audio.band import band_instruments, render_band
from choreo_studio.audio.band_plan import plan_song
from choreo_studio.audio.band_styles import STYLES
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.features import BEAT_FEATURE_SIZE, beat_features
from choreo_studio.audio.sections import Section, beat_loudness, sections

BARS, PLAYERS = 24, 4
LETTERS = {"intro": "i", "body": "v", "break": "b", "ending": "e"}


def form_of(style: str, seed: int) -> str:
    """The form that `render_band` chooses for the seed, verse and chorus as one."""
    rng = np.random.default_rng([seed, sorted(STYLES).index(style)])
    return plan_song(style, BARS, rng, band_instruments(style)[:PLAYERS]).form.replace("c", "v")


def found_form(style: str, seed: int) -> tuple[str, tuple[Section, ...], BeatGrid]:
    metre = STYLES[style].metre
    grid = BeatGrid.regular(200.0, metre.beats_per_bar * BARS, metre)
    sound = render_band(grid, style, seed, 11025, None, band_instruments(style)[:PLAYERS])
    found = sections(beat_features(sound, grid), grid)
    bars = [LETTERS[part.kind] * ((part.end_beat - part.first_beat) // metre.beats_per_bar) for part in found]
    return "".join(bars), found, grid


@pytest.mark.parametrize(("style", "seed"), [("cha-cha", 0), ("cha-cha", 4), ("tango", 0)])
def test_intro_and_breaks_of_a_band_are_found(style: str, seed: int) -> None:
    found, parts, grid = found_form(style, seed)
    true = form_of(style, seed)
    assert "b" in true
    assert true.startswith("i")
    alike = np.mean([a == b for a, b in zip(found, true, strict=True)])
    assert alike > 0.9
    assert (parts[0].first_beat, parts[-1].end_beat) == (0, grid.beat_count)
    assert all(a.end_beat == b.first_beat for a, b in itertools.pairwise(parts))
    inner = [part.first_beat for part in parts[1:] if part.kind == "body"]
    assert set(inner) <= set(grid.downbeats.tolist())
    loud = {part.kind: part.loudness for part in parts}
    assert loud["break"] < loud["body"]
    assert loud["intro"] < loud["body"]


def test_a_verse_and_a_chorus_are_parted_on_a_phrase() -> None:
    grid = BeatGrid.regular(120.0, 128, Metre(4, 4), 0.0)
    features = np.zeros((128, BEAT_FEATURE_SIZE))
    features[64:, 8] = 1.5
    parts = sections(features, grid)
    assert [(part.first_beat, part.end_beat, part.kind) for part in parts] == [(0, 64, "body"), (64, 128, "body")]


def test_silence_is_one_section() -> None:
    grid = BeatGrid.regular(120.0, 32)
    (only,) = sections(np.zeros((32, BEAT_FEATURE_SIZE)), grid)
    assert (only.kind, only.loudness) == ("body", 0.0)


def test_loudness_is_that_of_all_bands() -> None:
    features = np.zeros((2, BEAT_FEATURE_SIZE))
    features[1, [1, 2, 3, 5, 6, 7]] = 2.0
    features[:, 0] = 9.0
    assert beat_loudness(features).tolist() == [0.0, 2.0]


def test_features_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="features"):
        sections(np.zeros((8, BEAT_FEATURE_SIZE)), BeatGrid.regular(120.0, 16))
