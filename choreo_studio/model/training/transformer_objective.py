"""Training a masked transformer on the tokens of real dancing."""

from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as nnf

from choreo_studio.model.conditions import Conditions
from choreo_studio.model.training.balance import Kind, chances_of, label_of
from choreo_studio.model.training.masks import draw_masks
from choreo_studio.model.transformer import MaskedTransformer
from choreo_studio.tokens.layout import LevelName

_GROUP_DROP = 0.1
_ALL_DROP = 0.1
_CORRUPT_BATCH_CHANCE = 0.25
_CORRUPT_SHARE = 0.15
_NOISE_SHARE = 0.03


@dataclass
class TokenSpan:
    """Tokens of one stretch of real dancing.

    Attributes:
        codes: versions of its codes, each per level (streams, slots, depth).
        conditions: versions of its conditions (one dance over B beats), with different music.
        clean: (B,) beats worth learning.
        held_out: never trained on.
        kind: style and source.
    """

    codes: list[dict[LevelName, Tensor]]
    conditions: list[Conditions]
    clean: Tensor
    held_out: bool
    kind: Kind

    @property
    def beat_count(self) -> int:
        """Number of beats B."""
        return len(self.clean)


@dataclass
class Windows:
    """A batch of windows: codes per level, conditions, and which beats are there and clean, (N, B)."""

    codes: dict[LevelName, Tensor]
    conditions: Conditions
    there: Tensor
    clean: Tensor


class _Guessing(nn.Module):
    def __init__(self, transformer: MaskedTransformer) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(
        self,
        codes: Tensor,
        targets: Tensor,
        counted: Tensor,
        there: Tensor,
        depth: Tensor,
        coarse: Tensor | None,
        *conditions: Tensor,
    ) -> tuple[Tensor, dict[str, Tensor]]:
        net = self.transformer
        encoded = net.encode_conditions(Conditions(*conditions))
        logits = net(codes, encoded, net.known_above(coarse), int(depth), there)
        # A few short stretches can draw masks that hide nothing of them.
        count = counted.sum().clamp_min(1)
        loss = nnf.cross_entropy(logits[counted], targets[counted], label_smoothing=0.05, reduction="sum") / count
        right = (logits[counted].argmax(-1) == targets[counted]).float().sum() / count
        return loss, {"accuracy": right}


