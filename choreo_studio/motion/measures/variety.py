"""How different takes are from each other, and how near a dance is to what was learned from."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.measures.partners import facing_directions
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX

_CENTIMETRES = 100.0
_CANDIDATES = 12


def root_aligned(positions: Floats) -> Floats:
    """Joints (T, J, 3) seen from the dancer: hips at the origin (height too), looking along +Z."""
    forward = facing_directions(positions)
    moved = positions - positions[:, INDEX["Hips"]][:, None]
    x, y, z = np.moveaxis(moved, -1, 0)
    sine, cosine = forward[:, 0, None], forward[:, 2, None]
    return np.stack([x * cosine - z * sine, y, x * sine + z * cosine], axis=-1)


def aligned_couple(lead_positions: Floats, follow_positions: Floats) -> Floats:
    """Both dancers root-aligned, each in the own frame, stacked to (T, 2 J, 3)."""
    return np.concatenate([root_aligned(lead_positions), root_aligned(follow_positions)], axis=1)


def take_variety_cm(takes: list[Floats]) -> float:
    """Mean joint distance in centimetres between different takes at the same beats.

    For real dancing give spans of it that begin on the same count.

    Args:
        takes: at least two arrays (T, K, 3) of aligned joints on the same beat frames, all of one shape.
    """
    if len(takes) < 2 or any(take.shape != takes[0].shape for take in takes):
        raise ValueError(f"takes: expected two or more of one shape, found {[take.shape for take in takes]}")
    distances = [
        np.linalg.norm(takes[i] - takes[j], axis=-1).mean() for i in range(len(takes)) for j in range(i + 1, len(takes))
    ]
    return float(np.mean(distances)) * _CENTIMETRES


def spans_from_beats(
    aligned: Floats, frames_per_beat: int, beats_per_span: int, first_beats: list[int]
) -> list[Floats]:
    """Spans (beats_per_span * frames_per_beat, K, 3) that begin at given beats and fit into the take."""
    length = beats_per_span * frames_per_beat
    starts = [beat * frames_per_beat for beat in first_beats]
    return [aligned[start : start + length] for start in starts if 0 <= start <= len(aligned) - length]


@dataclass(frozen=True, eq=False)
class NearestSpan:
    """The training span that a generated span is nearest to.

    Attributes:
        distance_cm: mean joint distance.
        take: index of the bank's take.
        first_beat: beat at which the span begins in it.
    """

    distance_cm: float
    take: int
    first_beat: int


@dataclass(frozen=True, eq=False)
class SpanBank:
    """Every beat-aligned span of real takes, thinned for search.

    Attributes:
        spans: (N, D) flattened joints at `stride` frames.
        take: (N,) which take a span is from.
        first_beat: (N,) the beat it begins at.
        beats_per_span: length of a span.
        frames_per_beat: frames of the takes per beat.
        stride: frames from one kept frame to the next.
    """

    spans: Floats
    take: np.ndarray[tuple[int], np.dtype[np.intp]]
    first_beat: np.ndarray[tuple[int], np.dtype[np.intp]]
    beats_per_span: int
    frames_per_beat: int
    stride: int

    @classmethod
    def of_takes(
        cls, takes: list[Floats], frames_per_beat: int = 16, beats_per_span: int = 8, stride: int = 4
    ) -> "SpanBank":
        """Bank of all spans that begin on a beat of the takes.

        Args:
            takes: aligned joints (T, K, 3) on beat frames, as `aligned_couple` gives them (add mirrored takes where
                the training did).
            frames_per_beat: frames of a beat.
            beats_per_span: beats of a span; takes shorter than that add nothing.
            stride: every how many frames poses are compared; must divide `frames_per_beat`.

        Raises:
            ValueError: when no take is as long as a span.
        """
        if frames_per_beat % stride:
            raise ValueError(f"stride: expected a divisor of {frames_per_beat}, found {stride}")
        rows, owners, beats = [], [], []
        for index, take in enumerate(takes):
            spans, firsts = _sliding_spans(take, frames_per_beat, beats_per_span, stride)
            rows.append(spans)
            owners.append(np.full(len(firsts), index, dtype=np.intp))
            beats.append(firsts)
        bank = np.concatenate(rows) if rows else np.zeros((0, 0))
        if len(bank) == 0:
            raise ValueError(f"takes: expected one of at least {beats_per_span} beats, found none")
        owner, beat = np.concatenate(owners), np.concatenate(beats)
        return cls(bank, owner, beat, beats_per_span, frames_per_beat, stride)

    def nearest(self, aligned: Floats, every_beats: int = 4) -> list[NearestSpan]:
        """Nearest real span of each span of a take that begins at every fourth beat (or `every_beats`-th).

        Candidates are found by squared distance (one matrix product), the winner by mean joint distance.

        Args:
            aligned: (T, K, 3) joints on beat frames, aligned as the bank.
            every_beats: beats from one asked span to the next.
        """
        asked, _ = _sliding_spans(aligned, self.frames_per_beat, self.beats_per_span, self.stride)
        asked = asked[::every_beats]
        if len(asked) == 0:
            return []
        if asked.shape[1] != self.spans.shape[1]:
            raise ValueError(f"aligned: expected joints like the bank's, found {aligned.shape}")
        squares = (self.spans**2).sum(axis=1)[None] - 2.0 * asked @ self.spans.T
        count = min(_CANDIDATES, len(self.spans))
        candidates = np.argpartition(squares, count - 1, axis=1)[:, :count]
        return [self._best(span, rows) for span, rows in zip(asked, candidates, strict=True)]

    def _best(self, span: Floats, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> NearestSpan:
        gaps = (self.spans[rows] - span).reshape(len(rows), -1, 3)
        distances = np.linalg.norm(gaps, axis=-1).mean(axis=1)
        best = int(np.argmin(distances))
        row = rows[best]
        return NearestSpan(float(distances[best]) * _CENTIMETRES, int(self.take[row]), int(self.first_beat[row]))


def _sliding_spans(
    take: Floats, frames_per_beat: int, beats_per_span: int, stride: int
) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    beats = len(take) // frames_per_beat
    per_beat = frames_per_beat // stride
    firsts = np.arange(max(0, beats - beats_per_span + 1))
    thin = take[: beats * frames_per_beat : stride].reshape(beats * per_beat, -1)
    rows = firsts[:, None] * per_beat + np.arange(beats_per_span * per_beat)[None]
    return thin[rows].reshape(len(firsts), beats_per_span * per_beat * thin.shape[1]), firsts
