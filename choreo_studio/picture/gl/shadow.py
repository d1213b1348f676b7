"""The dancers' shadow on the floor as a small blurred picture."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.picture.frame import KEY_DIRECTION
from choreo_studio.picture.gl.api import GL
from choreo_studio.picture.gl.buffers import JointBlocks, SkinMesh
from choreo_studio.picture.gl.program import Program

_SIZE = 128


class ShadowPicture:
    """Red: covered; green: how near the floor. Its mip levels are the blur. The context must be current."""

    def __init__(self) -> None:
        self._program = Program("shadow", "shadow")
        self.texture = GL.glGenTextures(1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self.texture)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RG8, _SIZE, _SIZE, 0, GL.GL_RG, GL.GL_UNSIGNED_BYTE, None)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_NEAREST)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAX_LEVEL, 1)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        for side in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, side, GL.GL_CLAMP_TO_EDGE)
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
        self._target = GL.glGenFramebuffers(1)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._target)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, self.texture, 0)

    def draw(self, meshes: tuple[SkinMesh, SkinMesh], joints: JointBlocks, area: NDArray[np.float64]) -> None:
        """Draw figures 0 and 1 of the joint blocks; the target and viewport are left changed.

        Args:
            meshes: lead and follow.
            joints: filled blocks.
            area: centre x, centre z and half width of the floor, metres.
        """
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._target)
        GL.glViewport(0, 0, _SIZE, _SIZE)
        GL.glClearColor(0.0, 0.0, 0.0, 1.0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        GL.glDisable(GL.GL_DEPTH_TEST)
        GL.glDisable(GL.GL_CULL_FACE)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendEquation(GL.GL_MAX)
        self._program.use()
        self._program.set("key_direction", KEY_DIRECTION)
        self._program.set("centre_and_radius", area)
        for figure, mesh in enumerate(meshes):
            joints.use(figure)
            mesh.draw()
        GL.glBlendEquation(GL.GL_FUNC_ADD)
        GL.glDisable(GL.GL_BLEND)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self.texture)
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)

    def release(self) -> None:
        """Give it back to the driver."""
        self._program.release()
        GL.glDeleteFramebuffers(1, [self._target])
        GL.glDeleteTextures(1, [self.texture])
