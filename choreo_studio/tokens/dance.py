"""A dance as it travels between the model and the document, and the request for one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import TokenMask
from choreo_studio.tokens.sequence import TokenSequence
from choreo_studio.tokens.wishes import Likeness, Wishes

Origin = Literal["sampled", "retrieved", "restarted", "imported", "comped", "edited"]
"""How a dance came to be: drawn by a model in one of three ways, captured, put together of takes, or edited by hand."""


LEAST_STAGE_M, MOST_STAGE_M = 2.0, 100.0
"""The smallest floor that a couple can turn on, and the largest that may be asked for."""


@dataclass(frozen=True)
class SamplingSettings:
    """How tokens are drawn and finished.

    Attributes:
        temperature: creativity; 1 is the model's own spread, less steps more surely (plans keep the variety).
        top_p: only the most likely codes that together reach this probability.
        guidance: weight of the conditions (1: as trained).
        steps: decoding steps per level.
        soft_edges: whether the motion may bend one beat outside the mask.
        polish: how strongly each part of polish works on the motion.
        retrieval: how candidates start: "none" samples from noise, "start" from the best real span with most of its
            tokens masked again, "only" returns real spans as they are.
        stage_m: side in metres of the square that a fresh dance stays on, 0 for an endless floor.
        begin_in_pose: whether a fresh dance stands in a hold until the pickup.
        end_in_pose: whether it comes to rest on the last strong beat and stays there.
    """

    temperature: float = 0.4
    top_p: float = 0.9
    guidance: float = 1.0
    steps: int = 8
    soft_edges: bool = False
    polish: PolishSettings = field(default_factory=PolishSettings)
    retrieval: Literal["none", "start", "only"] = "none"
    stage_m: float = 6.0
    begin_in_pose: bool = False
    end_in_pose: bool = False

    def __post_init__(self) -> None:
        for name, low, high in (
            ("temperature", 0.0, 5.0),
            ("top_p", 0.01, 1.0),
            ("guidance", 0.0, 10.0),
            ("steps", 1, 64),
            ("stage_m", 0.0, MOST_STAGE_M),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name}: expected {low} to {high}, found {value}")
        if 0.0 < self.stage_m < LEAST_STAGE_M:
            raise ValueError(f"stage_m: expected 0 or at least {LEAST_STAGE_M}, found {self.stage_m}")


@dataclass(frozen=True, eq=False)
class Dance:
    """Tokens and the motion made from them.

    Attributes:
        tokens: B beats of tokens.
        motion: 16 * B frames along the beat grid.
        confidence: per level float32 (streams, slots, depth) in 0..1: how likely the model found each code when it drew
            it; 1 where nobody drew it.
        origin: how it came to be.
        seed: the seed of this very dance.
    """

    tokens: TokenSequence
    motion: DuetMotion
    confidence: Mapping[LevelName, NDArray[np.float32]]
    origin: Origin
    seed: int

    @property
    def is_read(self) -> bool:
        """Whether no slot waits to be read from the motion (confidence 0)."""
        return all(bool(sure.all()) for sure in self.confidence.values())


@dataclass(frozen=True, eq=False)
class DanceRequest:
    """What shall be danced.

    Attributes:
        grid: B beats that cover the song.
        music: (B, D) float32 features of each beat, or None for silence.
        mask: what may change.
        current: the dance that everything unmasked is kept from; None for a fresh one.
        style: name of a dance that the model knows, or None for its default.
        seed: first seed; variation i uses seed + i.
        variations: how many dances.
        settings: how to draw.
        wishes: for the B beats, or None for none; `energy_from_music` counts only as the curve that it was made into.
        likenesses: bars that the dance shall resemble, or shall not.
    """

    grid: BeatGrid
    music: NDArray[np.float32] | None
    mask: TokenMask
    current: Dance | None = None
    style: str | None = None
    seed: int = 0
    variations: int = 1
    settings: SamplingSettings = field(default_factory=SamplingSettings)
    wishes: Wishes | None = None
    likenesses: tuple[Likeness, ...] = ()

    def __post_init__(self) -> None:
        if len(self.mask.beats) != self.grid.beat_count:
            raise ValueError(f"mask: expected {self.grid.beat_count} beats, found {len(self.mask.beats)}")
        if self.current is None and not self.mask.changes_everything:
            raise ValueError("current: expected a dance to keep the unmasked slots from, found None")
        if self.variations < 1:
            raise ValueError(f"variations: expected at least 1, found {self.variations}")
        if self.wishes is not None and self.wishes.beat_count != self.grid.beat_count:
            raise ValueError(f"wishes: expected {self.grid.beat_count} beats, found {self.wishes.beat_count}")
