"""Guidance: the same dances asked about with and without some of their conditions, and the answers weighed."""

from dataclasses import dataclass
from functools import reduce

import torch
from torch import Tensor

from choreo_studio.model.conditions import Conditions, joined

NO_GUIDANCE = 1.0


@dataclass
class Insistence:
    """What is insisted on beyond its place among the conditions.

    Attributes:
        groups: the wished groups.
        weight: (B,) how much further the answers are led, 0 where nothing is wished.
    """

    groups: tuple[str, ...]
    weight: Tensor

    def beats(self, first: int, end: int) -> "Insistence":
        """The same for beats first .. end-1."""
        return Insistence(self.groups, self.weight[first:end])


@dataclass
class Leading:
    """What leads the drawing besides the conditions.

    Attributes:
        insistence: conditions that are followed further than the others, None for none.
        lean: (S, B, K), or (N, S, B, K) for each dance its own, what is added to the logits of the coarse codes; None
            for nothing.
    """

    insistence: Insistence | None = None
    lean: Tensor | None = None

    def beats(self, first: int, end: int) -> "Leading":
        """The same for beats first .. end-1."""
        insistence = None if self.insistence is None else self.insistence.beats(first, end)
        return Leading(insistence, None if self.lean is None else self.lean[..., first:end, :])

    def leaning(self, lean: Tensor | None) -> "Leading":
        """The same, leaning besides."""
        if self.lean is None or lean is None:
            return Leading(self.insistence, lean if self.lean is None else self.lean)
        return Leading(self.insistence, self.lean + lean)


UNLED = Leading()


@dataclass
class Question:
    """R versions of N dances, one version after another.

    Attributes:
        conditions: of R * N dances.
        shares: (R, B) what the answer to each version counts; the versions of a beat sum to 1.
    """

    conditions: Conditions
    shares: Tensor

    def weighed(self, answers: Tensor, beats: Tensor) -> Tensor:
        """One answer (M, K) out of those to every version (R, M, K) at places that lie in these beats (M,)."""
        if len(answers) == 1:
            return answers[0]
        return (self.shares[:, beats, None] * answers).sum(0)


def question(conditions: Conditions, guidance: float = NO_GUIDANCE, insistence: Insistence | None = None) -> Question:
    """What to ask so that the answers follow all conditions `guidance` times, and the wished ones further still.

    Classifier-free guidance (Ho and Salimans, 2022), once against the dance without any condition, once against the
    dance without the wished groups: full + (guidance - 1) * (full - none) + weight * (full - without). What is not
    asked for costs nothing.
    """
    like = conditions.tempo
    ones = torch.ones(like.shape[1], device=like.device)
    versions, shares = [conditions], [ones]
    if guidance != NO_GUIDANCE:
        versions.append(conditions.without())
        shares.append((1.0 - guidance) * ones)
    if insistence is not None and insistence.groups and bool((insistence.weight > 0.0).any()):
        versions.append(conditions.without_groups(insistence.groups))
        shares.append(-insistence.weight.to(like.device))
    shares[0] = ones - sum(shares[1:], torch.zeros_like(ones))
    return Question(reduce(joined, versions), torch.stack(shares))
