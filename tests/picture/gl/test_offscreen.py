"""Pictures without a window."""

import gc
import threading

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.api import GL
from choreo_studio.picture.gl.context import NO_GL_VARIABLE
from choreo_studio.picture.gl.egl import EglContext
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.gl.target import Target
from choreo_studio.picture.look import LIGHT_STAGE
from choreo_studio.picture.rig import CAMERAS
from tests.picture.builders_picture import HEIGHT, WIDTH, blue_share, dancing_frame, orange_share, skip_without_gl


@pytest.fixture(autouse=True)
def _gl() -> None:
    skip_without_gl()


def test_a_picture_shows_both_dancers_on_a_dark_stage_the_right_way_up() -> None:
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        picture = painter.picture(dancing_frame())
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert picture.dtype == np.uint8
    assert orange_share(picture) > 0.01
    assert blue_share(picture) > 0.01
    assert picture[: HEIGHT // 3].mean() < picture[-HEIGHT // 4 :, : WIDTH // 5].mean(), "the floor is below"


def test_the_light_stage_is_light() -> None:
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        assert painter.picture(dancing_frame(stage=LIGHT_STAGE))[:5].mean() > 200.0


@pytest.mark.parametrize("camera", CAMERAS)
def test_every_camera_sees_somebody(camera) -> None:  # type: ignore[no-untyped-def]
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        picture = painter.picture(dancing_frame(camera))
    assert orange_share(picture) + blue_share(picture) > 0.01


def test_samples_make_edges_smooth_and_leave_the_rest_as_it_is() -> None:
    pictures = []
    for samples in (0, 4):
        with OffscreenPainter(WIDTH, HEIGHT, samples) as painter:
            pictures.append(painter.picture(dancing_frame()).astype(float))
    differs = np.abs(pictures[0] - pictures[1]).max(axis=2) > 12.0
    assert 0.002 < differs.mean() < 0.2


def test_contexts_after_each_other_and_within_each_other_draw_the_same() -> None:
    frame = dancing_frame()
    with OffscreenPainter(WIDTH, HEIGHT) as first:
        once = first.picture(frame)
        with OffscreenPainter(WIDTH, HEIGHT) as second:
            np.testing.assert_array_equal(second.picture(frame), once)
        np.testing.assert_array_equal(first.picture(frame), once)
    with OffscreenPainter(WIDTH, HEIGHT) as third:
        np.testing.assert_array_equal(third.picture(frame), once)


def test_a_thread_draws_with_a_context_of_its_own() -> None:
    frame, found = dancing_frame(), []

    def work() -> None:
        with OffscreenPainter(WIDTH, HEIGHT) as painter:
            found.append(painter.picture(frame))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        np.testing.assert_array_equal(painter.picture(frame), found[0])


def test_nothing_is_left_behind_for_good() -> None:
    from OpenGL import contextdata

    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        painter.picture(dancing_frame())
    gc.collect()
    assert not any(contextdata.storedPointers.values())


def test_depths_are_nearer_where_the_dancers_are() -> None:
    with OffscreenPainter(WIDTH, HEIGHT, samples=0) as painter:
        picture = painter.picture(dancing_frame())
        depth = painter.target.read_depth()
    assert depth.shape == (HEIGHT, WIDTH)
    assert (depth == 1.0).mean() > 0.1, "the sky is as far as it goes"
    body = picture[..., 0].astype(int) - picture[..., 2] > 60
    assert depth[body].max() < depth[: HEIGHT // 8].min()


def test_another_target_holds_several_pictures_of_the_same_size() -> None:
    with OffscreenPainter(WIDTH, HEIGHT) as painter:
        target = Target(WIDTH, HEIGHT, formats=(GL.GL_RGBA8, GL.GL_RGBA8))
        target.bind()
        GL.glClearBufferfv(GL.GL_COLOR, 0, np.array([1.0, 0.0, 0.0, 1.0], dtype=np.float32))
        GL.glClearBufferfv(GL.GL_COLOR, 1, np.array([0.0, 0.0, 1.0, 1.0], dtype=np.float32))
        assert target.read(0)[5, 5].tolist() == [255, 0, 0, 255]
        assert target.read(1)[5, 5].tolist() == [0, 0, 255, 255]
        target.release()
        assert orange_share(painter.picture(dancing_frame())) > 0.01


def test_sizes_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(ValueError, match=r"height: expected 16 to 8192 pixels, found 8"):
        OffscreenPainter(WIDTH, 8)


def test_without_opengl_one_sentence_says_so(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(NO_GL_VARIABLE, "1")
    with pytest.raises(ChoreoError, match=NO_GL_VARIABLE):
        OffscreenPainter(WIDTH, HEIGHT)


def test_what_fails_on_the_way_gives_its_context_back(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    released = []

    class Watched(EglContext):
        def release(self) -> None:
            released.append(1)
            super().release()

    monkeypatch.setattr("choreo_studio.picture.gl.renderer.Program", _refused)
    with pytest.raises(ChoreoError, match="pictures cannot be drawn here: no shaders today"):
        OffscreenPainter(WIDTH, HEIGHT, make_context=Watched)
    assert released == [1]


def _refused(vertex: str, fragment: str) -> None:
    raise ChoreoError("no shaders today")
