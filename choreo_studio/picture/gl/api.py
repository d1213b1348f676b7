"""PyOpenGL, with its own error checks only where asked for: they double the time of every call."""

import os

import OpenGL

CHECK_VARIABLE = "CHOREO_STUDIO_CHECK_GL"
OpenGL.ERROR_CHECKING = os.environ.get(CHECK_VARIABLE, "") not in ("", "0")

from OpenGL import GL  # noqa: E402 - the switches above count only before this import
from OpenGL.error import Error as GlError  # noqa: E402

__all__ = ["GL", "GlError"]
