"""Blocks that several networks share."""

import torch
from torch import Tensor, nn


class ConvBlock(nn.Module):
    """Pre-norm residual block over slots; it starts as the identity, so that a linear start stays what it was."""

    def __init__(self, width: int, dropout: float = 0.0, kernel: int = 3) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Conv1d(width, width, kernel, padding=kernel // 2)
        self.act = nn.GELU()
        self.drop = nn.Dropout(dropout)
        self.out = nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Shape (B, L, D) in and out."""
        mixed = self.mix(self.norm(x).transpose(1, 2)).transpose(1, 2)
        return x + torch.as_tensor(self.out(self.drop(self.act(mixed))))


def zero_linear(inputs: int, outputs: int) -> nn.Linear:
    """A linear layer that starts as zero."""
    layer = nn.Linear(inputs, outputs)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer
