import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.pose2d_npz import write_pose_arrays
from choreo_studio.motion.pose2d.stream import PoseStream
from choreo_studio.motion.shot import Shot
from choreo_studio.services.inspection import described
from choreo_studio.services.picture_evaluation import picture_evaluation
from choreo_studio.services.pose_streams import write_pose2d
from choreo_studio.timebase import FrameRate
from tests.motion.pose2d.builders import FRONT, crossing_couple


def pausing(path: Path, fps: float, beats: tuple[float, ...] | None) -> Path:
    """Lead pauses in the picture at 1 and 3 seconds, follow at 1.1 and 3.1; the camera is behind one of her points."""
    rate, frames = FrameRate.of(fps), round(4 * fps)
    seconds = np.arange(frames) / fps
    pixels, depths = np.zeros((frames, 2, 25, 2)), np.full((frames, 2, 25), 5.0)
    for dancer, late in enumerate((0.0, 0.1)):
        at = seconds - late
        pixels[:, dancer, :, 0] = (100.0 * at + 40.0 / np.pi * np.sin(np.pi * at))[:, None]
    depths[frames // 2, 1, 0], pixels[frames // 2, 1, 0] = -1.0, 900.0
    stream = PoseStream(FRONT, pixels, depths, np.full((frames, 2, 25), 2, dtype=np.uint8), np.zeros((frames, 2, 4)))
    write_pose_arrays(path, stream, rate, None if beats is None else np.array(beats) * fps)
    return path


@pytest.mark.parametrize("fps", [24, 30, 60])
def test_alignment_of_exported_poses_is_that_of_their_pauses(tmp_path: Path, fps: float) -> None:
    evaluation = picture_evaluation(pausing(tmp_path / "x_pose2d.npz", fps, (1.0, 3.0)))
    lead, follow = evaluation.rows
    assert lead.alignment > 0.97 and follow.alignment == pytest.approx(np.exp(-0.5), abs=0.15)
    assert lead.null < 0.4 and lead.beats_per_second == pytest.approx(0.5, abs=0.05)
    assert evaluation.seconds == pytest.approx(4.0)
    json.dumps(evaluation.as_dict(), allow_nan=False)
    assert "follow" in evaluation.as_text()


def test_poses_without_music_cannot_be_measured(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="no beats"):
        picture_evaluation(pausing(tmp_path / "x_pose2d.npz", 30, None))
    np.savez(tmp_path / "y.npz", pixels=np.zeros(3))
    with pytest.raises(FileFormatError, match="holds no 2D poses"):
        picture_evaluation(tmp_path / "y.npz")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("pixels", np.full((120, 2, 25, 2), np.nan), "not finite"),
        ("pixels", np.zeros((120, 2, 24, 2)), "shape"),
        ("seen", np.zeros((1, 2, 25)), "shape"),
        ("fps", np.array(0.0), "no frame rate"),
        ("beat_frames", np.array([2.0, 1.0]), "rising"),
    ],
)
def test_damaged_poses_are_refused_in_a_sentence(tmp_path: Path, name: str, value: np.ndarray, words: str) -> None:
    path = pausing(tmp_path / "x_pose2d.npz", 30, (1.0,))
    with np.load(path, allow_pickle=False) as file:
        arrays = {key: file[key] for key in file.files if file[key].dtype.kind in "iuf"}
    np.savez(path, **(arrays | {name: value}))
    with pytest.raises(FileFormatError, match=words):
        picture_evaluation(path)


def test_files_of_2d_poses_are_told(tmp_path: Path) -> None:
    write_pose2d(
        tmp_path, "x", crossing_couple(5), FrameRate.of(25), Shot.still(np.array([0.0, 1.0, 6.0]), np.zeros(3))
    )
    coco, arrays = described(tmp_path / "x_lead_coco17.json"), described(tmp_path / "x_pose2d.npz")
    assert (coco["kind"], coco["frames"], coco["fps"], coco["points"]) == ("2D poses (COCO)", 5, 25.0, 17)
    assert (arrays["kind"], arrays["size"], arrays["beats"]) == ("2D poses", [1280, 720], 0)
    assert arrays["lead"]["hidden_percent"] > arrays["follow"]["hidden_percent"]
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FileFormatError, match="no keypoints"):
        described(tmp_path / "other.json")
