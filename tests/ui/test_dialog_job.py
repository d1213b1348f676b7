"""A job and the dialog that waits for it."""

import pytest
from PySide6.QtWidgets import QApplication

from choreo_studio.errors import ChoreoError
from choreo_studio.services.jobs import Progress
from choreo_studio.ui.commands.dialog_job import DialogJob
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import View
from tests.ui.by_hand import HandRunner, desk_with


class Waiting:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def show_progress(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def fail(self, text: str) -> None:
        self.told.append(text)

    def stop(self) -> None:
        self.told.append("stopped")


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    return desk_with(None)


def half_way(progress: Progress) -> str:
    progress(1, 2)
    return "result"


def wrong(progress: Progress) -> str:
    raise ChoreoError("no luck")


def started(desk: Desk, dialog: Waiting | None, work: object, hand: HandRunner | None = None) -> DialogJob:
    job = DialogJob(desk, lambda: dialog)
    desk.changed.connect(lambda old, new: job.follow(new))
    results = [] if dialog is None else dialog.told
    job.start("Work", work, results.append, "key", hand.runner if hand else desk.jobs, lambda e: f"{e}!")  # type: ignore[arg-type]
    desk.tell()
    return job


def test_progress_and_result_reach_the_dialog(desk: Desk) -> None:
    hand, dialog = HandRunner(), Waiting()
    started(desk, dialog, half_way, hand)
    hand.step()
    desk.tell()
    assert dialog.told == [(0, 0), "result"]


def test_work_that_is_done_at_once_is_not_called_cancelled(desk: Desk) -> None:
    dialog = Waiting()
    started(desk, dialog, half_way)
    desk.tell()
    assert dialog.told == ["result"]


def test_cancelling_stops_the_dialog_once(desk: Desk) -> None:
    hand, dialog = HandRunner(), Waiting()
    job = started(desk, dialog, half_way, hand)
    job.cancel()
    hand.step()
    for _ in range(2):
        desk.show(peaks=None)
        desk.tell()
    assert dialog.told.count("stopped") == 1 and "result" not in dialog.told


def test_an_error_goes_to_the_dialog_or_to_the_desk(desk: Desk) -> None:
    dialog, failed = Waiting(), []
    desk.failed.connect(failed.append)
    started(desk, dialog, wrong)
    assert dialog.told == ["no luck!"] and failed == []
    started(desk, None, wrong)
    assert [str(error) for error in failed] == ["no luck"]


def test_a_view_without_a_job_says_nothing(desk: Desk) -> None:
    dialog = Waiting()
    DialogJob(desk, lambda: dialog).follow(View())
    assert dialog.told == []
