"""What is shown, and the frame made of it."""

from dataclasses import replace

import numpy as np

from choreo_studio.ui.shared.theme import DARK
from choreo_studio.ui.viewport.look import look_of
from choreo_studio.ui.viewport.rig import Rig
from choreo_studio.ui.viewport.state import (
    NO_SONG_HINT,
    NO_TAKE_HINT,
    SceneState,
    centre_at,
    couple_at,
    differs,
    frame_of,
    resolve,
)
from choreo_studio.ui.viewport.tracks import tracks_of
from tests.builders_project import project_with_takes, project_without_takes

LOOK = look_of(DARK)


def dancing(ghost: bool = False) -> SceneState:
    """A scene with a take, its tracks, and a ghost where wanted."""
    project = project_with_takes(2)
    first, second = project.takes
    state = resolve(SceneState(), project, first, second if ghost else None)
    return replace(state, tracks=tracks_of(first.dance.motion, project.grid))


def test_without_a_song_the_waiting_couple_and_a_hint() -> None:
    state = resolve(SceneState(), None, None, None)
    assert state.hint == NO_SONG_HINT
    assert couple_at(state, 3.0) is couple_at(state, 5.0)


def test_a_song_without_a_take_asks_for_one() -> None:
    project = project_without_takes()
    state = resolve(SceneState(), project, None, None)
    assert state.hint == NO_TAKE_HINT
    assert frame_of(state, 1.0, Rig(), 1.5, LOOK).ghost is None


def test_tracks_stay_with_their_motion_when_beats_are_dragged() -> None:
    state = dancing()
    project = project_with_takes(1)
    dragged = replace(project, takes=(), current_take=None, grid=state.grid.nudged(0.1))
    take = project.takes[0]
    same = replace(take, dance=replace(take.dance, motion=state.motion))
    assert resolve(state, dragged, same, None).tracks is state.tracks
    assert resolve(state, dragged, take, None).tracks is None


def test_the_same_project_again_is_no_difference() -> None:
    project = project_with_takes(1)
    state = resolve(SceneState(), project, project.takes[0], None)
    assert not differs(state, resolve(state, project, project.takes[0], None))
    assert differs(state, replace(state, shows=frozenset()))


def test_a_take_is_not_its_own_ghost() -> None:
    project = project_with_takes(1)
    assert resolve(SceneState(), project, project.takes[0], project.takes[0]).ghost is None


def test_a_ghost_dances_the_other_take_at_the_same_time() -> None:
    frame = frame_of(dancing(ghost=True), 1.3, Rig(), 1.5, LOOK)
    assert frame.ghost is not None
    assert np.abs(frame.ghost.positions - frame.couple.positions).max() > 0.01


def test_trails_end_where_the_joints_are() -> None:
    frame = frame_of(dancing(), 1.3, Rig(), 1.5, LOOK)
    assert len(frame.trails) == 6
    hips = frame.trails[0]
    assert np.allclose(hips.points[-1], frame.couple.positions[0, 0])
    assert np.linalg.norm(np.diff(hips.points, axis=0), axis=1).max() < 0.2


def test_each_extra_can_be_switched_off() -> None:
    state = dancing()
    bare = frame_of(replace(state, shows=frozenset()), 1.3, Rig(), 1.5, LOOK)
    full = frame_of(state, 1.3, Rig(), 1.5, LOOK)
    assert full.trails and full.plants and full.has_shadow
    assert not bare.trails and not bare.plants and not bare.holds and not bare.has_shadow


def test_the_camera_follows_the_way_of_the_couple_without_its_sway() -> None:
    state = dancing()
    times = np.linspace(0.5, 5.0, 200)
    smooth = np.stack([centre_at(state, float(s)) for s in times])
    raw = np.stack([couple_at(state, float(s)).centre for s in times])
    assert np.abs(np.diff(smooth, n=2, axis=0)).max() < 0.2 * np.abs(np.diff(raw, n=2, axis=0)).max()
    assert np.abs(smooth - raw).max() < 0.6
