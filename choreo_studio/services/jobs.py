"""Work that may take long: a request goes in, an outcome comes out, where and when the owner wants it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from choreo_studio.errors import ChoreoError

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Called with (done, total); raises Cancelled when the work is no longer wanted."""

Thunk = Callable[[], None]
Executor = Callable[[Thunk], None]


class Cancelled(Exception):  # noqa: N818 - it is an outcome as well, and no error
    """The work was stopped because nobody wants its result any more."""


@dataclass(frozen=True, eq=False)
class Ok(Generic[T]):
    """The work is done."""

    value: T


@dataclass(frozen=True, eq=False)
class Err:
    """The world was wrong."""

    error: ChoreoError


Outcome = Ok[T] | Err | Cancelled


def unwatched(done: int, total: int) -> None:
    """Progress that nobody looks at."""


class Job:
    """One piece of work under way."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop at the next step of progress; the outcome will be Cancelled."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()


class JobRunner:
    """Runs work in one place and delivers outcomes in another.

    An exception that is neither a ChoreoError nor Cancelled is our own fault; it is raised again where outcomes are
    delivered, so that it crashes into the log there instead of dying with a thread.

    Args:
        submit: takes a thunk and runs it where work belongs (a thread; at once; when a test says so).
        deliver: takes a thunk and runs it where state may be changed (the window's thread; at once).
    """

    def __init__(self, submit: Executor, deliver: Executor) -> None:
        self._submit, self._deliver = submit, deliver
        self._newest: dict[str, Job] = {}

    def start(
        self,
        work: Callable[[Progress], T],
        on_outcome: Callable[[Outcome[T]], None],
        on_progress: Progress = unwatched,
        key: str | None = None,
    ) -> Job:
        """Start work.

        Args:
            work: gets a progress function and returns the result; everything else it needs is bound into it.
            on_outcome: gets Ok, Err or Cancelled once, unless a newer job of the same key was started.
            on_progress: told of progress where outcomes are delivered.
            key: jobs of one key replace each other: a newer one cancels the older, whose outcome is dropped.
        """
        job = Job()
        if key is not None:
            self._replace(key, job)

        def progress(done: int, total: int) -> None:
            if job.is_cancelled:
                raise Cancelled
            self._deliver(lambda: on_progress(done, total))

        def run() -> None:
            thunk = _outcome(work, progress, job, on_outcome)
            self._deliver(lambda: None if key is not None and self._newest.get(key) is not job else thunk())

        self._submit(run)
        return job

    def _replace(self, key: str, job: Job) -> None:
        if key in self._newest:
            self._newest[key].cancel()
        self._newest[key] = job


def inline_runner() -> JobRunner:
    """A runner that works and delivers at once, for the command line."""
    return JobRunner(_at_once, _at_once)


def _at_once(thunk: Thunk) -> None:
    thunk()


def _outcome(
    work: Callable[[Progress], T], progress: Progress, job: Job, on_outcome: Callable[[Outcome[T]], None]
) -> Thunk:
    outcome: Outcome[T]
    try:
        outcome = Ok(work(progress))
    except Cancelled as cancelled:
        outcome = cancelled
    except ChoreoError as error:
        outcome = Err(error)
    except Exception as error:  # noqa: BLE001 - raised again where outcomes are delivered
        return _raising(error)
    finished = Cancelled() if job.is_cancelled else outcome
    return lambda: on_outcome(finished)


def _raising(error: Exception) -> Thunk:
    def thunk() -> None:
        raise error

    return thunk
