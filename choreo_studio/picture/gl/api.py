"""PyOpenGL, with its own error checks only where asked for: they double the time of every call."""

import os

import OpenGL

CHECK_VARIABLE = "CHOREO_STUDIO_CHECK_GL"
OpenGL.ERROR_CHECKING = os.environ.get(CHECK_VARIABLE, "") not in ("", "0")

from OpenGL import GL  # noqa: E402 - the switches above count only before this import
from OpenGL.error import Error as GlError  # noqa: E402

# PyOpenGL's own call keeps every pointer for good, filed under the current context, which it asks the window system
# for; GLX does not know contexts of EGL, and contexts of videos come and go.
from OpenGL.raw.GL.VERSION.GL_2_0 import glVertexAttribPointer  # noqa: E402

__all__ = ["GL", "GlError", "glVertexAttribPointer"]
