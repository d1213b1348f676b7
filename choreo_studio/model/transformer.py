"""Masked transformers: from what is known of a dance to the odds of every code that is not."""

import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from choreo_studio.model.conditions import ConditionEncoder, Conditions
from choreo_studio.model.config import TransformerConfig
from choreo_studio.model.folding import Folded, folded_heads, folded_inputs
from choreo_studio.model.geometry import CodeGeometry
from choreo_studio.model.layers import zero_linear
from choreo_studio.tokens.layout import TokenLayout, TokenLevel


class Attention(nn.Module):
    """Self-attention with rotary positions (Su et al., RoFormer, 2021) counted in beats."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], there: Tensor | None) -> Tensor:
        """Shape (N, L, D) in and out."""
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)  # each N, H, L, D/H
        q, k = _turned(q, turns), _turned(k, turns)
        dropout = self.dropout if self.training else 0.0
        mixed = nnf.scaled_dot_product_attention(q, k, v, attn_mask=there, dropout_p=dropout)
        return self.out(mixed.transpose(1, 2).flatten(2))

    def answered(self, x: Tensor, turns: tuple[Tensor, Tensor], rows: Tensor) -> Tensor:
        """What `forward` gives at some places only: x (N, L, D) and places (N, Q) to (N, Q, D)."""
        width, weight, bias = x.shape[-1], self.qkv.weight, self.qkv.bias
        k, v = nnf.linear(x, weight[width:], bias[width:]).unflatten(-1, (2, self.heads, -1)).unbind(2)
        q = nnf.linear(at_rows(x, rows), weight[:width], bias[:width]).unflatten(-1, (self.heads, -1))
        q = _turned(q, (turns[0][rows][:, :, None], turns[1][rows][:, :, None]))
        k = _turned(k, (turns[0][:, None], turns[1][:, None]))
        mixed = nnf.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2))
        return self.out(mixed.transpose(1, 2).flatten(2))


def at_rows(x: Tensor, rows: Tensor) -> Tensor:
    """Places (N, Q) of x (N, L, D) as (N, Q, D)."""
    return x.gather(1, rows[..., None].expand(-1, -1, x.shape[-1]))


def rotary_turns(beats: Tensor, head_width: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines (L, D/2) for positions in beats (L,)."""
    rates = 64.0 ** (-torch.arange(head_width // 2, device=beats.device) / (head_width // 2))
    angles = beats[:, None] * 2.0 * rates
    return torch.cos(angles), torch.sin(angles)


def _turned(x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    cosine, sine = turns
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cosine - second * sine, first * sine + second * cosine], dim=-1)


class Block(nn.Module):
    """Pre-norm transformer block."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(config.width)
        self.attention = Attention(config.width, config.heads, config.dropout)
        self.norm_mlp = nn.LayerNorm(config.width)
        self.mlp = nn.Sequential(
            nn.Linear(config.width, 3 * config.width), nn.GELU(), nn.Linear(3 * config.width, config.width)
        )
        self.drop = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], there: Tensor | None) -> Tensor:
        """Shape (N, L, D) in and out."""
        x = x + self.drop(self.attention(self.norm_attention(x), turns, there))
        return x + self.drop(self.mlp(self.norm_mlp(x)))

    def answered(self, x: Tensor, turns: tuple[Tensor, Tensor], rows: Tensor) -> Tensor:
        """What `forward` gives at some places only, without dropout: x (N, L, D), places (N, Q) to (N, Q, D)."""
        own = at_rows(x, rows) + self.attention.answered(self.norm_attention(x), turns, rows)
        return own + self.mlp(self.norm_mlp(own))


class MaskedTransformer(nn.Module):
    """Odds of the codes of one level.

    One position per slot and stream; the residual codes of a slot share a position. Codes go in and come out as points
    of the tokenizer's code space, with learned corrections; the fine level also reads what the coarse codes of its
    beat stand for, its own and the partner's.
    """

    def __init__(
        self,
        config: TransformerConfig,
        layout: TokenLayout,
        level: TokenLevel,
        music_size: int,
        style_count: int,
        figure_count: int,
        code_width: int,
    ) -> None:
        super().__init__()
        self.config, self.level, self.layout = config, level, layout
        self.mask_code = level.codebook_size
        streams, width = len(level.streams), config.width
        self.conditions = ConditionEncoder(width, music_size, style_count, figure_count, config.dropout)
        self.geometry = CodeGeometry(layout, level, code_width)
        self.from_codes = nn.Linear(code_width, width)
        self.hidden = nn.Parameter(0.1 * torch.randn(level.depth, width))
        self.stream = nn.Embedding(streams, width)
        self.slot = nn.Embedding(level.slots_per_beat, width)
        for embedding in (self.stream, self.slot):
            nn.init.normal_(embedding.weight, std=0.1)
        self.above = self.geometry.reads_above
        if self.above:
            self.from_known = nn.Linear(code_width, width)
            self.from_partner = nn.Linear(code_width, width)
        self.drop = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(width)
        self.to_codes = nn.ModuleList(nn.Linear(width, code_width) for _ in range(level.depth))
        self.heads = nn.ModuleList(zero_linear(width, level.codebook_size) for _ in range(level.depth * streams))
        self._folded: Folded | None = None

    def forward(
        self, codes: Tensor, conditions: Tensor, known: Tensor | None, depth: int, there: Tensor | None = None
    ) -> Tensor:
        """Logits (N, S, L, K) of the codes at one residual depth.

        Args:
            codes: (N, S, L, depth) known codes; `mask_code` where unknown.
            conditions: (N, B, D) from the condition encoder.
            known: (N, S, L, D) what the coarse codes say of every slot, from `known_above`; None on the coarse level.
            depth: which residual code is asked for.
            there: (N, B) beats that exist, None when all do.
        """
        streams, slots = codes.shape[1], codes.shape[2]
        x = self.from_codes(self.geometry.embedded(codes)) + self.stream.weight[:, None]
        x = x + (codes == self.mask_code).to(x.dtype) @ self.hidden
        per_slot = conditions.repeat_interleave(self.level.slots_per_beat, dim=1)
        phase = torch.arange(slots, device=codes.device) % self.level.slots_per_beat
        x = x + (per_slot + self.slot(phase))[:, None]
        if self.above and known is not None:
            x = x + self.from_known(known) + self.from_partner(known.flip(1))
        beats = torch.arange(slots, device=codes.device) / self.level.slots_per_beat
        turns = rotary_turns(beats.repeat(streams), self.config.width // self.config.heads)
        x = self.drop(x.flatten(1, 2))  # N, S * L, D
        keys = None
        if there is not None:
            keys = there.repeat_interleave(self.level.slots_per_beat, dim=1).repeat(1, streams)[:, None, None]
        for block in self.blocks:
            x = block(x, turns, keys)
        return self._logits(self.norm(x).unflatten(1, (streams, slots)), depth)

    def _logits(self, x: Tensor, depth: int) -> Tensor:
        points = self.to_codes[depth](x)
        near = torch.einsum("nsld,skd->nslk", points, self.geometry.vectors[:, depth]) * points.shape[-1] ** -0.5
        streams = x.shape[1]
        learned = [self.heads[depth * streams + row](x[:, row]) for row in range(streams)]
        return near + torch.stack(learned, dim=1)

    def train(self, mode: bool = True) -> "MaskedTransformer":
        """As torch's own; what was folded from the weights is forgotten, for they may change."""
        self._folded = None
        return super().train(mode)

    def folded(self) -> Folded:
        """Weights as decoding uses them, put together once; in evaluation only."""
        if self.training:
            raise ValueError("training: expected a transformer in evaluation, found one in training")
        if self._folded is None or self._folded.inputs.device != self.hidden.device:
            vectors, (to_codes, heads) = self.geometry.vectors, map(_linears, (self.to_codes, self.heads))
            inputs = folded_inputs(vectors, self.from_codes, self.hidden)
            self._folded = Folded(inputs, *folded_heads(vectors, to_codes, heads))
        return self._folded

    def known_above(self, coarse: Tensor | None) -> Tensor | None:
        """What coarse codes (N, streams, B, 1) say of every slot, (N, S, L, D); to be computed once as well."""
        return self.geometry.known(coarse) if self.above and coarse is not None else None

    def encode_conditions(self, conditions: Conditions) -> Tensor:
        """Conditions (N, B, D), to be computed once for all decoding steps."""
        return self.conditions(conditions)


def _linears(layers: nn.ModuleList) -> list[nn.Linear]:
    return [layer for layer in layers if isinstance(layer, nn.Linear)]
