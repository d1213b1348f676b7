"""More like this bar, less like this bar: in the plan, and in the odds of coarse codes."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.model.bank import BEATS_IN_PLAN_STEP, Bank, Favour, Plan
from choreo_studio.model.geometry import CodeGeometry
from choreo_studio.model.planning import PlanScale
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.wishes import Likeness

_PLAN_STRENGTH = 4.0
_LIKED_NATS, _DISLIKED_NATS = 2.5, -4.0
_OTHER_FIGURE = 1.0
_NEAR = 0.25


def favour_of_likenesses(bank: Bank, scale: PlanScale, likenesses: Sequence[Likeness]) -> Favour:
    """Steps of real dancing are the more welcome the more they resemble liked bars, and the less disliked ones."""
    shown = [(scale.read(_features(one)), one) for one in likenesses]

    def favour(options: NDArray[np.intp], place: int, length: int) -> NDArray[np.float64]:
        total = np.zeros(len(options))
        for plan, one in shown:
            alike = _resemblance(bank, options, length, plan)
            total += _PLAN_STRENGTH * alike * (1.0 if one.is_liked else -1.0)
        return np.exp(total)

    return favour


def leans_of(
    geometry: CodeGeometry, likenesses: Sequence[Likeness], counts: NDArray[np.int64], device: torch.device
) -> Tensor:
    """What is added to the logits of coarse codes (S, B, K): codes of liked bars, and codes near to them, gain.

    A beat listens to the beats of a bar that have its own place in the eight, else to those at that place in a bar,
    else to all.

    Args:
        geometry: of the coarse level.
        likenesses: bars in the model's own tokens.
        counts: (B,) place in the eight of the beats that are danced.
        device: where the answer is wanted.
    """
    vectors = geometry.vectors[:, 0].cpu()  # S, K, D
    near = torch.exp(-torch.cdist(vectors, vectors).square() / vectors.shape[-1] / _NEAR)  # S, K, K
    leans = torch.zeros(len(vectors), len(counts), vectors.shape[1])
    for one in likenesses:
        codes = torch.from_numpy(one.tokens.codes["coarse"][..., 0].astype(np.int64))  # S, n
        nats = _LIKED_NATS if one.is_liked else _DISLIKED_NATS
        for count in np.unique(counts):
            heard = codes[:, torch.from_numpy(_beats_at(one.counts, int(count)))]  # S, m
            alike = near.gather(2, heard[:, None].expand(-1, near.shape[1], -1)).amax(-1)  # S, K
            leans[:, torch.from_numpy(counts == count)] += nats * alike[:, None]
    return leans.to(device)


def _beats_at(counts: NDArray[np.int64], count: int) -> NDArray[np.intp]:
    for found in (counts == count, counts % 4 == count % 4):
        if found.any():
            return np.flatnonzero(found)
    return np.arange(len(counts))


def _features(one: Likeness) -> Floats:
    edges = np.concatenate([[0.0], np.cumsum(one.periods)])
    frames = np.arange(one.motion.frame_count) / FRAMES_PER_BEAT
    return duet_features(one.motion, np.interp(frames, np.arange(len(edges)), edges)).values


def _resemblance(bank: Bank, options: NDArray[np.intp], length: int, plan: Plan) -> NDArray[np.float64]:
    """0 to 1 (N,) how near a step comes to the nearest step of a bar."""
    length = min(length, len(plan.figure))
    firsts = np.arange(0, len(plan.figure) - length + 1, BEATS_IN_PLAN_STEP)
    rows = options[:, None] + np.arange(length)
    best = np.zeros(len(options))
    for first in firsts:
        controls, figure = plan.controls[first : first + length], plan.figure[first : first + length]
        apart = np.square(bank.controls[rows] - controls).mean(axis=(1, 2))
        apart = apart + _OTHER_FIGURE * (bank.figure[rows] != figure).mean(axis=1)
        best = np.maximum(best, np.exp(-apart))
    return best
