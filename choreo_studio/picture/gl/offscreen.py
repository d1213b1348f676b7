"""Draws frames where there is no window, and gives them as arrays."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.frame import Frame
from choreo_studio.picture.gl.api import GL, GlError
from choreo_studio.picture.gl.context import GlContext, MakeContext
from choreo_studio.picture.gl.egl import EglContext
from choreo_studio.picture.gl.renderer import SceneRenderer, copy_picture
from choreo_studio.picture.gl.target import SMOOTH_SAMPLES, Pixels, Target

SMALLEST_SIDE, LARGEST_SIDE = 16, 8192


class OffscreenPainter:
    """Pictures of one size, one after another; for `with`, in the thread that makes it.

    Other passes draw into targets of their own while the context is current, with `renderer` and `target` as they are.

    Args:
        width, height: pixels, 16 to 8192.
        samples: of each pixel; 4 makes edges smooth. Pictures beyond 4K have one.
        make_context: where OpenGL comes from; without a window EGL.

    Attributes:
        renderer: what draws frames.
        target: what holds the last picture, one sample a pixel; without samples its depths too.

    Raises:
        ChoreoError: when there is no OpenGL 3.3 here, or no room for the picture.
        ValueError: when the size is none that can be drawn.
    """

    def __init__(
        self, width: int, height: int, samples: int = SMOOTH_SAMPLES, make_context: MakeContext = EglContext
    ) -> None:
        for name, pixels in (("width", width), ("height", height)):
            if not SMALLEST_SIDE <= pixels <= LARGEST_SIDE:
                raise ValueError(f"{name}: expected {SMALLEST_SIDE} to {LARGEST_SIDE} pixels, found {pixels}")
        self.width, self.height = width, height
        self._context = make_context()
        self._undo: list[Callable[[], None]] = [self._context.release]
        try:
            self._begin(samples)
        except (ChoreoError, GlError) as error:
            self.release()
            raise ChoreoError(f"pictures cannot be drawn here: {str(error).splitlines()[0]}") from error

    def _begin(self, samples: int) -> None:
        self._context.make_current()
        self.renderer = SceneRenderer()
        self._undo.append(self.renderer.release)
        self.target = Target(self.width, self.height)
        self._undo.append(self.target.release)
        self._drawn = self.target
        if samples > 1:
            self._drawn = Target(self.width, self.height, samples)
            self._undo.append(self._drawn.release)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def context(self) -> GlContext:
        """Where the calls go."""
        return self._context

    @property
    def renderer_name(self) -> str:
        """Who draws, as the driver calls itself."""
        text = GL.glGetString(GL.GL_RENDERER)
        return text.decode("utf-8", "replace") if text else ""

    def draw(self, frame: Frame) -> None:
        """Draw a frame into `target`."""
        self._context.make_current()
        self.renderer.draw(frame, self._drawn.handle, self.width, self.height)
        if self._drawn is not self.target:
            copy_picture(self._drawn.handle, self.target.handle, self.width, self.height)

    def picture(self, frame: Frame) -> Pixels:
        """A frame as (height, width, 3) red, green, blue, the top row first."""
        self.draw(frame)
        return np.ascontiguousarray(self.target.read()[..., :3])

    def release(self) -> None:
        """Give everything back; a second time does nothing."""
        if len(self._undo) > 1:
            self._context.make_current()
        while self._undo:
            self._undo.pop()()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def picture_of(renderer: SceneRenderer, frame: Frame, width: int, height: int) -> Pixels:
    """A frame with smooth edges as (height, width, 3), by a renderer whose context is current.

    Raises:
        ChoreoError: when the device has no room for it.
    """
    with Target(width, height, SMOOTH_SAMPLES) as smooth, Target(width, height) as plain:
        renderer.draw(frame, smooth.handle, width, height)
        copy_picture(smooth.handle, plain.handle, width, height)
        return np.ascontiguousarray(plain.read()[..., :3])
