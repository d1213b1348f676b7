"""Copies at the right moments, with a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from choreo_studio.services.autosave import Autosaver, state_of
from choreo_studio.services.recovery import recover, recoverable
from choreo_studio.services.recovery_shelf import RecoveryShelf
from choreo_studio.session.document import Document
from choreo_studio.session.editing import add_takes, star_take, with_remark
from choreo_studio.session.project import Project
from tests.builders_project import project_with_takes, take_of


class Desk:
    """A document under an autosaver whose program can die."""

    def __init__(self, root: Path, project: Project, is_saved: bool = True) -> None:
        self.root, self.seconds, self.sentences = root, 0.0, list[str]()
        self.shelf = RecoveryShelf(root)
        self.saver = Autosaver(self.shelf, 20.0, lambda: self.seconds, self.sentences.append)
        self.document = Document()
        self.document.subscribe(lambda: self.saver.notice(state_of(self.document)))
        self.document.replace(project, Path("/clicks.choreo"), is_saved)

    def star(self, starred: bool = True) -> None:
        self.document.apply("Star take", lambda project: star_take(project, 1, starred))

    def killed(self) -> Project | None:
        """What comes back after this process is killed, None for nothing."""
        if self.shelf._lock is not None:
            self.shelf._lock.close()
        found = recoverable(self.root)
        return recover(found[0]) if found else None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "recovery", project_with_takes(1))
    yield desk
    desk.saver.close()


def test_an_edit_is_copied_after_the_interval_and_not_before(desk: Desk) -> None:
    desk.saver.write()
    assert not desk.saver.due
    desk.star()
    desk.seconds = 19.9
    desk.star(False)
    desk.star()
    assert not desk.saver.due
    desk.seconds = 20.0
    assert desk.saver.due
    desk.saver.write()
    assert not desk.saver.due
    back = desk.killed()
    assert back is not None
    assert back.takes[0].starred


def test_nothing_unsaved_is_no_copy(desk: Desk) -> None:
    desk.saver.write()
    assert not desk.root.exists()
    desk.star()
    desk.saver.write()
    desk.document.undo()
    desk.saver.write()
    assert desk.killed() is None


def test_saving_removes_the_copy(desk: Desk) -> None:
    desk.star()
    desk.saver.write()
    desk.document.mark_saved(Path("/clicks.choreo"))
    desk.saver.write()
    assert desk.killed() is None


def test_a_project_that_is_in_no_file_yet_is_copied(tmp_path: Path) -> None:
    desk = Desk(tmp_path, project_with_takes(2), is_saved=False)
    desk.saver.write()
    back = desk.killed()
    assert back is not None
    assert len(back.takes) == 2


def test_a_finished_take_is_kept_before_it_comes_into_the_project(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    desk.saver.keep_takes(project, (take_of(project, 5), take_of(project, 6)))
    back = desk.killed()
    assert back is not None
    assert [take.dance.seed for take in back.takes] == [1, 5, 6]


def test_keeping_a_take_copies_the_edits_made_meanwhile(desk: Desk) -> None:
    """Else beats that were just inserted would be older in the copy than the take that was danced on them."""
    project = desk.document.project
    assert project is not None
    desk.star()
    desk.saver.keep_takes(project, (take_of(project, 5),))
    back = desk.killed()
    assert back is not None
    assert back.takes[0].starred


def test_a_take_that_has_come_in_comes_back_once(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    made = (take_of(project, 5),)
    desk.saver.keep_takes(project, made)
    desk.document.apply("Re-sample", lambda before: add_takes(before, made))
    desk.saver.write()
    back = desk.killed()
    assert back is not None
    assert [take.dance.seed for take in back.takes] == [1, 5]


def test_a_kill_between_coming_in_and_the_next_copy_loses_nothing(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    made = (take_of(project, 5),)
    desk.saver.keep_takes(project, made)
    desk.document.apply("Re-sample", lambda before: add_takes(before, made))
    back = desk.killed()
    assert back is not None
    assert [take.dance.seed for take in back.takes] == [1, 5]


def test_a_take_that_was_taken_back_stays_away(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    made = (take_of(project, 5),)
    desk.saver.keep_takes(project, made)
    desk.document.apply("Re-sample", lambda before: add_takes(before, made))
    desk.document.undo()
    desk.star()
    desk.saver.write()
    back = desk.killed()
    assert back is not None
    assert [take.dance.seed for take in back.takes] == [1]


def test_a_save_does_not_take_the_copy_of_a_take_on_its_way(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    desk.star()
    desk.saver.keep_takes(project, (take_of(project, 5),))
    desk.document.mark_saved(Path("/clicks.choreo"))
    desk.saver.write()
    back = desk.killed()
    assert back is not None
    assert [take.dance.seed for take in back.takes] == [1, 5]


def test_a_late_take_of_another_project_is_forgotten(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    desk.saver.keep_takes(project, (take_of(project, 5),))
    desk.document.replace(project_with_takes(1, bars=6), Path("/other.choreo"))
    desk.saver.write()
    assert desk.killed() is None


def test_a_full_disk_is_told_once_and_the_copy_comes_when_there_is_room(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    project = desk.document.project
    assert project is not None
    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        desk.star()
        assert not desk.saver.write()
        desk.saver.keep_takes(project, (take_of(project, 5),))
        desk.saver.write()
        assert len(desk.sentences) == 1
        assert "No space left on device" in desk.sentences[0]
        assert not desk.saver.due
        desk.seconds += 20.0
        assert desk.saver.due
    assert desk.saver.write()
    assert desk.killed() is not None
    assert len(desk.sentences) == 1


def test_a_folder_that_cannot_be_made_is_told_and_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    desk = Desk(tmp_path / "file" / "recovery", project_with_takes(1), is_saved=False)
    desk.saver.write()
    assert len(desk.sentences) == 1
    desk.saver.close()


def test_after_a_good_end_nothing_is_written(desk: Desk) -> None:
    project = desk.document.project
    assert project is not None
    desk.star()
    desk.saver.write()
    desk.saver.close()
    desk.saver.keep_takes(project, (take_of(project, 5),))
    desk.document.apply("Remark", lambda before: with_remark(before, "a", "b"))
    desk.saver.write()
    assert list(desk.root.iterdir()) == []


def test_variations_of_one_second_are_told_apart(desk: Desk) -> None:
    """One of two takes has come in, the other is still on its way."""
    project = desk.document.project
    assert project is not None
    one, other = take_of(project, 5), take_of(project, 6)
    same_moment = replace(other, created_at=one.created_at)
    desk.saver.keep_takes(project, (one, same_moment))
    desk.document.apply("Re-sample", lambda before: add_takes(before, (one,)))
    desk.saver.write()
    back = desk.killed()
    assert back is not None
    assert sorted(take.dance.seed for take in back.takes) == [1, 5, 6]
