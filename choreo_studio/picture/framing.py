"""Cameras that keep the whole couple in the picture for a while."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.pose import CouplePose
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.picture.show import Show, centre_at, couple_at

_FILLED = 0.94
_ROUNDS = 5
_NEAREST_METRES = 0.4
_STEP_SECONDS = 0.1
_ZOOM = (0.25, 4.0)
# Joints lie within flesh, and heads, hands and toes reach beyond their joints.
_BODY_METRES = 0.12
_CORNERS = _BODY_METRES * np.array(((1, 1, 1), (-1, -1, -1), (1, -0.5, -1), (-1, 1, 1)))


def rig_for(show: Show, name: CameraName, start_seconds: float, end_seconds: float, aspect: float) -> Rig:
    """A camera as near as all of both bodies is in the picture from a time to another; eyes see what they see.

    Args:
        show: whose dance; with its tracks, as the viewport has them, the camera does not sway.
        name: which camera. "orbit" stands still and sees the whole way, every other one goes with the couple.
        start_seconds, end_seconds: what will be seen.
        aspect: width of the picture over its height.
    """
    count = max(2, int(np.ceil((end_seconds - start_seconds) / _STEP_SECONDS)) + 1)
    return rig_at(show, name, np.linspace(start_seconds, end_seconds, count), aspect)


def rig_at(show: Show, name: CameraName, moments: NDArray[np.float64], aspect: float) -> Rig:
    """As `rig_for`, at some moments, (N,) seconds."""
    seen = [(couple_at(show, float(at)), centre_at(show, float(at))) for at in moments]
    places = np.array([centre for _, centre in seen])
    middle = (places.min(axis=0) + places.max(axis=0)) / 2.0
    rig = Rig().framed(middle, aspect).chosen(name, middle, aspect)
    for _ in range(_ROUNDS):
        rig = _fitted(rig, seen, aspect)
    return rig


def reach(rig: Rig, couple: CouplePose, centre: Floats, aspect: float) -> Floats:
    """How far bodies reach to the left, down, right and up of the middle of the picture, 1 at its edges, (2, 2).

    The first row holds the lowest places across and up, the second the highest; what is beside or behind the viewer
    counts as far outside.
    """
    view, projection = rig.matrices(couple, centre, aspect)
    points = (couple.positions.reshape(-1, 1, 3) + _CORNERS).reshape(-1, 3)
    clip = np.c_[points, np.ones(len(points))] @ (projection @ view).T
    flat = clip[:, :2] / np.maximum(clip[:, 3:], _NEAREST_METRES)
    return np.array([flat.min(axis=0), flat.max(axis=0)])


def _fitted(rig: Rig, seen: list[tuple[CouplePose, Floats]], aspect: float) -> Rig:
    """Turned to the middle of all that is seen, then so near that it fits."""
    reaches = np.array([reach(rig, couple, centre, aspect) for couple, centre in seen])
    low, high = reaches[:, 0].min(axis=0), reaches[:, 1].max(axis=0)
    middle = (low + high) / 2.0
    widest = float(((high - low) / 2.0).max())
    nearer = float(np.clip(_FILLED / widest, *_ZOOM))
    return rig.panned(float(middle[0]) * aspect / 2.0, float(middle[1]) / 2.0).zoomed(nearer)
