"""PyOpenGL, with its own error checks only where asked for: they double the time of every call."""

import os

import OpenGL

CHECK_VARIABLE = "CHOREO_STUDIO_CHECK_GL"
OpenGL.ERROR_CHECKING = os.environ.get(CHECK_VARIABLE, "") not in ("", "0")
OpenGL.ERROR_ON_COPY = OpenGL.ERROR_CHECKING

from OpenGL import GL  # noqa: E402 - the switches above count only before this import

__all__ = ["GL"]
