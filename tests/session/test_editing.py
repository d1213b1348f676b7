"""Edits of a project."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.audio.beats import BeatGrid
from choreo_studio.session import editing
from choreo_studio.session.comping import choose_bars
from tests.builders_project import project_with_takes, project_without_takes, take_of


def test_an_added_take_is_chosen_and_has_its_own_id_and_name() -> None:
    project = project_with_takes(2)
    edited = editing.add_take(project, take_of(project, 7, "Take 2"))
    assert [take.id for take in edited.takes] == [1, 2, 3]
    assert [take.name for take in edited.takes] == ["Take 1", "Take 2", "Take 2 2"]
    assert edited.current is edited.takes[-1]
    assert len(project.takes) == 2


def test_a_take_of_another_length_is_refused() -> None:
    short, long = project_without_takes(2), project_without_takes(4)
    with pytest.raises(ValueError, match="17 beats and 272 frames, found 9 and 144"):
        editing.add_take(long, take_of(short))


def test_motion_of_a_take_is_single_precision() -> None:
    project = project_with_takes(1)
    for clip in project.takes[0].dance.motion:
        for array in (clip.root_positions, clip.rotations):
            assert np.array_equal(array, array.astype(np.float32))


def test_names_stay_unique() -> None:
    project = project_with_takes(2)
    renamed = editing.rename_take(project, 1, "Best")
    assert renamed.take_named("Best") is renamed.takes[0]
    assert editing.rename_take(renamed, 1, "Best").takes[0].name == "Best"
    with pytest.raises(ValueError, match="no other take"):
        editing.rename_take(renamed, 2, "Best")


def test_star_and_choose() -> None:
    project = project_with_takes(2)
    starred = editing.star_take(project, 1)
    assert [take.starred for take in starred.takes] == [True, False]
    assert not editing.star_take(starred, 1, starred=False).takes[0].starred
    assert editing.choose_take(project, 1).current_take == 1
    with pytest.raises(ValueError, match="take_id"):
        editing.choose_take(project, 9)


@pytest.mark.parametrize(("gone", "heir"), [(3, 2), (1, 2)])
def test_deleting_the_chosen_take_chooses_a_neighbour(gone: int, heir: int) -> None:
    project = editing.choose_take(project_with_takes(3), gone)
    edited = editing.delete_take(project, gone)
    assert edited.current_take == heir
    assert gone not in [take.id for take in edited.takes]


def test_deleting_another_take_leaves_the_choice_and_the_last_leaves_none() -> None:
    project = project_with_takes(2)
    left = editing.delete_take(project, 1)
    assert left.current_take == 2
    assert editing.delete_take(left, 2).current_take is None


def test_a_corrected_grid_keeps_the_dance() -> None:
    project = project_with_takes(1)
    edited = editing.with_grid(project, project.grid.nudged(0.05))
    assert edited.takes is project.takes
    with pytest.raises(ValueError, match="grid: expected 17 beats, found 5"):
        editing.with_grid(project, BeatGrid.regular(120.0, 5))


def test_remarks_and_name() -> None:
    project = editing.with_remark(project_without_takes(), "beats", "found in the music")
    assert editing.rename_project(project, "New").name == "New"
    assert project.remarks == {"beats": "found in the music"}


def test_takes_added_together_are_chosen_if_asked_for_or_if_none_was() -> None:
    project = project_with_takes(2)
    both = [take_of(project, seed, "Take 1") for seed in (5, 6)]
    chosen, kept = editing.add_takes(project, both), editing.add_takes(project, both, choose=False)
    assert (chosen.current_take, kept.current_take) == (3, 2)
    assert [take.name for take in kept.takes] == ["Take 1", "Take 2", "Take 1 2", "Take 1 3"]
    assert editing.add_takes(project_without_takes(), both, choose=False).current_take == 1
    assert editing.add_takes(project, []) is project


def test_a_number_that_a_take_remembers_is_not_given_again() -> None:
    project = project_with_takes(3)
    comped = choose_bars(editing.choose_take(project, 1), 3, (1, 5))
    assert [take.id for take in editing.delete_take(comped, 3).takes] == [1, 2, 4]
    left = editing.delete_take(comped, 3)
    again = editing.add_take(left, take_of(project, 9))
    assert again.takes[-1].id == 5
    child = replace(project.takes[0], parent=3)
    alone = replace(project, takes=(child,), current_take=1)
    assert editing.add_take(alone, take_of(project, 9)).current_take == 4


def test_edits_that_change_nothing_give_the_same_project_back() -> None:
    project = editing.with_remark(project_with_takes(2), "beats", "found")
    for edited in (
        editing.rename_project(project, project.name),
        editing.rename_take(project, 1, "Take 1"),
        editing.star_take(project, 1, starred=False),
        editing.choose_take(project, 2),
        editing.with_grid(project, project.grid),
        editing.with_remark(project, "beats", "found"),
    ):
        assert edited is project


def test_a_take_keeps_its_marked_beats_when_the_bars_are_laid_anew() -> None:
    project = project_with_takes(1, bars=6)
    # Bars 3 and 4 are beats 9 to 16; with the downbeat on beat 3, bars begin on 3, 7, 11 and 15.
    project = replace(project, takes=(replace(project.takes[0], bars=(3, 4)),))
    moved = editing.with_grid(project, project.grid.with_downbeat_at(3))
    numbers = {bar.number: (bar.first_beat, bar.end_beat) for bar in moved.grid.bars}
    first, last = moved.takes[0].bars or (0, 0)
    assert numbers[first][0] <= 9 < numbers[first][1]
    assert numbers[last][0] <= 16 < numbers[last][1]
    assert editing.with_grid(project, project.grid.nudged(0.05)).takes is project.takes
