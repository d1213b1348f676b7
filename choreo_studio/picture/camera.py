"""Where the viewer stands: an orbit around a point, or a dancer's own eyes. Pure mathematics, Y up, metres."""

from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.motion.skeleton import INDEX

_NEAREST, _FURTHEST = 0.6, 30.0
_HIGHEST_PITCH = np.radians(89.0)
_LOWEST_EYE = 0.04
_COUPLE_HEIGHT, _COUPLE_RADIUS = 1.85, 0.95
_MARGIN, _NEARER_DANCER, _MIDDLE = 1.08, 0.4, 0.87
_DRAWN = 0.6
_EYE = np.array([0.0, 0.075, 0.11])
_UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, eq=False)
class Camera:
    """What is looked at and from where.

    Attributes:
        target: (3,) point in the middle of the picture.
        yaw: radians around it; 0 stands on +Z.
        pitch: radians above it.
        distance: metres from it.
        fov: vertical angle of view, radians.
    """

    target: Floats
    yaw: float = np.radians(28.0)
    pitch: float = np.radians(11.0)
    distance: float = 4.6
    fov: float = np.radians(32.0)

    @property
    def eye(self) -> Floats:
        """(3,) where the viewer is."""
        flat = np.cos(self.pitch)
        away = np.array([flat * np.sin(self.yaw), np.sin(self.pitch), flat * np.cos(self.yaw)])
        return np.asarray(self.target + self.distance * away)

    @property
    def axes(self) -> Floats:
        """Right, up and backward directions of the viewer, rows of (3, 3)."""
        return _axes(self.eye - self.target, np.array([np.cos(self.yaw), 0.0, -np.sin(self.yaw)]))

    def orbited(self, yaw: float, pitch: float) -> "Camera":
        """Moved around the target by angles in radians, never over the top or under the floor."""
        return replace(self, yaw=self.yaw + yaw, pitch=self.pitch + pitch)._kept_in_room()

    def panned(self, right: float, up: float) -> "Camera":
        """Moved across the picture, in heights of the picture."""
        height = 2.0 * self.distance * np.tan(self.fov / 2.0)
        axes = self.axes
        moved = replace(self, target=self.target + height * (right * axes[0] + up * axes[1]))
        return moved._kept_in_room()

    def zoomed(self, factor: float) -> "Camera":
        """Nearer (factor above 1) or further."""
        return replace(self, distance=float(np.clip(self.distance / factor, _NEAREST, _FURTHEST)))._kept_in_room()

    def looking_at(self, target: Floats) -> "Camera":
        """From the same side at another point."""
        return replace(self, target=target)

    def framing(self, centre: Floats, aspect: float) -> "Camera":
        """From the same side, such that a couple around a point (its height is ignored) fits the picture.

        Args:
            centre: (3,) metres.
            aspect: width of the picture over its height.
        """
        half = np.tan(self.fov / 2.0)
        tall = _COUPLE_HEIGHT / 2.0 * np.cos(self.pitch) + _COUPLE_RADIUS * np.sin(abs(self.pitch))
        distance = max(tall / half, _COUPLE_RADIUS / (half * aspect)) * _MARGIN + _NEARER_DANCER * np.cos(self.pitch)
        return replace(self, target=np.array([centre[0], _MIDDLE, centre[2]]), distance=float(distance))

    def _kept_in_room(self) -> "Camera":
        sine = (_LOWEST_EYE - float(self.target[1])) / self.distance
        lowest = float(np.arcsin(np.clip(sine, -1.0, np.sin(_HIGHEST_PITCH))))
        return replace(self, pitch=float(np.clip(self.pitch, lowest, _HIGHEST_PITCH)))

    def view_matrix(self) -> Floats:
        """From world to viewer, (4, 4)."""
        return _view_matrix(self.eye, self.axes)

    def projection(self, aspect: float) -> Floats:
        """From viewer to clip space, (4, 4), with near and far planes that suit the distance."""
        return perspective(self.fov, aspect, max(0.05, self.distance * 0.05), self.distance + 40.0)


def front(camera: Camera) -> Camera:
    """Seen from the front of the stage (+Z)."""
    return replace(camera, yaw=0.0, pitch=np.radians(4.0))


def side(camera: Camera) -> Camera:
    """Seen from the stage's left (+X)."""
    return replace(camera, yaw=np.pi / 2.0, pitch=np.radians(4.0))


def top(camera: Camera) -> Camera:
    """Seen from above, the front of the stage at the bottom of the picture."""
    return replace(camera, yaw=0.0, pitch=_HIGHEST_PITCH)


def default_orbit(camera: Camera) -> Camera:
    """Three quarters from the front, a little from above."""
    fresh = Camera(camera.target)
    return replace(fresh, distance=camera.distance)


def eyes_of(positions: Floats, rotations: Floats, partner: Floats) -> Floats:
    """View matrix (4, 4) of a dancer's own eyes: ahead of the head, drawn to the partner where that is in sight.

    Args:
        positions: (J, 3) world joints in metres.
        rotations: (J, 3, 3) world rotations.
        partner: (3,) what the eyes are drawn to.
    """
    head = INDEX["Head"]
    turn = rotations[head]
    eye = positions[head] + turn @ _EYE
    towards = normalized(partner - eye)
    in_sight = float(np.clip((towards @ turn[:, 2] + 0.2) / 0.7, 0.0, 1.0))
    back = -normalized((1.0 - _DRAWN * in_sight) * turn[:, 2] + _DRAWN * in_sight * towards)
    right = normalized(np.cross(turn[:, 1], back))
    return _view_matrix(eye, _axes(back, right))


def perspective(fov: float, aspect: float, near: float, far: float) -> Floats:
    """OpenGL's perspective projection, (4, 4)."""
    f = 1.0 / np.tan(fov / 2.0)
    result = np.zeros((4, 4))
    result[0, 0], result[1, 1] = f / aspect, f
    result[2, 2], result[2, 3] = (far + near) / (near - far), 2.0 * far * near / (near - far)
    result[3, 2] = -1.0
    return result


def _axes(backward: Floats, right: Floats) -> Floats:
    back = normalized(backward)
    return np.stack([right, np.cross(back, right), back])


def _view_matrix(eye: Floats, axes: Floats) -> Floats:
    result = np.eye(4)
    result[:3, :3] = axes
    result[:3, 3] = -axes @ eye
    return result
