"""Pictures beside the window, drawn in its working thread."""

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QOffscreenSurface
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.context import NO_GL_VARIABLE
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.services.jobs import Ok
from choreo_studio.ui.shared.threads import BackgroundThread
from choreo_studio.ui.viewport.offscreen import console_context, context_maker
from choreo_studio.ui.viewport.surface import renderer
from tests.picture.builders_picture import HEIGHT, WIDTH, dancing_frame, orange_share


@pytest.fixture(autouse=True)
def _gl(qtbot) -> None:  # type: ignore[no-untyped-def]
    if not renderer().is_there:
        pytest.skip(renderer().reason)


def test_a_job_draws_while_the_window_answers(qtbot) -> None:  # type: ignore[no-untyped-def]
    frame, outcomes, ticks = dancing_frame(), [], []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: ticks.append(1))

    def work(progress):  # type: ignore[no-untyped-def]
        with OffscreenPainter(WIDTH, HEIGHT, make_context=make) as painter:
            return [painter.picture(frame) for _ in range(10)]

    for _ in range(2):
        make, thread = context_maker(), BackgroundThread("pictures")
        timer.start()
        thread.runner.start(work, outcomes.append)
        qtbot.waitUntil(lambda: thread.is_idle)  # noqa: B023 - called at once
        timer.stop()
        thread.close()
    first, second = outcomes
    assert isinstance(first, Ok)
    assert isinstance(second, Ok)
    assert orange_share(first.value[0]) > 0.01
    np.testing.assert_array_equal(first.value[0], second.value[-1])
    assert ticks, "the window went on"


def test_one_job_draws_twice_and_its_surface_goes_with_it(qtbot) -> None:  # type: ignore[no-untyped-def]
    def work(progress):  # type: ignore[no-untyped-def]
        found = []
        for _ in range(2):
            with OffscreenPainter(WIDTH, HEIGHT, make_context=makers[0]) as painter:
                found.append(painter.picture(frame))
        return found

    frame, outcomes, thread = dancing_frame(), [], BackgroundThread("pictures")
    makers = [context_maker()]
    surface = QApplication.instance().findChildren(QOffscreenSurface)[-1]
    thread.runner.start(work, outcomes.append)
    qtbot.waitUntil(lambda: thread.is_idle)
    thread.close()
    np.testing.assert_array_equal(*outcomes[0].value)
    assert isValid(surface)
    makers.clear()
    qtbot.waitUntil(lambda: not isValid(surface))


def test_a_program_with_an_application_draws_on_its_own_thread() -> None:
    with OffscreenPainter(WIDTH, HEIGHT, make_context=console_context) as painter:
        assert orange_share(painter.picture(dancing_frame())) > 0.01


def test_without_opengl_one_sentence_says_so(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(NO_GL_VARIABLE, "1")
    with pytest.raises(ChoreoError, match=NO_GL_VARIABLE):
        context_maker()
