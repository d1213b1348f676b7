"""The viewer's choice of camera: an orbit that stands or follows, a preset, or a dancer's eyes."""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX
from choreo_studio.picture.camera import Camera, default_orbit, eyes_of, front, perspective, side, top
from choreo_studio.picture.pose import CouplePose

CameraName = Literal["orbit", "front", "side", "top", "follow", "lead", "follow_dancer"]
CAMERAS: tuple[CameraName, ...] = ("orbit", "front", "side", "top", "follow", "lead", "follow_dancer")

_EYES: dict[CameraName, int] = {"lead": 0, "follow_dancer": 1}
_LOOKED_AT = INDEX["Neck"]
_EYES_FOV = float(np.radians(84.0))
_PRESETS = {"front": front, "side": side, "top": top}


@dataclass(frozen=True, eq=False)
class Rig:
    """A camera and how it is tied to the couple.

    Attributes:
        name: the camera in use. "orbit" stands still; every other one goes with the couple.
        camera: its target is relative to the anchor.
        anchor: (3,) metres on the floor, where the couple was when an orbit stopped following.
    """

    name: CameraName = "follow"
    camera: Camera = field(default_factory=lambda: Camera(np.array([0.0, 0.93, 0.0])))
    anchor: Floats = field(default_factory=lambda: np.zeros(3))

    def chosen(self, name: CameraName, centre: Floats, aspect: float) -> "Rig":
        """Another camera.

        Presets put the couple in the middle of their picture; orbit and follow keep the picture as it is.

        Args:
            name: which.
            centre: (3,) where the couple is.
            aspect: width of the picture over its height.
        """
        if name in _PRESETS:
            return replace(self, name=name, camera=_PRESETS[name](self.camera).framing(np.zeros(3), aspect))
        if name in _EYES:
            return replace(self, name=name)
        here, ground = self._anchor(centre), _on_floor(centre)
        camera = self.camera.looking_at(self.camera.target + here - ground)
        return replace(self, name=name, camera=camera, anchor=ground)

    def framed(self, centre: Floats, aspect: float) -> "Rig":
        """The couple in the middle of the picture; a three-quarter view where a dancer's eyes were used."""
        camera = default_orbit(self.camera) if self.name in _EYES else self.camera
        rig = replace(self, camera=camera.framing(np.zeros(3), aspect), anchor=_on_floor(centre))
        return replace(rig, name="follow") if self.name in _EYES else rig

    def orbited(self, yaw: float, pitch: float) -> "Rig":
        """Moved around the couple by angles in radians; presets and eyes become an orbit that follows."""
        name: CameraName = "orbit" if self.name == "orbit" else "follow"
        return replace(self, name=name, camera=self.camera.orbited(yaw, pitch))

    def panned(self, right: float, up: float) -> "Rig":
        """Moved across the picture, in heights of the picture; a dancer's eyes stay where they are."""
        return self if self.name in _EYES else replace(self, camera=self.camera.panned(right, up))

    def zoomed(self, factor: float) -> "Rig":
        """Nearer or further; a dancer's eyes stay where they are."""
        return self if self.name in _EYES else replace(self, camera=self.camera.zoomed(factor))

    def matrices(self, couple: CouplePose, centre: Floats, aspect: float) -> tuple[Floats, Floats]:
        """View and projection, (4, 4) each.

        Args:
            couple: the dancers now.
            centre: (3,) where the couple is, without its sway.
            aspect: width of the picture over its height.
        """
        if self.name in _EYES:
            dancer = _EYES[self.name]
            partner = couple.positions[1 - dancer, _LOOKED_AT]
            view = eyes_of(couple.positions[dancer], couple.matrices[dancer], partner)
            return view, perspective(_EYES_FOV, aspect, 0.03, 60.0)
        camera = self.camera.looking_at(self.camera.target + self._anchor(centre))
        return camera.view_matrix(), camera.projection(aspect)

    def _anchor(self, centre: Floats) -> Floats:
        return self.anchor if self.name == "orbit" else _on_floor(centre)


def _on_floor(point: Floats) -> Floats:
    return np.array([point[0], 0.0, point[2]])
