"""A couple to be drawn, and questions about its pixels."""

import sys
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from choreo_studio.errors import ChoreoError
from choreo_studio.picture.frame import Frame
from choreo_studio.picture.gl.egl import EglContext
from choreo_studio.picture.look import DARK_STAGE, StageColours, look_of
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.picture.show import Show, centre_at, frame_of
from tests.builders_project import project_with_takes

WIDTH, HEIGHT = 160, 120
ASPECT = WIDTH / HEIGHT
SECONDS = 1.3


@cache
def why_no_gl() -> str:
    """Why nothing can be drawn without a window here, "" where it can."""
    try:
        EglContext().release()
    except ChoreoError as error:
        return str(error)
    return ""


def skip_without_gl() -> None:
    """Skip the test, with the reason, where nothing can be drawn without a window."""
    if "PySide6.QtGui" in sys.modules:
        # A window that was painted in this thread before leaves its context current, and two kinds cannot be.
        from PySide6.QtGui import QOpenGLContext

        current = QOpenGLContext.currentContext()
        if current is not None:
            current.doneCurrent()
    if why_no_gl():
        pytest.skip(why_no_gl())


@cache
def dancing_show() -> Show:
    """A couple that sways, with its shadow and no marks."""
    project = project_with_takes(1)
    return Show(project.grid, project.takes[0].dance.motion, None, None, frozenset({"shadow"}))


def dancing_frame(camera: CameraName = "front", stage: StageColours = DARK_STAGE, aspect: float = ASPECT) -> Frame:
    """What a camera sees of it."""
    show = dancing_show()
    centre = centre_at(show, SECONDS)
    rig = Rig().framed(centre, aspect).chosen(camera, centre, aspect)
    return frame_of(show, SECONDS, rig, aspect, look_of(stage))


def orange_share(pixels: NDArray[np.uint8]) -> float:
    """Share of pixels in the lead's colour."""
    red, green, blue = _channels(pixels)
    return float(((red > green + 20) & (green > blue + 20)).mean())


def blue_share(pixels: NDArray[np.uint8]) -> float:
    """Share of pixels in the follow's colour."""
    red, green, blue = _channels(pixels)
    return float(((blue > green + 20) & (green > red + 15)).mean())


def _channels(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]:
    wide = pixels.astype(np.int16)
    return wide[..., 0], wide[..., 1], wide[..., 2]
