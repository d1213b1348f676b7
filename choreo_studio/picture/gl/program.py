"""Shader programs from the files beside the other assets."""

import ctypes

import numpy as np
from numpy.typing import ArrayLike

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.api import GL
from choreo_studio.resources import assets_folder

JOINTS_BINDING = 0


class Program:
    """A linked pair of shaders; uniforms are set by name. The context must be current for every call.

    Args:
        vertex: name of the vertex shader's file without its ending.
        fragment: name of the fragment shader's file without its ending.

    Raises:
        ChoreoError: when the driver does not take the shaders.
    """

    def __init__(self, vertex: str, fragment: str) -> None:
        self._number = GL.glCreateProgram()
        shaders = [
            _compiled(f"{vertex}.vert", GL.GL_VERTEX_SHADER),
            _compiled(f"{fragment}.frag", GL.GL_FRAGMENT_SHADER),
        ]
        for shader in shaders:
            GL.glAttachShader(self._number, shader)
        GL.glLinkProgram(self._number)
        for shader in shaders:
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self._number, GL.GL_LINK_STATUS):
            raise ChoreoError(f"the shaders {vertex} and {fragment} do not fit together on this graphics driver")
        block = GL.glGetUniformBlockIndex(self._number, "Joints")
        if block != GL.GL_INVALID_INDEX:
            GL.glUniformBlockBinding(self._number, block, JOINTS_BINDING)
        self._places: dict[str, int] = {}

    def use(self) -> None:
        """Draw with it from now on."""
        GL.glUseProgram(self._number)

    def set(self, name: str, value: ArrayLike) -> None:
        """Set a uniform: a number, a vector of 2 to 4, or a matrix (4, 4) that acts on columns."""
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = GL.glGetUniformLocation(self._number, name)
        array = np.asarray(value, dtype=np.float32, order="C")
        if array.shape == (4, 4):
            GL.glUniformMatrix4fv(place, 1, GL.GL_TRUE, array)
        elif array.ndim == 0:
            GL.glUniform1f(place, float(array))
        else:
            (GL.glUniform2fv, GL.glUniform3fv, GL.glUniform4fv)[len(array) - 2](place, 1, array)

    def set_unit(self, name: str, unit: int) -> None:
        """Set a sampler's texture unit."""
        GL.glUniform1i(GL.glGetUniformLocation(self._number, name), unit)

    def release(self) -> None:
        """Give it back to the driver."""
        GL.glDeleteProgram(self._number)


def _compiled(file: str, kind: int) -> int:
    source = (assets_folder() / "shaders" / file).read_text(encoding="utf-8")
    shader = int(GL.glCreateShader(kind))
    GL.glShaderSource(shader, source)
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        log = GL.glGetShaderInfoLog(shader)
        text = log.decode("utf-8", "replace") if isinstance(log, bytes) else str(log)
        raise ChoreoError(f"the shader {file} does not compile on this graphics driver ({text.strip()[:200]})")
    return shader


def offset(bytes_in: int) -> ctypes.c_void_p:
    """A place in a bound buffer as OpenGL wants it."""
    return ctypes.c_void_p(bytes_in)
