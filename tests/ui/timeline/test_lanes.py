"""Which takes have lanes, and whose idea each beat is."""

from dataclasses import replace

import numpy as np

from choreo_studio.session.comping import choose_bars
from choreo_studio.session.editing import add_take, delete_take
from choreo_studio.session.project import Project
from choreo_studio.ui.timeline.lanes import dance_lane, lanes_under, others, relatives, sources_of
from choreo_studio.ui.timeline.rows.lane import cells_of
from tests.builders_project import project_with_takes, take_of
from tests.ui.timeline.conftest import project_with_lanes

# Takes: 1 fresh; 2 and 3 vary its bars 3 and 4 (beats 9..16); 4 varies the follow's bar 6 (beats 21..24).


def ids(project: Project) -> list[int]:
    return [take.id for take in relatives(project)]


def test_ranked_variations_stay_one_order_whatever_their_seeds() -> None:
    project = project_with_takes(6)
    seeds, places = (1, 14, 12, 13, 16, 15), (1, 1, 2, 3, 1, 2)
    takes = tuple(
        replace(take, parent=None if number == 0 else 1, place=place, dance=replace(take.dance, seed=seed))
        for number, (take, seed, place) in enumerate(zip(project.takes, seeds, places, strict=True))
    )
    project = replace(project, takes=takes, current_take=1)
    assert ids(project) == [5, 6, 2, 3, 4]
    assert ids(delete_take(project, 3)) == [5, 6, 2, 4]


def test_variations_of_the_chosen_take_are_its_lanes_newest_order_first() -> None:
    assert ids(project_with_lanes()) == [4, 2, 3]


def test_of_a_variation_the_parent_and_its_siblings_are() -> None:
    assert ids(replace(project_with_lanes(), current_take=3)) == [4, 2, 1]


def test_fresh_takes_are_relatives_of_fresh_takes_only() -> None:
    project = project_with_lanes()
    project = replace(add_take(project, take_of(project, 9, "Another")), current_take=1)
    assert ids(project) == [5, 4, 2, 3]
    varied = replace(project, current_take=2)
    assert ids(varied) == [4, 3, 1]
    assert [take.id for take in others(varied)] == [5]


def test_lanes_stay_where_they_are_when_a_comp_is_begun() -> None:
    project = project_with_lanes()
    comp = choose_bars(project, 3, (9, 13))
    assert comp.current is not None and comp.current.is_comp
    assert ids(comp) == [4, 2, 3, 1]


def test_lanes_have_the_numbers_of_their_keys_and_others_follow_when_unfolded() -> None:
    project = project_with_lanes()
    project = replace(add_take(project, take_of(project, 9, "Another")), current_take=2)
    assert [(lane.number, lane.take) for lane in lanes_under(project)] == [(1, 4), (2, 3), (3, 1)]
    unfolded = lanes_under(project, with_others=True)
    assert [(lane.number, lane.take) for lane in unfolded] == [(1, 4), (2, 3), (3, 1), (4, 5)]


def test_only_nine_lanes_have_keys() -> None:
    project = project_with_lanes()
    for seed in range(20, 28):
        project = add_take(project, take_of(project, seed, f"Fresh {seed}"))
    numbers = [lane.number for lane in lanes_under(replace(project, current_take=1))]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0]


def test_a_variation_made_its_bars_and_inherited_the_rest() -> None:
    project = project_with_lanes()
    made = sources_of(project, project.take(4))
    np.testing.assert_array_equal(made[0], 1)
    expected = np.where((np.arange(33) >= 21) & (np.arange(33) < 25), 4, 1)
    np.testing.assert_array_equal(made[1], expected)


def test_sources_agree_with_the_motion() -> None:
    project = project_with_lanes()
    first = project.take(1).dance.motion
    for take in project.takes:
        made = sources_of(project, take)
        for row, (clip, other) in enumerate(zip(take.dance.motion, first, strict=True)):
            differs = (clip.rotations != other.rotations).any(axis=(1, 2)).reshape(-1, 16).any(axis=1)
            assert not differs[made[row] == 1].any()


def test_a_comp_shows_which_take_each_stretch_came_from() -> None:
    project = choose_bars(choose_bars(project_with_lanes(), 3, (9, 13)), 4, (21, 25), "follow")
    lane = dance_lane(project)
    assert lane is not None
    lead = [(s.first_beat, s.end_beat, s.take) for s in lane.segments if s.role == "lead"]
    follow = [(s.first_beat, s.end_beat, s.take) for s in lane.segments if s.role == "follow"]
    assert lead == [(0, 9, 1), (9, 13, 3), (13, 33, 1)]
    assert follow == [(0, 9, 1), (9, 13, 3), (13, 21, 1), (21, 25, 4), (25, 33, 1)]
    assert lane.sources[3] == "Take 3"


def test_a_lane_is_used_where_the_dance_has_it_and_offers_the_rest_of_its_idea() -> None:
    project = choose_bars(project_with_lanes(), 3, (9, 13))
    lane = next(lane for lane in lanes_under(project) if lane.take == 3)
    states = [(s.first_beat, s.end_beat, s.state) for s in lane.segments if s.role == "lead"]
    assert states == [(0, 9, "same"), (9, 13, "used"), (13, 17, "offered"), (17, 33, "same")]


def test_a_deleted_source_is_remembered_by_its_number() -> None:
    project = choose_bars(project_with_lanes(), 3, (9, 13))
    lane = dance_lane(delete_take(project, 3))
    assert lane is not None
    assert {segment.take for segment in lane.segments} == {1, 3}
    assert 3 not in lane.sources


def test_auditioned_and_ghost_lanes_are_marked() -> None:
    lanes = lanes_under(project_with_lanes(), audition=3, ghost=2)
    assert [lane.take for lane in lanes if lane.is_auditioned] == [3]
    assert [lane.take for lane in lanes if lane.is_ghost] == [2]


def test_stretches_are_whole_where_both_dancers_are_alike_and_halves_elsewhere() -> None:
    lanes = {lane.take: lane for lane in lanes_under(project_with_lanes())}
    whole = [(c.first_beat, c.end_beat, c.half, c.state) for c in cells_of(lanes[3])]
    assert sorted(whole) == [(0, 9, None, "same"), (9, 17, None, "offered"), (17, 33, None, "same")]
    halves = {(c.first_beat, c.end_beat, c.half, c.state) for c in cells_of(lanes[4])}
    assert halves == {
        (0, 21, None, "same"),
        (21, 25, 0, "same"),
        (21, 25, 1, "offered"),
        (25, 33, None, "same"),
    }


def test_without_a_take_there_are_no_lanes() -> None:
    project = replace(project_with_lanes(), takes=(), current_take=None)
    assert (dance_lane(project), lanes_under(project), relatives(project)) == (None, (), ())
