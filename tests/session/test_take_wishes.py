"""What was wished of a take: saved once, kept by edits, carried along with its beats."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.session.comping import choose_bars
from choreo_studio.session.editing import free_take_id, rename_take, star_take, with_grid
from choreo_studio.session.project import Project, Take
from choreo_studio.session.regridding import with_beat_inserted
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.session.storage.archive import read_members, write_members
from choreo_studio.session.storage.decoding import decoded
from choreo_studio.session.storage.encoding import encoded
from choreo_studio.session.take_editing import with_dance
from choreo_studio.session.wish_editing import draw_curve, keep_pose, set_obedience, set_wishes
from choreo_studio.tokens.wishes import Wishes, no_wishes
from tests.builders_project import project_with_takes, take_of


def wish(project: Project, height: float) -> Project:
    return draw_curve(project, "energy", 3, np.array([height, -0.7], dtype=np.float32))


def remembering(project: Project, **changes: object) -> Project:
    """The project whose first take remembers these things."""
    first = replace(project.takes[0], **changes)  # type: ignore[arg-type]
    return replace(project, takes=(first, *project.takes[1:]))


def wished_takes() -> Project:
    """Take 1 and 4 of the project's wishes, take 2 and 5 of older ones, take 3 of none."""
    older = wish(project_with_takes(5), 0.3)
    now = keep_pose(set_obedience(older, 2.5), 1, 50, is_placed=True)
    wishes = (now.wishes, older.wishes, None, now.wishes, older.wishes)
    takes = (replace(take, wishes=one) for take, one in zip(now.takes, wishes, strict=True))
    return replace(now, takes=tuple(takes))


def assert_same_wishes(one: Wishes | None, other: Wishes | None) -> None:
    assert one is not None and other is not None
    np.testing.assert_array_equal(one.curves, other.curves)
    assert (one.obedience, one.energy_from_music) == (other.obedience, other.energy_from_music)
    assert [(key.role, key.frame) for key in one.keyframes] == [(key.role, key.frame) for key in other.keyframes]


def test_wishes_of_takes_come_back_and_are_shared_again(tmp_path: Path) -> None:
    project = wished_takes()
    save_project(project, tmp_path / "p.choreo")
    opened = load_project(tmp_path / "p.choreo")
    first, second, third, fourth, fifth = (take.wishes for take in opened.takes)
    assert first is opened.wishes and fourth is opened.wishes
    assert second is fifth and second is not first
    assert third is None
    assert_same_wishes(first, project.wishes)
    assert_same_wishes(second, project.takes[1].wishes)


def test_wishes_are_written_once_however_many_takes_share_them() -> None:
    description = json.loads(encoded(wished_takes())["project.json"])
    assert [take["wishes"] for take in description["takes"]] == [0, 1, None, 0, 1]
    assert len(description["take_wishes"]) == 1
    assert description["take_wishes"][0]["curves"]["energy"][3:5] == [0.3, -0.7]


def test_bars_to_be_like_come_back(tmp_path: Path) -> None:
    project = remembering(project_with_takes(2), like=((1, 1), (2, 3)), unlike=((4, 4),), shown_by=2)
    save_project(project, tmp_path / "p.choreo")
    take = load_project(tmp_path / "p.choreo").takes[0]
    assert (take.like, take.unlike, take.shown_by) == (((1, 1), (2, 3)), ((4, 4),), 2)


def test_a_file_of_this_version_without_the_wishes_of_takes_opens() -> None:
    members = encoded(wished_takes())
    description = json.loads(members["project.json"])
    del description["take_wishes"]
    for take in description["takes"]:
        del take["wishes"], take["like"], take["unlike"], take["shown_by"]
    opened = decoded({**members, "project.json": json.dumps(description).encode()}, Path("p.choreo"))
    assert opened.wishes is not None
    assert [take.wishes for take in opened.takes] == [None] * 5


def test_a_description_of_many_takes_alike_is_not_packed_tighter_than_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.choreo"
    for text in (b"null, " * 100_000, bytes(range(256)) * 10):
        with path.open("wb") as file:
            write_members(file, {"project.json": text}, path)
        assert read_members(path) == {"project.json": text}
    assert path.stat().st_size < 1000


def test_takes_keep_their_wishes_when_they_are_named_mixed_and_edited() -> None:
    project = wished_takes()
    wishes = project.takes[1].wishes
    edited = star_take(rename_take(project, 2, "Best"), 2)
    assert edited.take(2).wishes is wishes
    comp = choose_bars(replace(edited, current_take=2), 1, (5, 9)).current
    assert comp is not None and comp.is_comp
    assert comp.wishes is wishes
    by_hand = with_dance(edited, 2, take_of(edited, 9).dance).current
    assert by_hand is not None and by_hand.dance.origin == "edited"
    assert by_hand.wishes is wishes


def test_other_wishes_of_the_project_leave_its_takes_alone() -> None:
    project = wished_takes()
    again = wish(project, 1.0)
    assert [take.wishes for take in again.takes] == [take.wishes for take in project.takes]
    used = set_wishes(again, again.takes[1].wishes)
    assert used.wishes is project.takes[1].wishes
    assert set_wishes(used, used.wishes) is used
    assert set_wishes(used, None).wishes is None


def test_wishes_of_takes_stay_on_their_beats_and_shared() -> None:
    project = wished_takes()
    later = with_beat_inserted(project, float(project.grid.seconds_at(np.array([0.5]))[0]))
    first, second, third, fourth, fifth = (take.wishes for take in later.takes)
    assert first is later.wishes and fourth is first and second is fifth and third is None
    assert first is not None and second is not None
    np.testing.assert_array_equal(second.curve("energy")[4:6], np.array([0.3, -0.7], dtype=np.float32))
    assert {key.frame for key in first.keyframes} == {66}


def test_bars_to_be_like_are_numbered_as_the_beats_are() -> None:
    project = remembering(project_with_takes(1), like=((2, 2),), unlike=((3, 4),))
    longer = with_beat_inserted(project, float(project.grid.seconds_at(np.array([1.5]))[0]))
    take = longer.takes[0]
    old, new = project.grid, longer.grid
    first = next(bar.first_beat for bar in old.bars if bar.number == 2) + 1
    held = next(bar.number for bar in new.bars if bar.first_beat <= first < bar.end_beat)
    assert take.like[0][0] == held
    moved = replace(old, downbeats=old.downbeats[1:])
    renumbered = with_grid(project, moved).takes[0]
    assert renumbered.like != project.takes[0].like
    assert renumbered.like == ((1, 1),)
    assert renumbered.unlike == ((2, 3),)


def test_wishes_fit_the_beats_of_their_take() -> None:
    with pytest.raises(ValueError, match="wishes: expected 17 beats, found 3"):
        remembering(project_with_takes(1), wishes=no_wishes(3))


def test_the_number_of_a_take_that_showed_bars_is_not_given_again() -> None:
    assert free_take_id(remembering(project_with_takes(1), like=((1, 1),), shown_by=9)) == 10


def test_a_take_of_nothing_wished_remembers_nothing() -> None:
    take: Take = project_with_takes(1).takes[0]
    assert (take.wishes, take.like, take.unlike, take.shown_by) == (None, (), (), None)
