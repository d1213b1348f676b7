"""What is wished of a dance beyond its music: curves of its controls, poses to be met, bars to be like or unlike."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.sequence import TokenSequence

FREE = float("nan")
"""A control that goes as the model plans it."""

LARGEST_WISH = 2.0
USUAL_OBEDIENCE = 1.0
MOST_OBEDIENCE = 5.0

Curves = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Wishes:
    """Wishes for a song of B beats.

    Attributes:
        curves: (B, C) wished energy, travel, closeness, facing and turning in deviations of real dancing from its mean,
            -2 to 2; NaN where a control is free.
        obedience: how much further than planned the dance is led by the curves; 0 only tells the model of them.
        energy_from_music: whether the energy follows the loudness of the song where its curve is free.
        keyframes: poses to be met, one for each dancer and frame.
    """

    curves: Curves
    obedience: float = USUAL_OBEDIENCE
    energy_from_music: bool = False
    keyframes: tuple[Keyframe, ...] = ()

    def __post_init__(self) -> None:
        if self.curves.ndim != 2 or self.curves.shape[1] != len(CONTROL_NAMES) or self.curves.dtype != np.float32:
            raise ValueError(
                f"curves: expected float32 (B, {len(CONTROL_NAMES)}), found {self.curves.dtype} {self.curves.shape}"
            )
        if (np.abs(self.curves) > LARGEST_WISH).any():
            raise ValueError(f"curves: expected at most {LARGEST_WISH:g} to either side")
        if not 0.0 <= self.obedience <= MOST_OBEDIENCE:
            raise ValueError(f"obedience: expected 0 to {MOST_OBEDIENCE:g}, found {self.obedience}")
        places = [(key.role, key.frame) for key in self.keyframes]
        if len(set(places)) != len(places):
            raise ValueError("keyframes: expected one for each dancer and frame")
        self.curves.setflags(write=False)

    @property
    def beat_count(self) -> int:
        """Number of beats B."""
        return len(self.curves)

    @property
    def wished(self) -> NDArray[np.bool_]:
        """(B, C) where a curve is not free."""
        return ~np.isnan(self.curves)

    def curve(self, control: str) -> Curves:
        """(B,) one curve; ValueError when there is no such control."""
        return self.curves[:, control_index(control)]

    def with_curve(self, control: str, values: Curves) -> "Wishes":
        """These wishes with one whole curve (B,), held within what may be wished."""
        curves = self.curves.copy()
        curves[:, control_index(control)] = np.clip(values, -LARGEST_WISH, LARGEST_WISH)
        return replace(self, curves=curves)

    def beats(self, first: int, end: int) -> "Wishes":
        """The wishes for beats first .. end-1, keyframes counted from the first."""
        per_beat = FRAMES_PER_BEAT
        inside = (key for key in self.keyframes if first * per_beat <= key.frame < end * per_beat)
        moved = tuple(replace(key, frame=key.frame - first * per_beat) for key in inside)
        return replace(self, curves=self.curves[first:end].copy(), keyframes=moved)


@dataclass(frozen=True, eq=False)
class Likeness:
    """Bars that a dance shall resemble, or shall not.

    Attributes:
        tokens: of the bars, n beats.
        motion: of the bars, 16 * n frames.
        counts: (n,) place of each beat in the dancers' eight.
        periods: (n,) length of each beat in seconds.
        is_liked: whether more of it is wished, or less.
    """

    tokens: TokenSequence
    motion: DuetMotion
    counts: NDArray[np.int64]
    periods: Floats
    is_liked: bool = True

    def __post_init__(self) -> None:
        beats = self.tokens.beat_count
        if not beats == len(self.counts) == len(self.periods) or self.motion.frame_count != FRAMES_PER_BEAT * beats:
            raise ValueError(f"motion: expected {FRAMES_PER_BEAT * beats} frames, found {self.motion.frame_count}")


def control_index(control: str) -> int:
    """Column of a control; ValueError when there is no such control."""
    if control not in CONTROL_NAMES:
        raise ValueError(f"control: expected one of {', '.join(CONTROL_NAMES)}, found {control!r}")
    return CONTROL_NAMES.index(control)


def no_wishes(beat_count: int) -> Wishes:
    """Everything free."""
    return Wishes(np.full((beat_count, len(CONTROL_NAMES)), FREE, dtype=np.float32))
