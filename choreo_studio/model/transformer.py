"""Masked transformers: from what is known of a dance to the odds of every code that is not."""

import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from choreo_studio.model.conditions import ConditionEncoder, Conditions
from choreo_studio.model.config import TransformerConfig
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


class MaskedTransformer(nn.Module):
    """Odds of the codes of one level.

    One position per slot and stream; the residual codes of a slot share a position. The fine level also reads the
    coarse codes of its beat.
    """

    def __init__(
        self, config: TransformerConfig, layout: TokenLayout, level: TokenLevel, music_size: int, style_count: int
    ) -> None:
        super().__init__()
        self.config, self.level, self.layout = config, level, layout
        self.mask_code = level.codebook_size
        self.conditions = ConditionEncoder(config.width, music_size, style_count, config.dropout)
        tables = [nn.Embedding(level.codebook_size + 1, config.width) for _ in range(2 * level.depth)]
        self.codes = nn.ModuleList(tables)
        self.stream = nn.Embedding(len(level.streams), config.width)
        self.slot = nn.Embedding(level.slots_per_beat, config.width)
        self.above = level.name == "fine" and layout.has("coarse")
        if self.above:
            coarse = layout.level("coarse")
            self.coarse_codes = nn.ModuleList(
                nn.Embedding(coarse.codebook_size, config.width) for _ in range(2 * len(coarse.streams))
            )
        for embedding in self.modules():
            if isinstance(embedding, nn.Embedding):
                nn.init.normal_(embedding.weight, std=0.1)
        self.drop = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.heads = nn.ModuleList(
            nn.Linear(config.width, level.codebook_size) for _ in range(level.depth * len(level.streams))
        )

    def forward(
        self, codes: Tensor, conditions: Tensor, coarse: Tensor | None, depth: int, there: Tensor | None = None
    ) -> Tensor:
        """Logits (N, S, L, K) of the codes at one residual depth.

        Args:
            codes: (N, S, L, depth) known codes; `mask_code` where unknown.
            conditions: (N, B, D) from the condition encoder.
            coarse: (N, streams, B, 1) coarse codes for the fine level, else None.
            depth: which residual code is asked for.
            there: (N, B) beats that exist, None when all do.
        """
        streams, slots = codes.shape[1], codes.shape[2]
        x = self._embedded(codes) + self.stream.weight[:, None]
        per_slot = conditions.repeat_interleave(self.level.slots_per_beat, dim=1)
        phase = torch.arange(slots, device=codes.device) % self.level.slots_per_beat
        x = x + (per_slot + self.slot(phase))[:, None]
        if self.above and coarse is not None:
            x = x + self._coarse_context(coarse)
        beats = torch.arange(slots, device=codes.device) / self.level.slots_per_beat
        turns = rotary_turns(beats.repeat(streams), self.config.width // self.config.heads)
        x = self.drop(x.flatten(1, 2))  # N, S * L, D
        keys = None
        if there is not None:
            keys = there.repeat_interleave(self.level.slots_per_beat, dim=1).repeat(1, streams)[:, None, None]
        for block in self.blocks:
            x = block(x, turns, keys)
        x = self.norm(x).unflatten(1, (streams, slots))
        heads = [self.heads[depth * streams + stream](x[:, stream]) for stream in range(streams)]
        return torch.stack(heads, dim=1)

    def _embedded(self, codes: Tensor) -> Tensor:
        # The couple's codes come from a codebook of their own, the dancers share one.
        rows = []
        for index, stream in enumerate(self.level.streams):
            tables = self.codes[: self.level.depth] if stream == "pair" else self.codes[self.level.depth :]
            rows.append(torch.stack([t(codes[:, index, :, d]) for d, t in enumerate(tables)]).sum(0))
        return torch.stack(rows, dim=1)

    def _coarse_context(self, coarse: Tensor) -> Tensor:
        layers = []
        count = coarse.shape[1]
        for row in range(len(self.level.streams)):
            tables = self.coarse_codes[row * count : (row + 1) * count]
            layers.append(torch.stack([t(coarse[:, s, :, 0]) for s, t in enumerate(tables)]).sum(0))
        return torch.stack(layers, dim=1).repeat_interleave(self.level.slots_per_beat, dim=2)

    def encode_conditions(self, conditions: Conditions) -> Tensor:
        """Conditions (N, B, D), to be computed once for all decoding steps."""
        return self.conditions(conditions)
