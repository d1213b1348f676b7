"""What the viewport shows, and the frame that it makes of it at a time."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import FOOT_JOINTS, HAND_JOINTS
from choreo_studio.motion.rotations import Floats
from choreo_studio.session.project import Project, Take
from choreo_studio.ui.viewport.frame import Frame, Hold, Plant, Trail
from choreo_studio.ui.viewport.look import Look
from choreo_studio.ui.viewport.pose import CouplePose, frame_at, pose_at, waiting_couple
from choreo_studio.ui.viewport.rig import Rig
from choreo_studio.ui.viewport.tracks import TRAIL_JOINTS, TakeTracks

Extra = Literal["trails", "contacts", "shadow"]
EXTRAS: tuple[Extra, ...] = ("trails", "contacts", "shadow")
NO_SONG_HINT = "Drop a song here"
NO_TAKE_HINT = "Dance the song to see them move"
_TRAIL_FRAMES = 28
_FAINTEST = 0.05


@dataclass(frozen=True, eq=False)
class SceneState:
    """What is shown; its fields are compared by identity.

    Attributes:
        grid: when each beat sounds, None before there is a song.
        motion: the shown take, None before there is one.
        ghost: another take behind it, or None.
        tracks: of `motion`; None while they are made.
        shows: what the viewer wants to see beside the dancers.
        hint: a friendly word while there is nothing to dance.
    """

    grid: BeatGrid | None = None
    motion: DuetMotion | None = None
    ghost: DuetMotion | None = None
    tracks: TakeTracks | None = None
    shows: frozenset[Extra] = frozenset(EXTRAS)
    hint: str = NO_SONG_HINT


def resolve(state: SceneState, project: Project | None, shown: Take | None, ghost: Take | None) -> SceneState:
    """The scene of a project; tracks stay while the shown motion stays."""
    motion = shown.dance.motion if shown else None
    other = ghost.dance.motion if ghost and ghost is not shown else None
    hint = NO_SONG_HINT if project is None else "" if motion else NO_TAKE_HINT
    return replace(
        state,
        grid=project.grid if project else None,
        motion=motion,
        ghost=other,
        tracks=state.tracks if motion is state.motion else None,
        hint=hint,
    )


def differs(old: SceneState, new: SceneState) -> bool:
    """Whether anything that is seen changed."""
    return any(getattr(old, name) is not getattr(new, name) for name in SceneState.__dataclass_fields__)


def couple_at(state: SceneState, seconds: float) -> CouplePose:
    """The shown take's dancers at a time, or the waiting couple."""
    if state.motion is None or state.grid is None:
        return _WAITING
    return pose_at(state.motion, frame_at(state.grid, seconds, state.motion.frame_count))


def centre_at(state: SceneState, seconds: float) -> Floats:
    """(3,) where the couple is, without its sway once the tracks are made."""
    if state.tracks is None or state.motion is None or state.grid is None:
        return couple_at(state, seconds).centre
    return _between(state.tracks.centres, frame_at(state.grid, seconds, state.motion.frame_count))


def frame_of(state: SceneState, seconds: float, rig: Rig, aspect: float, look: Look) -> Frame:
    """Everything of one picture.

    Args:
        state: the scene.
        seconds: time in the song.
        rig: the camera.
        aspect: width of the picture over its height.
        look: colours.
    """
    couple = couple_at(state, seconds)
    view, projection = rig.matrices(couple, centre_at(state, seconds), aspect)
    ghost = None
    if state.ghost is not None and state.grid is not None:
        ghost = pose_at(state.ghost, frame_at(state.grid, seconds, state.ghost.frame_count))
    trails, plants, holds = _marks(state, seconds, couple)
    return Frame(view, projection, couple, ghost, trails, plants, holds, "shadow" in state.shows, look)


def _marks(
    state: SceneState, seconds: float, couple: CouplePose
) -> tuple[tuple[Trail, ...], tuple[Plant, ...], tuple[Hold, ...]]:
    if state.tracks is None or state.motion is None or state.grid is None:
        return (), (), ()
    frame = frame_at(state.grid, seconds, state.motion.frame_count)
    trails = _trails(state.tracks, frame, couple) if "trails" in state.shows else ()
    if "contacts" not in state.shows:
        return trails, (), ()
    return trails, _plants(state.tracks, frame, couple), _holds(state.tracks, frame, couple)


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
