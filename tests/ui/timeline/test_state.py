"""What is drawn, from the state of the window."""

from dataclasses import replace

from choreo_studio.services.readouts import readouts
from choreo_studio.session.marker_editing import add_marker
from choreo_studio.session.selection import Selection
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.state import Options, resolve
from tests.builders_project import project_without_takes
from tests.ui.timeline.conftest import project_with_lanes


def test_without_a_project_there_is_nothing() -> None:
    state = resolve(View(), Options())
    assert state.grid is None
    assert state.dance is None
    assert state.lanes == ()


def test_a_song_without_takes_has_beats_and_no_lanes() -> None:
    project = project_without_takes()
    state = resolve(View(project=project), Options())
    assert state.grid is project.grid
    assert not state.is_silent
    assert state.dance is None


def test_selection_and_markers_are_taken_over() -> None:
    project = add_marker(project_with_lanes(), 4.0, "chorus")
    selection = Selection(bars=(3, 4), dancers="follow", region=(1.0, 2.0), looping=True, audition=3, ghost=2)
    state = resolve(View(project=project, selection=selection), Options())
    assert (state.bars, state.dancers, state.region, state.is_looping) == ((3, 4), "follow", (1.0, 2.0), True)
    assert [marker.text for marker in state.markers] == ["chorus"]
    assert [(lane.take, lane.is_auditioned, lane.is_ghost) for lane in state.lanes] == [
        (4, False, False),
        (2, False, True),
        (3, True, False),
    ]


def test_other_takes_are_counted_while_they_are_folded_and_shown_when_not() -> None:
    project = project_with_lanes()
    fresh = replace(project.take(1), id=9, name="Fresh")
    project = replace(project, takes=(*project.takes, fresh), current_take=2)
    folded = resolve(View(project=project), Options())
    unfolded = resolve(View(project=project), Options(shows_others=True))
    assert (folded.other_count, unfolded.other_count) == (1, 1)
    assert [lane.take for lane in unfolded.lanes] == [*(lane.take for lane in folded.lanes), 9]


def test_readouts_of_another_length_are_not_drawn() -> None:
    project, shorter = project_with_lanes(8), project_with_lanes(6)
    assert project.current is not None
    assert shorter.current is not None
    own = readouts(project.current.dance.motion, project.grid)
    other = readouts(shorter.current.dance.motion, shorter.grid)
    assert resolve(View(project=project), Options(), own).readouts is own
    assert resolve(View(project=project), Options(), other).readouts is None
