"""What is seen of takes, and the frame that is made of it at a time."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.characters.costume import Costume
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import FOOT_JOINTS, HAND_JOINTS
from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.frame import Frame, Hold, Plant, Trail
from choreo_studio.picture.look import Look
from choreo_studio.picture.pose import CouplePose, frame_at, pose_at, waiting_couple
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.tracks import TRAIL_JOINTS, TakeTracks

Extra = Literal["trails", "contacts", "shadow"]
EXTRAS: tuple[Extra, ...] = ("trails", "contacts", "shadow")
_TRAIL_FRAMES = 28
_FAINTEST = 0.05


@dataclass(frozen=True, eq=False)
class Show:
    """What is seen; its fields are compared by identity.

    Attributes:
        grid: when each beat sounds, None before there is a song.
        motion: the shown take, None before there is one.
        ghost: another take behind it, or None.
        tracks: of `motion`; None while they are made.
        shows: what the viewer wants to see beside the dancers.
        costumes: what lead and follow wear; their motions are on the bodies of these characters.
    """

    grid: BeatGrid | None = None
    motion: DuetMotion | None = None
    ghost: DuetMotion | None = None
    tracks: TakeTracks | None = None
    shows: frozenset[Extra] = frozenset(EXTRAS)
    costumes: tuple[Costume | None, Costume | None] = (None, None)


def couple_at(show: Show, seconds: float) -> CouplePose:
    """The shown take's dancers at a time, or the waiting couple."""
    if show.motion is None or show.grid is None:
        return _WAITING
    return pose_at(show.motion, frame_at(show.grid, seconds, show.motion.frame_count))


def centre_at(show: Show, seconds: float) -> Floats:
    """(3,) where the couple is, without its sway once the tracks are made."""
    if show.tracks is None or show.motion is None or show.grid is None:
        return couple_at(show, seconds).centre
    return _between(show.tracks.centres, frame_at(show.grid, seconds, show.motion.frame_count))


def frame_of(show: Show, seconds: float, rig: Rig, aspect: float, look: Look) -> Frame:
    """Everything of one picture.

    Args:
        show: what is seen.
        seconds: time in the song.
        rig: the camera.
        aspect: width of the picture over its height.
        look: colours.
    """
    couple = couple_at(show, seconds)
    view, projection = rig.matrices(couple, centre_at(show, seconds), aspect)
    ghost = None
    if show.ghost is not None and show.grid is not None:
        ghost = pose_at(show.ghost, frame_at(show.grid, seconds, show.ghost.frame_count))
    trails, plants, holds = _marks(show, seconds, couple)
    return Frame(view, projection, couple, ghost, trails, plants, holds, "shadow" in show.shows, look, show.costumes)


def _marks(
    show: Show, seconds: float, couple: CouplePose
) -> tuple[tuple[Trail, ...], tuple[Plant, ...], tuple[Hold, ...]]:
    if show.tracks is None or show.motion is None or show.grid is None:
        return (), (), ()
    frame = frame_at(show.grid, seconds, show.motion.frame_count)
    trails = _trails(show.tracks, frame, couple) if "trails" in show.shows else ()
    if "contacts" not in show.shows:
        return trails, (), ()
    return trails, _plants(show.tracks, frame, couple), _holds(show.tracks, frame, couple)


def _trails(tracks: TakeTracks, frame: float, couple: CouplePose) -> tuple[Trail, ...]:
    last = int(frame)
    past = tracks.trails[max(0, last - _TRAIL_FRAMES + 1) : last + 1].astype(np.float64)
    now = couple.positions[:, list(TRAIL_JOINTS)]
    points = np.concatenate([past, now[None]])
    return tuple(Trail(dancer, points[:, dancer, joint]) for dancer in range(2) for joint in range(len(TRAIL_JOINTS)))


def _plants(tracks: TakeTracks, frame: float, couple: CouplePose) -> tuple[Plant, ...]:
    strengths = _between(tracks.plants, frame)
    feet = couple.positions[:, list(FOOT_JOINTS)]
    found = []
    for dancer in range(2):
        for ankle, toe in ((0, 1), (2, 3)):
            weight = strengths[dancer, [ankle, toe]]
            if weight.max() > _FAINTEST:
                place = (weight[0] * feet[dancer, ankle] + (weight[1] + 0.3) * feet[dancer, toe]) / (weight.sum() + 0.3)
                found.append(Plant(dancer, place, float(weight.max())))
    return tuple(found)


def _holds(tracks: TakeTracks, frame: float, couple: CouplePose) -> tuple[Hold, ...]:
    strengths = _between(tracks.holds, frame)
    hands = couple.positions[:, list(HAND_JOINTS)]
    return tuple(
        Hold((hands[0, lead] + hands[1, follow]) / 2.0, float(strengths[lead, follow]))
        for lead in range(2)
        for follow in range(2)
        if strengths[lead, follow] > _FAINTEST
    )


def _between(values: NDArray[np.float32], frame: float) -> Floats:
    before = min(int(frame), len(values) - 1)
    after = min(before + 1, len(values) - 1)
    t = frame - before
    return np.asarray((1.0 - t) * values[before] + t * values[after], dtype=np.float64)


_WAITING = waiting_couple()
