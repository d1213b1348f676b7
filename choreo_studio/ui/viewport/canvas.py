"""The surface that OpenGL draws on."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.frame import Frame
from choreo_studio.picture.gl.api import GlError
from choreo_studio.picture.gl.offscreen import picture_of
from choreo_studio.picture.gl.renderer import SceneRenderer, copy_picture
from choreo_studio.picture.gl.target import SMOOTH_SAMPLES, Target

FrameSource = Callable[[float], Frame]
"""Makes the frame for an aspect ratio."""


class GlCanvas(QOpenGLWidget):
    """Draws frames on demand.

    Signals:
        failed: why nothing can be drawn here, for people.
        painted: a frame was drawn.

    Attributes:
        is_smooth: draw edges smooth whatever it costs.

    Args:
        frame: what to draw.
        wanted: surface format.
        parent: owner.
    """

    failed = Signal(str)
    painted = Signal()

    def __init__(self, frame: FrameSource, wanted: QSurfaceFormat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFormat(wanted)
        self._frame = frame
        self._renderer: SceneRenderer | None = None
        self.is_smooth = False

    def initializeGL(self) -> None:  # noqa: N802 - Qt's name
        """Put shaders and meshes on the device."""
        try:
            self._renderer = SceneRenderer()
        except (ChoreoError, GlError) as error:
            self.failed.emit(str(error).split("\n")[0])
            return
        # A window of its own (a dock that floats) has a context of its own. With the widget everything goes by itself.
        self.context().aboutToBeDestroyed.connect(self._release)

    def paintGL(self) -> None:  # noqa: N802 - Qt's name
        """Draw the frame of this moment."""
        if self._renderer is None:
            return
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self.is_smooth:
            self._draw_smoothly(size)
        else:
            self._draw(self.defaultFramebufferObject(), size)
        self.painted.emit()

    def picture(self, size: QSize) -> QImage | None:
        """The frame of this moment at another size; None before the device is ready.

        Raises:
            ChoreoError: when the device has no room for it.
        """
        if self._renderer is None or not self.isValid():
            return None
        self.makeCurrent()
        try:
            width, height = size.width(), size.height()
            pixels = picture_of(self._renderer, self._frame(width / height), width, height)
            return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        finally:
            self.doneCurrent()

    def _draw(self, target: int, size: QSize) -> None:
        if self._renderer is not None:
            self._renderer.draw(self._frame(size.width() / max(size.height(), 1)), target, size.width(), size.height())

    def _draw_smoothly(self, size: QSize) -> None:
        try:
            with Target(size.width(), size.height(), SMOOTH_SAMPLES) as smooth:
                self._draw(smooth.handle, size)
                copy_picture(smooth.handle, self.defaultFramebufferObject(), size.width(), size.height())
        except ChoreoError:
            self._draw(self.defaultFramebufferObject(), size)

    def _release(self) -> None:
        if self._renderer is not None:
            self.makeCurrent()
            self._renderer.release()
            self._renderer = None
            self.doneCurrent()
