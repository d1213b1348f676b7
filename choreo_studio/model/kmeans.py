"""k-means and principal components, for starting a tokenizer from its data."""

import torch
from torch import Tensor


@torch.no_grad()
def kmeans(vectors: Tensor, count: int, seed: int = 0, rounds: int = 25) -> Tensor:
    """Centres (count, D) of vectors (N, D); empty clusters restart on random vectors (Lloyd, 1982)."""
    generator = torch.Generator().manual_seed(seed)
    if len(vectors) < count:
        repeats = vectors[torch.randint(len(vectors), (count,), generator=generator)]
        return repeats + 1e-3 * torch.randn(repeats.shape, generator=generator)
    centres = vectors[torch.randperm(len(vectors), generator=generator)[:count]].clone()
    for _ in range(rounds):
        nearest = (centres.square().sum(-1) - 2.0 * vectors @ centres.T).argmin(dim=-1)
        counts = torch.bincount(nearest, minlength=count).to(vectors.dtype)
        sums = torch.zeros_like(centres).index_add_(0, nearest, vectors)
        empty = torch.nonzero(counts == 0)[:, 0]
        centres = sums / counts.clamp_min(1.0)[:, None]
        centres[empty] = vectors[torch.randint(len(vectors), (len(empty),), generator=generator)]
    return centres


@torch.no_grad()
def principal_components(vectors: Tensor, count: int) -> Tensor:
    """Orthonormal rows (count, D) that keep the most variance of centred vectors (N, D).

    Rows beyond the rank of the data are completed by any orthonormal directions.
    """
    if len(vectors) >= vectors.shape[1]:
        _, directions = torch.linalg.eigh((vectors.T @ vectors).double() / len(vectors))
        return directions.flip(-1)[:, :count].T.contiguous().to(vectors.dtype)
    # Fewer vectors than numbers in them: the small Gram matrix has the same components.
    squares, weights = torch.linalg.eigh((vectors @ vectors.T).double())
    known = vectors.double().T @ weights.flip(-1)[:, squares.flip(-1) > 1e-9 * squares[-1]]
    filled = torch.cat([known[:, :count], torch.eye(vectors.shape[1], count).double()], dim=1)
    return torch.linalg.qr(filled)[0][:, :count].T.contiguous().to(vectors.dtype)
