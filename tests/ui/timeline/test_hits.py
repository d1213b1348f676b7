"""What lies under the pointer."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from choreo_studio.session.marker_editing import add_marker
from choreo_studio.session.project import Project
from choreo_studio.session.selection import Selection
from choreo_studio.ui.shared.theme import DARK
from choreo_studio.ui.shared.time_axis import TimeAxis
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.hits import Hit, hit_test
from choreo_studio.ui.timeline.layout import Layout, RowKind, lay_out
from choreo_studio.ui.timeline.scene import Scene
from choreo_studio.ui.timeline.state import Options, resolve
from tests.ui.timeline.conftest import project_with_lanes

# The song has one beat of 0.4 s before bar 1, then eight bars of 1.6 s.


class Under:
    """A timeline of 1000 pixels without a window."""

    def __init__(self, project: Project, selection: Selection, width: int = 1000) -> None:
        axis = TimeAxis()
        axis.set_width(width)
        axis.set_duration(project.music.duration_seconds)
        state = resolve(View(project=project, selection=selection), Options())
        self.scene = Scene(state, axis, DARK, QFont())
        self.layout: Layout = lay_out(state, 420, self.scene.metrics.height())

    def at(self, seconds: float, kind: RowKind, share: float = 0.5) -> Hit:
        place = self.layout.of(kind)
        return hit_test(self.scene, self.layout, self.scene.axis.x_of(seconds), place.top + share * place.height)


@pytest.fixture
def song(qapp: QApplication) -> Project:
    return project_with_lanes()


def test_the_upper_half_of_the_ruler_is_the_scale_and_the_lower_its_bars(song: Project) -> None:
    under = Under(song, Selection())
    assert under.at(3.0, "ruler", 0.2).kind == "scale"
    bars = under.at(3.0, "ruler", 0.8)
    assert (bars.kind, bars.bar) == ("bars", 2)
    assert bars.seconds == pytest.approx(3.0)


def test_handles_of_the_region_are_grabbed_before_the_scale(song: Project) -> None:
    under = Under(song, Selection(region=(4.0, 8.0)))
    assert under.at(4.0, "ruler", 0.2).kind == "in"
    assert under.at(8.02, "ruler", 0.2).kind == "out"
    assert under.at(6.0, "ruler", 0.2).kind == "scale"
    assert under.at(4.0, "ruler", 0.8).kind == "bars"


def test_markers_are_grabbed_by_their_flags(song: Project) -> None:
    under = Under(add_marker(add_marker(song, 5.0, "verse"), 9.0, "chorus"), Selection())
    hit = under.at(9.2, "ruler", 0.2)
    assert (hit.kind, hit.marker) == ("marker", 1)
    assert under.at(8.9, "ruler", 0.2).kind == "scale"


def test_a_beat_is_grabbed_near_its_line_when_there_is_room(song: Project) -> None:
    near = Under(song, Selection())
    hit = near.at(0.4 * 7 + 0.03, "music")
    assert (hit.kind, hit.beat) == ("beat", 7)
    assert near.at(0.4 * 7 + 0.2, "music").kind == "music"
    crowded = Under(song, Selection(), width=200)
    assert crowded.at(0.4 * 7, "music").kind == "music"


def test_lanes_know_take_bar_and_dancer(song: Project) -> None:
    under = Under(song, Selection())
    upper, lower = under.at(3.0, "lane", 0.2), under.at(3.0, "lane", 0.8)
    assert (upper.kind, upper.take, upper.bar, upper.role) == ("lane", 4, 2, "lead")
    assert lower.role == "follow"
    assert under.at(3.0, "dance").kind == "dance"


def test_headers_are_names(song: Project) -> None:
    under = Under(song, Selection())
    for kind, expected in (
        ("ruler", "unit"),
        ("lane", "name"),
        ("dance", "title"),
        ("music", "tempo"),
        ("slip", "nothing"),
    ):
        place = under.layout.of(kind)  # type: ignore[arg-type]
        assert hit_test(under.scene, under.layout, 40, place.top + 3).kind == expected


@pytest.mark.parametrize("kind", ["feet", "hands", "slip", "closeness"])
def test_strips_are_strips(song: Project, kind: RowKind) -> None:
    assert Under(song, Selection()).at(3.0, kind).kind == "strip"


def test_below_everything_and_beside_the_song_nothing_breaks(song: Project) -> None:
    under = Under(song, Selection())
    assert hit_test(under.scene, under.layout, 300, 5000).kind == "nothing"
    beyond = hit_test(under.scene, under.layout, 99999, under.layout.of("music").top + 5)
    assert beyond.seconds == song.music.duration_seconds
    assert beyond.bar == 8
