"""What nobody caught, on its way into the log and the dialog."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from choreo_studio.services.crash_log import FILE_NAME
from choreo_studio.ui.crash_watch import CrashWatch


class Watched:
    """A window under watch, and what was asked of it."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self.asked: list[str] = []
        self.log = folder / FILE_NAME
        self.watch = CrashWatch(
            window, folder, lambda: True, lambda: self.asked.append("copy"), lambda: self.asked.append("quit")
        )


@pytest.fixture
def watched(qtbot: QtBot, tmp_path: Path) -> Iterator[Watched]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watched = Watched(window, tmp_path)
    watched.watch.install()
    yield watched
    watched.watch.remove()


def crash(error: BaseException) -> None:
    """What Python does with an exception that nobody caught."""
    try:
        raise error
    except BaseException as raised:  # noqa: BLE001 - the hook gets whatever it is
        sys.excepthook(type(raised), raised, raised.__traceback__)


def test_a_fault_is_logged_and_shown_and_the_program_goes_on(qtbot: QtBot, watched: Watched) -> None:
    crash(KeyError("bug"))
    qtbot.waitUntil(lambda: watched.watch.dialog is not None)
    dialog = watched.watch.dialog
    assert dialog is not None
    assert "KeyError: 'bug'" in watched.log.read_text(encoding="utf-8")
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.quit_button, Qt.MouseButton.LeftButton)
    assert watched.asked == ["copy", "quit"]
    assert watched.watch.dialog is None


def test_a_storm_of_faults_is_one_dialog_and_all_in_the_log(qtbot: QtBot, watched: Watched) -> None:
    for number in range(5):
        crash(ValueError(f"bug {number}"))
    qtbot.waitUntil(lambda: watched.log.exists() and "bug 4" in watched.log.read_text(encoding="utf-8"))
    assert len(watched.watch.parent().findChildren(type(watched.watch.dialog))) == 1
    assert watched.log.read_text(encoding="utf-8").count("ValueError: bug") == 5


def test_a_fault_in_a_thread_is_shown_by_the_window(qtbot: QtBot, watched: Watched) -> None:
    def work() -> None:
        raise RuntimeError("in a thread")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: watched.watch.dialog is not None)
    assert "RuntimeError: in a thread" in watched.log.read_text(encoding="utf-8")


def test_an_interrupt_is_no_fault(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[type] = []
    monkeypatch.setattr(watched.watch, "_before", (lambda kind, error, trace: passed.append(kind), None))
    crash(KeyboardInterrupt())
    assert passed == [KeyboardInterrupt]
    assert watched.watch.dialog is None
    monkeypatch.undo()


def test_removed_it_leaves_the_hooks_as_they_were(watched: Watched) -> None:
    watched.watch.remove()
    assert sys.excepthook == watched.watch._before[0]
    assert threading.excepthook == watched.watch._before[1]
