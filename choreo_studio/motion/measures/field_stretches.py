"""Dancing as the field's table reads it: 24 joints at 30 frames a second, with the beats of the music."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.contacts import Flags
from choreo_studio.motion.measures.body_contact import touching
from choreo_studio.motion.measures.couple_features import cross_distance_features
from choreo_studio.motion.measures.field_joints import FIELD_FPS, at_field_rate, field_positions
from choreo_studio.motion.measures.geometric import geometric_features
from choreo_studio.motion.measures.kinetic import kinetic_features
from choreo_studio.motion.rotations import Floats


@dataclass(frozen=True, eq=False)
class FieldStretch:
    """One stretch of dancing.

    Attributes:
        dancers: (T, 24, 3) joints of lead and follow, or of a soloist.
        music_frames: (B,) beats of the music in frames from the first.
        touching: (T,) whether the partners touch; None for a soloist.
    """

    dancers: tuple[Floats, ...]
    music_frames: Floats
    touching: Flags | None = None

    @classmethod
    def of(cls, clips: Sequence[MotionClip], frame_seconds: Floats, beats_seconds: Floats) -> "FieldStretch":
        """A stretch of one dancer or of lead and follow.

        Args:
            clips: their motion.
            frame_seconds: (T,) times of its frames.
            beats_seconds: (B,) times of the music's beats.
        """
        steady = [at_field_rate(clip, frame_seconds) for clip in clips]
        touched = touching(DuetMotion(*steady)) if len(steady) == 2 else None
        music = (beats_seconds - frame_seconds[0]) * FIELD_FPS
        return cls(tuple(field_positions(clip) for clip in steady), music, touched)

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return len(self.dancers[0])

    def with_partner_shifted(self) -> "FieldStretch":
        """The same with the follow half a stretch late, around the end: together by chance only."""
        lead, follow = self.dancers
        return FieldStretch((lead, np.roll(follow, self.frame_count // 2, axis=0)), self.music_frames)


@dataclass(frozen=True, eq=False)
class FieldFeatures:
    """Features of pieces of one length, as the published code computes them.

    Attributes:
        kinetic: (N, 72) of every dancer.
        geometric: (N, 32) of every dancer.
        cross_distance: (M, 100) of every couple; M is 0 where dancers are alone.
    """

    kinetic: Floats
    geometric: Floats
    cross_distance: Floats

    def every_second(self, first: int) -> "FieldFeatures":
        """Every second piece, beginning with piece 0 or 1."""
        each = len(self.kinetic) // max(1, len(self.cross_distance)) if len(self.cross_distance) else 1
        dancers = (np.arange(len(self.kinetic)) // each) % 2 == first
        return FieldFeatures(self.kinetic[dancers], self.geometric[dancers], self.cross_distance[first::2])


def field_features(stretches: Sequence[FieldStretch], piece_frames: int) -> FieldFeatures:
    """Features of all whole pieces of `piece_frames` that the stretches can be cut into, quirks included."""
    pieces = [
        tuple(dancer[start : start + piece_frames] for dancer in stretch.dancers)
        for stretch in stretches
        for start in range(0, stretch.frame_count - piece_frames + 1, piece_frames)
    ]
    dancers = [dancer for piece in pieces for dancer in piece]
    couples = [cross_distance_features(*piece) for piece in pieces if len(piece) == 2]
    return FieldFeatures(
        np.array([kinetic_features(dancer, compat=True) for dancer in dancers]).reshape(-1, 72),
        np.array([geometric_features(dancer, compat=True) for dancer in dancers]).reshape(-1, 32),
        np.array(couples).reshape(-1, 100),
    )
