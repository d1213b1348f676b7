"""Reading controls and figures from motion, and telling the networks the counts, the music and the plan."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.model.bank import Plan
from choreo_studio.model.conditions import COUNT_COUNT, GROUPS, METRE_COUNT, Conditions
from choreo_studio.model.kmeans import kmeans
from choreo_studio.motion.controls import CONTROL_NAMES, beat_controls, couple_shape
from choreo_studio.motion.rotations import Floats

_USUAL_TEMPO_BPM = 170.0
_SHAPE_REACH_BEATS = 2


@dataclass(frozen=True, eq=False)
class PlanScale:
    """Mean and spread of the controls (C,), and the centres (K, D) of the couple's figures."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    figures: NDArray[np.float32]

    def read(self, features: Floats) -> Plan:
        """Figures and controls that a motion shows; features (T, 2, F)."""
        controls = (beat_controls(features) - self.mean) / self.spread
        shapes = wide_shapes(features)
        distance = np.square(shapes).sum(-1)[:, None] - 2.0 * shapes @ self.figures.T + np.square(self.figures).sum(-1)
        return Plan(distance.argmin(-1).astype(np.int64), controls.astype(np.float32))

    def tensors(self) -> dict[str, Tensor]:
        """Named tensors for a checkpoint."""
        parts = {"mean": self.mean, "spread": self.spread, "figures": self.figures}
        return {f"plan.{name}": torch.from_numpy(np.ascontiguousarray(part)) for name, part in parts.items()}

    @classmethod
    def from_tensors(cls, tensors: dict[str, Tensor]) -> "PlanScale":
        """The inverse of `tensors`; KeyError when something is missing."""
        mean, spread, figures = (tensors[f"plan.{name}"].numpy() for name in ("mean", "spread", "figures"))
        return cls(mean, spread, figures)


def wide_shapes(features: Floats) -> Floats:
    """The couple's shapes of each beat and the two beats around it on both sides, (B, D)."""
    shapes = couple_shape(features)
    padded = np.pad(shapes, ((_SHAPE_REACH_BEATS, _SHAPE_REACH_BEATS), (0, 0)), mode="edge")
    return np.concatenate([padded[i : i + len(shapes)] for i in range(2 * _SHAPE_REACH_BEATS + 1)], axis=-1)


def fit_plan_scale(
    all_features: list[Floats], seed: int = 0, figures: int = 24, beats: NDArray[np.intp] | None = None
) -> PlanScale:
    """Mean, spread and figure centres of training stretches.

    Args:
        all_features: (T, 2, F) of each stretch.
        seed: of the centres.
        figures: how many kinds of figures to tell apart.
        beats: which of all their beats, one stretch after another, count; None for all.
    """
    counted = slice(None) if beats is None else beats
    controls = np.concatenate([beat_controls(features) for features in all_features])[counted]
    shapes = np.concatenate([wide_shapes(features) for features in all_features])[counted]
    centres = kmeans(torch.from_numpy(shapes.astype(np.float32)), figures, seed).numpy()
    spread = np.maximum(controls.std(axis=0), 1e-3)
    return PlanScale(controls.mean(axis=0).astype(np.float32), spread.astype(np.float32), centres)


def conditions_for(
    grid: BeatGrid,
    music: NDArray[np.float32] | None,
    music_size: int,
    plan: Plan | None,
    style: int = 0,
    mirrored: bool = False,
) -> Conditions:
    """Conditions of one dance over all beats of a grid; without music or plan these groups are left out.

    Args:
        grid: B beats.
        music: (B, music_size) features of the beats.
        music_size: their width, also without music.
        plan: controls and figures of the beats.
        style: place of the dance among the names that the model knows.
        mirrored: whether left and right are changed.
    """
    beats = grid.beat_count
    present = torch.ones(1, len(GROUPS))
    if music is None:
        present[0, GROUPS.index("music")] = 0.0
    if plan is None:
        present[0, [GROUPS.index(name) for name in (*CONTROL_NAMES, "figure")]] = 0.0
    bpm = 60.0 / grid.beat_periods
    sound = torch.zeros(beats, music_size) if music is None else torch.from_numpy(np.array(music, dtype=np.float32))
    controls = torch.zeros(beats, len(CONTROL_NAMES)) if plan is None else torch.from_numpy(plan.controls)
    figure = torch.zeros(beats, dtype=torch.long) if plan is None else torch.from_numpy(plan.figure)
    per_bar = min(METRE_COUNT, grid.metre.beats_per_bar)
    return Conditions(
        place_in_bar=torch.from_numpy(np.minimum(grid.place_in_bar, COUNT_COUNT - 1).astype(np.int64))[None],
        count=torch.from_numpy(np.minimum(grid.count_in_eight, COUNT_COUNT - 1).astype(np.int64))[None],
        metre=torch.full((1, beats), per_bar),
        tempo=torch.from_numpy(np.log2(bpm / _USUAL_TEMPO_BPM).astype(np.float32) / math.log2(1.5))[None],
        style=torch.tensor([style]),
        mirrored=torch.tensor([int(mirrored)]),
        music=sound[None],
        controls=controls[None],
        figure=figure[None],
        present=present,
    )
