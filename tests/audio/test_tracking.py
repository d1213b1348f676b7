"""The search finds the best chain of beats there is; patterns and refinement keep their promises."""

import itertools
import subprocess
import sys

import numpy as np
import pytest

from choreo_studio.audio.beats import Metre
from choreo_studio.audio.onsets import RHYTHM_FEATURES, RHYTHM_HOPS
from choreo_studio.audio.refinement import refined_seconds, sounding_span
from choreo_studio.audio.rhythms import (
    LEVELS,
    PLACES_PER_BEAT,
    RhythmPattern,
    graded,
    load_patterns,
    pattern_from_json,
    pattern_to_json,
)
from choreo_studio.audio.tracking import beat_lengths, best_path

LENGTHS = np.array([8, 9, 10])
DRIFT_COST = 4.0


def score_of(likelihood: np.ndarray, start: int, first_place: int, lengths: tuple[int, ...]) -> float:
    """Score of one chain, added up hop by hop."""
    hops, places = likelihood.shape
    total, at = 0.0, start
    for beat, length in enumerate(lengths):
        edges = at + np.round((np.arange(PLACES_PER_BEAT + 1) - 0.5) * length / PLACES_PER_BEAT).astype(int)
        first = ((first_place + beat) * PLACES_PER_BEAT) % places
        for place in range(PLACES_PER_BEAT):
            low, high = max(edges[place], 0), min(edges[place + 1], hops)
            total += float(likelihood[low:high, first + place].sum()) if high > low else 0.0
        if beat:
            total -= DRIFT_COST * abs(length - lengths[beat - 1]) / length
        at += length
    return total


@pytest.mark.parametrize("seed", range(4))
def test_no_chain_of_beats_is_better_than_the_one_found(seed: int) -> None:
    likelihood = np.random.default_rng(seed).normal(0, 1, (27, 2 * PLACES_PER_BEAT)).astype(np.float32)
    found = best_path(likelihood, LENGTHS, DRIFT_COST)
    best = -np.inf
    for start in range(-10, 0):
        for first_place, count in itertools.product((0, 1), (3, 4, 5)):
            for lengths in itertools.product((8, 9, 10), repeat=count):
                if start + sum(lengths) >= 27 > start + sum(lengths[:-1]):
                    best = max(best, score_of(likelihood, start, first_place, lengths))
    assert found.score * 27 == pytest.approx(best, abs=1e-3)


def test_a_clear_beat_is_found_to_the_hop() -> None:
    places = 3 * PLACES_PER_BEAT
    truth = np.round((np.arange(300) - 7) / 30 * PLACES_PER_BEAT).astype(int) % places
    likelihood = np.full((300, places), -1.0, dtype=np.float32)
    likelihood[np.arange(300), truth] = 1.0
    path = best_path(likelihood, np.arange(24, 40), 100.0)
    inner = (path.hops >= 0) & (path.hops < 290)
    assert np.abs(path.hops[inner] - (7 + 30 * np.arange(inner.sum()))).max() <= 1
    assert path.places[inner].tolist() == [i % 3 for i in range(int(inner.sum()))]


def test_beat_lengths_span_the_tempi() -> None:
    lengths = beat_lengths(60, 200)
    per_second = RHYTHM_HOPS.per_second
    assert 60 * per_second / lengths[0] >= 200
    assert 60 * per_second / lengths[-1] <= 60
    assert (np.diff(lengths) == 1).all()


def test_the_patterns_that_travel_with_the_program() -> None:
    patterns = load_patterns()
    assert {"salsa", "waltz", "tango", "cha-cha", "disco"} <= {pattern.name for pattern in patterns}
    assert {str(pattern.metre) for pattern in patterns} == {"2/4", "3/4", "4/4"}
    for pattern in patterns:
        assert pattern.slowest_bpm < pattern.fastest_bpm
        np.testing.assert_allclose(pattern.weights.mean(axis=0), 0, atol=2e-3)
        again = pattern_from_json(pattern_to_json(pattern))
        np.testing.assert_allclose(again.weights, pattern.weights, atol=1e-6)


def test_a_pattern_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        RhythmPattern("odd", Metre(4), 60, 120, np.zeros((4, 3), dtype=np.float32), 0.0)


def test_graded_features_add_up_between_levels() -> None:
    x = np.full((3, len(RHYTHM_FEATURES)), 0.0, dtype=np.float32)
    x[1], x[2] = (LEVELS[0] + LEVELS[1]) / 2, 9.0
    levels = graded(x).reshape(3, len(LEVELS), -1)[:, :, 0]
    np.testing.assert_allclose(levels, [[0, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0, 1]], atol=1e-6)


def test_refinement_moves_beats_onto_onsets_and_a_weak_one_with_its_neighbours() -> None:
    features = np.zeros((400, len(RHYTHM_FEATURES)), dtype=np.float32)
    onsets = 20 + 40 * np.arange(9)
    features[onsets, 0] = 2.0
    features[onsets[4], 0] = 0.0
    wobble = np.array([2, -2, 1, -1, 2, -2, 1, -1, 2])
    seconds = refined_seconds(onsets + wobble, features)
    steps = np.diff(seconds) * RHYTHM_HOPS.per_second
    np.testing.assert_allclose(steps, 40, atol=0.3)


def test_the_sounding_span_leaves_silence_out() -> None:
    samples = np.zeros(22050 * 6, dtype=np.float32)
    samples[22050 * 2 : 22050 * 4] = np.random.default_rng(0).normal(0, 0.2, 22050 * 2)
    assert sounding_span(samples) == pytest.approx((2.0, 4.0), abs=0.06)


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys; import choreo_studio.audio.analysis, choreo_studio.audio.band, choreo_studio.audio.features;"
        "print([n for n in ('scipy', 'librosa', 'soundfile', 'numba', 'torch', 'soxr') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
