"""Real dancing remembered as tokens: the source of plans, and the rival that retrieves instead of dreaming."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.tokens.layout import LevelName, TokenLayout

BEATS_IN_PLAN_STEP = 4


@dataclass(frozen=True, eq=False)
class Bank:
    """Stretches of real dancing, one after another.

    Attributes:
        layout: of the codes.
        codes: per level int64 (streams, slots, depth) over all N beats.
        stretch: (N,) index of the stretch that each beat belongs to.
        count: (N,) place in the eight.
        controls: (N, C) standardised controls.
        figure: (N,) figure of each beat.
        style: (N,) place of each beat's dance among the names that the model knows.
        written: (N,) True where figures were written down, not captured.
    """

    layout: TokenLayout
    codes: dict[LevelName, Tensor]
    stretch: NDArray[np.int64]
    count: NDArray[np.int64]
    controls: NDArray[np.float32]
    figure: NDArray[np.int64]
    style: NDArray[np.int64]
    written: NDArray[np.bool_]

    @property
    def beat_count(self) -> int:
        """Number of beats N."""
        return len(self.stretch)

    def span(self, first: int, beats: int) -> dict[LevelName, Tensor]:
        """Codes of a span of beats, per level (streams, slots, depth)."""
        return {
            level.name: self.codes[level.name][:, first * level.slots_per_beat : (first + beats) * level.slots_per_beat]
            for level in self.layout.levels
        }

    def starts(self, beats: int, count: int | None) -> NDArray[np.intp]:
        """Beats (N,) from which so many follow without a break, beginning on this place in the eight."""
        last = self.beat_count - beats
        if last < 0:
            return np.zeros(0, dtype=np.intp)
        first = np.arange(last + 1)
        whole = self.stretch[first] == self.stretch[first + beats - 1]
        fits = whole if count is None else whole & (self.count[first] == count)
        return first[fits]

    def of_style(self, style: int) -> "Bank":
        """Only what was danced in this style, captured rather than written; everything where nothing was."""
        same = self.style == style
        captured = same & ~self.written
        wanted = captured if captured.any() else same
        if wanted.all() or not wanted.any():
            return self
        codes = {
            level.name: self.codes[level.name][:, torch.from_numpy(np.repeat(wanted, level.slots_per_beat))]
            for level in self.layout.levels
        }
        rows = (self.stretch, self.count, self.controls, self.figure, self.style, self.written)
        return Bank(self.layout, codes, *(row[wanted] for row in rows))

    def tensors(self) -> dict[str, Tensor]:
        """Named tensors for a checkpoint."""
        rows = {f"bank.codes.{name}": codes.to(torch.int16).contiguous() for name, codes in self.codes.items()}
        return rows | {
            "bank.stretch": torch.from_numpy(self.stretch.astype(np.int16)),
            "bank.count": torch.from_numpy(self.count.astype(np.int16)),
            "bank.controls": torch.from_numpy(self.controls.astype(np.float32)),
            "bank.figure": torch.from_numpy(self.figure.astype(np.int16)),
            "bank.style": torch.from_numpy(self.style.astype(np.int16)),
            "bank.written": torch.from_numpy(self.written.astype(np.uint8)),
        }

    @classmethod
    def from_tensors(cls, layout: TokenLayout, tensors: dict[str, Tensor]) -> "Bank":
        """The inverse of `tensors`; banks of one captured dance need not say so.

        Raises:
            KeyError, ValueError: when something is missing or the lengths disagree.
        """
        stretch = tensors["bank.stretch"].long().numpy()
        codes: dict[LevelName, Tensor] = {}
        for level in layout.levels:
            array = tensors[f"bank.codes.{level.name}"].long()
            expected = (len(level.streams), level.slots_per_beat * len(stretch), level.depth)
            if tuple(array.shape) != expected:
                raise ValueError(f"bank.codes.{level.name}: expected {expected}, found {tuple(array.shape)}")
            if array.numel() and not 0 <= int(array.min()) <= int(array.max()) < level.codebook_size:
                raise ValueError(f"bank.codes.{level.name}: codes out of range")
            codes[level.name] = array
        rest = [tensors[f"bank.{name}"] for name in ("count", "controls", "figure")]
        rest += [tensors.get(f"bank.{name}", torch.zeros(len(stretch))) for name in ("style", "written")]
        if any(len(item) != len(stretch) for item in rest):
            raise ValueError("bank: lengths disagree")
        count, figure, style, written = (rest[place].long().numpy() for place in (0, 2, 3, 4))
        return cls(layout, codes, stretch, count, rest[1].numpy(), figure, style, written.astype(np.bool_))


@dataclass(frozen=True, eq=False)
class Plan:
    """Figures (B,) and standardised controls (B, C) for every beat of a dance."""

    figure: NDArray[np.int64]
    controls: NDArray[np.float32]


Favour = Callable[[NDArray[np.intp], int, int], NDArray[np.float64]]
"""How welcome each of some beats (N,) of the bank is as the start of a step: called with them, the step's first beat in
the dance and its length, it answers factors (N,) for their odds."""
