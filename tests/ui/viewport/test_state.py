"""What is shown."""

from dataclasses import replace

from choreo_studio.picture.look import look_of
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import couple_at, frame_of
from choreo_studio.picture.tracks import tracks_of
from choreo_studio.ui.shared.theme import DARK
from choreo_studio.ui.viewport.state import NO_SONG_HINT, NO_TAKE_HINT, SceneState, differs, resolve
from tests.builders_project import project_with_takes, project_without_takes

LOOK = look_of(DARK)


def dancing() -> SceneState:
    """A scene with a take and its tracks."""
    project = project_with_takes(2)
    first = project.takes[0]
    state = resolve(SceneState(), project, first, None)
    return replace(state, show=replace(state.show, tracks=tracks_of(first.dance.motion, project.grid)))


def test_without_a_song_the_waiting_couple_and_a_hint() -> None:
    state = resolve(SceneState(), None, None, None)
    assert state.hint == NO_SONG_HINT
    assert couple_at(state.show, 3.0) is couple_at(state.show, 5.0)


def test_a_song_without_a_take_asks_for_one() -> None:
    project = project_without_takes()
    state = resolve(SceneState(), project, None, None)
    assert state.hint == NO_TAKE_HINT
    assert frame_of(state.show, 1.0, Rig(), 1.5, LOOK).ghost is None


def test_tracks_stay_with_their_motion_when_beats_are_dragged() -> None:
    state = dancing()
    project = project_with_takes(1)
    dragged = replace(project, takes=(), current_take=None, grid=state.show.grid.nudged(0.1))
    take = project.takes[0]
    same = replace(take, dance=replace(take.dance, motion=state.show.motion))
    assert resolve(state, dragged, same, None).show.tracks is state.show.tracks
    assert resolve(state, dragged, take, None).show.tracks is None


def test_the_same_project_again_is_no_difference() -> None:
    project = project_with_takes(1)
    state = resolve(SceneState(), project, project.takes[0], None)
    assert not differs(state, resolve(state, project, project.takes[0], None))
    assert differs(state, SceneState(replace(state.show, shows=frozenset()), state.hint))


def test_a_take_is_not_its_own_ghost() -> None:
    project = project_with_takes(1)
    assert resolve(SceneState(), project, project.takes[0], project.takes[0]).show.ghost is None
