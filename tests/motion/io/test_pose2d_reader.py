import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.pose2d_coco import coco_of, write_coco
from choreo_studio.motion.io.pose2d_openpose import openpose_of
from choreo_studio.motion.io.pose2d_reader import read_keypoints, read_proportions
from choreo_studio.motion.pose2d.layouts import COCO17, POINTS
from choreo_studio.motion.pose2d.stream import pose_stream
from choreo_studio.timebase import FrameRate
from tests.motion.pose2d.builders import FRONT, crossing_couple, standing_couple

STREAM = pose_stream(crossing_couple(5), FRONT)
FRONT_VIEW = pose_stream(standing_couple((0.0, 0.0), (2.5, 0.0)), FRONT)


def saved(path: Path, data: Any) -> Path:
    """The data as a JSON file."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def one_openpose_person(flat: list[float] | None = None) -> dict[str, Any]:
    """A frame with the lead alone."""
    data = openpose_of(FRONT_VIEW, 0, ("lead",))
    if flat is not None:
        data["people"][0]["pose_keypoints_2d"] = flat
    return data


def test_our_coco_files_come_back(tmp_path: Path) -> None:
    write_coco(tmp_path / "x.json", STREAM, "follow", FrameRate.of(25))
    file = read_keypoints(tmp_path / "x.json")
    pixels, seen = STREAM.of_layout(COCO17)
    assert (file.kind, file.size, file.fps) == ("COCO", (1280, 720), 25.0)
    assert file.points[9] == "LWrist"
    assert np.allclose(file.pixels, pixels[:, 1], atol=0.006) and np.array_equal(file.confidence, seen[:, 1])


def test_images_of_others_are_put_in_order_and_results_are_read_too(tmp_path: Path) -> None:
    data = coco_of(STREAM, "lead", FrameRate.of(25))
    entries = [{"image_id": e["image_id"], "keypoints": e["keypoints"], "score": 1.0} for e in data["annotations"]]
    file = read_keypoints(saved(tmp_path / "x.json", entries[::-1]))
    assert np.allclose(file.pixels, STREAM.of_layout(COCO17)[0][:, 0], atol=0.006)
    assert file.size is None and file.fps is None


@pytest.mark.parametrize("count", [25, 18, 17])
def test_frames_of_openpose_are_read_in_all_their_orders(tmp_path: Path, count: int) -> None:
    order = {25: POINTS, 18: (*POINTS[:8], *POINTS[9:19]), 17: tuple(POINTS[p] for p in COCO17.points)}[count]
    places = dict(zip(POINTS, FRONT_VIEW.pixels[0, 0].round(2), strict=True))
    flat = [number for name in order for number in (*places[name], 0.9)]
    file = read_keypoints(saved(tmp_path / "x.json", one_openpose_person(flat)))
    assert file.points == order and file.pixels.shape == (1, count, 2)
    assert np.array_equal(file.pixels[0, order.index("RKnee")], places["RKnee"])


def test_a_dancer_of_ours_as_reference_changes_little(tmp_path: Path) -> None:
    files = [saved(tmp_path / "open.json", one_openpose_person())]
    write_coco(tmp_path / "coco.json", FRONT_VIEW, "lead", FrameRate.of(25))
    for file in (*files, tmp_path / "coco.json"):
        factors = read_proportions(file, "lead").factors
        assert all(factor == pytest.approx(1.0, abs=0.08) for factor in factors.values())


BAD: dict[str, Any] = {
    "holds no keypoints of COCO or OpenPose": {"hello": 1},
    "holds 0 people": {"people": []},
    "holds 2 people": openpose_of(FRONT_VIEW, 0),
    "no lists of x, y and confidence": one_openpose_person([1.0, 2.0, 3.0]),
    "that are no numbers": one_openpose_person(["x"] * 75),  # type: ignore[list-item]
    "keypoints that are no numbers": one_openpose_person([[1.0, 1.0]] * 51),  # type: ignore[list-item]
    "no numbers": one_openpose_person([10**400] * 75),
    "no places in a picture": one_openpose_person([1e9] * 75),
    "shows no LShoulder": one_openpose_person([0.0] * 75),
    "holds several people": [{"image_id": 1, "keypoints": [1.0] * 51}] * 2,
    "holds no keypoints": {"annotations": [{"bbox": []}, 3]},
    "neither numbers nor texts": [{"image_id": kind, "keypoints": [1.0] * 51} for kind in (None, {})],
    "expected 17": [{"image_id": 1, "keypoints": [1.0] * 75}],
    "times as long": [{"image_id": 1, "keypoints": [*range(51)]}],
}


@pytest.mark.parametrize("words", BAD)
def test_bad_references_are_refused_in_a_sentence(tmp_path: Path, words: str) -> None:
    with pytest.raises(FileFormatError, match=words):
        read_proportions(saved(tmp_path / "x.json", BAD[words]), "lead")


def test_what_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\x00\xff{")
    with pytest.raises(FileFormatError):
        read_proportions(tmp_path / "x.json", "lead")
    with pytest.raises(FileFormatError):
        read_proportions(tmp_path / "none.json", "lead")
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, encoding="ascii")
    with pytest.raises(FileFormatError):
        read_proportions(deep, "lead")
