from dataclasses import replace

import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.session.document import Document
from choreo_studio.session.editing import rename_project, star_take
from choreo_studio.ui.shared.desk import Desk
from tests.builders_project import project_with_takes
from tests.ui.by_hand import HandRunner, desk_with


def test_many_changes_in_one_turn_are_told_once(qtbot):
    desk = desk_with(project_with_takes())
    qtbot.waitSignal(desk.changed)
    desk.tell()
    told = []
    desk.changed.connect(lambda old, new: told.append((old, new)))

    desk.select(bars=(1, 2))
    desk.set_order(variations=3)
    desk.apply("Star", lambda project: star_take(project, 1))

    assert told == []
    qtbot.waitUntil(lambda: len(told) == 1)
    old, new = told[0]
    assert (old.selection.bars, new.selection.bars) == (None, (1, 2))
    assert new.order.variations == 3
    assert new.project.take(1).starred
    assert new.undo_label == "Star"
    assert new.is_modified


def test_undoing_drops_what_is_marked_but_gone(qtbot):
    desk = desk_with(project_with_takes(2))
    gone = project_with_takes(3).takes[2]
    desk.apply("Add", lambda project: replace(project, takes=(*project.takes, gone)))
    desk.select(audition=3, ghost=3)

    desk.undo()

    assert desk.view.selection.audition is None
    assert desk.view.selection.ghost is None


def test_an_edit_that_the_world_forbids_is_told_and_changes_nothing(qtbot):
    desk = desk_with(project_with_takes())
    failures = []
    desk.failed.connect(failures.append)
    before = desk.view.project

    def edit(project):
        raise ChoreoError("there is no such bar")

    desk.apply("Impossible", edit)

    assert [str(error) for error in failures] == ["there is no such bar"]
    assert desk.view.project is before
    assert desk.view.undo_label == ""


def test_work_is_listed_while_it_waits_and_runs(qtbot):
    model = HandRunner()
    desk = desk_with(project_with_takes(), model)
    seen = []

    def work(progress):
        progress(3, 8)
        seen.append(desk.view.work[0])
        return "made"

    desk.run("Dance", work, seen.append)
    assert [item.label for item in desk.view.work] == ["Dance"]
    model.step()

    assert (seen[0].done, seen[0].total) == (3, 8)
    assert seen[1] == "made"
    assert desk.view.work == ()


def test_progress_of_many_small_steps_is_shown_in_few(qtbot):
    model = HandRunner()
    desk = desk_with(project_with_takes(), model)
    views = []

    def work(progress):
        for step in range(1000):
            progress(step + 1, 1000)
            views.append(desk.view)

    desk.run("Dance", work, lambda made: None)
    model.step()

    assert 20 < len({id(view) for view in views}) <= 27
    assert views[-1].work[0].done == 1000


def test_a_newer_request_of_the_same_key_wins(qtbot):
    model = HandRunner()
    desk = desk_with(project_with_takes(), model)
    results = []

    def work(name):
        def run(progress):
            progress(0, 1)
            return name

        return run

    desk.run("First", work("first"), results.append, key="bars 9-12")
    desk.run("Second", work("second"), results.append, key="bars 9-12")
    desk.run("Elsewhere", work("elsewhere"), results.append, key="bars 1-2")
    while model.waiting:
        model.step()

    assert results == ["second", "elsewhere"]
    assert desk.view.work == ()


def test_a_cancelled_job_leaves_everything_as_it_was(qtbot):
    model = HandRunner()
    desk = desk_with(project_with_takes(), model)
    steps = []

    def work(progress):
        for step in range(10):
            progress(step, 10)
            steps.append(step)
            desk.cancel_all()
        return "made"

    desk.run("Dance", work, lambda made: desk.apply("Rename", lambda project: rename_project(project, made)))
    before = desk.view.project
    model.step()

    assert steps == [0]
    assert desk.view.project is before
    assert desk.view.work == ()


def test_only_what_takes_long_goes_on_when_another_project_comes(qtbot):
    light, model, long = HandRunner(), HandRunner(), HandRunner()
    desk = Desk(Document(project_with_takes()), light.runner, model.runner, long.runner)
    done = []

    def work(progress):
        progress(1, 2)
        return "made"

    desk.run("Read", work, lambda made: done.append("light"), runner=light.runner)
    desk.run("Dance", work, lambda made: done.append("model"))
    desk.run("Export", work, lambda made: done.append("long"), runner=long.runner)
    desk.open(project_with_takes(2), None)
    for runner in (light, model, long):
        while runner.waiting:
            runner.step()
    assert done == ["long"]
    assert desk.view.work == ()
    desk.run("Export", work, lambda made: done.append("again"), runner=long.runner)
    desk.cancel_all()
    long.step()
    assert done == ["long"]


def test_a_job_that_fails_says_why(qtbot):
    model = HandRunner()
    desk = desk_with(project_with_takes(), model)
    failures = []
    desk.failed.connect(failures.append)

    def work(progress):
        raise ChoreoError("the disk is full")

    desk.run("Save", work, failures.append)
    model.step()

    assert [str(error) for error in failures] == ["the disk is full"]
    assert desk.view.work == ()


def test_another_project_begins_a_new_history(qtbot):
    desk = desk_with(project_with_takes())
    desk.apply("Star", lambda project: star_take(project, 1))
    desk.select(bars=(1, 2), audition=2)
    other = project_with_takes(1)

    desk.open(other, None)

    assert desk.view.project is other
    assert desk.view.undo_label == ""
    assert desk.view.selection.bars is None
    assert not desk.view.is_modified


def test_nothing_can_be_edited_without_a_project(qtbot):
    desk = desk_with(None)
    with pytest.raises(ValueError, match="project"):
        desk.apply("Star", lambda project: star_take(project, 1))
