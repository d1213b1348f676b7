"""Codes as points: what the transformers know of a code before they have seen it once.

On little data a code must not be a bare index. Its vector in the tokenizer says which codes are alike; known coarse
codes say what latent they stand for. Both are copied into buffers, so that a transformer needs no tokenizer to run.
"""

import torch
from torch import Tensor, nn

from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.tokens.layout import TokenLayout, TokenLevel

_STREAM_ROWS = {"lead": 0, "follow": 1}


class CodeGeometry(nn.Module):
    """Vectors of the codes of one level, and of what the coarse level already says of its slots.

    Buffers: `vectors` (S, depth, K, D) of unit size; for the fine level `above` (S, coarse streams, K, slots a beat
    times D).
    """

    def __init__(self, layout: TokenLayout, level: TokenLevel, code_width: int) -> None:
        super().__init__()
        self.level, self.width = level, code_width
        self.vectors: Tensor
        self.above: Tensor
        streams = len(level.streams)
        self.register_buffer("vectors", torch.zeros(streams, level.depth, level.codebook_size, code_width))
        self.reads_above = level.name == "fine" and layout.has("coarse")
        if self.reads_above:
            coarse = layout.level("coarse")
            per_beat = level.slots_per_beat * code_width
            self.register_buffer("above", torch.zeros(streams, len(coarse.streams), coarse.codebook_size, per_beat))

    @torch.no_grad()
    def adopt(self, tokenizer: Tokenizer) -> None:
        """Copy the vectors of a trained tokenizer."""
        if self.level.name == "coarse":
            for row, stream in enumerate(self.level.streams):
                book = tokenizer.pair_book if stream == "pair" else tokenizer.own_book
                self.vectors[row, 0] = _unit(book.codes)
            return
        for depth, book in enumerate(tokenizer.fine_books.books):
            self.vectors[:, depth] = _unit(book.codes)
        if self.reads_above:
            self._adopt_above(tokenizer)

    def _adopt_above(self, tokenizer: Tokenizer) -> None:
        own = tokenizer.own_up(tokenizer.own_book.codes)
        pair = tokenizer.pair_up(tokenizer.pair_book.codes).unflatten(-1, (2, -1))
        self.above.zero_()
        for row, stream in enumerate(self.level.streams):
            for column, coarse in enumerate(tokenizer.coarse_streams):
                if coarse == stream:
                    self.above[row, column] = own
                elif coarse == "pair" and (stream == "follow" or tokenizer.layout.lead_reads_pair):
                    self.above[row, column] = pair[:, _STREAM_ROWS[stream]]
        self.above.div_(self.above.square().mean().sqrt().clamp_min(1e-6))

    def embedded(self, codes: Tensor) -> Tensor:
        """Summed vectors (N, S, L, D) of codes (N, S, L, depth); hidden codes (K) add nothing."""
        depths = torch.arange(self.level.depth, device=codes.device)
        known = codes.clamp(max=self.level.codebook_size - 1)
        rows = [self.vectors[row, depths, known[:, row]] for row in range(codes.shape[1])]
        there = (codes < self.level.codebook_size).to(self.vectors.dtype)
        return (torch.stack(rows, dim=1) * there[..., None]).sum(-2)

    def known(self, coarse: Tensor) -> Tensor:
        """What coarse codes (N, coarse streams, B, 1) say of every slot, (N, S, L, D)."""
        rows = []
        for row in range(len(self.level.streams)):
            parts = [self.above[row, column][coarse[:, column, :, 0]] for column in range(coarse.shape[1])]
            rows.append(torch.stack(parts).sum(0).unflatten(-1, (self.level.slots_per_beat, -1)).flatten(1, 2))
        return torch.stack(rows, dim=1)


def _unit(vectors: Tensor) -> Tensor:
    return vectors / vectors.square().mean().sqrt().clamp_min(1e-6)
