import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.pose2d.layouts import COCO17, POINT_INDEX
from choreo_studio.motion.pose2d.one_hot import read_one_hot
from choreo_studio.motion.pose2d.stream import pose_stream
from choreo_studio.picture.framing import rig_for
from choreo_studio.picture.show import Show, couple_at
from choreo_studio.services.export import write_export
from choreo_studio.services.export_plan import ExportPlan, ExportRange, Pictures
from choreo_studio.services.jobs import Cancelled
from choreo_studio.services.pose_streams import pose2d_files, write_pose2d
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes
from tests.motion.pose2d.builders import FRONT, crossing_couple

RATE = FrameRate.of("29.97")
MOTION = crossing_couple(7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poses")
    write_pose2d(folder, "x", MOTION, RATE, FRONT, beat_frames=np.array([1.5, 4.0]))
    return folder


def test_all_named_files_are_there_and_no_others(folder: Path) -> None:
    there = {f"{piece.name}/" if piece.is_dir() else piece.name for piece in folder.iterdir()}
    assert there == set(pose2d_files("x"))


def test_coco_files_have_the_published_layout(folder: Path) -> None:
    stream = pose_stream(MOTION, FRONT)
    for number, role in enumerate(("lead", "follow")):
        data = json.loads((folder / f"x_{role}_coco17.json").read_text(encoding="utf-8"))
        (category,) = data["categories"]
        assert category["keypoints"] == list(COCO17.names) and category["skeleton"][0] == [16, 14]
        assert [image["id"] for image in data["images"]] == list(range(7))
        assert {(image["width"], image["height"]) for image in data["images"]} == {(1280, 720)}
        assert data["images"][3]["time_seconds"] == pytest.approx(3 * 1001 / 30000, abs=1e-6)
        assert {entry["track_id"] for entry in data["annotations"]} == {number}
        assert [entry["image_id"] for entry in data["annotations"]] == list(range(7))
        points = np.array([entry["keypoints"] for entry in data["annotations"]]).reshape(7, 17, 3)
        pixels, seen = stream.of_layout(COCO17)
        assert np.allclose(points[..., :2], pixels[:, number], atol=0.006)
        assert np.array_equal(points[..., 2], seen[:, number])
        assert all(isinstance(flag, int) for flag in data["annotations"][0]["keypoints"][2::3])
        assert data["annotations"][0]["num_keypoints"] == 17


def test_annotations_of_both_files_can_be_joined(folder: Path) -> None:
    numbers = [
        entry["id"]
        for role in ("lead", "follow")
        for entry in json.loads((folder / f"x_{role}_coco17.json").read_text(encoding="utf-8"))["annotations"]
    ]
    assert len(set(numbers)) == 14 and min(numbers) == 1


def test_openpose_frames_hold_both_dancers_in_one_order(folder: Path) -> None:
    files = sorted((folder / "x_openpose25").iterdir())
    assert [file.name for file in files] == [f"x_{frame:012d}_keypoints.json" for frame in range(7)]
    frames = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    assert {frame["version"] for frame in frames} == {1.3}
    assert all([person["person_id"] for person in frame["people"]] == [[0], [1]] for frame in frames)
    points = np.array([[p["pose_keypoints_2d"] for p in frame["people"]] for frame in frames]).reshape(7, 2, 25, 3)
    hips = points[:, :, POINT_INDEX["MidHip"], 0]
    assert np.all(np.diff(hips[:, 0]) > 0) and np.all(np.diff(hips[:, 1]) < 0)
    assert set(np.unique(points[..., 2])) == {0.4, 1.0}


def test_arrays_keep_everything(folder: Path) -> None:
    stream = pose_stream(MOTION, FRONT)
    with np.load(folder / "x_pose2d.npz", allow_pickle=False) as file:
        assert np.allclose(file["pixels"], stream.pixels, atol=1e-3)
        assert np.array_equal(file["seen"], stream.seen)
        assert file["intrinsics"].shape == (7, 3, 3) and file["extrinsics"].shape == (7, 4, 4)
        assert file["fps"] == pytest.approx(30000 / 1001) and file["beat_frames"].tolist() == [1.5, 4.0]
    with np.load(folder / "x_onehot.npz", allow_pickle=False) as file:
        for dancer, role in enumerate(("lead", "follow")):
            pixels, _ = stream.of_layout(COCO17)
            off = np.abs(read_one_hot(file[f"{role}_images"], (1280, 720)) - pixels[:, dancer])
            assert np.all(off <= file["largest_error"] + 1e-6)


def test_one_dancer_alone_is_still_hidden_by_the_other(tmp_path: Path) -> None:
    write_pose2d(tmp_path, "y", MOTION, RATE, FRONT, roles=("lead",))
    names = {f"{piece.name}/" if piece.is_dir() else piece.name for piece in tmp_path.iterdir()}
    assert names == set(pose2d_files("y", ("lead",)))
    middle = json.loads((tmp_path / "y_openpose25" / f"y_{3:012d}_keypoints.json").read_text(encoding="utf-8"))
    (lead,) = middle["people"]
    assert lead["person_id"] == [0] and lead["pose_keypoints_2d"][2::3].count(0.4) > 15


def test_cancelling_goes_through(tmp_path: Path) -> None:
    def progress(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pose2d(tmp_path, "z", MOTION, RATE, FRONT, progress=progress)
    assert not list(tmp_path.iterdir())


def test_an_export_sees_the_dance_through_its_camera(tmp_path: Path) -> None:
    project = project_with_takes(1)
    show = Show(project.grid, project.takes[0].dance.motion)
    camera = rig_for(show, "front", 0.5, 2.0, 16 / 9)
    pictures = Pictures(camera, (640, 360))
    plan = ExportPlan("duo", ExportRange(0.5, 2.0), FrameRate.of(20), formats=("pose2d",), pictures=pictures)
    write_export(project, project.takes[0], None, tmp_path, plan)
    with np.load(tmp_path / "duo_pose2d.npz", allow_pickle=False) as file:
        assert file["size"].tolist() == [640, 360] and len(file["pixels"]) == 30
        hips = [couple_at(show, 0.5 + frame / 20).positions[:, 0] for frame in range(30)]
        there = np.einsum("tab,tdb->tda", file["extrinsics"][:, :3, :3], hips) + file["extrinsics"][:, None, :3, 3]
        pixels = np.einsum("tab,tdb->tda", file["intrinsics"], there)
        assert np.all(file["seen"][:, :, :19] > 0)
        middle = file["pixels"][:, :, POINT_INDEX["MidHip"]]
        assert np.abs(pixels[..., :2] / pixels[..., 2:] - middle).max() < 20.0
        beats = project.grid.beats_seconds
        assert np.allclose(file["beat_frames"], (beats[(beats >= 0.5) & (beats < 2.0)] - 0.5) * 20)
