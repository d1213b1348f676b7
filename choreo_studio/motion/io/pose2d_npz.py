"""Keypoints of a couple as arrays: exact places with their camera, and one-hot coordinate images.

NAME_pose2d.npz: `pixels` (T, 2, 25, 2) float32 and `seen` (T, 2, 25) uint8 (2 seen, 1 hidden by a body, 0 outside the
picture; the true place is kept then too, except behind the camera) of lead and follow, `points` (25,) OpenPose's names,
`coco17` (17,) which of them COCO has in its order, `depths` (T, 2, 25) metres along the camera's axis, `intrinsics`
(T, 3, 3), `extrinsics` (T, 4, 4) from the world to the camera (y down, z forward, metres), `size` (2,) width and
height, `fps` (), and where known `beat_frames` (B,), the music's beats in frames.

NAME_onehot.npz: `lead_images` and `follow_images` (34, T, bins / 8) uint8, bits packed from the highest; channel 2 k is
x and channel 2 k + 1 is y of COCO's point k; `lead_seen` and `follow_seen` (T, 17) uint8; `points` (17,) names, `bins`
(), `size` (2,), `fps` () and `largest_error` (2,) pixels in x and y. `numpy.unpackbits(images, axis=-1)` gives the
images; `motion.pose2d.one_hot.read_one_hot` the pixels.
"""

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.files import write_whole
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.pose2d.layouts import COCO17, POINTS
from choreo_studio.motion.pose2d.one_hot import BINS, one_hot_error, one_hot_images
from choreo_studio.motion.pose2d.stream import PoseStream
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FrameRate


def write_pose_arrays(path: Path, stream: PoseStream, rate: FrameRate, beat_frames: Floats | None = None) -> None:
    """Write NAME_pose2d.npz; it is there whole or not at all.

    Raises:
        ChoreoError: when the place cannot be written.
    """
    shot, frames = stream.shot, stream.frame_count
    arrays: dict[str, NDArray[Any]] = {
        "pixels": stream.pixels.astype(np.float32),
        "seen": stream.seen,
        "depths": stream.depths.astype(np.float32),
        "points": np.array(POINTS),
        "coco17": np.array(COCO17.points),
        "intrinsics": np.broadcast_to(shot.intrinsics, (frames, 3, 3)),
        "extrinsics": np.broadcast_to(shot.extrinsics, (frames, 4, 4)),
        "size": np.array([shot.width, shot.height]),
        "fps": np.array(rate.fps),
    }
    if beat_frames is not None:
        arrays["beat_frames"] = beat_frames
    _write(path, arrays)


def write_one_hot(
    path: Path, stream: PoseStream, rate: FrameRate, roles: tuple[Role, ...] = ROLES, bins: int = BINS
) -> None:
    """Write NAME_onehot.npz; it is there whole or not at all.

    Raises:
        ChoreoError: when the place cannot be written.
    """
    size = stream.shot.width, stream.shot.height
    pixels, seen = stream.of_layout(COCO17)
    arrays: dict[str, NDArray[Any]] = {}
    for role in roles:
        dancer = ROLES.index(role)
        places = np.where((seen[:, dancer] > 0)[..., None], pixels[:, dancer], -1.0)
        arrays[f"{role}_images"] = one_hot_images(places, size, bins)
        arrays[f"{role}_seen"] = seen[:, dancer]
    arrays |= {
        "points": np.array(COCO17.names),
        "bins": np.array(bins),
        "size": np.array(size),
        "fps": np.array(rate.fps),
        "largest_error": np.array(one_hot_error(size, bins)),
    }
    _write(path, arrays)


def _write(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_whole(path, buffer.getvalue())
