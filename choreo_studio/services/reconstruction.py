"""How much of a dance survives being written as tokens."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.measures.variety import root_aligned
from choreo_studio.motion.rotations import Floats, about_axis, heading, inverse, rotate
from choreo_studio.services.measuring import DancedSpan
from choreo_studio.tokens.sequence import TokenSequence

_MILLIMETRES = 1000.0


class Reconstructor(Protocol):
    """A model that can write a dance as tokens and read them back."""

    def reconstruct(self, motion: DuetMotion, grid: BeatGrid) -> DuetMotion:
        """The motion that the tokens of a motion make, 16 frames per beat."""

    def tokenize(self, motion: DuetMotion, grid: BeatGrid) -> TokenSequence:
        """Tokens of a motion of 16 frames per beat."""


@dataclass(frozen=True)
class ReconstructionError:
    """Mean joint errors over all frames of all dancers.

    Attributes:
        reconstruction_mm: each dancer seen from the own hips and heading.
        follow_in_lead_mm: the follow seen from the lead's hips and heading.
    """

    reconstruction_mm: float
    follow_in_lead_mm: float


def reconstruction_error(spans: list[DancedSpan], model: Reconstructor) -> ReconstructionError:
    """Errors over spans, each frame with the same weight."""
    own, placed = [], []
    for span in spans:
        real = [joint_positions(clip) for clip in span.motion]
        made_motion = model.reconstruct(span.motion, span.grid)
        made = [joint_positions(clip) for clip in made_motion]
        own += [_distance(root_aligned(a), root_aligned(b)) for a, b in zip(real, made, strict=True)]
        placed.append(_distance(seen_from_lead(span.motion, real[1]), seen_from_lead(made_motion, made[1])))
    return ReconstructionError(
        float(np.concatenate(own).mean()) * _MILLIMETRES, float(np.concatenate(placed).mean()) * _MILLIMETRES
    )


def seen_from_lead(motion: DuetMotion, follow_positions: Floats) -> Floats:
    """The follow's joints (T, J, 3) with the lead's hips over the origin, looking along +Z."""
    lead = motion.lead
    floor = lead.root_positions * np.array([1.0, 0.0, 1.0])
    turn = inverse(about_axis(1, heading(lead.rotations[:, 0])))
    return rotate(turn[:, None], follow_positions - floor[:, None])


def _distance(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.linalg.norm(first - second, axis=-1).mean(axis=-1))
