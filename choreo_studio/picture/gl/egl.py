"""An OpenGL context of EGL: needs neither a window nor a display, only a driver (Linux)."""

import ctypes
import os
import sys
from collections.abc import Iterator
from functools import cache

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.context import NO_GL_VARIABLE

_LIBRARY = "libEGL.so.1"
_PLATFORM_DEVICE, _PLATFORM_SURFACELESS, _DEFAULT_DISPLAY = 0x313F, 0x31DD, 0
_OPENGL_API = 0x30A2
_CONFIG = (0x3040, 0x0008, 0x3033, 0, 0x3038)  # renderable by OpenGL, any or no surface
_CONTEXT = (0x3098, 3, 0x30FB, 3, 0x30FD, 1, 0x3038)  # 3.3, core profile
_MOST_DEVICES = 8

_HOW = "libegl1 and a driver such as libgl1-mesa-dri give it"


class EglContext:
    """A context that is current in no thread until it is asked for.

    Raises:
        ChoreoError: when there is no EGL or it has no OpenGL 3.3.
    """

    def __init__(self) -> None:
        if os.environ.get(NO_GL_VARIABLE, "") not in ("", "0"):
            raise ChoreoError(f"pictures need OpenGL, which is switched off by {NO_GL_VARIABLE}")
        self._egl = _library()
        for display in _displays(self._egl):
            self._display, self._context = display, _context(self._egl, display)
            if self._context:
                return
        raise ChoreoError(f"pictures need OpenGL 3.3, and no driver here has it without a window ({_HOW})")

    def make_current(self) -> None:
        """Let the calls of this thread go to it.

        Raises:
            ChoreoError: when another thread holds it, or a window's context is current in this one.
        """
        self._egl.eglBindAPI(_OPENGL_API)
        if not self._egl.eglMakeCurrent(self._display, None, None, self._context):
            raise ChoreoError("the OpenGL context for pictures cannot be used beside that of a window in one thread")

    def done(self) -> None:
        """Let the calls of this thread go nowhere."""
        self._egl.eglMakeCurrent(self._display, None, None, None)

    def release(self) -> None:
        """Give it back to the driver."""
        self.done()
        self._egl.eglDestroyContext(self._display, self._context)


@cache
def _library() -> ctypes.CDLL:
    if not sys.platform.startswith("linux"):
        raise ChoreoError("pictures without a window need EGL, which only Linux has")
    try:
        egl = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise ChoreoError(f"pictures need OpenGL, and {_LIBRARY} is not here ({_HOW})") from error
    for name in ("eglGetPlatformDisplay", "eglGetDisplay", "eglCreateContext", "eglGetProcAddress"):
        getattr(egl, name).restype = ctypes.c_void_p
    pointer, number = ctypes.c_void_p, ctypes.c_int
    egl.eglGetPlatformDisplay.argtypes = [ctypes.c_uint, pointer, pointer]
    egl.eglGetDisplay.argtypes = [pointer]
    egl.eglInitialize.argtypes = [pointer, pointer, pointer]
    egl.eglChooseConfig.argtypes = [pointer, pointer, pointer, number, pointer]
    egl.eglCreateContext.argtypes = [pointer, pointer, pointer, pointer]
    egl.eglMakeCurrent.argtypes = [pointer, pointer, pointer, pointer]
    egl.eglDestroyContext.argtypes = [pointer, pointer]
    return egl


def _displays(egl: ctypes.CDLL) -> Iterator[int]:
    """Ready displays: graphics devices first, then the processor, then what the system thinks best."""
    tries = [(_PLATFORM_DEVICE, device) for device in _devices(egl)]
    for platform, native in [*tries, (_PLATFORM_SURFACELESS, None)]:
        display = egl.eglGetPlatformDisplay(platform, native, None)
        if display and egl.eglInitialize(display, None, None):
            yield display
    display = egl.eglGetDisplay(_DEFAULT_DISPLAY)
    if display and egl.eglInitialize(display, None, None):
        yield display


def _devices(egl: ctypes.CDLL) -> list[int]:
    address = egl.eglGetProcAddress(b"eglQueryDevicesEXT")
    if not address:
        return []
    query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(address)
    devices, found = (ctypes.c_void_p * _MOST_DEVICES)(), ctypes.c_int(0)
    if not query(_MOST_DEVICES, devices, ctypes.byref(found)):
        return []
    return [device for device in devices[: found.value] if device]


def _context(egl: ctypes.CDLL, display: int) -> int | None:
    egl.eglBindAPI(_OPENGL_API)
    config, found = ctypes.c_void_p(), ctypes.c_int(0)
    wanted = (ctypes.c_int * len(_CONFIG))(*_CONFIG)
    egl.eglChooseConfig(display, wanted, ctypes.byref(config), 1, ctypes.byref(found))
    asked = (ctypes.c_int * len(_CONTEXT))(*_CONTEXT)
    context: int | None = egl.eglCreateContext(display, config if found.value else None, None, asked)
    return context
