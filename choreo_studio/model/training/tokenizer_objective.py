"""Training the tokenizer on windows of real dancing."""

from dataclasses import asdict
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from choreo_studio.model.body import body_offsets
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.training.balance import Kind, chances_of, evenly, label_of
from choreo_studio.model.training.losses import LossWeights, joint_errors, tokenizer_losses
from choreo_studio.model.training.spans import DanceSpan

_SHORT_CODE_CHANCE = 0.15
_JITTER_FRAMES = 2


class _Reconstruction(nn.Module):
    def __init__(self, tokenizer: Tokenizer, offsets: Tensor, weights: LossWeights) -> None:
        super().__init__()
        self.tokenizer, self.weights = tokenizer, weights
        self.offsets: Tensor
        self.register_buffer("offsets", offsets, persistent=False)

    def forward(self, truth: Tensor, depths: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        encoded = self.tokenizer.encode(truth, depths)
        scaled = self.tokenizer.decode_scaled(encoded.latents)
        features = self.tokenizer.features_of(scaled)
        parts = tokenizer_losses(scaled, features, truth, self.tokenizer.scale(truth), self.offsets)
        parts["commitment"] = encoded.commitment
        weights = asdict(self.weights)
        return torch.stack([weights[name] * part for name, part in parts.items()]).sum(), parts


class TokenizerObjective:
    """Windows of features in, a reconstruction loss out.

    Args:
        tokenizer: to be trained.
        spans: training and held-out stretches, with their mirrored twins.
        window_beats: length of a window.
        batch_size: windows in a batch.
        weights: of the parts of the loss.
        main: name of the dance that must not suffer from the others, None for the first one.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        spans: list[DanceSpan],
        window_beats: int = 8,
        batch_size: int = 16,
        weights: LossWeights | None = None,
        main: str | None = None,
    ) -> None:
        self.window = window_beats * tokenizer.layout.frames_per_beat
        self.beat = tokenizer.layout.frames_per_beat
        self.batch_size = batch_size
        self.spans = [span for span in spans if span.grid.beat_count >= window_beats]
        self.features = [torch.from_numpy(span.features()) for span in self.spans]
        body = self.spans[0].motion
        offsets = torch.stack([body_offsets(body.lead.skeleton), body_offsets(body.follow.skeleton)])
        self.main = main or self.spans[0].style
        self.tokenizer = tokenizer
        self.module: nn.Module = _Reconstruction(tokenizer, offsets, weights or LossWeights())

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """All windows of the training set, (N, 2): span and first frame, one for every beat."""
        rows = [
            (index, frame)
            for index, span in enumerate(self.spans)
            if not span.held_out
            for frame in range(0, len(self.features[index]) - self.window + 1, self.beat)
        ]
        return np.array(rows)

    @cached_property
    def chances(self) -> NDArray[np.float64]:
        """The chance of each of `starts`."""
        return chances_of(self._kinds, np.ones(len(self.starts)), self.main)

    def balanced_starts(self, seed: int = 0) -> NDArray[np.intp]:
        """Some of `starts`, as evenly over the dances as they are learned: what a tokenizer starts from."""
        return self.starts[evenly(self._kinds, self.main, seed)]

    @cached_property
    def _kinds(self) -> list[Kind]:
        return [self.spans[index].kind for index, _ in self.starts]

    def windows(self, rows: NDArray[np.intp]) -> Tensor:
        """Features (N, T, 2, F) of windows."""
        return torch.stack([self.features[index][frame : frame + self.window] for index, frame in rows])

    def batch(self, generator: torch.Generator, device: torch.device) -> tuple[Tensor, ...]:
        """Windows, and for each slot how many fine tables count."""
        chances = torch.from_numpy(self.chances)
        chosen = torch.multinomial(chances, self.batch_size, replacement=True, generator=generator).numpy()
        rows = self.starts[chosen].copy()
        rows[:, 1] += torch.randint(-_JITTER_FRAMES, _JITTER_FRAMES + 1, (len(rows),), generator=generator).numpy()
        last = np.array([len(self.features[index]) - self.window for index in rows[:, 0]])
        rows[:, 1] = np.clip(rows[:, 1], 0, last)
        truth = self.windows(rows)
        slots = (self.batch_size, 2, self.window // self.tokenizer.hop)
        depth = self.tokenizer.fine.depth
        short = torch.rand(slots[:1], generator=generator) < _SHORT_CODE_CHANCE
        some = torch.randint(1, depth + 1, slots[:1], generator=generator)
        depths = torch.where(short, some, depth)[:, None, None].expand(slots)
        return truth.to(device), depths.to(device)

    def evaluate(self) -> dict[str, float]:
        """Joint errors in millimetres on held-out takes, then on some training windows.

        The main dance is measured on its own; of every other held-out dance its errors follow.
        """
        device = next(self.module.parameters()).device
        held_out = self._held_out_rows()
        main = [row for row, kind in enumerate(self._kinds) if label_of(kind, self.main) == self.main]
        some = self.starts[main or slice(None)]
        known = self._errors(some[:: max(1, len(some) // 64)], device)
        measures = {f"train_{name}": value for name, value in known.items()}
        if self.main in held_out:
            unknown = self._errors(held_out.pop(self.main), device)
            score = (unknown["lead_mm"] + unknown["follow_mm"]) / 2 + 0.5 * unknown["follow_in_lead_mm"]
            measures = {"score": score, **unknown, **measures}
        for label, rows in sorted(held_out.items()):
            measures |= {f"{label}_{name}": value for name, value in self._errors(rows, device).items()}
        return measures

    def _held_out_rows(self) -> dict[str, NDArray[np.intp]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for index, span in enumerate(self.spans):
            if span.held_out and not span.mirrored:
                last = len(self.features[index]) - self.window
                rows = [(index, frame) for frame in range(0, last + 1, self.window // 2)]
                found.setdefault(label_of(span.kind, self.main), []).extend(rows)
        return {label: np.array(rows) for label, rows in found.items()}

    @torch.no_grad()
    def _errors(self, rows: NDArray[np.intp], device: torch.device) -> dict[str, float]:
        self.module.eval()
        truth = self.windows(rows).to(device)
        made = self.tokenizer.decode(self.tokenizer.encode(truth).codes)
        offsets = self.module.get_buffer("offsets")
        return joint_errors(made, truth, offsets)
