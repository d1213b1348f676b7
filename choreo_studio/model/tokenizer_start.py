"""Starting a tokenizer from its data: principal components and k-means instead of chance.

Without it the codebooks collapse on small sets.
"""

import torch
from torch import Tensor

from choreo_studio.model.kmeans import principal_components
from choreo_studio.model.patches import frames_to_patches
from choreo_studio.model.tokenizer import LEAD, Tokenizer


@torch.no_grad()
def start_tokenizer(tokenizer: Tokenizer, features: Tensor, seed: int = 0) -> None:
    """Set scale, linear maps and codebooks from windows of features (N, T, 2, F)."""
    tokenizer.scale.fit(features)
    frames = tokenizer.scale(features).transpose(1, 2).flatten(0, 1)
    patches = frames_to_patches(frames, tokenizer.hop)
    parts = principal_components(patches.flatten(0, 1), tokenizer.config.code_width)
    latents = (patches @ parts.T).unflatten(0, (len(features), 2))
    # Latents of unit size: the networks beside the principal components speak in numbers of that order.
    size = latents.square().mean().sqrt()
    tokenizer.patch_in.weight.copy_(parts / size)
    tokenizer.patch_out.weight.copy_(parts.T * size)
    latents = latents / size
    if tokenizer.has_coarse:
        latents = _start_coarse(tokenizer, latents, seed)
    tokenizer.fine_books.start_from(latents.flatten(0, 2), seed)
    freeze_maps(tokenizer)


def freeze_maps(tokenizer: Tokenizer) -> None:
    """Keep the linear maps as they are in training.

    A step of Adam is a large part of an orthonormal weight: left free, they would be lost within minutes.
    """
    for linear in tokenizer.linear_maps:
        linear.weight.requires_grad_(False)


def _start_coarse(tokenizer: Tokenizer, latents: Tensor, seed: int) -> Tensor:
    batch, _, slots, _ = latents.shape
    by_beat = latents.reshape(batch, 2, slots // tokenizer.per_beat, -1)
    if "lead" in tokenizer.coarse_streams:
        flat = by_beat.flatten(0, 2)
        parts = principal_components(flat, tokenizer.config.code_width)
        tokenizer.own_down.weight.copy_(parts)
        tokenizer.own_up.weight.copy_(parts.T)
        tokenizer.own_book.start_from(flat @ parts.T, seed)
        codes = tokenizer.own_book.codes[tokenizer.own_book.nearest(by_beat @ parts.T)]
        by_beat = by_beat - codes @ parts
    if "pair" in tokenizer.coarse_streams:
        left = by_beat.transpose(1, 2).clone()
        if not tokenizer.layout.lead_reads_pair:
            left[:, :, LEAD] = 0.0
        flat = left.flatten(2)
        parts = principal_components(flat.flatten(0, 1), tokenizer.config.code_width)
        tokenizer.pair_down.weight.copy_(parts)
        tokenizer.pair_up.weight.copy_(parts.T)
        tokenizer.pair_book.start_from((flat @ parts.T).flatten(0, 1), seed)
        codes = tokenizer.pair_book.codes[tokenizer.pair_book.nearest(flat @ parts.T)]
        by_beat = by_beat - (codes @ parts).unflatten(-1, (2, -1)).transpose(1, 2)
    return by_beat.reshape(latents.shape)
