"""Keypoints of one dancer as COCO writes them: one JSON with images, annotations and a category.

Every picture is an image and has one annotation of the dancer, in order, also where nothing is seen. `track_id` is 0
for the lead and 1 for the follow throughout, image ids are the same in the files of both. `keypoints` holds x, y, v for
each point: v is 2 for seen, 1 for hidden by a body, 0 (with x and y 0) for outside the picture. `bbox` surrounds the
body's surface in the picture, and `area` is that of the box.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.files import write_whole
from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.pose2d.layouts import COCO17, Layout
from choreo_studio.motion.pose2d.stream import OUTSIDE, PoseStream
from choreo_studio.timebase import FrameRate

_DECIMALS = 2
_PERSON = 1


def write_coco(path: Path, stream: PoseStream, role: Role, rate: FrameRate, layout: Layout = COCO17) -> None:
    """Write the keypoints of one dancer; the file is there whole or not at all.

    Raises:
        ChoreoError: when the place cannot be written.
    """
    write_whole(path, json.dumps(coco_of(stream, role, rate, layout), separators=(",", ":")).encode())


def coco_of(stream: PoseStream, role: Role, rate: FrameRate, layout: Layout = COCO17) -> dict[str, Any]:
    """The plain values of the file."""
    return {
        "info": {
            "description": f"{role}, {layout.name}",
            "fps": rate.fps,
            "fps_fraction": str(rate.fraction),
            "track_ids": {name: number for number, name in enumerate(ROLES)},
            "pixels": "x right, y down, 0 at the outer edges of the first pixel",
        },
        "licenses": [],
        "images": _images(stream, rate),
        "annotations": _annotations(stream, ROLES.index(role), layout),
        "categories": [_category(layout)],
    }


def _images(stream: PoseStream, rate: FrameRate) -> list[dict[str, Any]]:
    return [
        {
            "id": frame,
            "file_name": f"{frame:06d}.png",
            "width": stream.shot.width,
            "height": stream.shot.height,
            "time_seconds": round(frame * rate.frame_seconds, 6),
        }
        for frame in range(stream.frame_count)
    ]


def _annotations(stream: PoseStream, dancer: int, layout: Layout) -> list[dict[str, Any]]:
    pixels, seen = (array[:, dancer] for array in stream.of_layout(layout))
    places = np.where((seen != OUTSIDE)[..., None], pixels.round(_DECIMALS), 0.0)
    flat = np.concatenate([places, seen[..., None]], axis=-1).reshape(stream.frame_count, -1).tolist()
    boxes = stream.boxes[:, dancer].round(_DECIMALS)
    return [
        {
            # From 1: tools of COCO take an annotation with id 0 for none.
            "id": frame * len(ROLES) + dancer + 1,
            "image_id": frame,
            "category_id": _PERSON,
            "track_id": dancer,
            "keypoints": _plain(flat[frame]),
            "num_keypoints": int((seen[frame] != OUTSIDE).sum()),
            "bbox": boxes[frame].tolist(),
            "area": round(float(boxes[frame, 2] * boxes[frame, 3]), _DECIMALS),
            "iscrowd": 0,
        }
        for frame in range(stream.frame_count)
    ]


def _category(layout: Layout) -> dict[str, Any]:
    return {
        "id": _PERSON,
        "name": "person",
        "supercategory": "person",
        "keypoints": list(layout.names),
        "skeleton": [[first + 1, second + 1] for first, second in layout.limbs],
    }


def _plain(numbers: list[float]) -> list[float]:
    """Visibilities as whole numbers, as readers of COCO want them."""
    numbers[2::3] = map(int, numbers[2::3])
    return numbers