class TransformerObjective:
    """Windows of tokens in, cross entropy of hidden codes out.

    Args:
        transformer: to be trained.
        spans: tokens of the training and held-out stretches.
        window_beats: length of a window; shorter stretches are padded.
        batch_size: windows in a batch.
        main: name of the dance that must not suffer from the others, None for the first one.
    """

    def __init__(
        self,
        transformer: MaskedTransformer,
        spans: list[TokenSpan],
        window_beats: int = 32,
        batch_size: int = 24,
        main: str | None = None,
    ) -> None:
        self.transformer, self.window, self.batch_size = transformer, window_beats, batch_size
        self.known = [span for span in spans if not span.held_out]
        self.unknown = [span for span in spans if span.held_out]
        self.module: nn.Module = _Guessing(transformer)
        self.main = main or spans[0].kind[0]
        sizes = [float(max(8, span.beat_count - window_beats // 2)) for span in self.known]
        self.chances = torch.from_numpy(chances_of([span.kind for span in self.known], sizes, self.main))

    def batch(self, generator: torch.Generator, device: torch.device) -> tuple[Tensor | None, ...]:
        """Random windows with random masks, conditions dropped by group, some codes replaced by others."""
        chosen = torch.multinomial(self.chances, self.batch_size, replacement=True, generator=generator).tolist()
        windows = gather([_cut(self.known[i], self.window, generator) for i in chosen], self.window)
        windows.conditions = _varied(windows.conditions, generator)
        return _moved(self._task(windows, generator), device)

    def _task(self, windows: Windows, generator: torch.Generator, corrupt: bool = True) -> tuple[Tensor | None, ...]:
        level = self.transformer.level
        targets = windows.codes[level.name]
        place = windows.conditions.place_in_bar
        mask = draw_masks(level, len(targets), self.window, place, generator)
        # Shallow codes carry most of the motion: each deeper one is asked for less often.
        odds = 1.0 / torch.arange(1.0, level.depth + 1)
        depth = int(torch.multinomial(odds, 1, generator=generator))
        codes = targets.clone()
        if corrupt:
            codes = _replaced(codes, _NOISE_SHARE, generator)
        codes[..., depth:][mask] = self.transformer.mask_code
        # Deeper codes are drawn after all shallower ones: in a region that is danced anew they are still hidden where
        # this depth is known already.
        fresh = torch.rand(len(codes), 1, 1, generator=generator) * 1.5
        later = torch.rand(codes.shape[:3], generator=generator) < fresh - 0.25
        codes[..., depth + 1 :][later] = self.transformer.mask_code
        per_slot = windows.there & windows.clean
        counted = mask & per_slot.repeat_interleave(level.slots_per_beat, dim=1)[:, None]
        coarse = windows.codes.get("coarse") if self.transformer.above else None
        if coarse is not None and corrupt and float(torch.rand((), generator=generator)) < _CORRUPT_BATCH_CHANCE:
            coarse = _replaced(coarse, _CORRUPT_SHARE, generator)
        c = windows.conditions
        condition_parts = tuple(getattr(c, item.name) for item in fields(c))
        return codes, targets[..., depth], counted, windows.there, torch.tensor(depth), coarse, *condition_parts

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Cross entropy and accuracy on held-out windows with fixed masks, then without conditions.

        The main dance is measured on its own; of every other dance the cross entropy follows.
        """
        self.module.eval()
        spans = self.unknown or self.known
        by_label: dict[str, list[TokenSpan]] = {}
        for span in spans:
            by_label.setdefault(label_of(span.kind, self.main), []).append(span)
        results = self._measured(by_label.pop(self.main, spans))
        return results | {f"{label}_loss": self._measured(by_label[label])["loss"] for label in sorted(by_label)}

    def _measured(self, spans: list[TokenSpan]) -> dict[str, float]:
        device = next(self.module.parameters()).device
        results: dict[str, list[float]] = {}
        for seed in range(6):
            generator = torch.Generator().manual_seed(seed)
            windows = gather([_cut(span, self.window, generator) for span in spans], self.window)
            for name, conditions in (("", windows.conditions), ("unconditioned_", windows.conditions.without())):
                drawn = torch.Generator().manual_seed(seed)
                task = self._task(Windows(windows.codes, conditions, windows.there, windows.clean), drawn, False)
                loss, parts = self.module(*_moved(task, device))
                results.setdefault(name + "loss", []).append(float(loss))
                results.setdefault(name + "accuracy", []).append(float(parts["accuracy"]))
        return {name: float(np.mean(values)) for name, values in results.items()}


def _moved(task: tuple[Tensor | None, ...], device: torch.device) -> tuple[Tensor | None, ...]:
    return tuple(None if item is None else item.to(device) for item in task)


def gather(items: list[tuple[dict[LevelName, Tensor], Conditions, Tensor]], window: int) -> Windows:
    """Stretches stacked into a batch, each padded to `window` beats."""
    there = torch.stack([torch.arange(window) < len(clean) for _, _, clean in items])
    clean = torch.stack([nnf.pad(clean, (0, window - len(clean))) for _, _, clean in items])
    codes: dict[LevelName, Tensor] = {}
    for name in items[0][0]:
        per_beat = items[0][0][name].shape[1] // len(items[0][2])
        codes[name] = torch.stack(
            [nnf.pad(c[name], (0, 0, 0, per_beat * window - c[name].shape[1])) for c, _, _ in items]
        )
    return Windows(codes, _padded([c for _, c, _ in items], window), there, clean)


def _padded(conditions: list[Conditions], window: int) -> Conditions:
    parts = {}
    for item in fields(conditions[0]):
        tensors = [getattr(c, item.name) for c in conditions]
        if item.name in ("style", "mirrored", "present"):
            parts[item.name] = torch.cat(tensors)
            continue
        padded = [nnf.pad(t, (0, 0) * (t.ndim - 2) + (0, window - t.shape[1])) for t in tensors]
        parts[item.name] = torch.cat(padded)
    return Conditions(**parts)


def _cut(
    span: TokenSpan, window: int, generator: torch.Generator
) -> tuple[dict[LevelName, Tensor], Conditions, Tensor]:
    def pick(count: int) -> int:
        return int(torch.randint(count, (), generator=generator))

    codes, conditions = span.codes[pick(len(span.codes))], span.conditions[pick(len(span.conditions))]
    first = pick(max(1, span.beat_count - window + 1))
    end = min(span.beat_count, first + window)
    cut: dict[LevelName, Tensor] = {}
    for name, array in codes.items():
        per_beat = array.shape[1] // span.beat_count
        cut[name] = array[:, first * per_beat : end * per_beat]
    return cut, conditions.beats(first, end), span.clean[first:end]


def _varied(conditions: Conditions, generator: torch.Generator) -> Conditions:
    varied = conditions.dropped(_GROUP_DROP, generator)
    none = torch.rand(varied.batch_size, 1, generator=generator) < _ALL_DROP
    varied.present = varied.present * (~none).to(varied.present)
    shape = (varied.batch_size, 1)
    varied.tempo = varied.tempo + 0.05 * torch.randn(shape, generator=generator)
    varied.controls = varied.controls + 0.2 * torch.randn(varied.controls.shape, generator=generator)
    return varied


def _replaced(codes: Tensor, share: float, generator: torch.Generator) -> Tensor:
    # Wrong codes are drawn from the same stream of other windows, so that they are likely ones.
    order = torch.randperm(len(codes), generator=generator)
    shift = int(torch.randint(1, max(2, codes.shape[2]), (), generator=generator))
    others = codes[order].roll(shift, dims=2)
    wrong = torch.rand(codes.shape[:3], generator=generator) < share
    return torch.where(wrong[..., None], others, codes)
