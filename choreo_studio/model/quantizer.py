"""Codebooks that follow their data by moving averages, alone and stacked as residuals."""

import torch
from torch import Tensor, nn

from choreo_studio.model.kmeans import kmeans


class Codebook(nn.Module):
    """A table of K codes of width D, updated by exponential moving averages (van den Oord et al., 2017).

    Codes that win almost nothing are moved onto vectors of the batch, so that none stays dead.
    """

    def __init__(self, size: int, width: int, decay: float = 0.97, dead_below: float = 0.3) -> None:
        super().__init__()
        self.decay, self.dead_below = decay, dead_below
        self.codes: Tensor
        self.counts: Tensor
        self.sums: Tensor
        self.register_buffer("codes", torch.zeros(size, width))
        self.register_buffer("counts", torch.ones(size), persistent=False)
        self.register_buffer("sums", torch.zeros(size, width), persistent=False)

    @torch.no_grad()
    def start_from(self, vectors: Tensor, seed: int = 0) -> None:
        """Set the codes by k-means on vectors (N, D)."""
        self.codes.copy_(kmeans(vectors, len(self.codes), seed))
        self.adopt_codes()

    @torch.no_grad()
    def adopt_codes(self) -> None:
        """Start the moving averages from the present codes (after loading or k-means)."""
        self.counts.fill_(4.0)
        self.sums.copy_(self.codes * 4.0)

    def nearest(self, vectors: Tensor) -> Tensor:
        """Indices (...) of the codes nearest to vectors (..., D)."""
        flat = vectors.reshape(-1, vectors.shape[-1])
        distance = self.codes.square().sum(-1) - 2.0 * flat @ self.codes.T
        return distance.argmin(dim=-1).reshape(vectors.shape[:-1])

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Indices (...) and codes (..., D); while training the table follows the vectors."""
        indices = self.nearest(vectors.detach())
        codes = self.codes[indices]
        if self.training:
            self._follow(vectors.detach().reshape(-1, vectors.shape[-1]), indices.reshape(-1))
        return indices, codes

    @torch.no_grad()
    def _follow(self, vectors: Tensor, indices: Tensor) -> None:
        counts = torch.bincount(indices, minlength=len(self.codes)).to(vectors.dtype)
        sums = torch.zeros_like(self.sums).index_add_(0, indices, vectors)
        for tensor in (counts, sums):
            if torch.distributed.is_available() and torch.distributed.is_initialized():
                torch.distributed.all_reduce(tensor)
        self.counts.mul_(self.decay).add_(counts, alpha=1.0 - self.decay)
        self.sums.mul_(self.decay).add_(sums, alpha=1.0 - self.decay)
        self._revive(vectors)
        self.codes.copy_(self.sums / self.counts[:, None].clamp_min(1e-3))

    def _revive(self, vectors: Tensor) -> None:
        dead = torch.nonzero(self.counts < self.dead_below)[:, 0]
        if len(dead) == 0:
            return
        chosen = vectors[torch.randint(len(vectors), (len(dead),), device=vectors.device)]
        if torch.distributed.is_available() and torch.distributed.is_initialized():
            torch.distributed.broadcast(chosen, 0)
        self.counts[dead] = 1.0
        self.sums[dead] = chosen


class ResidualCodebooks(nn.Module):
    """Codebooks in a row, each coding what the ones before it left (Zeghidour et al., SoundStream, 2021)."""

    def __init__(self, depth: int, size: int, width: int) -> None:
        super().__init__()
        self.books: list[Codebook] = [Codebook(size, width) for _ in range(depth)]
        self.tables = nn.ModuleList(self.books)

    @torch.no_grad()
    def start_from(self, vectors: Tensor, seed: int = 0) -> None:
        """Set every table by k-means on what is left of vectors (N, D)."""
        left = vectors
        for book in self.books:
            book.start_from(left, seed)
            left = left - book.codes[book.nearest(left)]

    def forward(self, vectors: Tensor, depths: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Indices (..., depth) and summed codes (..., D) of vectors (..., D).

        Args:
            vectors: what to code.
            depths: how many tables count for each vector (...), for training with dropped tables; None for all.
        """
        left, total, indices = vectors, torch.zeros_like(vectors), []
        for level, book in enumerate(self.books):
            index, codes = book(left)
            if depths is not None:
                codes = codes * (depths > level).to(codes.dtype)[..., None]
            indices.append(index)
            total = total + codes
            left = left - codes
        return torch.stack(indices, dim=-1), total

    def decode(self, indices: Tensor) -> Tensor:
        """Summed codes (..., D) of indices (..., depth)."""
        parts = [book.codes[indices[..., level]] for level, book in enumerate(self.books)]
        return torch.stack(parts).sum(0)


def straight_through(vectors: Tensor, codes: Tensor) -> Tensor:
    """The codes (..., D), with the gradient of the vectors (..., D)."""
    return vectors + (codes - vectors).detach()
