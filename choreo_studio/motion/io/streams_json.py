"""What a folder of control streams says of itself: size, rate, who is who, file patterns, and the camera of each frame.

Each stream is a folder of PNG: skeletons of either dancer in OpenPose's colours (hidden limbs dimmed), masks of both (a
palette of identity colours whose index is the id plus one, as DAVIS has it; the nearest surface wins), the mask of
either dancer (255 where seen), and depth (16 bits, millimetres along the camera's axis, 0 for nobody).

`streams.json` holds plain values: `dancers` with `id` (0 lead, 1 follow, in every frame), `role` and `colour` in the
masks; `files` with a pattern for each stream, whose number is the frame's, from 0; `camera` with `intrinsics` (3 x 3,
pixels) and `world_to_camera` (4 x 4, metres; x right, y down, z forward as in OpenCV; the world is Y up) of each frame,
or of the only one where the camera does not move; `frames` with, for each picture, the ids of the dancers from near to
far (by the middle of their bodies), how many pixels of each are seen, and boxes around them (left, top, width, height).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.files import write_whole
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.dancer_colours import IDENTITY_COLOURS
from choreo_studio.motion.pose2d.layouts import BODY25
from choreo_studio.motion.pose2d.stream import PoseStream
from choreo_studio.timebase import FrameRate

FORMAT, VERSION = "choreo-studio control streams", 1


@dataclass(frozen=True, eq=False)
class StreamFolder:
    """What lies in the folder.

    Attributes:
        name: of the dance.
        rate: of the frames.
        stream: keypoints and camera.
        files: pattern of each stream's files, such as "depth/%06d.png".
        visible: (T, 2) pixels of lead and follow in the masks.
        first_second: time in the song of frame 0.
    """

    name: str
    rate: FrameRate
    stream: PoseStream
    files: Mapping[str, str]
    visible: Sequence[tuple[int, int]]
    first_second: float = 0.0


def write_streams_json(path: Path, folder: StreamFolder) -> None:
    """Write the description; the file is there whole or not at all.

    Raises:
        ChoreoError: when the place cannot be written.
    """
    write_whole(path, json.dumps(streams_of(folder), separators=(",", ":")).encode())


def streams_of(folder: StreamFolder) -> dict[str, Any]:
    """The plain values of the description."""
    stream, shot = folder.stream, folder.stream.shot
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": folder.name,
        "width": shot.width,
        "height": shot.height,
        "fps": folder.rate.fps,
        "fps_fraction": str(folder.rate.fraction),
        "frame_count": stream.frame_count,
        "first_second": round(folder.first_second, 6),
        "dancers": [
            {"id": number, "role": role, "colour": list(IDENTITY_COLOURS[role])} for number, role in enumerate(ROLES)
        ],
        "files": dict(folder.files),
        "depth": {"unit": "millimetre", "nobody": 0, "along": "the camera's axis"},
        "skeleton": {"points": list(BODY25.names), "limbs": [list(limb) for limb in BODY25.limbs]},
        "camera": {
            "model": "pinhole, no distortion; pixel (0, 0) has its middle at 0.5, 0.5",
            "intrinsics": shot.intrinsics.round(4).tolist(),
            "world_to_camera": shot.extrinsics.round(6).tolist(),
        },
        "frames": _frames(folder),
    }


def _frames(folder: StreamFolder) -> list[dict[str, Any]]:
    nearest = np.argsort(np.median(folder.stream.depths, axis=-1), axis=1, kind="stable").tolist()
    boxes = folder.stream.boxes.round(1).tolist()
    return [
        {"nearest_first": order, "visible_pixels": list(visible), "boxes": box}
        for order, visible, box in zip(nearest, folder.visible, boxes, strict=True)
    ]
