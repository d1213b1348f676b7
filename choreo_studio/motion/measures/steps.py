"""When feet land, relative to the dancers' counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.contacts import runs_of, without_short_runs
from choreo_studio.motion.measures.plants import stepped_feet
from choreo_studio.motion.rotations import Floats

COUNTS_IN_EIGHT = 8
PAUSE_COUNTS: tuple[int, ...] = (3, 7)
_SHORTEST_SECONDS = 0.1


@dataclass(frozen=True, eq=False)
class CountedBeats:
    """Beats of a take with the dancers' counts.

    Attributes:
        seconds: (B,) rising times, B >= 2.
        counts: (B,) place in the eight counts from 0 (count "1" is 0).
    """

    seconds: Floats
    counts: NDArray[np.intp]

    def __post_init__(self) -> None:
        if len(self.seconds) < 2 or np.any(np.diff(self.seconds) <= 0):
            raise ValueError("seconds: expected at least two rising times")
        if self.counts.shape != self.seconds.shape:
            raise ValueError(f"counts: expected {self.seconds.shape}, found {self.counts.shape}")

    @classmethod
    def of_beat_frames(cls, frame_seconds: Floats, count_in_eight: NDArray[np.intp]) -> "CountedBeats":
        """Beats (B,) of motion that is stored on beat frames (T,), a whole number of them to a beat."""
        frames, beats = len(frame_seconds), len(count_in_eight)
        if beats == 0 or frames % beats:
            raise ValueError(f"count_in_eight: expected a divisor of {frames} frames, found {beats} beats")
        return cls(np.asarray(frame_seconds[:: frames // beats]), np.asarray(count_in_eight, dtype=np.intp))

    @property
    def end_seconds(self) -> float:
        """End of the last beat, which is as long as the one before it."""
        return float(2.0 * self.seconds[-1] - self.seconds[-2])

    def positions_at(self, seconds: Floats) -> Floats:
        """Beat positions of times in seconds, same shape; beyond both ends the edge periods continue."""
        beats = self.seconds
        place = np.clip(np.searchsorted(beats, seconds, side="right") - 1, 0, len(beats) - 2)
        return np.asarray(place + (seconds - beats[place]) / (beats[place + 1] - beats[place]))


@dataclass(frozen=True, eq=False)
class Landings:
    """Feet of one dancer that come down, in order of time.

    Attributes:
        seconds: (N,) times.
        feet: (N,) 0 for the left foot, 1 for the right.
    """

    seconds: Floats
    feet: NDArray[np.intp]


@dataclass(frozen=True)
class StepTiming:
    """Landings against the counts.

    Attributes:
        landings_per_eight: landings per eight beats (of all dancers given).
        pause_share: share of them whose nearest beat is count 4 or 8.
        mean_timing_beats: mean signed distance from the nearest beat (negative: early).
        spread_beats: mean absolute distance from the nearest beat (0.25 for chance).
        alternation_share: share of a dancer's consecutive landings that change foot.
        per_count: landings per eight beats on each of the eight counts.
    """

    landings_per_eight: float
    pause_share: float
    mean_timing_beats: float
    spread_beats: float
    alternation_share: float
    per_count: tuple[float, ...]


def landings(positions: Floats, frame_seconds: Floats, contacts: NDArray[np.bool_] | None = None) -> Landings:
    """Onsets of plants: frames at which a foot that was free comes to carry weight.

    A foot is planted while its ankle or its toes are; plants and lifts shorter than 0.1 s are no steps, and a foot
    that is planted from the start has not landed.

    Args:
        positions: (T, J, 3) world joints in metres, floor at height 0.
        frame_seconds: (T,) times.
        contacts: (T, 4) planted left ankle, left toes, right ankle, right toes; `stepped_feet` when not given.
    """
    flags = stepped_feet(positions, frame_seconds) if contacts is None else contacts
    either = np.asarray(flags.reshape(-1, 2, 2).any(axis=2))
    planted = without_short_runs(either, frame_seconds, _SHORTEST_SECONDS)
    frames, feet = [], []
    for foot in (0, 1):
        starts = runs_of(planted[:, foot])[:, 0]
        starts = starts[starts > 0]
        frames.append(starts)
        feet.append(np.full(len(starts), foot, dtype=np.intp))
    frame, foot_of = np.concatenate(frames), np.concatenate(feet)
    order = np.argsort(frame, kind="stable")
    return Landings(np.asarray(frame_seconds[frame[order]]), foot_of[order])


def step_timing(dancers: list[Landings], beats: CountedBeats) -> StepTiming:
    """Landings of one dancer, or of both together, against the counts.

    Args:
        dancers: landings of each dancer who is counted.
        beats: the grid; landings nearer to a beat outside it are left out.
    """
    positions = [beats.positions_at(dancer.seconds) for dancer in dancers]
    nearest = [np.rint(position).astype(np.intp) for position in positions]
    inside = [(beat >= 0) & (beat < len(beats.counts)) for beat in nearest]
    beat = np.concatenate([b[keep] for b, keep in zip(nearest, inside, strict=True)])
    offset = np.concatenate([p[keep] for p, keep in zip(positions, inside, strict=True)]) - beat
    count = beats.counts[beat]
    eights = len(beats.counts) / COUNTS_IN_EIGHT
    changes = [np.diff(dancer.feet[keep]) != 0 for dancer, keep in zip(dancers, inside, strict=True)]
    return StepTiming(
        landings_per_eight=len(beat) / eights,
        pause_share=_mean(np.isin(count, PAUSE_COUNTS)),
        mean_timing_beats=_mean(offset),
        spread_beats=_mean(np.abs(offset)),
        alternation_share=_mean(np.concatenate(changes)),
        per_count=tuple(float((count == place).sum() / eights) for place in range(COUNTS_IN_EIGHT)),
    )


def _mean(values: NDArray[np.bool_] | Floats) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
