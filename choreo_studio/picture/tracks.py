"""What the viewport knows about a whole take: ways of hips and feet, plants, holds and where the couple is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import foot_contacts, hand_holds
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.timebase import FRAMES_PER_BEAT

TRAIL_JOINTS: tuple[int, ...] = tuple(INDEX[name] for name in ("Hips", "LeftToeBase", "RightToeBase"))
_FADE_FRAMES = 5
_CENTRE_FRAMES = 48

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TakeTracks:
    """Per beat frame of a take of T frames.

    Attributes:
        trails: (T, 2, 3, 3) metres: dancer, joint of `TRAIL_JOINTS`.
        plants: (T, 2, 4) 0..1: left ankle, left toe, right ankle, right toe carry weight.
        holds: (T, 2, 2) 0..1: lead's hand, follow's hand are joined.
        centres: (T, 3) the couple's place without its sway, for a camera that follows.
    """

    trails: Singles
    plants: Singles
    holds: Singles
    centres: Singles


def tracks_of(motion: DuetMotion, grid: BeatGrid, danced: DuetMotion | None = None) -> TakeTracks:
    """Tracks of a take; about 0.1 s a minute of dance.

    Args:
        motion: as it is seen.
        grid: when its frames happen.
        danced: as it was danced, which tells which feet stand and which hands hold; the same where None.
    """
    positions = np.stack([joint_positions(clip) for clip in motion], axis=1)
    seconds = grid.seconds_at(np.arange(motion.frame_count) / FRAMES_PER_BEAT)
    told = positions
    if danced is not None and danced is not motion:
        told = np.stack([joint_positions(clip) for clip in danced], axis=1)
    plants = np.stack([foot_contacts(told[:, dancer], seconds) for dancer in range(2)], axis=1)
    holds = hand_holds(told[:, 0], told[:, 1], seconds)
    return TakeTracks(
        positions[:, :, list(TRAIL_JOINTS)].astype(np.float32),
        _averaged(plants.astype(np.float64), _FADE_FRAMES),
        _averaged(holds.astype(np.float64), _FADE_FRAMES),
        _averaged(_averaged(positions[:, :, 0].mean(axis=1), _CENTRE_FRAMES), _CENTRE_FRAMES),
    )


def _averaged(values: NDArray[np.floating], frames: int) -> Singles:
    """Running mean over time, symmetric so that nothing lags; the ends are held."""
    half = frames // 2
    padded = np.concatenate([np.repeat(values[:1], half + 1, axis=0), values, np.repeat(values[-1:], half, axis=0)])
    sums = np.cumsum(padded, axis=0, dtype=np.float64)
    return ((sums[2 * half + 1 :] - sums[: -2 * half - 1]) / (2 * half + 1)).astype(np.float32)
