"""Against loops: codes that were danced on the same count in the last phrases become less likely."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.model.windows import Window

MEMORY_BEATS = 64
_PENALTY = 2.0


def lean_from_repeats(codes: Tensor, counts: NDArray[np.int64], window: Window, codebook_size: int) -> Tensor:
    """What to add to the logits of coarse codes in a window, (N, streams, slots, K).

    Every time that a code stood on the same count in the `MEMORY_BEATS` before the window's first fresh beat costs it
    as much again; the window itself is drawn at once and knows nothing of its own repeats.

    Args:
        codes: (N, streams, B) coarse codes; those before the window's first fresh beat are known.
        counts: (B,) place in the eight.
        window: whose slots are leaned.
        codebook_size: number of codes K.
    """
    dances, streams, _ = codes.shape
    lean = torch.zeros(dances, streams, window.end - window.first, codebook_size, device=codes.device)
    first = max(0, window.fresh_first - MEMORY_BEATS)
    for beat in range(window.fresh_first, window.fresh_end):
        same = torch.from_numpy(np.flatnonzero(counts[first : window.fresh_first] == counts[beat]) + first)
        before = codes[:, :, same.to(codes.device)]
        cost = torch.full(before.shape, -_PENALTY, device=codes.device)
        lean[:, :, beat - window.first].scatter_add_(-1, before, cost)
    return lean
