"""Keypoints of a couple as OpenPose writes them: one JSON for every picture.

`people` always holds the dancers in one order, `person_id` is [0] for the lead and [1] for the follow throughout.
`pose_keypoints_2d` holds x, y and confidence of 25 points: confidence is 1 for seen, 0.4 for hidden by a body, 0 (with
x and y 0) for outside the picture. Source: OpenPose's document of its output, version 1.3.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.pose2d.layouts import BODY25
from choreo_studio.motion.pose2d.stream import HIDDEN, OUTSIDE, SEEN, PoseStream

CONFIDENCES = {OUTSIDE: 0.0, HIDDEN: 0.4, SEEN: 1.0}
_DECIMALS = 2
_EMPTY = (
    "face_keypoints_2d", "hand_left_keypoints_2d", "hand_right_keypoints_2d", "pose_keypoints_3d",
    "face_keypoints_3d", "hand_left_keypoints_3d", "hand_right_keypoints_3d",
)  # fmt: skip


def frame_file(name: str, frame: int) -> str:
    """What OpenPose calls the file of a frame."""
    return f"{name}_{frame:012d}_keypoints.json"


def write_openpose(folder: Path, name: str, stream: PoseStream, roles: tuple[Role, ...] = ROLES) -> None:
    """Write the keypoints of every picture into a folder that is there.

    Args:
        folder: where to.
        name: how the file names begin.
        stream: the keypoints.
        roles: who is written.

    Raises:
        OSError: when the folder cannot be written.
    """
    for frame in range(stream.frame_count):
        text = json.dumps(openpose_of(stream, frame, roles), separators=(",", ":"))
        (folder / frame_file(name, frame)).write_text(text, encoding="ascii")


def openpose_of(stream: PoseStream, frame: int, roles: tuple[Role, ...] = ROLES) -> dict[str, Any]:
    """The plain values of one picture's file."""
    pixels, seen = (array[frame] for array in stream.of_layout(BODY25))
    confidence = np.select([seen == state for state in CONFIDENCES], list(CONFIDENCES.values()))
    places = np.where((seen != OUTSIDE)[..., None], pixels.round(_DECIMALS), 0.0)
    flat = np.concatenate([places, confidence[..., None]], axis=-1).reshape(len(ROLES), -1)
    people = [
        {
            "person_id": [ROLES.index(role)],
            "pose_keypoints_2d": flat[ROLES.index(role)].tolist(),
            **{part: [] for part in _EMPTY},
        }
        for role in roles
    ]
    return {"version": 1.3, "people": people}
