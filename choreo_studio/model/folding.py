"""Weights of a transformer put together as decoding uses them, so that no step does again what never changes."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class Folded:
    """What of a transformer does not depend on what it is asked.

    Attributes:
        inputs: (S, depth, K + 1, D) what a code adds to its place, in the last row what a hidden one adds.
        heads: (depth, S * K, D) and `offsets` (depth, S * K): from the last norm to the logits of every stream.
    """

    inputs: Tensor
    heads: Tensor
    offsets: Tensor


def folded_inputs(vectors: Tensor, from_codes: nn.Linear, hidden: Tensor) -> Tensor:
    """Rows (S, depth, K + 1, D) to be looked up instead of vectors (S, depth, K, C) sent through a layer.

    The layer's bias is left out: it counts once a place, whatever is known there.
    """
    codes = vectors @ from_codes.weight.T
    return torch.cat([codes, hidden[None, :, None].expand(len(codes), -1, 1, -1)], dim=2)


def folded_heads(vectors: Tensor, to_codes: list[nn.Linear], heads: list[nn.Linear]) -> tuple[Tensor, Tensor]:
    """One matrix (depth, S * K, D) and offset (depth, S * K) for "near to a code" and what was learned beside it."""
    streams, scale = len(vectors), vectors.shape[-1] ** -0.5
    weights, offsets = [], []
    for depth, layer in enumerate(to_codes):
        own = heads[depth * streams : (depth + 1) * streams]
        near = vectors[:, depth].flatten(0, 1) * scale  # S * K, C
        weights.append(near @ layer.weight + torch.cat([head.weight for head in own]))
        offsets.append(near @ layer.bias + torch.cat([head.bias for head in own]))
    return torch.stack(weights), torch.stack(offsets)
