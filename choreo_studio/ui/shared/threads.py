"""Work on a thread of its own, outcomes on the window's thread."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal

from choreo_studio.services.jobs import JobRunner, Thunk

_NICENESS = 10


def _step_back() -> None:
    # Linux gives every thread a priority of its own; elsewhere this would be the whole program's.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


class _Delivery(QObject):
    """Carries thunks to the thread that it was made on."""

    brought = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.brought.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def _run(self, thunk: Thunk) -> None:
        thunk()


class BackgroundThread:
    """A queue of work on one thread, with a runner for it.

    Outcomes are delivered on the thread that made this object; after `close` nothing is delivered any more.

    Args:
        name: of the thread, for people who look at stacks.
    """

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name, initializer=_step_back)
        self._delivery = _Delivery()
        self._is_closed = False
        self._waiting = 0
        self.runner = JobRunner(self._submit, self._deliver)

    @property
    def is_idle(self) -> bool:
        """Whether all that was asked for is done and delivered."""
        return self._waiting == 0

    def close(self) -> None:
        """Wait for the job that runs (cancel it first), drop those that wait."""
        self._is_closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, thunk: Thunk) -> None:
        if self._is_closed:
            return
        self._waiting += 1

        def run() -> None:
            try:
                thunk()
            finally:
                self._deliver(self._count_down)

        self._pool.submit(run)

    def _count_down(self) -> None:
        self._waiting -= 1

    def _deliver(self, thunk: Thunk) -> None:
        if not self._is_closed:
            self._delivery.brought.emit(thunk)
