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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from choreo_studio.errors import FileFormatError
from choreo_studio.files import write_whole
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.io.npz_arrays import read_arrays
from choreo_studio.motion.pose2d.layouts import COCO17, POINTS
from choreo_studio.motion.pose2d.one_hot import BINS, one_hot_error, one_hot_images
from choreo_studio.motion.pose2d.stream import Flags, PoseStream
from choreo_studio.motion.rotations import Floats
from choreo_studio.timebase import FrameRate

POSE_ARRAYS_ENDING = "_pose2d.npz"
_READ = ("pixels", "seen", "depths", "size", "fps", "beat_frames")
_MAX_BYTES = 1 << 30


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


@dataclass(frozen=True, eq=False)
class PoseArrays:
    """What NAME_pose2d.npz holds.

    Attributes:
        pixels: (T, 2, 25, 2) places of lead's and follow's points in the picture.
        seen: (T, 2, 25) OUTSIDE, HIDDEN or SEEN.
        depths: (T, 2, 25) metres along the camera's axis.
        size: width and height of the picture in pixels.
        rate: of the frames.
        beat_frames: (B,) the music's beats in frames, None where they are not known.
    """

    pixels: Floats
    seen: Flags
    depths: Floats
    size: tuple[int, int]
    rate: FrameRate
    beat_frames: Floats | None


def read_pose_arrays(path: str | Path) -> PoseArrays:
    """Read NAME_pose2d.npz.

    Raises:
        FileFormatError: when arrays are missing, have other shapes or hold impossible values.
    """
    arrays = read_arrays(path, _READ, _MAX_BYTES)
    missing = [name for name in _READ if name not in arrays and name != "beat_frames"]
    if missing:
        raise FileFormatError(path, f"has no array {missing[0]}, so it holds no 2D poses")
    for name, array in arrays.items():
        if not np.all(np.isfinite(array)):
            raise FileFormatError(path, f"{name} holds values that are not finite")
    points = (len(arrays["pixels"]) if arrays["pixels"].ndim else 0, len(ROLES), len(POINTS))
    shapes = {"pixels": (*points, 2), "seen": points, "depths": points, "size": (2,), "fps": ()}
    for name, shape in shapes.items():
        if arrays[name].shape != shape or 0 in shape:
            raise FileFormatError(path, f"{name} has the shape {arrays[name].shape}, expected {shape}")
    beats = arrays.get("beat_frames")
    if beats is not None and (beats.ndim != 1 or np.any(np.diff(beats) <= 0)):
        raise FileFormatError(path, "beat_frames is no rising list of beats")
    try:
        rate = FrameRate.of(float(arrays["fps"]))
    except ValueError as error:
        raise FileFormatError(path, f"fps is no frame rate ({error})") from error
    width, height = (int(side) for side in arrays["size"])
    pixels, depths = (arrays[name].astype(np.float64) for name in ("pixels", "depths"))
    known = None if beats is None else beats.astype(np.float64)
    return PoseArrays(pixels, arrays["seen"].astype(np.uint8), depths, (width, height), rate, known)


def _write(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_whole(path, buffer.getvalue())
