"""A hidden clock that runs through the dancers' eight counts, found from when their feet land.

The state is (tempo, place in the eight counts); the place moves by one each tick, the tempo may change a little at
every beat, and rarely the count slips. Source: the bar pointer model in the efficient form of Krebs, Boeck and
Widmer (ISMIR 2015), with Poisson landings of four feet in place of audio onsets.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats

SLOWEST_BPM, FASTEST_BPM = 70.0, 230.0
_COUNTS = 8
_TEMPO_STEP = 0.015
_TEMPO_STIFFNESS = 60.0
_TEMPO_REACH = 6
_SLIP_COST = 9.0
_USUAL_BPM, _TEMPO_SPREAD = 140.0, 0.5
_STRAY_PER_BEAT = 0.06


@dataclass(frozen=True, eq=False)
class _StepModel:
    expected: Floats
    delays_beats: Floats
    spread_beats: float
    log_odds: float


# Expected landings on each count (1 to 8) of lead left, lead right, follow left, follow right; "on 1" salsa breaks
# with the lead's left foot on 1 and the follow's left foot on 5, and pauses on 4 and 8.
_SALSA = 0.85 * np.array(
    [[1, 0, 1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0, 1, 0], [0, 1, 0, 0, 1, 0, 1, 0], [1, 0, 1, 0, 0, 1, 0, 0]]
)
_WALK = 0.85 * np.array([[1, 0] * 4, [0, 1] * 4, [0, 1] * 4, [1, 0] * 4])
_ON_TIME = np.zeros(_COUNTS)
# Real couples take the third step of each half late: measured against beats that are the mean of their steps.
_LATE_THIRD = np.array([0.0, 0.04, 0.29, 0.0, 0.0, 0.04, 0.29, 0.0])
# Landings that fit both are more likely a couple's salsa than a walk.
_MODELS = (
    _StepModel(_SALSA, _LATE_THIRD, spread_beats=0.2, log_odds=5.0),
    _StepModel(_SALSA, _ON_TIME, spread_beats=0.15, log_odds=5.0),
    _StepModel(_WALK, _ON_TIME, spread_beats=0.12, log_odds=0.0),
)


@dataclass(frozen=True, eq=False)
class CountTrack:
    """Beats (B,) in seconds, their counts (B,) 1 to 8, and how sure they are, 0 to 1."""

    beats_seconds: Floats
    counts: NDArray[np.int64]
    confidence: float


@dataclass(frozen=True, eq=False)
class _States:
    lengths: NDArray[np.int64]
    places: Floats
    tempo_of: NDArray[np.int64]
    starts: NDArray[np.int64]
    entries: NDArray[np.int64]


def track_counts(landings: Floats, ticks_per_second: float) -> CountTrack:
    """The likeliest run of the clock through landings (N, 4) per tick: salsa's counts, or an even walk.

    Raises:
        ValueError: when landings has another shape.
    """
    if landings.ndim != 2 or landings.shape[1] != 4 or len(landings) < 2:
        raise ValueError(f"landings: expected (N, 4) with N >= 2, found {landings.shape}")
    states = _state_space(ticks_per_second)
    prior = _tempo_prior(states, ticks_per_second)
    runs = []
    for model in _MODELS:
        score, path = _viterbi(landings, states, _log_rates(model, states), prior)
        runs.append((score + model.log_odds, score, path))
    _, score, path = max(runs, key=lambda run: run[0])
    gain = (score - _chance(landings)) / max(float(landings.sum()), 1.0)
    confidence = float(1.0 - np.exp(-2.0 * max(gain, 0.0)))
    return _track(path, states, ticks_per_second, confidence)


def _chance(landings: Floats) -> float:
    """Log-likelihood of landings that come at any time, each foot at its mean rate."""
    totals = landings.sum(axis=0)
    rates = np.maximum(totals, 0.5) / len(landings)
    return float(np.sum(totals * np.log(rates) - len(landings) * rates))


def _state_space(ticks_per_second: float) -> _States:
    count = int(np.log(FASTEST_BPM / SLOWEST_BPM) / _TEMPO_STEP) + 1
    bpm = SLOWEST_BPM * np.exp(_TEMPO_STEP * np.arange(count))
    lengths = np.unique(np.round(_COUNTS * 60.0 / bpm * ticks_per_second).astype(np.int64))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    places = np.concatenate([np.arange(n) / n * _COUNTS for n in lengths])
    tempo_of = np.repeat(np.arange(len(lengths)), lengths)
    beats = np.arange(_COUNTS)[None, :]
    entries = starts[:-1, None] + np.ceil(beats * lengths[:, None] / _COUNTS - 1e-9).astype(np.int64)
    return _States(lengths, places, tempo_of, starts, entries)


def _log_rates(model: _StepModel, states: _States) -> Floats:
    """Log of expected landings per tick, (4, states), and their sum as a last row to subtract, (5, states)."""
    gaps = states.places[:, None] - (np.arange(_COUNTS) + model.delays_beats)
    gaps = (gaps + _COUNTS / 2) % _COUNTS - _COUNTS / 2
    bumps = np.exp(-0.5 * (gaps / model.spread_beats) ** 2) / (model.spread_beats * np.sqrt(2.0 * np.pi))
    per_beat = model.expected @ bumps.T + _STRAY_PER_BEAT
    per_tick = per_beat * (_COUNTS / states.lengths)[states.tempo_of]
    return np.concatenate([np.log(per_tick), -per_tick.sum(axis=0, keepdims=True)])


def _viterbi(landings: Floats, states: _States, log_rates: Floats, prior: Floats) -> tuple[float, NDArray[np.int64]]:
    """Score and states (N,) of the likeliest run; within a tempo the place moves by one each tick."""
    exits = np.where(states.entries == states.starts[:-1, None], states.starts[1:, None] - 1, states.entries - 1)
    costs = _tempo_costs(states)
    tempi = np.arange(len(states.lengths))[:, None]
    padded = np.full((len(states.lengths) + 2 * _TEMPO_REACH, _COUNTS), -np.inf)
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * _TEMPO_REACH + 1, axis=0)
    score = log_rates[4] + landings[0] @ log_rates[:4] - prior[states.tempo_of]
    back = np.empty((len(landings), *exits.shape), dtype=np.int32)
    for tick in range(1, len(landings)):
        leaving = score[exits]
        padded[_TEMPO_REACH:-_TEMPO_REACH] = leaving
        options = near - costs[:, None]
        step = options.argmax(axis=2)
        best = np.take_along_axis(options, step[..., None], axis=2)[..., 0]
        came_from = exits[np.clip(tempi + step - _TEMPO_REACH, 0, len(tempi) - 1), np.arange(_COUNTS)]
        # A slip keeps the tempo and enters any count from the likeliest one.
        slipped = leaving.argmax(axis=1)[:, None]
        slip = np.take_along_axis(leaving, slipped, axis=1) - _SLIP_COST
        back[tick] = np.where(slip > best, np.take_along_axis(exits, slipped, axis=1), came_from)
        moved = np.empty_like(score)
        moved[1:] = score[:-1]
        moved[states.entries] = np.maximum(best, slip)
        score = moved + log_rates[4]
        if landings[tick].any():
            score += landings[tick] @ log_rates[:4]
    return float(score.max()), _traced(int(score.argmax()), back, states)


def _tempo_costs(states: _States) -> Floats:
    """Cost of coming to each tempo from its neighbours, (tempi, 2 * reach + 1)."""
    logs = np.pad(np.log(states.lengths), _TEMPO_REACH, mode="edge")
    near = np.lib.stride_tricks.sliding_window_view(logs, 2 * _TEMPO_REACH + 1)
    return np.asarray(_TEMPO_STIFFNESS * np.abs(near - np.log(states.lengths)[:, None]))


def _tempo_prior(states: _States, ticks_per_second: float) -> Floats:
    bpm = 60.0 * ticks_per_second * _COUNTS / states.lengths
    return np.asarray(0.5 * (np.log(bpm / _USUAL_BPM) / _TEMPO_SPREAD) ** 2)


def _traced(last: int, back: NDArray[np.int32], states: _States) -> NDArray[np.int64]:
    entry_of = {int(state): (t, c) for t, row in enumerate(states.entries) for c, state in enumerate(row)}
    path = np.empty(len(back), dtype=np.int64)
    path[-1] = last
    for tick in range(len(back) - 1, 0, -1):
        entry = entry_of.get(int(path[tick]))
        path[tick - 1] = path[tick] - 1 if entry is None else back[tick][entry]
    return path


def _track(path: NDArray[np.int64], states: _States, ticks_per_second: float, confidence: float) -> CountTrack:
    ticks = np.flatnonzero(np.isin(path, states.entries.ravel()))
    places = states.places[path[ticks]]
    counts = np.floor(places + 1e-6)
    late = np.maximum(places - counts, 0.0) * states.lengths[states.tempo_of[path[ticks]]] / _COUNTS
    return CountTrack((ticks - late) / ticks_per_second, counts.astype(np.int64) + 1, confidence)
