"""Keypoints of one person from files of COCO or OpenPose, of ours or of anybody.

Read are: COCO annotations or results (17 points, one person in each image) and a frame of OpenPose (25, 18 or 17
points, one person). Points with a visibility or confidence of 0 are not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from choreo_studio.errors import FileFormatError
from choreo_studio.files import read_json
from choreo_studio.motion.clip import Role
from choreo_studio.motion.pose2d.layouts import COCO17, POINTS
from choreo_studio.motion.pose2d.proportions import Proportions, UnusableReferenceError, proportions_of
from choreo_studio.motion.rotations import Floats

_COCO_ORDER = tuple(POINTS[point] for point in COCO17.points)
_OPENPOSE_18 = (*POINTS[:8], *POINTS[9:19])
_ORDERS = {len(order): order for order in (POINTS, _OPENPOSE_18, _COCO_ORDER)}
_MOST_FRAMES = 200_000
_LARGEST = 1e6


@dataclass(frozen=True, eq=False)
class KeypointFile:
    """One person in T pictures.

    Attributes:
        kind: "COCO" or "OpenPose".
        points: (K,) names, as OpenPose has them.
        pixels: (T, K, 2) places in the picture.
        confidence: (T, K) visibility of COCO (0 to 2) or confidence of OpenPose (0 to 1); 0 for points not there.
        size: width and height of the pictures, None where the file does not tell.
        fps: pictures a second, None where the file does not tell.
    """

    kind: str
    points: tuple[str, ...]
    pixels: Floats
    confidence: Floats
    size: tuple[int, int] | None = None
    fps: float | None = None


def read_keypoints(path: str | Path) -> KeypointFile:
    """Keypoints of one person.

    Raises:
        FileFormatError: when the file holds none, or those of several people in one picture.
    """
    path = Path(path)
    data = read_json(path)
    if isinstance(data, dict) and "people" in data:
        return _openpose(path, data["people"])
    if isinstance(data, dict) and "annotations" in data:
        return _coco(path, data["annotations"], data)
    if isinstance(data, list):
        return _coco(path, data, {})
    raise FileFormatError(path, "holds no keypoints of COCO or OpenPose")


def read_proportions(path: str | Path, role: Role) -> Proportions:
    """The proportions of the person in the first picture of a keypoint file, compared with the body of a role.

    Raises:
        FileFormatError: when the file cannot be used for that.
    """
    file = read_keypoints(path)
    there = file.confidence[0] > 0
    points = {name: place for name, place, is_there in zip(file.points, file.pixels[0], there, strict=True) if is_there}
    try:
        return proportions_of(points, role)
    except UnusableReferenceError as error:
        raise FileFormatError(path, str(error)) from error


def _openpose(path: Path, people: Any) -> KeypointFile:
    if not isinstance(people, list) or len(people) != 1:
        count = len(people) if isinstance(people, list) else 0
        raise FileFormatError(path, f"holds {count} people, expected one")
    flat = people[0].get("pose_keypoints_2d") if isinstance(people[0], dict) else None
    order, numbers = _numbers(path, [flat])
    return KeypointFile("OpenPose", order, numbers[..., :2], numbers[..., 2])


def _coco(path: Path, annotations: Any, data: dict[str, Any]) -> KeypointFile:
    entries = annotations if isinstance(annotations, list) else []
    people = [entry for entry in entries if isinstance(entry, dict) and "keypoints" in entry]
    if not people or len(people) > _MOST_FRAMES:
        raise FileFormatError(path, "holds no keypoints" if not people else f"has more than {_MOST_FRAMES} pictures")
    images: list[Any] = [entry.get("image_id") for entry in people]
    try:
        in_time = sorted(range(len(people)), key=lambda entry: images[entry])
        is_one = len(set(images)) == len(images)
    except TypeError as error:
        raise FileFormatError(path, "has image ids that are neither numbers nor texts") from error
    if not is_one:
        raise FileFormatError(path, "holds several people in one picture, expected one")
    order, numbers = _numbers(path, [people[entry]["keypoints"] for entry in in_time])
    if order != _COCO_ORDER:
        raise FileFormatError(path, f"has {len(order)} points for each person, expected {len(_COCO_ORDER)}")
    return KeypointFile("COCO", order, numbers[..., :2], numbers[..., 2], _size(data), _fps(data))


def _numbers(path: Path, people: Sequence[Any]) -> tuple[tuple[str, ...], Floats]:
    """Names (K,) and x, y, confidence (T, K, 3) of flat lists."""
    lengths = {len(flat) if isinstance(flat, list) else 0 for flat in people}
    length = lengths.pop()
    order = _ORDERS.get(length // 3)
    if lengths or length % 3 or order is None:
        there = ", ".join(str(count) for count in sorted(_ORDERS))
        raise FileFormatError(path, f"has no lists of x, y and confidence of {there} points")
    try:
        numbers = np.array(people, dtype=np.float64).reshape(len(people), len(order), 3)
    except (TypeError, ValueError, OverflowError) as error:
        raise FileFormatError(path, "has keypoints that are no numbers") from error
    if not np.all(np.abs(numbers) < _LARGEST):
        raise FileFormatError(path, "has keypoints that are no places in a picture")
    return order, numbers


def _size(data: dict[str, Any]) -> tuple[int, int] | None:
    images = data.get("images")
    first = images[0] if isinstance(images, list) and images and isinstance(images[0], dict) else {}
    width, height = first.get("width"), first.get("height")
    return (width, height) if isinstance(width, int) and isinstance(height, int) and min(width, height) > 0 else None


def _fps(data: dict[str, Any]) -> float | None:
    info = data.get("info")
    fps = info.get("fps") if isinstance(info, dict) else None
    return float(fps) if isinstance(fps, int | float) and 1.0 <= fps <= 1000.0 else None
