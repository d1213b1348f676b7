"""What a painter needs of an OpenGL context, whoever made it."""

from collections.abc import Callable
from typing import Protocol

NO_GL_VARIABLE = "CHOREO_STUDIO_NO_GL"
"""Set to something, it makes the program believe that there is no OpenGL."""


class GlContext(Protocol):
    """An OpenGL 3.3 core context without a window, for one thread at a time."""

    def make_current(self) -> None:
        """Let the calls of this thread go to it.

        Raises:
            ChoreoError: when the driver does not let it.
        """
        ...

    def done(self) -> None:
        """Let the calls of this thread go nowhere."""
        ...

    def release(self) -> None:
        """Give it back to the driver; nothing else may be asked of it afterwards."""
        ...


MakeContext = Callable[[], GlContext]
"""Makes a context in the thread that will draw.

Raises:
    ChoreoError: when OpenGL 3.3 is not to be had, in one sentence.
"""
