"""Where rows are."""

import pytest

from choreo_studio.session.project import Project
from choreo_studio.ui.shared.view import View
from choreo_studio.ui.timeline.layout import STRIPS, lay_out, least_height
from choreo_studio.ui.timeline.state import Options, TimelineState, resolve
from tests.builders_project import project_with_takes, project_without_takes
from tests.ui.timeline.conftest import project_with_lanes

LINE = 16


def state_of(project: Project) -> TimelineState:
    return resolve(View(project=project), Options())


@pytest.mark.parametrize("height", [240, 300, 420, 900])
def test_rows_follow_each_other_without_gap_or_overlap(height: int) -> None:
    layout = lay_out(state_of(project_with_lanes()), height, LINE)
    seen = [place for place in layout.places if not layout.scrolls(place)]
    above = [place for place in seen if place.kind not in (*STRIPS, "overview")]
    assert [a.bottom for a in above] == [*(b.top for b in above[1:]), layout.lanes_top]
    strips = [place for place in seen if place.kind in STRIPS]
    assert [layout.strips_top, *(s.bottom for s in strips)] == [*(s.top for s in strips), layout.bottom]
    assert layout.lanes_bottom <= layout.strips_top
    assert layout.bottom == layout.of("overview").top
    assert layout.of("overview").bottom == height


def test_at_the_least_height_two_lanes_and_all_strips_are_seen() -> None:
    layout = lay_out(state_of(project_with_takes(9)), least_height(LINE), LINE)
    lane = next(place for place in layout.places if place.kind == "lane")
    assert layout.lanes_bottom - layout.lanes_top >= 2 * lane.height - 2
    assert layout.bottom <= least_height(LINE)


def test_many_lanes_scroll_under_ruler_and_music() -> None:
    state = state_of(project_with_takes(12))
    top = lay_out(state, 300, LINE)
    down = lay_out(state, 300, LINE, 60)
    assert top.overflow > 60
    assert (down.of("ruler"), down.of("music"), down.of("slip")) == (top.of("ruler"), top.of("music"), top.of("slip"))
    assert down.of("lane").top == top.of("lane").top - 60


@pytest.mark.parametrize("height", range(235, 300, 7))
def test_only_whole_lanes_are_shown_before_they_are_scrolled(height: int) -> None:
    layout = lay_out(state_of(project_with_takes(12)), height, LINE)
    assert (layout.lanes_bottom - layout.lanes_top) % layout.of("lane").height == 0
    assert layout.lanes_bottom > layout.lanes_top


def test_a_new_lane_moves_no_other_row() -> None:
    few, more = (lay_out(state_of(project_with_takes(takes)), 420, LINE) for takes in (3, 4))
    for kind in ("music", "dance", "feet", "slip"):
        assert (few.of(kind).top, few.of(kind).height) == (more.of(kind).top, more.of(kind).height)


def test_scrolling_stops_at_both_ends() -> None:
    state = state_of(project_with_takes(12))
    assert lay_out(state, 300, LINE, -50).scroll == 0
    far = lay_out(state, 300, LINE, 10_000)
    assert far.scroll == far.overflow
    assert [place for place in far.places if place.kind == "lane"][-1].bottom == far.lanes_bottom


def test_a_lane_that_is_scrolled_away_is_not_under_the_pointer() -> None:
    layout = lay_out(state_of(project_with_takes(12)), 300, LINE, 60)
    assert layout.of("lane").top < layout.lanes_top
    found = layout.at(layout.lanes_top - 1)
    assert found is not None
    assert found.kind == "dance"


def test_room_that_no_lane_needs_goes_to_the_music() -> None:
    small = lay_out(state_of(project_with_lanes()), 260, LINE).of("music").height
    large = lay_out(state_of(project_with_lanes()), 420, LINE).of("music").height
    assert large > small


def test_with_room_to_spare_lanes_and_strips_grow() -> None:
    state = state_of(project_with_lanes())
    usual, roomy = lay_out(state, 300, LINE), lay_out(state, 700, LINE)
    for kind in ("dance", "lane", "slip"):
        assert roomy.of(kind).height > usual.of(kind).height
    assert roomy.of("ruler") == usual.of("ruler")


def test_without_takes_there_are_no_lanes_and_no_strips() -> None:
    layout = lay_out(state_of(project_without_takes()), 300, LINE)
    assert [place.kind for place in layout.places] == ["ruler", "music", "overview"]
    with pytest.raises(ValueError, match="kind: expected one of"):
        layout.of("slip")
