"""Wishes on their way from a project to a model."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.audio.features import beat_features
from choreo_studio.audio.loudness import energy_from_music
from choreo_studio.errors import FileFormatError, GenerationError
from choreo_studio.services.bars import beat_span
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.music import sound_of
from choreo_studio.services.wishing import requested_wishes, with_constant_wishes, with_wishes_of_file
from choreo_studio.session.project import Project
from choreo_studio.session.wish_editing import draw_curve, keep_pose, set_energy_from_music, set_obedience
from choreo_studio.tokens.dance import DanceRequest
from tests.builders_project import project_with_takes, project_without_takes
from tests.fakes import FakeGenerator


@dataclass(frozen=True)
class Listening(FakeGenerator):
    """Remembers what it was asked."""

    requests: list[DanceRequest] = field(default_factory=list)

    def dance(self, request, progress):  # type: ignore[no-untyped-def]
        self.requests.append(request)
        return super().dance(request, progress)


def drawn(project: Project, beat: int = 6, value: float = 1.5) -> Project:
    return draw_curve(project, "travel", beat, np.array([value], dtype=np.float32))


def test_wishes_reach_the_model_with_the_bars_that_are_asked() -> None:
    generator = Listening()
    project = keep_pose(drawn(project_with_takes(1)), 1, 100)
    resample(project, None, generator, DanceOrder((2, 2)))
    generate(project, None, generator, DanceOrder((2, 3)))
    whole, part = generator.requests
    assert whole.wishes is not None
    assert whole.wishes.curve("travel")[6] == 1.5
    assert part.wishes is not None
    first = beat_span(project.grid, (2, 3))[0] - (part.grid.beat_count - 8)
    assert part.wishes.curve("travel")[6 - first] == 1.5
    assert {key.frame for key in part.wishes.keyframes} == {100 - 16 * first}


def test_nothing_wished_asks_for_nothing() -> None:
    generator = Listening()
    project = set_obedience(project_without_takes(), 4.0)
    generate(project, None, generator, DanceOrder())
    assert generator.requests[0].wishes is None
    assert requested_wishes(set_energy_from_music(project, True).wishes, None) is None


def test_energy_follows_the_music_where_it_is_free() -> None:
    project = set_energy_from_music(project_without_takes(8), True)
    sound = sound_of(project)
    assert sound is not None
    music = beat_features(sound, project.grid)
    wishes = requested_wishes(draw_curve(project, "energy", 3, np.array([-1.25], dtype=np.float32)).wishes, music)
    assert wishes is not None
    expected = energy_from_music(music)
    expected[3] = -1.25
    np.testing.assert_array_equal(wishes.curve("energy"), expected)


def test_bars_to_be_like_reach_the_model_in_its_tokens() -> None:
    generator = Listening()
    project = project_with_takes(1)
    resample(project, None, generator, DanceOrder((1, 1), like=((2, 3),), unlike=((4, 4),)))
    liked, disliked = generator.requests[0].likenesses
    assert (liked.is_liked, disliked.is_liked) == (True, False)
    first, end = beat_span(project.grid, (2, 3))
    dance = project.takes[0].dance
    np.testing.assert_array_equal(liked.tokens.codes["coarse"], dance.tokens.codes["coarse"][:, first:end])
    np.testing.assert_array_equal(liked.counts, project.grid.count_in_eight[first:end])
    assert liked.motion.frame_count == 128
    with pytest.raises(GenerationError, match="bar 9 cannot"):
        resample(project, None, generator, DanceOrder((1, 1), like=((9, 9),)))
    with pytest.raises(GenerationError, match="no take"):
        generate(project_without_takes(), None, generator, DanceOrder(like=((1, 1),)))


def test_curves_come_from_a_file_of_bars(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    path.write_text("bar,energy, travel\n2,1.5,\n\n3,-1,0.5\n", encoding="utf-8")
    project = with_wishes_of_file(drawn(project_without_takes(), 5), path)
    first, end = beat_span(project.grid, (2, 2))
    np.testing.assert_array_equal(project.wished.curve("energy")[first - 1 : end + 1], [np.nan, *[1.5] * 4, -1.0])
    assert np.isnan(project.wished.curve("travel")[first:end]).all()
    assert project.wished.curve("travel")[end] == 0.5


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "line 1: needs the columns bar"),
        ("bar,speed\n1,1\n", "line 1: needs the columns bar"),
        ("bar,energy\n1,2,3\n", "line 2: needs 2 cells"),
        ("bar,energy\none,2\n", "line 2: needs the number of a bar, found 'one'"),
        ("bar,energy\n1,1\n2,3\n", "line 3: needs a number from -2 to 2, or nothing, found '3'"),
        ("bar,energy\n1,much\n", "line 2: needs a number"),
        ("bar,energy\n1,nan\n", "line 2: needs a number"),
    ],
)
def test_a_wrong_file_of_curves_is_refused_by_line(tmp_path: Path, text: str, match: str) -> None:
    path = tmp_path / "curves.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFormatError, match=match):
        with_wishes_of_file(project_without_takes(), path)


def test_a_missing_file_and_a_missing_bar_are_said(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="cannot be read"):
        with_wishes_of_file(project_without_takes(), tmp_path / "none.csv")
    (tmp_path / "c.csv").write_text("bar,energy\n99,1\n")
    with pytest.raises(GenerationError, match="bar 99 cannot be had"):
        with_wishes_of_file(project_without_takes(), tmp_path / "c.csv")


def test_one_height_is_wished_for_a_span() -> None:
    project = with_constant_wishes(project_without_takes(), {"energy": 1.0, "turning": -2.0}, (2, 5))
    assert np.flatnonzero(project.wished.wished.any(axis=1)).tolist() == [2, 3, 4]
    assert project.wished.curve("turning")[4] == -2.0
