"""Work that a dialog waits for: how far it is and how it ended is shown there."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from choreo_studio.errors import ChoreoError
from choreo_studio.services.jobs import JobRunner, Progress
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View

T = TypeVar("T")


class WaitingDialog(Protocol):
    """What such a dialog can do."""

    def show_progress(self, done: int, total: int) -> None:
        """So much is done."""

    def fail(self, text: str) -> None:
        """It failed; `text` is one sentence."""

    def stop(self) -> None:
        """It was cancelled."""


class DialogJob:
    """The one job of a dialog.

    Args:
        desk: runs it.
        dialog: that waits, None while none is open; whether one is may change at any time.
    """

    def __init__(self, desk: Desk, dialog: Callable[[], WaitingDialog | None]) -> None:
        self._desk, self._dialog = desk, dialog
        self._number: int | None = None

    def start(
        self,
        label: str,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        key: str,
        runner: JobRunner,
        sentence_of: Callable[[ChoreoError], str],
    ) -> None:
        """Start it.

        Args:
            label, work, on_done, key, runner: see `Desk.run`.
            sentence_of: what the dialog says of an error; without a dialog the desk is told of the error itself.
        """

        has_ended = False

        def end() -> None:
            nonlocal has_ended
            has_ended, self._number = True, None

        def done(result: T) -> None:
            end()
            on_done(result)

        def failed(error: ChoreoError) -> None:
            end()
            self.fail(error, sentence_of)

        number = self._desk.run(label, work, done, key, runner, failed)
        # A runner that works at once has ended it already.
        self._number = None if has_ended else number

    def fail(self, error: ChoreoError, sentence_of: Callable[[ChoreoError], str]) -> None:
        """Tell the dialog, or without one the desk, of an error."""
        dialog = self._dialog()
        if dialog is None:
            self._desk.failed.emit(error)
        else:
            dialog.fail(sentence_of(error))

    def cancel(self) -> None:
        """Ask it to stop."""
        if self._number is not None:
            self._desk.cancel(self._number)

    def follow(self, view: View) -> None:
        """Show how far it is; to be called whenever the desk has changed."""
        dialog = self._dialog()
        if self._number is None or dialog is None:
            return
        work = next((work for work in view.work if work.id == self._number), None)
        if work is not None:
            dialog.show_progress(work.done, work.total)
        else:
            self._number = None
            dialog.stop()
