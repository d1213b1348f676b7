"""OpenGL for pictures that are drawn beside the window, by a context of Qt."""

from weakref import finalize

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext
from shiboken6 import delete, isValid

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.context import GlContext, MakeContext
from choreo_studio.ui.viewport.surface import core_format, renderer, request_surface_format

_APPLICATIONS: list[QGuiApplication] = []


def context_maker() -> MakeContext:
    """What makes contexts in the thread that will draw, one after another.

    To be called on the window's thread and for each job anew, because two threads cannot draw on one surface.

    Raises:
        ChoreoError: when OpenGL 3.3 is not to be had here.
    """
    found = renderer()
    if not found.is_there:
        raise ChoreoError(f"pictures need OpenGL 3.3: {found.reason}")
    # Surfaces belong to the window's thread, contexts to the thread in which they are made.
    # The application owns it, so that it is not the last who lets go of it, in whichever thread, who destroys it.
    surface = QOffscreenSurface(None, QGuiApplication.instance())
    surface.setFormat(core_format())
    surface.create()
    if not surface.isValid():
        raise ChoreoError("pictures need OpenGL 3.3: no surface for them could be made")
    return _Maker(surface)


def console_context() -> GlContext:
    """A context for a program that has no window and no application object.

    Raises:
        ChoreoError: when OpenGL 3.3 is not to be had here.
    """
    if QGuiApplication.instance() is None:
        request_surface_format()
        _APPLICATIONS.append(QGuiApplication([]))
    return context_maker()()


class QtContext:
    """A context of the thread that makes it.

    Args:
        surface: made on the window's thread; no other context may draw on it at the same time.
        keeper: held as long as the context is.

    Raises:
        ChoreoError: when the driver gives none.
    """

    def __init__(self, surface: QOffscreenSurface, keeper: MakeContext) -> None:
        self._surface, self._keeper = surface, keeper
        self._context = QOpenGLContext()
        self._context.setFormat(core_format())
        if not self._context.create():
            raise ChoreoError("pictures need OpenGL 3.3, and no context for them could be made")

    def make_current(self) -> None:
        """Let the calls of this thread go to it.

        Raises:
            ChoreoError: when the driver does not let it.
        """
        if not self._context.makeCurrent(self._surface):
            raise ChoreoError("the OpenGL context for pictures cannot be used in this thread")

    def done(self) -> None:
        """Let the calls of this thread go nowhere."""
        self._context.doneCurrent()

    def release(self) -> None:
        """Give it back to the driver."""
        self._context.doneCurrent()
        delete(self._context)


class _Maker:
    def __init__(self, surface: QOffscreenSurface) -> None:
        self._surface = surface
        # Deleted by its own thread, when that has time, once neither the maker nor a context of it is held any more.
        finalize(self, _let_go, surface).atexit = False

    def __call__(self) -> GlContext:
        return QtContext(self._surface, self)


def _let_go(surface: QOffscreenSurface) -> None:
    if isValid(surface):
        surface.deleteLater()
