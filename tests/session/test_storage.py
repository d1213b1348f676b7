"""Projects through their file and back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.measures.scoring import Score
from choreo_studio.motion.polish.settings import PolishSettings
from choreo_studio.session.comping import choose_bars
from choreo_studio.session.editing import add_take, rename_project, rename_take, with_remark
from choreo_studio.session.marker_editing import add_marker
from choreo_studio.session.project import MusicSource, Project
from choreo_studio.session.storage import load_project, save_project
from choreo_studio.session.storage.decoding import decoded
from choreo_studio.session.storage.encoding import encoded
from choreo_studio.session.take_editing import lock_cells, lock_dancer
from choreo_studio.tokens.dance import SamplingSettings
from choreo_studio.tokens.editing import Slot
from choreo_studio.tokens.layout import TokenLayout
from choreo_studio.tokens.sequence import empty_sequence
from tests.builders_project import project_with_takes, take_of


def assert_same(left: Project, right: Project) -> None:
    """Every value of both projects is equal, arrays bit for bit."""
    assert (left.name, left.current_take, dict(left.remarks)) == (right.name, right.current_take, dict(right.remarks))
    assert left.markers == right.markers
    assert (left.wishes is None) == (right.wishes is None)
    assert vars(left.music) == vars(right.music)
    assert np.array_equal(left.grid.beats_seconds, right.grid.beats_seconds)
    assert np.array_equal(left.grid.downbeats, right.grid.downbeats)
    assert (left.grid.metre, left.grid.phrase_downbeat) == (right.grid.metre, right.grid.phrase_downbeat)
    assert len(left.takes) == len(right.takes)
    for one, other in zip(left.takes, right.takes, strict=True):
        assert {**vars(one), "dance": None, "locks": None} == {**vars(other), "dance": None, "locks": None}
        assert one.locks.keys() == other.locks.keys()
        assert all(np.array_equal(flags, other.locks[name]) for name, flags in one.locks.items())
        a, b = one.dance, other.dance
        assert (a.origin, a.seed, a.tokens.layout) == (b.origin, b.seed, b.tokens.layout)
        for level in a.tokens.layout.levels:
            assert np.array_equal(a.tokens.codes[level.name], b.tokens.codes[level.name])
            assert np.array_equal(a.confidence[level.name], b.confidence[level.name])
        for clip, twin in zip(a.motion, b.motion, strict=True):
            assert np.array_equal(clip.root_positions, twin.root_positions)
            assert np.array_equal(clip.rotations, twin.rotations)
            assert clip.skeleton.name == twin.skeleton.name
            assert np.array_equal(clip.skeleton.offsets, twin.skeleton.offsets)
            assert all(np.array_equal(end, twin.skeleton.ends[name]) for name, end in clip.skeleton.ends.items())


def test_everything_comes_back_bit_for_bit(tmp_path: Path) -> None:
    project = with_remark(rename_take(project_with_takes(2), 1, "Früh – gut"), "beats", "found in the music")
    edited = replace(
        take_of(project, 5),
        parent=1,
        bars=(2, 3),
        dancers="follow",
        level="fine",
        starred=True,
        settings=SamplingSettings(0.5, 0.9, 1.5, 8, True, PolishSettings.only(feet=0.25), "start"),
    )
    project = add_take(project, edited)
    save_project(project, tmp_path / "p.choreo")
    assert_same(project, load_project(tmp_path / "p.choreo"))


def test_markers_locks_and_choices_come_back(tmp_path: Path) -> None:
    project = add_marker(add_marker(project_with_takes(2), 1.25, "Drehung – links"), 0.5)
    project = lock_dancer(lock_cells(project, 2, [Slot("fine", "lead", 3), Slot("fine", "lead", 33)]), 1, "follow")
    project = choose_bars(project, 1, (5, 9), "lead")
    assert project.current is not None and project.current.choices
    save_project(project, tmp_path / "p.choreo")
    assert_same(project, load_project(tmp_path / "p.choreo"))


def test_a_file_of_version_1_opens(tmp_path: Path) -> None:
    project = project_with_takes(2)
    members = encoded(project)
    description = json.loads(members["project.json"])
    description["version"] = [1, 0]
    del description["markers"]
    for take in description["takes"]:
        del take["locks"], take["choices"]
        _without_settings_of_version_3(take)
    del description["wishes"], description["take_wishes"]
    assert_same(_unsettled(project), decoded({**members, "project.json": _json(description)}, tmp_path / "p"))


def test_a_file_of_version_2_opens_with_takes_on_an_endless_floor(tmp_path: Path) -> None:
    project = project_with_takes(2)
    members = encoded(project)
    description = json.loads(members["project.json"])
    description["version"] = [2, 0]
    for take in description["takes"]:
        _without_settings_of_version_3(take)
        take["settings"]["polish"] = 0.25
    del description["wishes"], description["take_wishes"]
    faint = PolishSettings.of_strength(0.25)
    takes = (replace(take, settings=replace(take.settings, polish=faint)) for take in project.takes)
    project = replace(project, takes=tuple(takes))
    assert_same(_unsettled(project), decoded({**members, "project.json": _json(description)}, tmp_path / "p"))


def test_scores_and_places_come_back(tmp_path: Path) -> None:
    score = Score(81.5, (("hands", 90.25), ("calm", 100.0)))
    project = project_with_takes(2)
    judged = replace(project, takes=(replace(project.takes[0], score=score, place=2), project.takes[1]))
    save_project(judged, tmp_path / "p.choreo")
    first, second = load_project(tmp_path / "p.choreo").takes
    assert (first.score, first.place) == (score, 2)
    assert (second.score, second.place) == (None, 0)


SINCE_VERSION_3 = {"stage_m": 0.0, "begin_in_pose": False, "end_in_pose": False}


def _without_settings_of_version_3(take: dict[str, Any]) -> None:
    take["settings"]["polish"] = 1.0
    for name in SINCE_VERSION_3:
        del take["settings"][name]
    for name in ("score", "place", "wishes", "like", "unlike", "shown_by"):
        del take[name]


def _unsettled(project: Project) -> Project:
    """The project as an older program knew it."""
    takes = (replace(take, settings=replace(take.settings, **SINCE_VERSION_3)) for take in project.takes)
    return replace(project, takes=tuple(takes))


def _json(description: dict[str, Any]) -> bytes:
    return json.dumps(description).encode()


@pytest.mark.parametrize("text", ["two\nlines", "x" * 5000, "half \ud800 letter"])
def test_texts_that_the_reader_would_refuse_are_made_fit(tmp_path: Path, text: str) -> None:
    project = rename_project(rename_take(project_with_takes(1), 1, text), text)
    project = with_remark(add_marker(project, 1.0, text), "beats", text)
    save_project(project, tmp_path / "p.choreo")
    opened = load_project(tmp_path / "p.choreo")
    assert opened.name == opened.takes[0].name
    assert opened.name[:3] == text[:3]
    assert opened.markers[0].text.startswith(opened.name)


def test_more_takes_than_can_be_read_again_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("choreo_studio.session.storage.file.MAX_TAKES", 2)
    with pytest.raises(ProjectFileError, match="more than 2 takes"):
        save_project(project_with_takes(3), tmp_path / "p.choreo")
    assert list(tmp_path.iterdir()) == []


def test_a_description_too_long_to_be_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("choreo_studio.session.storage.archive.MAX_JSON_BYTES", 1000)
    with pytest.raises(ProjectFileError, match="would be larger"):
        save_project(project_with_takes(1), tmp_path / "p.choreo")


def test_music_may_be_a_reference_or_silence(tmp_path: Path) -> None:
    project = project_with_takes(1)
    for music in (
        MusicSource("a.ogg", 44100, 6.5, reference="/music/a.ogg", sha256="ab" * 32),
        MusicSource("", 44100, 6.5),
    ):
        changed = replace(project, music=music)
        save_project(changed, tmp_path / "p.choreo")
        assert_same(changed, load_project(tmp_path / "p.choreo"))


def test_a_take_without_tokens_comes_back(tmp_path: Path) -> None:
    project = project_with_takes(0)
    take = take_of(project)
    bare = replace(
        take.dance, tokens=empty_sequence(TokenLayout(()), project.grid.beat_count), confidence={}, origin="imported"
    )
    project = add_take(project, replace(take, dance=bare))
    save_project(project, tmp_path / "p.choreo")
    assert_same(project, load_project(tmp_path / "p.choreo"))


def test_bodies_are_written_once(tmp_path: Path) -> None:
    one, many = tmp_path / "one.choreo", tmp_path / "many.choreo"
    save_project(project_with_takes(1), one)
    save_project(project_with_takes(4), many)
    bodies = {id(clip.skeleton) for take in load_project(many).takes for clip in take.dance.motion}
    assert len(bodies) == 2


def test_a_missing_file_and_folder_are_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match=r"cannot be read \(No such file"):
        load_project(tmp_path / "none.choreo")
    with pytest.raises(ProjectFileError, match="cannot be written"):
        save_project(project_with_takes(0), tmp_path / "none" / "p.choreo")


def test_the_saved_file_has_usual_rights_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "p.choreo"
    save_project(project_with_takes(1), path)
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert path.stat().st_mode == plain.stat().st_mode
    assert sorted(file.name for file in tmp_path.iterdir()) == ["p.choreo", "plain"]


@pytest.mark.parametrize("where", ["write", "fsync", "replace"])
def test_an_interrupted_save_leaves_the_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    path = tmp_path / "p.choreo"
    good = project_with_takes(1)
    save_project(good, path)
    before = path.read_bytes()

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    target = {
        "write": "zipfile.ZipFile.writestr",
        "fsync": "os.fsync",
        "replace": "pathlib.Path.replace",
    }[where]
    monkeypatch.setattr(target, fail)
    with pytest.raises(ProjectFileError, match="No space left"):
        save_project(project_with_takes(3), path)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["p.choreo"]
    assert_same(good, load_project(path))


def test_a_project_too_large_to_be_read_again_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("choreo_studio.session.storage.archive.MAX_TOTAL_BYTES", 1 << 20)
    with pytest.raises(ProjectFileError, match="delete some takes"):
        save_project(project_with_takes(20), tmp_path / "p.choreo")
    assert list(tmp_path.iterdir()) == []
