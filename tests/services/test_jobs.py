"""Jobs: outcomes, cancelling, dropping of stale results."""

import threading

import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.services.jobs import Cancelled, Err, JobRunner, Ok, Outcome, Progress, inline_runner
from tests.fakes import HandExecutor


def test_inline_work_gives_its_value_and_progress() -> None:
    told: list[tuple[int, int]] = []
    outcomes: list[Outcome[int]] = []

    def work(progress: Progress) -> int:
        progress(1, 2)
        return 7

    inline_runner().start(work, outcomes.append, lambda done, total: told.append((done, total)))
    assert isinstance(outcomes[0], Ok)
    assert outcomes[0].value == 7
    assert told == [(1, 2)]


def test_a_wrong_world_is_an_outcome() -> None:
    outcomes: list[Outcome[None]] = []
    error = ChoreoError("the disk is full")

    def work(progress: Progress) -> None:
        raise error

    inline_runner().start(work, outcomes.append)
    assert isinstance(outcomes[0], Err)
    assert outcomes[0].error is error


def test_our_own_fault_crashes_where_outcomes_are_delivered() -> None:
    work_room, state_room = HandExecutor(), HandExecutor()
    outcomes: list[Outcome[None]] = []

    def work(progress: Progress) -> None:
        raise KeyError("bug")

    JobRunner(work_room, state_room).start(work, outcomes.append)
    work_room.run_all()
    with pytest.raises(KeyError, match="bug"):
        state_room.run_all()
    assert outcomes == []


def test_cancel_takes_effect_at_the_next_step() -> None:
    work_room = HandExecutor()
    outcomes: list[Outcome[int]] = []
    steps: list[int] = []

    def work(progress: Progress) -> int:
        for step in range(5):
            progress(step, 5)
            steps.append(step)
            if step == 2:
                job.cancel()
        return 1

    job = JobRunner(work_room, lambda thunk: thunk()).start(work, outcomes.append)
    work_room.run_all()
    assert steps == [0, 1, 2]
    assert isinstance(outcomes[0], Cancelled)


def test_a_job_cancelled_after_its_last_step_is_cancelled_all_the_same() -> None:
    work_room = HandExecutor()
    outcomes: list[Outcome[int]] = []
    job = JobRunner(work_room, lambda thunk: thunk()).start(lambda progress: 1, outcomes.append)
    job.cancel()
    work_room.run_all()
    assert isinstance(outcomes[0], Cancelled)


def test_a_newer_request_drops_the_older_result() -> None:
    work_room, state_room = HandExecutor(), HandExecutor()
    runner = JobRunner(work_room, state_room)
    old: list[Outcome[str]] = []
    new: list[Outcome[str]] = []
    other: list[Outcome[str]] = []
    first = runner.start(lambda progress: "old", old.append, key="take")
    work_room.run_all()
    runner.start(lambda progress: "other", other.append, key="music")
    runner.start(lambda progress: "new", new.append, key="take")
    work_room.run_all()
    state_room.run_all()
    assert first.is_cancelled
    assert old == []
    assert [outcome.value for outcome in (*new, *other) if isinstance(outcome, Ok)] == ["new", "other"]


def test_work_on_a_thread_is_delivered_by_hand() -> None:
    threads: list[threading.Thread] = []
    state_room = HandExecutor()
    ran_on: list[int] = []
    outcomes: list[Outcome[int]] = []

    def submit(thunk: object) -> None:
        assert callable(thunk)
        threads.append(threading.Thread(target=thunk))
        threads[-1].start()

    def work(progress: Progress) -> int:
        ran_on.append(threading.get_ident())
        return 3

    JobRunner(submit, state_room).start(work, outcomes.append)
    threads[0].join()
    assert outcomes == []
    state_room.run_all()
    assert isinstance(outcomes[0], Ok)
    assert ran_on != [threading.get_ident()]
