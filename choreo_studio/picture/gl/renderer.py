"""Draws a frame: dancers, stage, marks on the floor, marks in the air, ghost."""

import numpy as np

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.mannequin import Singles, mannequin
from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.frame import KEY_DIRECTION, Frame, shadow_area
from choreo_studio.picture.gl.api import GL
from choreo_studio.picture.gl.buffers import JointBlocks, MarkBuffer
from choreo_studio.picture.gl.program import Program
from choreo_studio.picture.gl.shadow import ShadowPicture
from choreo_studio.picture.gl.wardrobe import Wardrobe
from choreo_studio.picture.look import Look
from choreo_studio.picture.marks import Vertices, air_marks, floor_marks
from choreo_studio.picture.pose import CouplePose

_GHOST_ALPHA = 0.34
_FILL = 0.16
_FLOOR_HALF_WIDTH = 60.0
_SHADOW_DARK, _SHADOW_LIGHT = 0.95, 0.6


class SceneRenderer:
    """Everything on the graphics device; its context must be current for every call.

    Raises:
        ChoreoError: when the driver does not take the shaders.
    """

    def __init__(self) -> None:
        self._skin, self._mark = Program("skin", "skin"), Program("mark", "mark")
        self._floor, self._sky, self._shade = (
            Program("floor", "floor"),
            Program("sky", "sky"),
            Program("shade", "shade"),
        )
        self._wardrobe = Wardrobe()
        self._joints, self._marks, self._shadow = JointBlocks(), MarkBuffer(), ShadowPicture()
        self._nothing = GL.glGenVertexArrays(1)

    def draw(self, frame: Frame, target: int, width: int, height: int) -> None:
        """Draw into a framebuffer of `width` x `height` pixels."""
        self._wardrobe.dress(frame.costumes)
        figures = _skins(frame, frame.couple) + (_skins(frame, frame.ghost) if frame.ghost else [])
        self._joints.fill(figures)
        area = shadow_area(frame.couple)
        if frame.has_shadow:
            self._shadow.draw(self._wardrobe.meshes, self._joints, area)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target)
        GL.glViewport(0, 0, width, height)
        GL.glDepthMask(True)
        GL.glDisable(GL.GL_BLEND)
        GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDepthFunc(GL.GL_LEQUAL)
        GL.glEnable(GL.GL_CULL_FACE)
        self._draw_dancers(frame, 0, 1.0)
        self._draw_stage(frame)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE)
        if frame.has_shadow:
            self._draw_shade(frame, area)
        self._draw_marks(frame, floor_marks(frame))
        if frame.ghost is not None:
            self._draw_ghost(frame)
        self._draw_marks(frame, air_marks(frame))
        GL.glBindVertexArray(0)
        GL.glUseProgram(0)
        GL.glDisable(GL.GL_BLEND)
        GL.glDepthMask(True)

    def release(self) -> None:
        """Give everything back to the driver."""
        for program in (self._skin, self._mark, self._floor, self._sky, self._shade):
            program.release()
        for part in (self._wardrobe, self._joints, self._marks, self._shadow):
            part.release()
        GL.glDeleteVertexArrays(1, [self._nothing])

    def _draw_dancers(self, frame: Frame, first_figure: int, alpha: float) -> None:
        self._skin.use()
        look = frame.look
        self._skin.set("world_to_clip", frame.world_to_clip)
        self._skin.set("eye", frame.eye)
        self._skin.set("key_direction", KEY_DIRECTION)
        sky, ground = _ambient(look)
        self._skin.set("sky_colour", sky)
        self._skin.set("ground_colour", ground)
        self._skin.set("fill", _FILL)
        self._skin.set("rim", 0.25 if look.is_light else 0.8)
        self._skin.set("alpha", alpha)
        for dancer in range(len(ROLES)):
            self._joints.use(first_figure + dancer)
            colours = (look.dancers[dancer], look.clothes[dancer], look.trims[dancer])
            self._wardrobe.draw(dancer, self._skin, colours)

    def _draw_ghost(self, frame: Frame) -> None:
        # Depth first, then colour: the ghost's far side does not shine through its near side.
        GL.glColorMask(False, False, False, False)
        self._draw_dancers(frame, 2, 1.0)
        GL.glColorMask(True, True, True, True)
        self._draw_dancers(frame, 2, _GHOST_ALPHA)

    def _draw_stage(self, frame: Frame) -> None:
        look, centre = frame.look, frame.couple.centre
        GL.glDisable(GL.GL_CULL_FACE)
        GL.glBindVertexArray(self._nothing)
        self._floor.use()
        self._floor.set("world_to_clip", frame.world_to_clip)
        self._floor.set("centre", centre)
        self._floor.set("half_width", _FLOOR_HALF_WIDTH)
        self._floor.set("floor_colour", look.floor)
        self._floor.set("line_colour", look.floor_line)
        self._floor.set("sky_colour", look.sky)
        GL.glDrawArrays(GL.GL_TRIANGLE_STRIP, 0, 4)
        self._sky.use()
        self._sky.set("clip_to_world", np.linalg.inv(frame.world_to_clip))
        self._sky.set("eye", frame.eye)
        self._sky.set("sky_colour", look.sky)
        self._sky.set("zenith_colour", look.zenith)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)

    def _draw_shade(self, frame: Frame, area: Floats) -> None:
        # The same plane as the floor: it passes the depth test there and nowhere else.
        GL.glDepthMask(False)
        GL.glBindVertexArray(self._nothing)
        self._shade.use()
        self._shade.set("world_to_clip", frame.world_to_clip)
        self._shade.set("centre_and_radius", area)
        self._shade.set("strength", _SHADOW_LIGHT if frame.look.is_light else _SHADOW_DARK)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._shadow.texture)
        self._shade.set_unit("cover", 0)
        GL.glEnable(GL.GL_POLYGON_OFFSET_FILL)
        GL.glPolygonOffset(-1.0, -4.0)
        GL.glDrawArrays(GL.GL_TRIANGLE_STRIP, 0, 4)
        GL.glDisable(GL.GL_POLYGON_OFFSET_FILL)

    def _draw_marks(self, frame: Frame, vertices: Vertices) -> None:
        if len(vertices) == 0:
            return
        GL.glDepthMask(False)
        GL.glDisable(GL.GL_CULL_FACE)
        self._mark.use()
        self._mark.set("world_to_clip", frame.world_to_clip)
        self._marks.draw(vertices)
        GL.glDepthMask(True)
        GL.glEnable(GL.GL_CULL_FACE)


def copy_picture(source: int, target: int, width: int, height: int) -> None:
    """Copy the colours of one framebuffer into another of the same size; samples become one pixel."""
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, source)
    GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, target)
    GL.glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target)


def _skins(frame: Frame, couple: CouplePose) -> list[Singles]:
    matrices = couple.matrices
    return [
        (costume or mannequin(role)).skin_matrices(couple.positions[dancer], matrices[dancer])
        for dancer, (role, costume) in enumerate(zip(ROLES, frame.costumes, strict=True))
    ]


def _ambient(look: Look) -> tuple[Floats, Floats]:
    if look.is_light:
        return np.array([0.62, 0.64, 0.68]), np.array([0.4, 0.38, 0.36])
    return np.array([0.3, 0.34, 0.42]), np.array([0.12, 0.11, 0.1])
