"""A rig along a piece of a take: what a file of poses or pictures calls its camera."""

import numpy as np

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.shot import Shot
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import Show, centre_at, couple_at


def shot_along(show: Show, seconds: Floats, rig: Rig, size: tuple[int, int]) -> Shot:
    """The rig's camera at times (T,) in the song, as pictures of them are drawn; one moment if it stands still.

    Args:
        show: the take; with its tracks, cameras that follow are as calm as in the viewport.
        seconds: (T,) times.
        rig: the camera.
        size: width and height of the picture in pixels.
    """
    aspect = size[0] / size[1]
    pairs = [rig.matrices(couple_at(show, at), centre_at(show, at), aspect) for at in map(float, seconds)]
    views, projections = (np.stack(matrices) for matrices in zip(*pairs, strict=True))
    if np.all(views == views[0]) and np.all(projections == projections[0]):
        views, projections = views[:1], projections[:1]
    return Shot.of_matrices(views, projections, *size)
