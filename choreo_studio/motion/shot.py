"""How a camera without lens errors sees: world to pixels and back to a file's intrinsics and extrinsics."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.rotations import Floats, normalized

NEAREST_METRES = 0.03
"""What is nearer to a camera is not seen."""
_UP = np.array([0.0, 1.0, 0.0])
_TO_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Shot:
    """A camera at T moments; one moment stands for all where the camera does not move.

    Pixels are places in the picture, x to the right and y down from its top left corner: the first pixel reaches from
    0 to 1 and has its middle at 0.5.

    Attributes:
        views: (T, 4, 4) from the world to the viewer: x right, y up, z backward (as in OpenGL), metres.
        focal_pixels: (T,) focal length in pixels.
        width: of the picture in pixels.
        height: of the picture in pixels.
    """

    views: Floats
    focal_pixels: Floats
    width: int
    height: int

    def __post_init__(self) -> None:
        moments = len(self.views)
        if self.views.shape != (moments, 4, 4) or not moments:
            raise ValueError(f"views: expected (T, 4, 4), found {self.views.shape}")
        if self.focal_pixels.shape != (moments,):
            raise ValueError(f"focal_pixels: expected ({moments},), found {self.focal_pixels.shape}")
        if min(self.width, self.height) < 1:
            raise ValueError(f"width, height: expected at least 1, found {self.width} x {self.height}")

    @classmethod
    def still(
        cls, place: Floats, target: Floats, focal_pixels: float = 1000.0, width: int = 1280, height: int = 720
    ) -> "Shot":
        """A camera that does not move.

        Args:
            place: (3,) where it stands, metres.
            target: (3,) what lands in the middle of the picture; not straight above or below the place.
            focal_pixels: focal length in pixels.
            width: of the picture in pixels.
            height: of the picture in pixels.
        """
        back = normalized(place - target)
        right = normalized(np.cross(_UP, back))
        view = np.eye(4)
        view[:3, :3] = np.stack([right, np.cross(back, right), back])
        view[:3, 3] = -view[:3, :3] @ place
        return cls(view[None], np.array([focal_pixels]), width, height)

    @classmethod
    def of_matrices(cls, views: Floats, projections: Floats, width: int, height: int) -> "Shot":
        """From OpenGL's (T, 4, 4) views and symmetric perspective projections with square pixels."""
        return cls(views, projections[:, 1, 1] * height / 2.0, width, height)

    def at(self, moment: int) -> "Shot":
        """One moment alone."""
        index = moment if len(self.views) > 1 else 0
        return Shot(self.views[index : index + 1], self.focal_pixels[index : index + 1], self.width, self.height)

    def seen(self, points: NDArray[np.floating]) -> Floats:
        """Pixels and distance along the line of sight in metres, (T, ..., 3), of world points (T, ..., 3).

        Pixels mean nothing where the distance is not above `NEAREST_METRES`.
        """
        flat = points.reshape(len(points), -1, 3)
        local = flat @ np.swapaxes(self.views[:, :3, :3], 1, 2) + self.views[:, None, :3, 3]
        away = -local[..., 2]
        focal = self.focal_pixels[:, None] / np.maximum(away, NEAREST_METRES)
        x, y = self.width / 2.0 + focal * local[..., 0], self.height / 2.0 - focal * local[..., 1]
        return np.stack([x, y, away], axis=-1).reshape(points.shape)

    def project(self, points: Floats) -> Floats:
        """Pixels (T, ..., 2) of world points (T, ..., 3).

        Raises:
            ValueError: when a point is not in front of the camera.
        """
        seen = self.seen(points)
        if np.any(seen[..., 2] <= 0):
            raise ValueError("points: expected all in front of the camera, found one behind it")
        return seen[..., :2]

    def is_inside(self, pixels: Floats) -> NDArray[np.bool_]:
        """Whether pixels (..., 2) lie in the picture."""
        x, y = pixels[..., 0], pixels[..., 1]
        return np.asarray((x >= 0.0) & (x < self.width) & (y >= 0.0) & (y < self.height))

    @property
    def intrinsics(self) -> Floats:
        """(T, 3, 3) camera matrices K: pixels times distance = K @ place in the camera, y down, z forward."""
        result = np.zeros((len(self.views), 3, 3))
        result[:, 0, 0] = result[:, 1, 1] = self.focal_pixels
        result[:, 0, 2], result[:, 1, 2], result[:, 2, 2] = self.width / 2.0, self.height / 2.0, 1.0
        return result

    @property
    def extrinsics(self) -> Floats:
        """(T, 4, 4) from the world to the camera with y down and z forward (as in OpenCV), metres."""
        return np.asarray(_TO_OPENCV @ self.views)
