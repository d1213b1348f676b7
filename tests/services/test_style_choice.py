"""A song gets the dance that suits it where nobody asks for one."""

from dataclasses import replace

import pytest

from choreo_studio.audio.beats import Metre
from choreo_studio.errors import GenerationError
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.music import BEATS_REMARK, RHYTHM_REMARK
from choreo_studio.services.style_choice import chosen_style, style_for_music, style_labels, style_of_song
from choreo_studio.session.project import Project
from tests.builders_project import project_without_takes
from tests.fakes import FakeGenerator

KNOWN = ("salsa", "cha-cha", "rumba", "swing", "tango", "waltz")
FOUR, THREE = Metre(4), Metre(3)
MANY = FakeGenerator(styles=KNOWN, sources={"salsa": "captured", "waltz": "written"})


@pytest.mark.parametrize(
    ("metre", "bpm", "name", "rhythm", "style"),
    [
        (THREE, 92.0, "My song", "waltz", "waltz"),
        (THREE, 182.0, "My song", "", "waltz"),
        (THREE, 150.0, "Salsa", "salsa", "waltz"),
        (FOUR, 120.0, "Waltz presto", "waltz", "salsa"),
        (FOUR, 126.0, "Tango de Manzana", "swing", "tango"),
        (FOUR, 126.0, "Cha Cha Cha", "swing", "cha-cha"),
        (FOUR, 102.0, "slow_rumba", "tango", "rumba"),
        (FOUR, 126.0, "My song", "tango", "tango"),
        (FOUR, 122.0, "My song", "cha-cha", "cha-cha"),
        (FOUR, 180.0, "My song", "latin", "salsa"),
        (FOUR, 122.0, "My song", "latin", "cha-cha"),
        (FOUR, 104.0, "My song", "latin", "rumba"),
        (FOUR, 150.0, "My song", "swing", "salsa"),
        (FOUR, 120.0, "", "", "salsa"),
        (Metre(2), 120.0, "My song", "march", "salsa"),
    ],
)
def test_metre_decides_first_then_the_name_then_the_rhythm(
    metre: Metre, bpm: float, name: str, rhythm: str, style: str
) -> None:
    choice = style_for_music(metre, bpm, name, rhythm, KNOWN)
    assert choice.style == style
    assert choice.from_song == (choice.reason != "it is the model's own")


def test_a_dance_that_the_model_does_not_know_is_never_chosen() -> None:
    assert style_for_music(THREE, 92.0, "A waltz", "waltz", ("salsa", "tango")).style == "salsa"
    assert style_for_music(FOUR, 126.0, "A tango", "tango", ("salsa",)).style == "salsa"
    assert style_for_music(FOUR, 104.0, "", "latin", ("tango",)).style == "tango"
    assert style_for_music(FOUR, 104.0, "", "latin", ()).style is None


def _heard(metre: Metre, rhythm: str, sure: int) -> Project:
    project = project_without_takes(4)
    remarks = {RHYTHM_REMARK: rhythm, BEATS_REMARK: f"found in the music, {sure}% sure"}
    return replace(project, grid=project.grid.with_metre(metre), remarks=remarks)


def test_a_project_remembers_what_was_heard() -> None:
    assert style_of_song(_heard(FOUR, "tango", 90), KNOWN).style == "tango"
    assert style_of_song(_heard(FOUR, "tango", 20), KNOWN).style == "salsa"
    assert style_of_song(_heard(THREE, "tango", 90), KNOWN).style == "waltz"
    assert style_of_song(replace(project_without_takes(4), remarks={}), KNOWN).style == "salsa"


def test_what_is_asked_for_is_obeyed_or_refused() -> None:
    project = _heard(THREE, "waltz", 90)
    assert chosen_style(MANY, "tango", project).style == "tango"
    assert chosen_style(MANY, None, project).told(MANY) == "waltz (written), because the song is in 3/4"
    with pytest.raises(GenerationError, match="'polka' cannot be danced: this model knows salsa, cha-cha"):
        chosen_style(MANY, "polka", project)


def test_takes_remember_the_dance_that_the_song_got() -> None:
    made = generate(_heard(THREE, "waltz", 90), None, MANY, DanceOrder())
    assert made.takes[0].style == "waltz"
    again = resample(made, None, MANY, DanceOrder(bars=(1, 1), seed=3))
    assert again.takes[1].style == "waltz"
    asked = resample(made, None, MANY, DanceOrder(bars=(1, 1), seed=4, style="tango"))
    assert asked.takes[1].style == "tango"


def test_dances_are_named_with_where_they_come_from() -> None:
    assert style_labels(("salsa", "waltz", "polka"), MANY.sources) == ("salsa (captured)", "waltz (written)", "polka")
