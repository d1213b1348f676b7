"""A dance as the viewport shows it, and cameras that keep the whole couple in the picture."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.watching_dances import Dance
from choreo_studio.picture.frame import Frame
from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.look import LIGHT_STAGE, look_of
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.picture.show import frame_of
from choreo_studio.services.video import PLAIN, filmed_show


class Cast:
    """Dancers, floor and shadow of a dance, with or without its marks."""

    def __init__(self, dance: Dance, with_marks: bool = False) -> None:
        self._show = filmed_show(dance.grid, dance.motion, PLAIN | ({"contacts"} if with_marks else set()))
        self._look = look_of(LIGHT_STAGE)

    def frame(self, seconds: float, rig: Rig, aspect: float) -> Frame:
        """What is seen at a moment."""
        return frame_of(self._show, seconds, rig, aspect, self._look)

    def rig(self, name: CameraName, moments: NDArray[np.float64], aspect: float) -> Rig:
        """A camera as near as all of both bodies is in the picture at all these moments."""
        return rig_at(self._show, name, moments, aspect)
