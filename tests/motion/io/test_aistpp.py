"""AIST++ clips in JSON, made by hand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.aistpp import read_aistpp
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.rotations import about_axis
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body

BONES = (
    "hips spine chest neck head leftShoulder leftUpperArm leftLowerArm leftHand rightShoulder rightUpperArm "
    "rightLowerArm rightHand leftUpperLeg leftLowerLeg leftFoot rightUpperLeg rightLowerLeg rightFoot"
)
NAME = "gJS_sBM_cAll_d01_mJS3_ch02.t2.json"


def clip_data(frames: int = 9) -> dict[str, Any]:
    still = [0.0, 0.0, 0.0, 1.0] * frames
    return {"fps": 60, "n": frames, "bones": dict.fromkeys(BONES.split(), still), "hips": [0.0, 0.5, 0.0] * frames}


def write(folder: Path, data: Any, name: str = NAME) -> Path:
    path = folder / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_rest_pose_looks_backwards_and_stands_on_our_floor(tmp_path: Path) -> None:
    data = clip_data()
    # Lifting an arm a little each frame keeps the frames from being duplicates.
    turns = np.roll(about_axis(2, np.linspace(0.0, 0.16, 9)), -1, axis=-1)
    data["bones"]["leftUpperArm"] = turns.ravel().tolist()
    found = read_aistpp(write(tmp_path, data), lead_body())
    assert found.genre == "JS" and found.tempo_bpm == 110.0
    assert found.source.frame_count == 5
    places = joint_positions(retarget(found.source, follow_body()))
    rest = follow_body().rest_positions
    np.testing.assert_allclose(places[0, INDEX["LeftFoot"]], rest[INDEX["LeftFoot"]] * [-1, 1, -1], atol=1e-6)
    np.testing.assert_allclose(places[0, INDEX["LeftHand"]], rest[INDEX["LeftHand"]] * [-1, 1, -1], atol=1e-6)
    assert places[4, INDEX["LeftHand"], 1] < places[0, INDEX["LeftHand"], 1] - 0.05


def test_held_frames_are_dropped(tmp_path: Path) -> None:
    data = clip_data(9)
    angles = np.repeat([0.0, 0.1, 0.2, 0.3, 0.4], 2)[:9]
    data["bones"]["head"] = np.roll(about_axis(1, angles), -1, axis=-1).ravel().tolist()
    source = read_aistpp(write(tmp_path, data), lead_body()).source
    turned = 2.0 * np.arctan2(source.rotations[:, 4, 2], source.rotations[:, 4, 0])
    np.testing.assert_allclose(turned, [0.0, 0.1, 0.2, 0.3, 0.4], atol=1e-9)


@pytest.mark.parametrize(("music", "tempo"), [("mHO0", 110.0), ("mHO5", 135.0), ("mBR0", 80.0), ("mWA5", 130.0)])
def test_the_tempo_is_in_the_name(tmp_path: Path, music: str, tempo: float) -> None:
    path = write(tmp_path, clip_data(), f"gXX_sBM_cAll_d01_{music}_ch02.t2.json")
    assert read_aistpp(path, lead_body()).tempo_bpm == tempo


@pytest.mark.parametrize(
    "change",
    [
        {"n": 8},
        {"n": "9"},
        {"fps": 0},
        {"fps": "sixty"},
        {"bones": {}},
        {"bones": 3},
        {"hips": [0.0] * 26},
        {"hips": [float("nan")] * 27},
        {"hips": ["a"] * 27},
        {"bones": {b: [0.0, 0.0, 0.0, 2.0] * 9 for b in BONES.split()}},
    ],
)
def test_damage_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(FileFormatError):
        read_aistpp(write(tmp_path, clip_data() | change), lead_body())


def test_other_names_and_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="named"):
        read_aistpp(write(tmp_path, clip_data(), "dance.json"), lead_body())
    path = tmp_path / NAME
    path.write_text("{", encoding="utf-8")
    with pytest.raises(FileFormatError, match="JSON"):
        read_aistpp(path, lead_body())
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_aistpp(tmp_path / NAME.replace("ch02", "ch03"), lead_body())
