"""A take remembers what was wished of it, and its order can be given again."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.music import sound_of
from choreo_studio.services.reordering import order_of
from choreo_studio.services.wish_words import wishes_in_words
from choreo_studio.session.editing import delete_take
from choreo_studio.session.project import Project
from choreo_studio.session.wish_editing import draw_curve, keep_pose, set_energy_from_music, set_obedience
from choreo_studio.tokens.wishes import Wishes
from tests.builders_project import project_with_takes, project_without_takes
from tests.services.test_wishing import Listening


def drawn(project: Project, height: float, control: str = "travel") -> Project:
    return draw_curve(project, control, 6, np.array([height], dtype=np.float32))


def heights(wishes: Wishes | None) -> float:
    assert wishes is not None
    return float(wishes.curve("travel")[6])


def test_takes_remember_the_very_wishes_of_the_project() -> None:
    project = drawn(project_without_takes(), 1.5)
    danced = generate(project, None, Listening(), DanceOrder(variations=2))
    assert [take.wishes for take in danced.takes] == [project.wishes] * 2
    resampled = resample(drawn(danced, -1.0), None, Listening(), DanceOrder((2, 2)))
    assert resampled.takes[2].wishes is resampled.wishes is not project.wishes
    assert resampled.takes[0].wishes is project.wishes


@pytest.mark.parametrize("from_music", [True, False])
def test_where_nothing_reaches_the_model_nothing_is_remembered(from_music: bool) -> None:
    project = set_energy_from_music(set_obedience(project_without_takes(), 4.0), from_music)
    danced = generate(project, None, Listening(), DanceOrder())
    assert danced.takes[0].wishes is None
    with_sound = generate(project, sound_of(project), Listening(), DanceOrder())
    assert with_sound.takes[0].wishes is (project.wishes if from_music else None)


def test_the_order_of_a_take_wishes_what_was_wished_of_it() -> None:
    project = generate(drawn(project_without_takes(), 1.5), None, Listening(), DanceOrder(seed=3))
    take, generator = project.takes[0], Listening()
    again = generate(drawn(project, -1.0), None, generator, order_of(take, project, 8))
    (request,) = generator.requests
    assert (heights(request.wishes), request.seed) == (1.5, 8)
    assert again.takes[1].wishes is take.wishes
    assert heights(again.wishes) == -1.0


def test_a_take_of_which_nothing_was_wished_is_danced_again_without_wishes() -> None:
    project = project_with_takes(1)
    generator = Listening()
    again = generate(drawn(project, -1.0), None, generator, order_of(project.takes[0], project, 8))
    assert generator.requests[0].wishes is None
    assert again.takes[1].wishes is None


def test_bars_to_be_like_are_those_of_the_take_that_showed_them() -> None:
    project = resample(project_with_takes(2), None, Listening(), DanceOrder((1, 1), like=((2, 3),), unlike=((4, 4),)))
    take, generator = project.takes[2], Listening()
    assert (take.parent, take.like, take.unlike, take.shown_by) == (2, ((2, 3),), ((4, 4),), 2)
    resample(project, None, generator, order_of(take, project, 8), project.take(1))
    liked, disliked = generator.requests[0].likenesses
    frames = slice(16 * 5, 16 * 13)
    shown = project.take(2).dance.motion.lead.root_positions[frames]
    np.testing.assert_array_equal(liked.motion.lead.root_positions, shown)
    assert (liked.is_liked, disliked.is_liked) == (True, False)
    alone = delete_take(project, 2)
    order = order_of(take, alone, 8)
    assert (order.like, order.unlike, order.shown_by) == ((), (), None)


def test_what_was_wished_is_said_for_the_bars_that_were_to_change() -> None:
    project = drawn(keep_pose(keep_pose(project_with_takes(1), 1, 20), 1, 210, "lead"), 1.0)
    wished = set_energy_from_music(set_obedience(project, 2.0), True).wishes
    take = replace(project.takes[0], wishes=project.wishes)
    assert wishes_in_words(take, project.grid) == ("travel", "2 poses")
    assert wishes_in_words(replace(take, bars=(1, 1)), project.grid) == ("1 pose",)
    assert wishes_in_words(replace(take, bars=(80, 90)), project.grid) == ()
    told = wishes_in_words(replace(take, wishes=wished, bars=(2, 3), like=((9, 9),), unlike=((1, 2),)), project.grid)
    assert told == ("travel", "energy from music", "obedience 2", "more like bar 9", "less like bars 1–2")
    assert wishes_in_words(project.takes[0], project.grid) == ()
