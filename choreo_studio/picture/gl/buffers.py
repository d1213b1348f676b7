"""Meshes, joint matrices and loose pieces in the memory of the graphics device."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.costume import Costume
from choreo_studio.motion.mannequin import Mannequin, Singles
from choreo_studio.motion.skeleton import JOINT_COUNT
from choreo_studio.picture.gl.api import GL, glVertexAttribPointer
from choreo_studio.picture.gl.program import JOINTS_BINDING, offset

_SKIN_VERTEX = np.dtype(
    [
        ("position", np.float32, 3),
        ("normal", np.int16, 4),
        ("zones", np.float32, 3),
        ("joints", np.uint8, 4),
        ("weights", np.uint16, 4),
    ]
)
_BYTES = {GL.GL_FLOAT: 4, GL.GL_SHORT: 2, GL.GL_UNSIGNED_BYTE: 1, GL.GL_UNSIGNED_SHORT: 2}
_MARK_FLOATS = 10
Vertices = NDArray[Any]


def mannequin_vertices(mannequin: Mannequin) -> Vertices:
    """A mannequin's vertices, with the edges of its clothes."""
    packed = np.zeros(len(mannequin.positions), dtype=_SKIN_VERTEX)
    packed["position"], packed["normal"][:, :3] = mannequin.positions, mannequin.normals
    packed["zones"] = np.stack([mannequin.trims, mannequin.cloths, mannequin.openness], axis=1)
    packed["joints"], packed["weights"] = mannequin.joints, mannequin.weights
    return packed


def costume_vertices(costume: Costume) -> Vertices:
    """A costume's vertices, with their places in its pictures."""
    packed = np.zeros(len(costume.positions), dtype=_SKIN_VERTEX)
    packed["position"], packed["normal"][:, :3] = costume.positions, costume.normals
    packed["zones"][:, :2], packed["zones"][:, 2] = costume.uvs, 1.0
    packed["joints"], packed["weights"] = costume.joints, costume.weights
    return packed


class SkinMesh:
    """A skin; the context must be current for every call.

    Args:
        vertices: (N,) of `mannequin_vertices` or `costume_vertices`.
        triangles: (M, 3) unsigned numbers of vertices, 16 or 32 bits.
    """

    def __init__(self, vertices: Vertices, triangles: NDArray[np.unsignedinteger]) -> None:
        self._count = triangles.size
        self._bytes = triangles.dtype.itemsize
        self._array = GL.glGenVertexArrays(1)
        self._buffers = [GL.glGenBuffers(1), GL.glGenBuffers(1)]
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffers[0])
        GL.glBufferData(GL.GL_ARRAY_BUFFER, vertices.nbytes, vertices.tobytes(), GL.GL_STATIC_DRAW)
        indices = np.ascontiguousarray(triangles.ravel())
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._buffers[1])
        GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, indices.nbytes, indices.tobytes(), GL.GL_STATIC_DRAW)
        self._describe()
        GL.glBindVertexArray(0)

    def _describe(self) -> None:
        at = 0
        for slot, (count, kind, is_scaled) in enumerate(
            (
                (3, GL.GL_FLOAT, False),
                (4, GL.GL_SHORT, True),
                (3, GL.GL_FLOAT, False),
                (4, GL.GL_UNSIGNED_BYTE, None),
                (4, GL.GL_UNSIGNED_SHORT, True),
            )
        ):
            GL.glEnableVertexAttribArray(slot)
            if is_scaled is None:
                GL.glVertexAttribIPointer(slot, count, kind, _SKIN_VERTEX.itemsize, offset(at))
            else:
                glVertexAttribPointer(slot, count, kind, is_scaled, _SKIN_VERTEX.itemsize, offset(at))
            at += count * _BYTES[kind]

    def draw(self, first: int = 0, count: int | None = None) -> None:
        """Draw corners of triangles (all where no count is given) with the program and joints in use."""
        kind = GL.GL_UNSIGNED_SHORT if self._bytes == 2 else GL.GL_UNSIGNED_INT
        GL.glBindVertexArray(self._array)
        GL.glDrawElements(GL.GL_TRIANGLES, self._count if count is None else count, kind, offset(first * self._bytes))

    def release(self) -> None:
        """Give it back to the driver."""
        GL.glDeleteVertexArrays(1, [self._array])
        GL.glDeleteBuffers(2, self._buffers)


class JointBlocks:
    """The uniform blocks with the joints of every figure of a frame, in one buffer."""

    def __init__(self) -> None:
        self._buffer = GL.glGenBuffers(1)
        alignment = int(GL.glGetIntegerv(GL.GL_UNIFORM_BUFFER_OFFSET_ALIGNMENT))
        self._size = JOINT_COUNT * 64
        self._stride = -(-self._size // alignment) * alignment

    def fill(self, figures: list[Singles]) -> None:
        """Upload the skin matrices (J, 4, 4) of each figure."""
        data = np.zeros((len(figures), self._stride // 4), dtype=np.float32)
        for row, matrices in zip(data, figures, strict=True):
            row[: self._size // 4] = np.swapaxes(matrices, 1, 2).ravel()
        GL.glBindBuffer(GL.GL_UNIFORM_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_UNIFORM_BUFFER, data.nbytes, data, GL.GL_STREAM_DRAW)

    def use(self, figure: int) -> None:
        """Let the next mesh follow one figure's joints."""
        GL.glBindBufferRange(GL.GL_UNIFORM_BUFFER, JOINTS_BINDING, self._buffer, figure * self._stride, self._size)

    def release(self) -> None:
        """Give it back to the driver."""
        GL.glDeleteBuffers(1, [self._buffer])


class MarkBuffer:
    """Loose triangles that change every frame: place (3), shape (3) and colour (4) per vertex."""

    def __init__(self) -> None:
        self._array, self._buffer = GL.glGenVertexArrays(1), GL.glGenBuffers(1)
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        for slot, (count, first) in enumerate(((3, 0), (3, 3), (4, 6))):
            GL.glEnableVertexAttribArray(slot)
            glVertexAttribPointer(slot, count, GL.GL_FLOAT, False, _MARK_FLOATS * 4, offset(first * 4))
        GL.glBindVertexArray(0)

    def draw(self, vertices: NDArray[np.float32]) -> None:
        """Draw triangles given as (N, 10) vertices."""
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, vertices.nbytes, vertices, GL.GL_STREAM_DRAW)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, len(vertices))

    def release(self) -> None:
        """Give it back to the driver."""
        GL.glDeleteVertexArrays(1, [self._array])
        GL.glDeleteBuffers(1, [self._buffer])
