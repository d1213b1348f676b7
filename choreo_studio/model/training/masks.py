"""Masks that training draws: random slots, whole bars, whole dancers, so that editing is what the nets practise."""

import math

import torch
from torch import Tensor

from choreo_studio.tokens.layout import TokenLevel

_DANCER_CHANCE = 0.2
_SPAN_CHANCE = 0.45


def draw_masks(level: TokenLevel, batch: int, beats: int, place_in_bar: Tensor, generator: torch.Generator) -> Tensor:
    """Slots (N, S, L) to be guessed.

    A cosine share of random slots (Chang et al., MaskGIT, 2022), in part confined to whole bars or to one dancer (with
    the couple's own stream, as when only that dancer is danced anew).

    Args:
        level: of the tokens.
        batch: N.
        beats: B.
        place_in_bar: (N, B) beats since the downbeat.
        generator: of the draw.
    """
    streams, slots = len(level.streams), level.slots_per_beat * beats
    share = torch.cos(torch.rand(batch, generator=generator) * math.pi / 2)
    noise = torch.rand(batch, streams, slots, generator=generator)
    region = torch.ones(batch, streams, slots, dtype=torch.bool)
    for row in range(batch):
        if float(torch.rand((), generator=generator)) < _SPAN_CHANCE:
            region[row] &= _bars(place_in_bar[row], level.slots_per_beat, generator)
        if float(torch.rand((), generator=generator)) < _DANCER_CHANCE:
            region[row] &= _one_dancer(level, generator)[:, None]
            share[row] = 1.0
    mask = region & (noise < share[:, None, None])
    empty = ~mask.flatten(1).any(1)
    mask[empty] = region[empty]
    return mask


def _bars(place_in_bar: Tensor, slots_per_beat: int, generator: torch.Generator) -> Tensor:
    edges = sorted({0, *torch.nonzero(place_in_bar == 0)[:, 0].tolist(), len(place_in_bar)})
    count = int(torch.randint(1, 5, (), generator=generator))
    first = int(torch.randint(0, max(1, len(edges) - count), (), generator=generator))
    flags = torch.zeros(len(place_in_bar), dtype=torch.bool)
    flags[edges[first] : edges[min(first + count, len(edges) - 1)]] = True
    return flags.repeat_interleave(slots_per_beat)


def _one_dancer(level: TokenLevel, generator: torch.Generator) -> Tensor:
    dancer = "lead" if float(torch.rand((), generator=generator)) < 0.4 else "follow"
    return torch.tensor([stream in (dancer, "pair") for stream in level.streams])
