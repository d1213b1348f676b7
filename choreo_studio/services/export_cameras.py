"""Cameras for pictures that nobody aims by hand."""

from dataclasses import replace

import numpy as np

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.camera import Camera
from choreo_studio.picture.rig import CameraName, Rig

CAMERA_TITLES: dict[CameraName, str] = {
    "orbit": "Standing, sees all of the dance",
    "follow": "Following the couple",
    "front": "Front",
    "side": "Side",
    "top": "Top",
    "lead": "The lead's eyes",
    "follow_dancer": "The follow's eyes",
}
_REACH, _HALF_HEIGHT, _MIDDLE = 0.95, 0.95, 0.9
_MARGIN = 1.06


def camera_named(name: CameraName, motion: DuetMotion, aspect: float) -> Rig:
    """One of the usual cameras.

    Args:
        name: which; "orbit" stands still where it sees the dancers throughout, all others go with the couple.
        motion: what it sees.
        aspect: width of the picture over its height.
    """
    rig = Rig().framed(np.zeros(3), aspect)
    if name != "orbit":
        return rig.chosen(name, np.zeros(3), aspect)
    places = np.concatenate([clip.root_positions for clip in motion]) * (1.0, 0.0, 1.0)
    centre = (places.min(axis=0) + places.max(axis=0)) / 2.0
    middle = np.array([0.0, _MIDDLE, 0.0])
    camera = replace(rig.camera, target=middle)
    return Rig("orbit", replace(camera, distance=_distance(camera, places - centre, aspect)), centre)


def _distance(camera: Camera, places: Floats, aspect: float) -> float:
    """From how far bodies that stand at places (N, 3) around the target are seen whole."""
    right, up, back = np.abs(places @ camera.axes[0]), np.abs(places @ camera.axes[1]), places @ camera.axes[2]
    half = np.tan(camera.fov / 2.0)
    wide = (right + _REACH) / (half * aspect)
    tall = (up + _HALF_HEIGHT * np.cos(camera.pitch) + _REACH * np.sin(camera.pitch)) / half
    return float(np.max(np.maximum(wide, tall) + back) * _MARGIN)
