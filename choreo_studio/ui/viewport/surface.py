"""What is asked of OpenGL, and what this machine has."""

import os
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from choreo_studio.picture.gl.context import NO_GL_VARIABLE

_SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "software", "swr", "gdi generic")
_SMOOTH_SAMPLES = 4


@dataclass(frozen=True)
class Renderer:
    """What draws.

    Attributes:
        name: as the driver calls itself, "" where OpenGL 3.3 core is not to be had.
        reason: why it is not to be had, "" where it is.
    """

    name: str
    reason: str = ""

    @property
    def is_there(self) -> bool:
        """Whether OpenGL 3.3 core is to be had."""
        return self.reason == ""

    @property
    def is_software(self) -> bool:
        """Whether the processor draws, so that every sample costs."""
        return any(word in self.name.lower() for word in _SOFTWARE)


def core_format(samples: int = 0) -> QSurfaceFormat:
    """A 3.3 core profile with depth."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setSamples(samples)
    return wanted


def request_surface_format() -> None:
    """Make 3.3 core the default; to be called before the application object is made (macOS insists)."""
    QSurfaceFormat.setDefaultFormat(core_format())


def renderer() -> Renderer:
    """What draws here; found out once by a context that is thrown away again."""
    if os.environ.get(NO_GL_VARIABLE, "") not in ("", "0"):
        return Renderer("", f"switched off by {NO_GL_VARIABLE}")
    return _probed()


def widget_format(found: Renderer) -> QSurfaceFormat:
    """Format of the viewport: smooth edges where they cost nothing."""
    return core_format(0 if found.is_software else _SMOOTH_SAMPLES)


@cache
def _probed() -> Renderer:
    surface = QOffscreenSurface()
    surface.setFormat(core_format())
    surface.create()
    context = QOpenGLContext()
    context.setFormat(core_format())
    if not surface.isValid() or not context.create() or not context.makeCurrent(surface):
        return Renderer("", "no OpenGL context could be made")
    version = context.format().version()
    name = _renderer_name()
    context.doneCurrent()
    surface.destroy()
    if version < (3, 3):
        return Renderer("", f"OpenGL 3.3 is needed, {version[0]}.{version[1]} is here")
    return Renderer(name)


def _renderer_name() -> str:
    from choreo_studio.picture.gl.api import GL

    text = GL.glGetString(GL.GL_RENDERER)
    return text.decode("utf-8", "replace") if text else "unknown renderer"
