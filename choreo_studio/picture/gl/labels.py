"""Whose body each pixel shows and how far away it is: masks and depths of a couple."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.pose2d.stream import NO_COSTUMES, Costumes
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import NEAREST_METRES, Shot
from choreo_studio.motion.skinning import surface_of
from choreo_studio.picture.gl.api import GL, GlError
from choreo_studio.picture.gl.buffers import JointBlocks
from choreo_studio.picture.gl.context import MakeContext
from choreo_studio.picture.gl.egl import EglContext
from choreo_studio.picture.gl.program import Program
from choreo_studio.picture.gl.target import Target
from choreo_studio.picture.gl.wardrobe import Wardrobe
from choreo_studio.picture.pose import CouplePose

FARTHEST_METRES = 65.0


@dataclass(frozen=True, eq=False)
class Labels:
    """What each pixel of a picture shows, the top row first; every pixel belongs to the nearest surface there.

    Attributes:
        dancers: (H, W) 0 for nobody, 1 for the lead, 2 for the follow.
        metres: (H, W) along the camera's axis, 0 where nobody is.
    """

    dancers: NDArray[np.uint8]
    metres: NDArray[np.float32]


class LabelPainter:
    """Labels of pictures of one size, one after another; for `with`, in the thread that makes it.

    Args:
        width, height: pixels.
        make_context: where OpenGL comes from; without a window EGL.
        costumes: what lead and follow wear instead of being mannequins.

    Raises:
        ChoreoError: when there is no OpenGL 3.3 here, or no room for the picture.
    """

    def __init__(
        self, width: int, height: int, make_context: MakeContext = EglContext, costumes: Costumes = NO_COSTUMES
    ) -> None:
        self._context = make_context()
        self._parts: list[Program | Wardrobe | JointBlocks | Target] = []
        self._surfaces = [surface_of(role, costume) for role, costume in zip(ROLES, costumes, strict=True)]
        try:
            self._begin(width, height, costumes)
        except (ChoreoError, GlError) as error:
            self.release()
            raise ChoreoError(f"pictures cannot be drawn here: {str(error).splitlines()[0]}") from error

    def _begin(self, width: int, height: int, costumes: Costumes) -> None:
        self._context.make_current()
        self._target = Target(width, height)
        self._parts.append(self._target)
        self._program = Program("skin", "label")
        self._parts.append(self._program)
        self._joints = JointBlocks()
        self._parts.append(self._joints)
        self._wardrobe = Wardrobe()
        self._parts.append(self._wardrobe)
        self._wardrobe.dress(costumes)

    def labels(self, couple: CouplePose, shot: Shot) -> Labels:
        """Who is where.

        Args:
            couple: the dancers.
            shot: one moment of a camera with pictures of this size.
        """
        target = self._target
        if (shot.width, shot.height) != (target.width, target.height):
            raise ValueError(
                f"shot: expected pictures of {target.width} x {target.height}, found {shot.width} x {shot.height}"
            )
        self._context.make_current()
        self._draw(couple, _projection(shot) @ shot.views[0])
        dancers = target.read()[..., 0] // np.uint8(_STEP)
        is_body = dancers > 0
        depth = 2.0 * target.read_depth()[is_body].astype(np.float64) - 1.0
        near, far = NEAREST_METRES, FARTHEST_METRES
        metres = np.zeros(dancers.shape, dtype=np.float32)
        metres[is_body] = 2.0 * near * far / (far + near - depth * (far - near))
        return Labels(dancers, metres)

    def release(self) -> None:
        """Give everything back to the driver; a second time does nothing."""
        if self._parts:
            self._context.make_current()
        while self._parts:
            self._parts.pop().release()
        self._context.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _draw(self, couple: CouplePose, world_to_clip: Floats) -> None:
        matrices = couple.matrices
        skins = [surface.skin_matrices(couple.positions[at], matrices[at]) for at, surface in enumerate(self._surfaces)]
        self._target.bind()
        GL.glDisable(GL.GL_BLEND)
        GL.glDepthMask(True)
        GL.glClearColor(0.0, 0.0, 0.0, 0.0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDepthFunc(GL.GL_LEQUAL)
        GL.glEnable(GL.GL_CULL_FACE)
        self._program.use()
        self._program.set("world_to_clip", world_to_clip)
        self._joints.fill(skins)
        for dancer in range(len(ROLES)):
            self._program.set("label", np.full(3, (dancer + 1) * _STEP / 255.0))
            self._joints.use(dancer)
            self._wardrobe.draw(dancer, self._program, _UNCOLOURED)


_STEP = 100
_UNCOLOURED = (np.zeros(3), np.zeros(3), np.zeros(3))


def _projection(shot: Shot) -> Floats:
    """From the viewer to clip space, (4, 4)."""
    near, far = NEAREST_METRES, FARTHEST_METRES
    result = np.zeros((4, 4))
    result[0, 0], result[1, 1] = 2.0 * shot.focal_pixels[0] / np.array([shot.width, shot.height])
    result[2, 2], result[2, 3] = (far + near) / (near - far), 2.0 * far * near / (near - far)
    result[3, 2] = -1.0
    return result
