"""Comping: bars of several takes as one."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from choreo_studio.errors import GenerationError
from choreo_studio.session.comping import choose_bars
from choreo_studio.session.editing import add_take, choose_take, delete_take
from choreo_studio.session.project import Choice, Project, Take
from choreo_studio.session.take_editing import lock_dancer, with_dance
from choreo_studio.tokens.layout import TokenLayout
from choreo_studio.tokens.sequence import empty_sequence
from tests.session.builders_comps import BARS, largest_jump, same_frames, smooth_project, smooth_take

WHOLE = slice(0, 272)


def current(project: Project) -> Take:
    assert project.current is not None
    return project.current


def test_the_first_choice_makes_a_comp_and_leaves_every_take() -> None:
    project = smooth_project()
    edited = choose_bars(project, 2, BARS[1])
    assert edited.takes[:4] == project.takes
    comp = current(edited)
    assert (comp.id, comp.name, comp.parent, comp.dance.origin) == (5, "Comp 1", 1, "comped")
    assert comp.choices == (Choice(0, 5, "both", 1), Choice(5, 9, "both", 2), Choice(9, 17, "both", 1))


def test_further_choices_stay_in_the_comp() -> None:
    project = choose_bars(choose_bars(smooth_project(), 2, BARS[1]), 3, BARS[3], "follow")
    assert [take.name for take in project.takes][4:] == ["Comp 1"]
    assert current(project).choices == (
        Choice(0, 5, "both", 1),
        Choice(5, 9, "both", 2),
        Choice(9, 13, "both", 1),
        Choice(13, 17, "follow", 3),
        Choice(13, 17, "lead", 1),
    )


def test_a_second_comp_gets_a_number_of_its_own() -> None:
    project = choose_take(choose_bars(smooth_project(), 2, BARS[1]), 3)
    assert current(choose_bars(project, 1, BARS[0])).name == "Comp 2"


def test_the_bars_of_a_variation_are_copied_bit_for_bit() -> None:
    project = smooth_project()
    comp = current(choose_bars(project, 2, (5, 13)))
    assert same_frames(comp.dance.motion, project.take(2).dance.motion, WHOLE)


def test_bars_of_a_variation_chosen_one_by_one_are_the_variation_in_any_order() -> None:
    project = smooth_project()
    for order in permutations([(5, 7), (7, 9), (9, 13)]):
        edited = project
        for beats in order:
            edited = choose_bars(edited, 2, beats)
        assert same_frames(current(edited).dance.motion, project.take(2).dance.motion, WHOLE)


@pytest.mark.parametrize("dancers", ["both", "lead", "follow"])
@pytest.mark.parametrize("bar", BARS)
@pytest.mark.parametrize("source", [2, 3])
def test_outside_the_beats_and_dancers_nothing_changes(source: int, bar: tuple[int, int], dancers: str) -> None:
    project = choose_bars(smooth_project(), 4, (5, 9))
    before, after = current(project), current(choose_bars(project, source, bar, dancers))  # type: ignore[arg-type]
    first, end = bar[0] * 16 + 1, bar[1] * 16
    for frames in (slice(0, first), slice(end, 272)):
        assert same_frames(before.dance.motion, after.dance.motion, frames)
    if dancers != "both":
        other = "follow" if dancers == "lead" else "lead"
        assert same_frames(before.dance.motion, after.dance.motion, WHOLE, other)  # type: ignore[arg-type]
    assert not same_frames(before.dance.motion, after.dance.motion, slice(first, end)) or (source, bar) == (2, BARS[0])
    inside = np.zeros(17, dtype=np.bool_)
    inside[bar[0] : bar[1]] = True
    for name, per_beat in (("coarse", 1), ("fine", 2)):
        kept = ~np.repeat(inside, per_beat)
        for a, b in zip(before.dance.tokens.codes[name], after.dance.tokens.codes[name], strict=True):
            assert np.array_equal(a[kept], b[kept])


@pytest.mark.parametrize("dancers", ["both", "follow"])
def test_a_bar_of_an_unrelated_take_joins_smoothly(dancers: str) -> None:
    project = smooth_project()
    comp = current(choose_bars(project, 3, BARS[1], dancers)).dance.motion  # type: ignore[arg-type]
    plain = largest_jump(project.take(3).dance.motion, "follow", WHOLE)
    pasted = project.take(3).dance.motion.follow.root_positions[81] - comp.follow.root_positions[80]
    assert np.abs(pasted).max() > 0.5
    for seam in (80, 144):
        assert largest_jump(comp, "follow", slice(seam - 2, seam + 3)) < 2 * plain
    assert largest_jump(comp, "follow", WHOLE) < 10 * plain


def test_a_couple_keeps_its_places_to_each_other() -> None:
    project = smooth_project()
    comp, source = current(choose_bars(project, 3, BARS[1])).dance.motion, project.take(3).dance.motion
    middle = 7 * 16
    for motion in (comp, source):
        assert np.isfinite(motion.lead.root_positions).all()
    apart = [
        np.linalg.norm((motion.lead.root_positions - motion.follow.root_positions)[middle, [0, 2]])
        for motion in (comp, source)
    ]
    assert apart[0] == pytest.approx(apart[1], abs=0.02)


def test_choosing_the_base_again_gives_back_its_own_bars_exactly() -> None:
    project = smooth_project()
    edited = project
    for source, bar in ((2, BARS[1]), (3, BARS[2]), (4, BARS[1]), (2, (3, 11))):
        edited = choose_bars(edited, source, bar)
    for bar in (BARS[2], BARS[0], BARS[3], BARS[1]):
        edited = choose_bars(edited, 1, bar)
        frames = slice(bar[0] * 16 + 1, bar[1] * 16)
        assert same_frames(current(edited).dance.motion, project.take(1).dance.motion, frames)
    comp = current(edited)
    assert same_frames(comp.dance.motion, project.take(1).dance.motion, WHOLE)
    assert comp.choices == (Choice(0, 17, "both", 1),)
    for name in ("coarse", "fine"):
        assert np.array_equal(comp.dance.tokens.codes[name], project.take(1).dance.tokens.codes[name])
        assert np.array_equal(comp.dance.confidence[name], project.take(1).dance.confidence[name])


def test_cutting_a_stretch_bends_what_is_left_of_it_smoothly() -> None:
    project = choose_bars(smooth_project(), 3, (1, 13))
    cut = current(choose_bars(project, 1, BARS[1])).dance.motion
    assert same_frames(cut, project.take(1).dance.motion, slice(81, 144))
    assert not same_frames(cut, project.take(1).dance.motion, slice(17, 80))
    plain = largest_jump(project.take(3).dance.motion, "lead", WHOLE)
    for seam in (16, 80, 144, 208):
        assert largest_jump(cut, "lead", slice(seam - 2, seam + 3)) < 2 * plain
    assert largest_jump(cut, "lead", WHOLE) < 10 * plain


def test_tokens_come_along_with_the_couples_own_row() -> None:
    project = smooth_project()
    base, source = project.take(1).dance, project.take(3).dance
    comp = current(choose_bars(project, 3, BARS[1], "follow")).dance
    inside = slice(5, 9)
    for row, own in ((0, source), (1, base), (2, source)):
        assert np.array_equal(comp.tokens.codes["coarse"][row, inside], own.tokens.codes["coarse"][row, inside])
        assert np.array_equal(comp.confidence["coarse"][row, inside], own.confidence["coarse"][row, inside])
    for row, own in ((0, base), (1, source)):
        assert np.array_equal(comp.tokens.codes["fine"][row, 10:18], own.tokens.codes["fine"][row, 10:18])


def test_the_dancers_of_a_variation_chosen_one_by_one_are_the_variation() -> None:
    project = smooth_project()
    edited = choose_bars(project, 2, (5, 9), "lead")
    assert same_frames(current(edited).dance.motion, project.take(1).dance.motion, WHOLE, "follow")
    for beats, dancers in (((9, 13), "follow"), ((5, 11), "follow"), ((9, 13), "lead")):
        edited = choose_bars(edited, 2, beats, dancers)  # type: ignore[arg-type]
    assert same_frames(current(edited).dance.motion, project.take(2).dance.motion, WHOLE)
    assert current(edited).choices[1] == Choice(5, 13, "both", 2)


def test_the_same_choice_again_is_no_change() -> None:
    project = choose_bars(smooth_project(), 3, BARS[1])
    assert choose_bars(project, 3, BARS[1]) is project
    assert choose_bars(project, 3, (6, 7)) is project
    assert choose_bars(project, current(project).id, BARS[1]) is project
    assert choose_bars(smooth_project_once := smooth_project(), 1, BARS[1]) is smooth_project_once


def test_choosing_again_takes_over_what_the_source_has_become() -> None:
    project = with_dance(smooth_project(), 3, smooth_take(smooth_project(), 7).dance)
    edited_id = current(project).id
    comped = choose_bars(choose_take(project, 1), edited_id, BARS[1])
    changed = with_dance(comped, edited_id, smooth_take(project, 8).dance)
    assert current(changed).dance is current(comped).dance
    again = choose_bars(changed, edited_id, BARS[1])
    assert not same_frames(current(again).dance.motion, current(comped).dance.motion, slice(81, 144))


def test_a_choice_far_away_leaves_a_stretch_whose_take_has_changed_or_gone() -> None:
    project = choose_bars(smooth_project(), 3, BARS[0])
    for later in (delete_take(project, 3), replace_motion(project, 3)):
        edited = choose_bars(later, 2, BARS[2])
        assert same_frames(current(edited).dance.motion, current(project).dance.motion, slice(0, 145))


def test_comping_goes_on_when_the_base_is_gone() -> None:
    project = choose_bars(smooth_project(), 3, BARS[1])
    edited = choose_bars(delete_take(project, 1), 4, BARS[2])
    motion = current(edited).dance.motion
    assert same_frames(motion, current(project).dance.motion, slice(0, 145))
    assert same_frames(motion, current(project).dance.motion, slice(208, 272))
    assert not same_frames(motion, current(project).dance.motion, slice(145, 208))
    assert current(edited).choices[0] == Choice(0, 5, "both", 1)


def test_choosing_an_edited_base_changes_only_the_chosen_beats() -> None:
    project = choose_bars(smooth_project(), 3, BARS[1])
    later = replace_motion(project, 1)
    edited = choose_bars(later, 1, BARS[1])
    for frames in (slice(0, 81), slice(144, 272)):
        assert same_frames(current(edited).dance.motion, current(project).dance.motion, frames)
    assert not same_frames(current(edited).dance.motion, current(project).dance.motion, slice(81, 144))


def test_cutting_a_stretch_of_a_deleted_take_keeps_what_is_left() -> None:
    project = choose_bars(smooth_project(), 3, (5, 13))
    edited = current(choose_bars(delete_take(project, 3), 1, BARS[2]))
    assert same_frames(edited.dance.motion, project.take(1).dance.motion, slice(144, 272))
    before = current(project).dance.motion
    assert np.abs(edited.dance.motion.lead.rotations - before.lead.rotations)[81:110].max() < 0.2
    assert edited.choices[1] == Choice(5, 9, "both", 3)


def test_a_locked_dancer_is_never_chosen_for() -> None:
    project = lock_dancer(smooth_project(), 1, "lead")
    comp = current(choose_bars(project, 3, BARS[1]))
    assert comp.dance.motion.lead is project.take(1).dance.motion.lead
    assert {choice.dancers for choice in comp.choices if choice.take == 3} == {"follow"}
    assert choose_bars(project, 3, BARS[1], "lead") is project


def test_choices_that_cannot_be_made_are_refused() -> None:
    project = smooth_project()
    with pytest.raises(ValueError, match="beats: expected rising ones within 17"):
        choose_bars(project, 2, (9, 18))
    with pytest.raises(ValueError, match="take_id"):
        choose_bars(project, 9, BARS[1])
    with pytest.raises(ValueError, match="expected a chosen take"):
        choose_bars(replace(project, current_take=None), 2, BARS[1])
    bare = replace(smooth_take(project, 5).dance, tokens=empty_sequence(TokenLayout(()), 17), confidence={})
    project = choose_take(add_take(project, replace(smooth_take(project, 5), dance=bare)), 1)
    with pytest.raises(GenerationError, match="Take 5 and Take 1 are written in different tokens"):
        choose_bars(project, 5, BARS[1])


def replace_motion(project: Project, take_id: int) -> Project:
    """The project with one take dancing something else under the same id."""
    other = smooth_take(project, 9).dance
    return replace(
        project, takes=tuple(replace(take, dance=other) if take.id == take_id else take for take in project.takes)
    )
