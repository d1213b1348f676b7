"""Cameras that keep the whole couple in the picture for a while."""

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats, rotate
from choreo_studio.motion.skeleton import INDEX, LEAVES, follow_body, lead_body
from choreo_studio.picture.pose import CouplePose
from choreo_studio.picture.rig import CameraName, Rig
from choreo_studio.picture.show import Show, centre_at, couple_at

_FILLED = 0.97
_ROUNDS = 5
_NEAREST_METRES = 0.4
_STEP_SECONDS = 0.1
_ZOOM = (0.25, 4.0)
_FLESH_METRES = 0.11
_EYES = ("lead", "follow_dancer")


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
    couples = [couple_at(show, float(at)) for at in moments]
    centres = [centre_at(show, float(at)) for at in moments]
    places = np.array(centres)
    middle = (places.min(axis=0) + places.max(axis=0)) / 2.0
    rig = Rig().framed(middle, aspect).chosen(name, middle, aspect)
    if name in _EYES:
        return rig
    bodies = [outline(show, couple) for couple in couples]
    for _ in range(_ROUNDS):
        views = [rig.matrices(couple, centre, aspect) for couple, centre in zip(couples, centres, strict=True)]
        rig = _fitted(rig, np.array([reach(body, *view) for body, view in zip(bodies, views, strict=True)]), aspect)
    return rig


def outline(show: Show, couple: CouplePose) -> Floats:
    """Joints of both dancers and the tips of heads, hands and feet, (N, 3) metres."""
    joints = [INDEX[name] for name in LEAVES]
    bodies = (lead_body(), follow_body()) if show.motion is None else tuple(clip.skeleton for clip in show.motion)
    ends = np.array([[body.ends[name] for name in LEAVES] for body in bodies])
    tips = couple.positions[:, joints] + rotate(couple.rotations[:, joints], ends)
    return np.concatenate([couple.positions, tips], axis=1).reshape(-1, 3)


def reach(points: Floats, view: Floats, projection: Floats) -> Floats:
    """How far an outline with its flesh reaches across and up in a picture: lowest and highest places, (2, 2).

    The edges of the picture are at -1 and 1; what is beside or behind the viewer counts as far outside.
    """
    seen = np.c_[points, np.ones(len(points))] @ view.T
    ahead = np.maximum(-seen[:, 2:3], _NEAREST_METRES)
    scale = np.array([projection[0, 0], projection[1, 1]])
    low, high = (scale * (seen[:, :2] + sign * _FLESH_METRES) / ahead for sign in (-1.0, 1.0))
    return np.array([low.min(axis=0), high.max(axis=0)])


def _fitted(rig: Rig, reaches: Floats, aspect: float) -> Rig:
    """Turned to the middle of all that is seen, then so near that it fits."""
    low, high = reaches[:, 0].min(axis=0), reaches[:, 1].max(axis=0)
    middle = (low + high) / 2.0
    nearer = float(np.clip(_FILLED / ((high - low) / 2.0).max(), *_ZOOM))
    return rig.panned(float(middle[0]) * aspect / 2.0, float(middle[1]) / 2.0).zoomed(nearer)
