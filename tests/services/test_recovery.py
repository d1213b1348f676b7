"""Recovery copies: what comes back, what is left alone, what is never trusted."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError, ProjectFileError
from choreo_studio.services.recovery import RECOVERY_REMARK, discard, recover, recoverable
from choreo_studio.services.recovery_shelf import INDEX_NAME, Copy, RecoveryShelf
from choreo_studio.session.editing import choose_take, delete_take, rename_take, star_take, with_remark
from choreo_studio.session.project import Project
from tests.builders_project import project_with_takes, take_of
from tests.session.test_storage import assert_same


def die(shelf: RecoveryShelf) -> None:
    """What the system does when a process is killed: it lets go of its lock, all else stays."""
    assert shelf._lock is not None
    shelf._lock.close()


def left_after(root: Path, project: Project, arrived: tuple[str, ...] = ()) -> RecoveryShelf:
    shelf = RecoveryShelf(root)
    shelf.put(Copy(project, Path("/songs/clicks.choreo"), "Star take"), arrived)
    die(shelf)
    return shelf


def test_a_project_comes_back_bit_for_bit(tmp_path: Path) -> None:
    project = with_remark(choose_take(star_take(project_with_takes(3), 2), 1), "beats", "by hand")
    left_after(tmp_path, project)
    (item,) = recoverable(tmp_path)
    assert (item.name, item.path, item.last_step, item.take_count) == (
        "Clicks",
        Path("/songs/clicks.choreo"),
        "Star take",
        3,
    )
    assert item.saved_at.startswith("20")
    assert_same(project, recover(item))


def test_a_project_without_file_sound_or_takes_comes_back(tmp_path: Path) -> None:
    whole = project_with_takes(0)
    project = replace(whole, music=replace(whole.music, flac=None, sha256=""))
    shelf = RecoveryShelf(tmp_path)
    shelf.put(Copy(project, None, ""))
    die(shelf)
    (item,) = recoverable(tmp_path)
    assert item.path is None
    assert_same(project, recover(item))


def test_finished_takes_that_had_not_come_in_yet_come_back_unchosen(tmp_path: Path) -> None:
    project = project_with_takes(1)
    shelf = RecoveryShelf(tmp_path)
    files = tuple(shelf.put_take(project, take_of(project, seed)) for seed in (7, 8))
    shelf.put(Copy(project, None, ""), files)
    die(shelf)
    (item,) = recoverable(tmp_path)
    recovered = recover(item)
    assert item.take_count == 3
    assert [take.dance.seed for take in recovered.takes] == [1, 7, 8]
    assert recovered.current_take == 1
    expected = take_of(project, 8).dance.motion.lead.root_positions.astype(np.float32)
    assert np.array_equal(recovered.takes[2].dance.motion.lead.root_positions, expected)


def test_a_take_of_other_beats_or_another_song_is_not_forced_in(tmp_path: Path) -> None:
    project, longer = project_with_takes(1), project_with_takes(0, bars=5)
    elsewhere = replace(project, music=replace(project.music, sha256="ab" * 32))
    shelf = RecoveryShelf(tmp_path)
    files = tuple(shelf.put_take(other, take_of(other, 9)) for other in (longer, elsewhere))
    shelf.put(Copy(project, None, ""), files)
    die(shelf)
    (item,) = recoverable(tmp_path)
    assert_same(project, recover(item))


def test_only_what_has_changed_is_written_again(tmp_path: Path) -> None:
    shelf = RecoveryShelf(tmp_path)
    project = project_with_takes(3)
    shelf.put(Copy(project, None, ""))
    before = {file.name: file.stat().st_mtime_ns for file in shelf.folder.iterdir()}
    edited = rename_take(delete_take(project, 1), 2, "Good")
    shelf.put(Copy(edited, None, ""))
    after = {file.name: file.stat().st_mtime_ns for file in shelf.folder.iterdir()}
    same = {name for name in before if after.get(name) == before[name]}
    assert sum(name.startswith("take-") for name in same) == 1
    assert sum(name.startswith("music-") for name in same) == 1
    assert sum(name.startswith("take-") for name in after) == 2
    die(shelf)
    assert_same(edited, recover(recoverable(tmp_path)[0]))


def test_a_living_program_is_left_alone(tmp_path: Path) -> None:
    living = RecoveryShelf(tmp_path)
    living.put(Copy(project_with_takes(1), None, ""))
    dead = left_after(tmp_path, project_with_takes(2))
    (item,) = recoverable(tmp_path)
    assert item.folder == dead.folder
    discard(item)
    assert [folder.name for folder in tmp_path.iterdir()] == [living.folder.name]
    living.close()


def test_a_good_end_leaves_nothing(tmp_path: Path) -> None:
    shelf = RecoveryShelf(tmp_path / "recovery")
    shelf.close()
    assert not (tmp_path / "recovery").exists()
    shelf.put(Copy(project_with_takes(1), None, ""))
    shelf.close()
    assert list((tmp_path / "recovery").iterdir()) == []
    assert recoverable(tmp_path / "recovery") == ()


def test_a_cleared_copy_is_not_offered_and_its_folder_goes(tmp_path: Path) -> None:
    shelf = RecoveryShelf(tmp_path)
    shelf.put(Copy(project_with_takes(1), None, ""))
    shelf.clear()
    die(shelf)
    assert recoverable(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_newest_is_offered_first(tmp_path: Path) -> None:
    folders = [left_after(tmp_path, project_with_takes(count)).folder for count in (1, 2)]
    assert [item.folder for item in recoverable(tmp_path)] == folders[::-1]


def test_a_damaged_take_is_left_out_and_said(tmp_path: Path) -> None:
    shelf = left_after(tmp_path, project_with_takes(3))
    index = json.loads((shelf.folder / INDEX_NAME).read_text())
    (shelf.folder / index["takes"][2]).write_bytes(b"PK nothing")
    recovered = recover(recoverable(tmp_path)[0])
    assert [take.id for take in recovered.takes] == [1, 2]
    assert recovered.current_take == 2
    assert recovered.remarks[RECOVERY_REMARK] == "1 of 3 takes could not be read again"


@pytest.mark.parametrize(
    "change",
    [
        {"project": "../../secret.choreo"},
        {"takes": ["/etc/passwd"]},
        {"takes": 5},
        {"version": 2},
        {"format": "x"},
        {"current_take": "x"},
        {"music": ".hidden"},
    ],
)
def test_a_strange_index_is_neither_believed_nor_removed(tmp_path: Path, change: dict[str, object]) -> None:
    shelf = left_after(tmp_path, project_with_takes(1))
    index = json.loads((shelf.folder / INDEX_NAME).read_text())
    (item,) = recoverable(tmp_path)
    (shelf.folder / INDEX_NAME).write_text(json.dumps({**index, **change}))
    assert recoverable(tmp_path) == ()
    assert shelf.folder.is_dir()
    with pytest.raises(ProjectFileError):
        recover(item)


@pytest.mark.parametrize("lost", ["project", "music"])
def test_a_copy_without_its_parts_is_said_in_one_sentence(tmp_path: Path, lost: str) -> None:
    shelf = left_after(tmp_path, project_with_takes(1))
    index = json.loads((shelf.folder / INDEX_NAME).read_text())
    (shelf.folder / index[lost]).unlink()
    with pytest.raises(ProjectFileError, match="cannot be read"):
        recover(recoverable(tmp_path)[0])


def test_a_write_that_fails_leaves_the_copy_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = RecoveryShelf(tmp_path)
    good = project_with_takes(1)
    shelf.put(Copy(good, None, ""))

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ChoreoError, match="No space left"):
        shelf.put(Copy(project_with_takes(3), None, ""))
    monkeypatch.undo()
    die(shelf)
    assert_same(good, recover(recoverable(tmp_path)[0]))


def test_no_folder_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recoverable(tmp_path / "none") == ()
    (tmp_path / "file").write_bytes(b"")
    assert recoverable(tmp_path / "file") == ()
