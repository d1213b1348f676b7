"""Beat alignment as a camera sees it (2D-MM Align of DabFusion)."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.measures.field_joints import FIELD_FPS
from choreo_studio.motion.measures.rhythm import beat_echo, dance_beats
from choreo_studio.motion.rotations import Floats, normalized

ALIGN_SIGMA_SECONDS = 0.1


@dataclass(frozen=True, eq=False)
class PinholeCamera:
    """A camera without lens errors.

    Attributes:
        place: (3,) world position in metres.
        target: (3,) point that lands in the middle of the picture.
        focal_pixels: focal length in pixels.
        width: picture width in pixels.
        height: picture height in pixels.
    """

    place: Floats
    target: Floats
    focal_pixels: float = 1000.0
    width: int = 1280
    height: int = 720

    def project(self, points: Floats) -> Floats:
        """Pixels (..., 2), x to the right and y down, of world points (..., 3).

        Raises:
            ValueError: when a point is not in front of the camera.
        """
        forward = normalized(self.target - self.place)
        right = normalized(np.cross(forward, np.array([0.0, 1.0, 0.0])))
        down = np.cross(forward, right)
        seen = (points - self.place) @ np.stack([right, down, forward], axis=-1)
        if np.any(seen[..., 2] <= 0):
            raise ValueError("points: expected all in front of the camera, found one behind it")
        centre = np.array([self.width / 2.0, self.height / 2.0])
        return np.asarray(centre + self.focal_pixels * seen[..., :2] / seen[..., 2:])


def audience_camera(positions: Floats, distance: float = 5.0, height: float = 1.4) -> PinholeCamera:
    """A camera on the +Z side that sees the middle of (T, J, 3) positions, `distance` in front of the nearest."""
    middle = positions.reshape(-1, 3).mean(axis=0)
    place = np.array([middle[0], height, positions[..., 2].max() + distance])
    return PinholeCamera(place, middle)


def picture_alignment(positions: Floats, music_seconds: Floats, first_second: float, camera: PinholeCamera) -> float:
    """2D-MM Align (higher is better; real AIST++ dancing scores only about 0.22 in the paper).

    Mean over the picture's kinematic beats of exp(-d²/(2 sigma²)), d the time to the nearest beat of the music and
    sigma 0.1 s; NaN when the picture has no beat.

    Args:
        positions: (T, J, 3) world joints at 30 frames a second.
        music_seconds: times of the music's beats.
        first_second: time of frame 0.
        camera: who watches.
    """
    beats = dance_beats(camera.project(positions))
    music_frames = (np.asarray(music_seconds, dtype=np.float64) - first_second) * FIELD_FPS
    return beat_echo(beats, music_frames, ALIGN_SIGMA_SECONDS * FIELD_FPS)
