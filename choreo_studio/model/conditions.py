"""What a dance listens to: counts, tempo, style, music, every control and figures, each of which can be left out."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor, nn

from choreo_studio.motion.controls import CONTROL_NAMES

METRE_COUNT = 8
COUNT_COUNT = 16
GROUPS: tuple[str, ...] = ("count", "tempo", "style", "music", *CONTROL_NAMES, "figure")
_FIRST_CONTROL = GROUPS.index(CONTROL_NAMES[0])


@dataclass
class Conditions:
    """Conditions of N dances over B beats.

    Attributes:
        place_in_bar: (N, B) beats since the downbeat.
        count: (N, B) place in the dancers' eight.
        metre: (N, B) beats in a bar.
        tempo: (N, B) log2 of the tempo over 170 beats a minute.
        style: (N,) index of the style.
        mirrored: (N,) 1 where left and right are exchanged.
        music: (N, B, M) features of each beat.
        controls: (N, B, C) energy, travel, closeness, facing and turning, standardised; each is a group of its own.
        figure: (N, B) index of the couple's figure.
        present: (N, G) whether each group counts for this dance.
    """

    place_in_bar: Tensor
    count: Tensor
    metre: Tensor
    tempo: Tensor
    style: Tensor
    mirrored: Tensor
    music: Tensor
    controls: Tensor
    figure: Tensor
    present: Tensor

    @property
    def batch_size(self) -> int:
        """Number of dances N."""
        return len(self.present)

    def to(self, device: torch.device) -> "Conditions":
        """The same on a device."""
        return Conditions(**{item.name: getattr(self, item.name).to(device) for item in fields(self)})

    def beats(self, first: int, end: int) -> "Conditions":
        """The conditions of beats first .. end-1."""
        by_beat = ("place_in_bar", "count", "metre", "tempo", "music", "controls", "figure")
        return replace(self, **{name: getattr(self, name)[:, first:end] for name in by_beat})

    def repeated(self, times: int) -> "Conditions":
        """Every dance `times` over, in turn."""
        return Conditions(**{item.name: getattr(self, item.name).repeat_interleave(times, 0) for item in fields(self)})

    def without(self) -> "Conditions":
        """The same dances with every group left out."""
        return replace(self, present=torch.zeros_like(self.present))

    def without_groups(self, names: Iterable[str]) -> "Conditions":
        """The same dances with these groups left out."""
        present = self.present.clone()
        present[:, [GROUPS.index(name) for name in names]] = 0.0
        return replace(self, present=present)

    def dropped(self, chance: float, generator: torch.Generator) -> "Conditions":
        """Each group left out independently, for whole dances, with this chance."""
        keep = torch.rand(self.present.shape, generator=generator) >= chance
        return replace(self, present=self.present * keep.to(self.present))


def joined(first: Conditions, second: Conditions) -> Conditions:
    """Two batches one after another."""
    return Conditions(
        **{item.name: torch.cat([getattr(first, item.name), getattr(second, item.name)]) for item in fields(first)}
    )


class ConditionEncoder(nn.Module):
    """Sum of the groups' embeddings for every beat; a group that is left out gives its own learned absence."""

    def __init__(self, width: int, music_size: int, style_count: int, figure_count: int, dropout: float) -> None:
        super().__init__()
        self.place = nn.Embedding(COUNT_COUNT, width)
        self.count = nn.Embedding(COUNT_COUNT, width)
        self.metre = nn.Embedding(METRE_COUNT + 1, width)
        self.tempo = nn.Linear(1, width)
        self.style = nn.Embedding(style_count, width)
        self.mirrored = nn.Embedding(2, width)
        self.music = nn.Sequential(
            nn.Linear(music_size, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, width)
        )
        self.controls = nn.Linear(len(CONTROL_NAMES), width)
        self.figure = nn.Embedding(figure_count, width)
        self.absent = nn.Parameter(0.02 * torch.randn(len(GROUPS), width))
        for embedding in (self.place, self.count, self.metre, self.style, self.mirrored, self.figure):
            nn.init.normal_(embedding.weight, std=0.1)

    def forward(self, conditions: Conditions) -> Tensor:
        """Shape (N, B, D)."""
        c = conditions
        parts = {
            "count": self.place(c.place_in_bar) + self.count(c.count) + self.metre(c.metre),
            "tempo": self.tempo(c.tempo[..., None]),
            "style": (self.style(c.style) + self.mirrored(c.mirrored))[:, None].expand(-1, c.count.shape[1], -1),
            "music": self.music(c.music),
            **self._controls(c.controls),
            "figure": self.figure(c.figure),
        }
        stacked = torch.stack([parts[name] for name in GROUPS], dim=2)  # N, B, G, D
        present = c.present[:, None, :, None].to(stacked.dtype)
        return (present * stacked + (1.0 - present) * self.absent).sum(2)

    def _controls(self, values: Tensor) -> dict[str, Tensor]:
        """The share (N, B, D) of each control in what the linear map says of all of them, values (N, B, C)."""
        shares = values[..., None] * self.controls.weight.T + self.controls.bias / len(CONTROL_NAMES)  # N, B, C, D
        return dict(zip(CONTROL_NAMES, shares.unbind(2), strict=True))


def absent_by_control(absent: Tensor) -> Tensor:
    """Learned absences (G, D) of a checkpoint that could leave out controls only all together: a fifth for each.

    With all controls there, or none, its networks answer what they answered before.
    """
    if len(absent) != len(GROUPS) - len(CONTROL_NAMES) + 1:
        return absent
    before, together, after = absent.float().split([_FIRST_CONTROL, 1, len(absent) - _FIRST_CONTROL - 1])
    return torch.cat([before, (together / len(CONTROL_NAMES)).expand(len(CONTROL_NAMES), -1), after])
