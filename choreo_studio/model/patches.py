"""Frames cut into overlapping half-beat patches, and patches added up to frames again."""

import torch
from torch import Tensor


def frames_to_patches(frames: Tensor, hop: int) -> Tensor:
    """Patches of 2 * hop frames around every slot of `hop` frames.

    Args:
        frames: (B, T, F), T a multiple of hop; the first and last frame stand in beyond the ends.
        hop: frames in a slot.

    Returns:
        (B, T / hop, 2 * hop * F).
    """
    edge = hop // 2
    padded = torch.cat([frames[:, :1].expand(-1, edge, -1), frames, frames[:, -1:].expand(-1, edge, -1)], dim=1)
    windows = padded.unfold(1, 2 * hop, hop)  # B, L, F, 2 hop
    return windows.transpose(2, 3).flatten(2)


def patches_to_frames(patches: Tensor, hop: int, frame_size: int) -> Tensor:
    """Overlapping patches (B, L, 2 * hop * F) cross-faded to frames (B, L * hop, F)."""
    count = patches.shape[1]
    shaped = patches.unflatten(2, (2 * hop, frame_size))
    fade = torch.sin(torch.pi * (torch.arange(2 * hop, device=patches.device) + 0.5) / (2 * hop)).square()
    weighted = shaped * fade[:, None].to(shaped.dtype)
    total = patches.new_zeros(len(patches), (count + 1) * hop, frame_size)
    total[:, : count * hop] += weighted[:, :, :hop].flatten(1, 2)
    total[:, hop:] += weighted[:, :, hop:].flatten(1, 2)
    weight = fade.new_zeros((count + 1) * hop)
    weight[: count * hop] += fade[:hop].repeat(count)
    weight[hop:] += fade[hop:].repeat(count)
    edge = hop // 2
    cut = slice(edge, edge + count * hop)
    return total[:, cut] / weight[cut, None].clamp_min(1e-3).to(total.dtype)
