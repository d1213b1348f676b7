"""The surface that OpenGL draws on."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QSurfaceFormat
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from choreo_studio.errors import ChoreoError
from choreo_studio.ui.viewport.frame import Frame
from choreo_studio.ui.viewport.gl.renderer import SceneRenderer

FrameSource = Callable[[float], Frame]
"""Makes the frame for an aspect ratio."""


class GlCanvas(QOpenGLWidget):
    """Draws frames on demand.

    Signals:
        failed: why nothing can be drawn here, for people.
        painted: a frame was drawn.

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

    def initializeGL(self) -> None:  # noqa: N802 - Qt's name
        """Put shaders and meshes on the device."""
        self.context().aboutToBeDestroyed.connect(self._release)
        try:
            self._renderer = SceneRenderer()
        except ChoreoError as error:
            self.failed.emit(str(error))

    def paintGL(self) -> None:  # noqa: N802 - Qt's name
        """Draw the frame of this moment."""
        if self._renderer is None:
            return
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        self._renderer.draw(self._frame(width / max(height, 1)), self.defaultFramebufferObject(), width, height)
        self.painted.emit()

    def picture(self, size: QSize) -> QImage | None:
        """The frame of this moment at another size; None before the device is ready or where it has no room."""
        if self._renderer is None:
            return None
        self.makeCurrent()
        wanted = QOpenGLFramebufferObjectFormat()
        wanted.setAttachment(QOpenGLFramebufferObject.Attachment.Depth)
        wanted.setSamples(4)
        buffer = QOpenGLFramebufferObject(size, wanted)
        if not buffer.isValid():
            self.doneCurrent()
            return None
        self._renderer.draw(self._frame(size.width() / size.height()), buffer.handle(), size.width(), size.height())
        image = buffer.toImage().convertToFormat(QImage.Format.Format_RGB888)
        del buffer
        self.doneCurrent()
        return image

    def _release(self) -> None:
        if self._renderer is not None:
            self.makeCurrent()
            self._renderer.release()
            self._renderer = None
            self.doneCurrent()
