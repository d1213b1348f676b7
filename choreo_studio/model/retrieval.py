"""Real spans that fit a gap: the rival of sampling, and a start for it."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.model.bank import Bank
from choreo_studio.model.checkpoint import Model
from choreo_studio.motion.contacts import runs_of
from choreo_studio.motion.features import POSITIONS, RELATION, duet_features
from choreo_studio.motion.rotations import Floats
from choreo_studio.tokens.dance import DanceRequest
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.sequence import TokenSequence, empty_sequence

_LONGEST_BEATS = 16
_BEST = 6


def retrieved_codes(
    model: Model, request: DanceRequest, decode: Callable[[TokenSequence], Floats]
) -> dict[LevelName, Tensor]:
    """Codes (N, streams, slots, depth) in which every marked stretch is real dancing, cut into up to four bars each.

    Spans begin on the same count as the gap; among them one of the best is drawn whose first and last poses are near
    to those at the borders (and, within a long gap, to the end of the span before).
    """
    bank = model.bank_of(request.style)
    poses = _bank_poses(bank, decode)
    borders = None if request.current is None else _poses(_features(request))
    results: dict[LevelName, list[Tensor]] = {level.name: [] for level in model.config.layout.levels}
    for index in range(request.variations):
        random = np.random.default_rng(request.seed + index)
        made = _one(bank, request, poses, borders, random)
        for name, codes in made.items():
            results[name].append(codes)
    return {name: torch.stack(rows) for name, rows in results.items()}


def _features(request: DanceRequest) -> Floats:
    if request.current is None:
        raise ValueError("current: expected a dance, found None")
    seconds = request.grid.seconds_at(np.arange(request.grid.beat_count * 16) / 16)
    return duet_features(request.current.motion, seconds).values


def _poses(features: Floats) -> NDArray[np.float32]:
    """What a seam would have to bridge at the start of each beat, (B, D)."""
    at = features[::16]
    place = at[:, :, POSITIONS].reshape(len(at), -1)
    return np.concatenate([place, 4.0 * at[:, 1, RELATION]], axis=-1).astype(np.float32)


def _bank_poses(bank: Bank, decode: Callable[[TokenSequence], Floats]) -> NDArray[np.float32]:
    sequence = empty_sequence(bank.layout, bank.beat_count)
    codes = {name: array.numpy().astype(np.int32) for name, array in bank.codes.items()}
    return _poses(decode(sequence.with_beats(0, TokenSequence(bank.layout, bank.beat_count, codes))))


def _one(
    bank: Bank,
    request: DanceRequest,
    poses: NDArray[np.float32],
    borders: NDArray[np.float32] | None,
    random: np.random.Generator,
) -> dict[LevelName, Tensor]:
    rows: dict[LevelName, Tensor] = {
        level.name: torch.zeros(
            len(level.streams), level.slots_per_beat * request.grid.beat_count, level.depth, dtype=torch.long
        )
        for level in bank.layout.levels
    }
    for first, end in runs_of(request.mask.beats):
        place, leave = int(first), borders[first] if borders is not None and first > 0 else None
        while place < end:
            length = min(_LONGEST_BEATS, int(end) - place)
            arrive = borders[end] if borders is not None and place + length == end < len(borders) else None
            source = _best(bank, poses, int(request.grid.count_in_eight[place]), length, leave, arrive, random)
            length = min(length, source[1])
            for level in bank.layout.levels:
                start = place * level.slots_per_beat
                span = bank.span(source[0], length)[level.name]
                rows[level.name][:, start : start + span.shape[1]] = span
            place += length
            leave = poses[min(source[0] + length, len(poses) - 1)]
    return rows


def _best(
    bank: Bank,
    poses: NDArray[np.float32],
    count: int,
    length: int,
    leave: NDArray[np.float32] | None,
    arrive: NDArray[np.float32] | None,
    random: np.random.Generator,
) -> tuple[int, int]:
    options = bank.starts(length, count)
    while len(options) == 0 and length > 1:
        length -= 1
        options = bank.starts(length, count)
    if len(options) == 0:
        return 0, 1
    cost = 0.01 * random.random(len(options))
    if leave is not None:
        cost = cost + np.square(poses[options] - leave).sum(-1)
    if arrive is not None:
        cost = cost + np.square(poses[np.minimum(options + length, len(poses) - 1)] - arrive).sum(-1)
    best = options[np.argsort(cost)[:_BEST]] if leave is not None or arrive is not None else options
    return int(random.choice(best)), length
