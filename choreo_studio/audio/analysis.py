"""Beats, tempo, metre and downbeats of a song, with how sure they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from choreo_studio.audio.beat_this_plugin import agreement, beat_this_grid, beat_this_installed
from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.certainty import Confidence, confidence_of
from choreo_studio.audio.hypotheses import Hypothesis, find_hypotheses
from choreo_studio.audio.onsets import rhythm_features
from choreo_studio.audio.refinement import refined_seconds, sounding_span
from choreo_studio.audio.rhythms import load_patterns
from choreo_studio.audio.spectrum import Spectrum, analysis_samples
from choreo_studio.audio.waveform import Waveform

__all__ = ["Confidence", "MusicAnalysis", "Progress", "Tracker", "analyze"]

Progress = Callable[[int, int], None]
Tracker = Literal["own", "beat_this"]

_DEFAULT_BPM = 120.0
_SHORTEST_SECONDS = 0.05
_SAME_TEMPO = 0.04


@dataclass(frozen=True)
class MusicAnalysis:
    """What was found in a song.

    Attributes:
        grid: beats and bars from the first sound to the last.
        confidence: how sure each part of it is.
        rhythm: the kind of music whose pattern fits best ("salsa", "waltz", ...), "" for silence.
        tracker: which tracker found the beats.
    """

    grid: BeatGrid
    confidence: Confidence
    rhythm: str
    tracker: Tracker = "own"


def analyze(
    waveform: Waveform, progress: Progress | None = None, tracker: Tracker | None = None, metre: Metre | None = None
) -> MusicAnalysis:
    """Find beats, tempo, metre and downbeats.

    Silence, and what is too short to have a beat, gets a grid of 120 BPM in 4/4 with no confidence.

    Args:
        waveform: the song.
        progress: told (done, total) after every step; may raise to cancel.
        tracker: "beat_this" or "own"; None takes `beat_this` where it is installed and ready, else our own. It does not
            count where the metre is known, for which `beat_this` cannot be told.
        metre: of the song where it is known; only rhythms in it are heard then.

    Raises:
        ImportError, OSError: when `beat_this` is asked for and cannot run.
    """
    samples = analysis_samples(waveform)
    if not samples.any() or waveform.duration_seconds < _SHORTEST_SECONDS:
        return _nothing_heard(waveform.duration_seconds)
    patterns = [pattern for pattern in load_patterns() if metre in (None, pattern.metre)]
    if not patterns:
        raise ValueError(f"metre: expected one that a rhythm is known in, found {metre}")
    total = len(patterns) + 2
    features = rhythm_features(samples)
    _tell(progress, 1, total)
    found = find_hypotheses(features, patterns, lambda done: _tell(progress, 1 + done, total))
    grid = _grid_of(found[0], features, samples)
    confidence = confidence_of(found, features)
    other = None if metre is not None else _second_opinion(waveform, tracker)
    _tell(progress, total, total)
    if other is None:
        return MusicAnalysis(grid, confidence, found[0].pattern.name)
    return MusicAnalysis(other, _agreed(confidence, grid, other), found[0].pattern.name, "beat_this")


def _second_opinion(waveform: Waveform, tracker: Tracker | None) -> BeatGrid | None:
    if tracker == "own" or (tracker is None and not beat_this_installed()):
        return None
    try:
        return beat_this_grid(waveform)
    except (ImportError, OSError):
        if tracker == "beat_this":
            raise
        return None


# Two trackers built differently that agree are seldom both wrong.
def _agreed(confidence: Confidence, own: BeatGrid, other: BeatGrid) -> Confidence:
    beats = agreement(own.beats_seconds, other.beats_seconds)
    downbeats = agreement(own.downbeats_seconds, other.downbeats_seconds)
    same_tempo = abs(own.tempo_bpm / other.tempo_bpm - 1) < _SAME_TEMPO
    return Confidence(
        tempo=max(confidence.tempo, 0.9) if same_tempo else 0.5,
        beats=max(0.5, beats),
        metre=max(confidence.metre, 0.9) if own.metre == other.metre else 0.5,
        downbeat=max(0.5, downbeats),
    )


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _nothing_heard(duration_seconds: float) -> MusicAnalysis:
    grid = BeatGrid.regular(_DEFAULT_BPM, 2).covering(duration_seconds)
    return MusicAnalysis(grid, Confidence(0.0, 0.0, 0.0, 0.0), "")


def _grid_of(best: Hypothesis, features: Spectrum, samples: Spectrum) -> BeatGrid:
    seconds = refined_seconds(best.path.hops, features)
    places, per_bar = best.path.places, best.pattern.metre.beats_per_bar
    start, end = sounding_span(samples)
    slack = 0.3 * float(np.median(np.diff(seconds))) if len(seconds) > 1 else 0.0
    kept = (seconds >= start - slack) & (seconds < end - slack / 3)
    if kept.sum() < 2:
        period = 60 / _DEFAULT_BPM if len(seconds) < 2 else float(np.median(np.diff(seconds)))
        return BeatGrid.regular(60 / period, 2, best.pattern.metre, start)
    seconds, places = seconds[kept], places[kept]
    downbeats = np.flatnonzero(places == 0)
    if len(downbeats) == 0:
        downbeats = np.array([0])
    harmony = features[np.clip(best.path.hops[kept][downbeats], 0, len(features) - 1), -2]
    return BeatGrid(seconds, downbeats, best.pattern.metre, _phrase(harmony, best.pattern.metre, per_bar))


# An 8-count begins where the harmony changes more, bar against bar.
def _phrase(harmony: Spectrum, metre: Metre, per_bar: int) -> int:
    bars = min(metre.bars_per_phrase, len(harmony))
    if bars < 2 or per_bar * bars > 8:
        return 0
    return int(np.argmax([harmony[first::bars].mean() for first in range(bars)]))
