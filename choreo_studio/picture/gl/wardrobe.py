"""Who is drawn: the mannequins, or characters in their costumes, in the memory of the graphics device."""

import numpy as np

from choreo_studio.motion.characters.costume import Costume, Part
from choreo_studio.motion.characters.pictures import Pixels
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.gl.api import GL
from choreo_studio.picture.gl.buffers import SkinMesh, costume_vertices, mannequin_vertices
from choreo_studio.picture.gl.program import Program
from choreo_studio.picture.look import linear

_CUT_OUT = 0.5


class WornCostume:
    """A costume's mesh and pictures; the context must be current for every call."""

    def __init__(self, costume: Costume) -> None:
        self.costume = costume
        self.mesh = SkinMesh(costume_vertices(costume), costume.triangles)
        pictures = {id(part.picture): part.picture for part in costume.parts if part.picture is not None}
        self._textures = {key: _texture(picture) for key, picture in pictures.items()}

    def draw(self, program: Program) -> None:
        """Draw all parts with a program whose lights are set."""
        GL.glActiveTexture(GL.GL_TEXTURE0)
        program.set_unit("picture", 0)
        for part in self.costume.parts:
            self._draw_part(program, part)
        GL.glEnable(GL.GL_CULL_FACE)

    def release(self) -> None:
        """Give it back to the driver."""
        self.mesh.release()
        if self._textures:
            GL.glDeleteTextures(len(self._textures), list(self._textures.values()))

    def _draw_part(self, program: Program, part: Part) -> None:
        texture = self._textures.get(id(part.picture))
        program.set("body_colour", linear(np.array(part.colour)))
        program.set("dress", (1.0, 0.0 if texture is None else 1.0, _CUT_OUT if part.is_cut_out else 0.0))
        GL.glBindTexture(GL.GL_TEXTURE_2D, texture or 0)
        (GL.glDisable if part.is_two_sided else GL.glEnable)(GL.GL_CULL_FACE)
        self.mesh.draw(part.first, part.count)


class Wardrobe:
    """The meshes of lead and follow, put on the device when a frame first asks for them."""

    def __init__(self) -> None:
        self._own = tuple(SkinMesh(mannequin_vertices(mannequin(role)), mannequin(role).triangles) for role in ROLES)
        self._worn: list[WornCostume | None] = [None, None]

    def dress(self, costumes: tuple[Costume | None, Costume | None]) -> None:
        """Have ready what lead and follow wear, and give back what is no longer worn."""
        for dancer, costume in enumerate(costumes):
            worn = self._worn[dancer]
            if worn is not None and worn.costume is not costume:
                worn.release()
                worn = None
            if worn is None and costume is not None:
                worn = WornCostume(costume)
            self._worn[dancer] = worn

    @property
    def meshes(self) -> tuple[SkinMesh, SkinMesh]:
        """Whole surfaces of lead and follow."""
        lead, follow = (own if worn is None else worn.mesh for own, worn in zip(self._own, self._worn, strict=True))
        return lead, follow

    def draw(self, dancer: int, program: Program, colours: tuple[Floats, Floats, Floats]) -> None:
        """Draw lead (0) or follow (1) with a program whose lights are set and the joints in use.

        Args:
            dancer: who.
            program: of skins.
            colours: of the mannequin's body, clothes and shoes, as displayed.
        """
        worn = self._worn[dancer]
        if worn is not None:
            worn.draw(program)
            return
        program.set("dress", (0.0, 0.0, 0.0))
        for name, colour in zip(("body_colour", "cloth_colour", "trim_colour"), colours, strict=True):
            program.set(name, linear(colour))
        self._own[dancer].draw()

    def release(self) -> None:
        """Give everything back to the driver."""
        for mesh in self._own:
            mesh.release()
        for worn in self._worn:
            if worn is not None:
                worn.release()


def _texture(picture: Pixels) -> int:
    texture = int(GL.glGenTextures(1))
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    height, width = picture.shape[:2]
    GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
    GL.glTexImage2D(
        GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, width, height, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, picture.tobytes()
    )
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
    return texture
