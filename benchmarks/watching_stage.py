"""The viewport's own renderer on a surface that nobody sees, and cameras that keep the whole couple in the picture."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QOffscreenSurface, QOpenGLContext
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat
from PySide6.QtWidgets import QApplication

from benchmarks.watching_dances import Dance
from choreo_studio.errors import ChoreoError
from choreo_studio.picture.frame import Frame
from choreo_studio.picture.gl.renderer import SceneRenderer
from choreo_studio.picture.look import look_of
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.picture.show import Show, centre_at, couple_at, frame_of
from choreo_studio.picture.tracks import tracks_of
from choreo_studio.ui.shared.theme import LIGHT
from choreo_studio.ui.viewport.surface import core_format, renderer, request_surface_format

Pixels = NDArray[np.uint8]

_SMOOTH_SAMPLES = 4
_FILLED = 0.94
_ROUNDS = 3
_BODY_METRES = 0.12
_APPS: list[QApplication] = []


class Stage:
    """Pictures of one size, one after another.

    Args:
        width, height: pixels.
        is_smooth: four samples a pixel; about twice the time where the processor draws.

    Raises:
        ChoreoError: when no OpenGL 3.3 is to be had.
    """

    def __init__(self, width: int, height: int, is_smooth: bool = True) -> None:
        if QApplication.instance() is None:
            request_surface_format()
            _APPS.append(QApplication([]))
        if not renderer().is_there:
            raise ChoreoError(f"nothing can be drawn here: {renderer().reason}")
        self._surface, self._context = QOffscreenSurface(), QOpenGLContext()
        self._surface.setFormat(core_format())
        self._surface.create()
        self._context.setFormat(core_format())
        self._context.create()
        self._context.makeCurrent(self._surface)
        wanted = QOpenGLFramebufferObjectFormat()
        wanted.setAttachment(QOpenGLFramebufferObject.Attachment.Depth)
        wanted.setSamples(_SMOOTH_SAMPLES if is_smooth else 0)
        self.width, self.height = width, height
        self._buffer = QOpenGLFramebufferObject(QSize(width, height), wanted)
        self._renderer = SceneRenderer()

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    def picture(self, frame: Frame) -> Pixels:
        """(height, width, 3) red, green, blue."""
        self._context.makeCurrent(self._surface)
        self._renderer.draw(frame, self._buffer.handle(), self.width, self.height)
        image = self._buffer.toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(self.height, image.bytesPerLine())
        return rows[:, : 3 * self.width].reshape(self.height, self.width, 3).copy()

    def close(self) -> None:
        """Give everything back."""
        self._context.makeCurrent(self._surface)
        self._renderer.release()
        self._buffer.release()
        self._context.doneCurrent()


class Cast:
    """A dance as the viewport shows it: dancers, floor and shadow, with or without its marks."""

    def __init__(self, dance: Dance, with_marks: bool = False) -> None:
        shows = frozenset({"shadow", "contacts"} if with_marks else {"shadow"})
        tracks = tracks_of(dance.motion, dance.grid)
        self._show = Show(dance.grid, dance.motion, None, tracks, shows)  # type: ignore[arg-type]
        self._look = look_of(LIGHT)

    def frame(self, seconds: float, rig: Rig, aspect: float) -> Frame:
        """What is seen at a moment."""
        return frame_of(self._show, seconds, rig, aspect, self._look)

    def rig(self, name: CameraName, moments: NDArray[np.float64], aspect: float) -> Rig:
        """A camera that goes with the couple, as near as all of both bodies is in the picture at all these moments."""
        rig = Rig().framed(centre_at(self._show, float(moments[0])), aspect)
        rig = rig.chosen(name, centre_at(self._show, float(moments[0])), aspect)
        for _ in range(_ROUNDS):
            widest = max(self._reach(float(at), rig, aspect) for at in moments)
            rig = rig.zoomed(_FILLED / widest)
        return rig

    def _reach(self, seconds: float, rig: Rig, aspect: float) -> float:
        """How far from the middle of the picture bodies reach, 1 at its edge."""
        couple = couple_at(self._show, seconds)
        view, projection = rig.matrices(couple, centre_at(self._show, seconds), aspect)
        joints = couple.positions.reshape(-1, 3)
        corners = [
            joints + _BODY_METRES * np.array(side) for side in ((1, 1, 1), (-1, -1, -1), (1, -0.5, -1), (-1, 1, 1))
        ]
        points = np.concatenate(corners)
        clip = np.c_[points, np.ones(len(points))] @ (projection @ view).T
        return float(np.abs(clip[:, :2] / clip[:, 3:]).max())
