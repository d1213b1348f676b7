import threading

from choreo_studio.services.jobs import Ok
from choreo_studio.ui.shared.threads import BackgroundThread


def test_work_runs_elsewhere_and_is_delivered_here(qtbot):
    background = BackgroundThread("test")
    places, outcomes = [], []

    def work(progress):
        places.append(threading.current_thread())
        return 7

    def deliver(outcome):
        places.append(threading.current_thread())
        outcomes.append(outcome)

    background.runner.start(work, deliver)
    qtbot.waitUntil(lambda: bool(outcomes) and background.is_idle)
    background.close()

    assert places[0] is not threading.main_thread()
    assert places[1] is threading.main_thread()
    assert isinstance(outcomes[0], Ok)
    assert outcomes[0].value == 7


def test_closing_leaves_no_thread_and_delivers_nothing_more(qtbot):
    background = BackgroundThread("ending")
    started, go_on, outcomes = threading.Event(), threading.Event(), []

    def work(progress):
        started.set()
        go_on.wait(10)

    background.runner.start(work, outcomes.append)
    background.runner.start(work, outcomes.append)
    assert started.wait(10)
    go_on.set()
    background.close()
    qtbot.wait(1)

    assert outcomes == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ending")]
