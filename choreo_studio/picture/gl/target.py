"""What is drawn into where there is no window: pixels of colour and depth."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.api import GL

Pixels = NDArray[np.uint8]

SMOOTH_SAMPLES = 4
"""Samples of a pixel that make edges smooth."""

# Beyond 4K the pixels are fine enough, and four samples of each would take gigabytes.
_MOST_SMOOTH_PIXELS = 3840 * 2160


class Target:
    """A framebuffer with colour textures and depth, for `with` or to be released; its context must be current always.

    Args:
        width, height: pixels.
        samples: of each pixel, 0 or 1 for one and so beyond 4K; a target with more is only drawn into and copied from,
            never read.
        formats: internal format of each colour attachment.

    Attributes:
        handle: the framebuffer's number.
        textures: of the colour attachments.
        depth: texture of the depths.

    Raises:
        ChoreoError: when the device has no room for it.
    """

    def __init__(self, width: int, height: int, samples: int = 0, formats: Sequence[int] = (GL.GL_RGBA8,)) -> None:
        self.width, self.height = width, height
        is_smooth = samples > 1 and width * height <= _MOST_SMOOTH_PIXELS
        self._samples = min(samples, int(GL.glGetIntegerv(GL.GL_MAX_SAMPLES))) if is_smooth else 0
        self.handle = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.handle)
        self.textures = tuple(self._texture(kind, GL.GL_COLOR_ATTACHMENT0 + at) for at, kind in enumerate(formats))
        self.depth = self._texture(GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_ATTACHMENT)
        GL.glDrawBuffers(len(formats), [GL.GL_COLOR_ATTACHMENT0 + at for at in range(len(formats))])
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            self.release()
            raise ChoreoError(f"the graphics device has no room for {width} × {height} pixels")

    def bind(self) -> None:
        """Draw into it from now on, all of it."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.handle)
        GL.glViewport(0, 0, self.width, self.height)

    def read(self, attachment: int = 0) -> Pixels:
        """(height, width, 4) bytes of a colour attachment, the top row first."""
        raw = np.empty((self.height, self.width, 4), dtype=np.uint8)
        self._read(GL.GL_COLOR_ATTACHMENT0 + attachment, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, raw)
        return raw[::-1]

    def read_depth(self) -> NDArray[np.float32]:
        """(height, width) depths from 0 at the near plane to 1 at the far one, the top row first."""
        raw = np.empty((self.height, self.width), dtype=np.float32)
        self._read(GL.GL_COLOR_ATTACHMENT0, GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT, raw)
        return raw[::-1]

    def release(self) -> None:
        """Give it back to the driver."""
        GL.glDeleteFramebuffers(1, [self.handle])
        GL.glDeleteTextures(1 + len(self.textures), [self.depth, *self.textures])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _read(self, place: int, layout: int, kind: int, into: NDArray[np.generic]) -> None:
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self.handle)
        GL.glReadBuffer(place)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
        GL.glReadPixels(0, 0, self.width, self.height, layout, kind, into)

    def _texture(self, kind: int, place: int) -> int:
        texture = int(GL.glGenTextures(1))
        if self._samples:
            flavour = GL.GL_TEXTURE_2D_MULTISAMPLE
            GL.glBindTexture(flavour, texture)
            GL.glTexImage2DMultisample(flavour, self._samples, kind, self.width, self.height, True)
        else:
            flavour = GL.GL_TEXTURE_2D
            is_depth = place == GL.GL_DEPTH_ATTACHMENT
            layout, item = (GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT) if is_depth else (GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
            GL.glBindTexture(flavour, texture)
            GL.glTexImage2D(flavour, 0, kind, self.width, self.height, 0, layout, item, None)
            GL.glTexParameteri(flavour, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
            GL.glTexParameteri(flavour, GL.GL_TEXTURE_MAG_FILTER, GL.GL_NEAREST)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, place, flavour, texture, 0)
        return texture
