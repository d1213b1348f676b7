"""The most likely beats and bars under one rhythm pattern.

A path is a chain of beats, each with its place in the bar and its length in hops; the length may drift from beat to
beat. The best chain is found exactly by dynamic programming over beat ends (a semi-Markov form of the bar pointer of
Krebs, Boeck and Widmer, An efficient state-space model for joint tempo and meter tracking, ISMIR 2015), in blocks as
long as the shortest beat, so that NumPy does the work.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.onsets import RHYTHM_HOPS
from choreo_studio.audio.rhythms import PLACES_PER_BEAT
from choreo_studio.audio.spectrum import Spectrum

_DRIFT = 3
_NOTHING = np.float32(-1e30)


@dataclass(frozen=True, eq=False)
class BeatPath:
    """Beats as hops, the place of each in its bar, and how likely they are.

    Attributes:
        hops: (B,) rising hop numbers.
        places: (B,) place in the bar, 0 is a downbeat.
        score: log likelihood of the song per hop.
    """

    hops: NDArray[np.int64]
    places: NDArray[np.int64]
    score: float


def beat_lengths(slowest_bpm: float, fastest_bpm: float) -> NDArray[np.int64]:
    """Lengths of a beat in hops, from the fastest to the slowest tempo, (D,)."""
    shortest = int(np.floor(60 * RHYTHM_HOPS.per_second / fastest_bpm))
    longest = int(np.ceil(60 * RHYTHM_HOPS.per_second / slowest_bpm))
    return np.arange(shortest, longest + 1)


def best_path(likelihood: Spectrum, lengths: NDArray[np.int64], drift_cost: float) -> BeatPath:
    """The best chain of beats that covers a song.

    Args:
        likelihood: (T, places) log likelihood of each hop at each place of the bar, `PLACES_PER_BEAT` to a beat.
        lengths: (D,) successive whole numbers of hops that a beat may last.
        drift_cost: cost, in nats, of a beat longer or shorter than the one before by its own length.
    """
    hops, beats = len(likelihood), likelihood.shape[1] // PLACES_PER_BEAT
    longest, shortest = int(lengths[-1]), int(lengths[0])
    segments = _segment_scores(likelihood, lengths)
    total = hops + 2 * longest
    entered = np.full((total, beats, len(lengths)), _NOTHING, dtype=np.float32)
    best = np.full_like(entered, _NOTHING)
    came_from = np.zeros(entered.shape, dtype=np.int8)
    best[:longest] = 0.0
    rows = np.arange(len(lengths))
    # Index i of these arrays is hop i - longest; a path may begin anywhere in the first `longest`.
    for start in range(longest, total, shortest):
        block = np.arange(start, min(start + shortest, total))
        earlier = block[:, None] - lengths[None]
        arriving = np.roll(best[earlier, :, rows[None]] + segments[earlier, :, rows[None]], 1, axis=2)
        entered[block] = arriving.transpose(0, 2, 1)
        best[block], came_from[block] = _with_drift(entered[block], lengths, drift_cost)
    return _traced(entered, came_from, lengths, hops)


# Score of a beat of each length that begins at each hop, (T + 2 longest, beats, D); outside the song nothing counts.
def _segment_scores(likelihood: Spectrum, lengths: NDArray[np.int64]) -> Spectrum:
    hops, places = likelihood.shape
    longest = int(lengths[-1])
    margin = 2 * longest
    total = np.zeros((places, hops + 2 * margin + 1))
    np.cumsum(likelihood.T, axis=1, out=total[:, margin + 1 : margin + 1 + hops])
    total[:, margin + 1 + hops :] = total[:, margin + hops : margin + hops + 1]
    count, beats = hops + 2 * longest, places // PLACES_PER_BEAT
    by_place = total.reshape(beats, PLACES_PER_BEAT, -1)
    scores = np.empty((count, beats, len(lengths)), dtype=np.float32)
    for row, length in enumerate(lengths):
        edges = np.round((np.arange(PLACES_PER_BEAT + 1) - 0.5) * length / PLACES_PER_BEAT).astype(int) + longest
        score = np.zeros((beats, count))
        for place in range(PLACES_PER_BEAT):
            low, high = edges[place], edges[place + 1]
            score += by_place[:, place, high : high + count] - by_place[:, place, low : low + count]
        scores[:, :, row] = score.T
    return scores


def _with_drift(entered: Spectrum, lengths: NDArray[np.int64], drift_cost: float) -> tuple[Spectrum, NDArray[np.int8]]:
    best, came_from = entered.copy(), np.zeros(entered.shape, dtype=np.int8)
    for step in range(-_DRIFT, _DRIFT + 1):
        if step == 0 or abs(step) >= len(lengths):
            continue
        to = slice(max(0, -step), len(lengths) - max(0, step))
        of = slice(max(0, step), len(lengths) - max(0, -step))
        cost = (drift_cost * abs(step) / lengths[to]).astype(np.float32)
        candidate = entered[:, :, of] - cost
        better = candidate > best[:, :, to]
        best[:, :, to] = np.where(better, candidate, best[:, :, to])
        came_from[:, :, to] = np.where(better, step, came_from[:, :, to])
    return best, came_from


def _traced(entered: Spectrum, came_from: NDArray[np.int8], lengths: NDArray[np.int64], hops: int) -> BeatPath:
    longest = int(lengths[-1])
    last = entered[longest + hops :]
    at, beat, row = (int(i) for i in np.unravel_index(int(last.argmax()), last.shape))
    at += longest + hops
    score = float(entered[at, beat, row]) / hops
    beats = entered.shape[1]
    times, places = [], []
    while at >= longest:
        at -= int(lengths[row])
        beat = (beat - 1) % beats
        times.append(at - longest)
        places.append(beat)
        row += int(came_from[at, beat, row]) if at >= longest else 0
    return BeatPath(np.array(times[::-1]), np.array(places[::-1]), score)
