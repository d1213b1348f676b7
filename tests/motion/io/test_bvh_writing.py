"""BVH files of ours, read again by an independent reader and by ourselves."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.bvh_motion import source_of
from choreo_studio.motion.io.bvh_writer import bvh_text, write_bvh
from choreo_studio.motion.joint_names import preset_names
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import EulerOrder, about_axis
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, LEAVES, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_clip
from tests.motion.io.independent import bvhio

HUNDREDTH_MILLIMETRE_IN_CM = 0.001
RATE = FrameRate.of(30)


@pytest.mark.parametrize("order", ["ZXY", "ZYX", "XYZ"])
def test_an_independent_reader_finds_every_joint_within_a_hundredth_of_a_millimetre(
    tmp_path: Path, order: EulerOrder
) -> None:
    clip = moving_clip(40, 3)
    write_bvh(tmp_path / "some.bvh", clip, RATE, order=order)
    expected = joint_positions(clip) * 100.0
    root = bvhio.readAsHierarchy(str(tmp_path / "some.bvh"))
    for frame in (0, 17, 39):
        root.loadPose(frame)
        places = {joint.Name: np.array(joint.PositionWorld) for joint, _, _ in root.layout()}
        assert set(places) == set(JOINT_NAMES)
        for name, place in places.items():
            np.testing.assert_allclose(place, expected[frame, INDEX[name]], atol=HUNDREDTH_MILLIMETRE_IN_CM)


def test_an_independent_reader_agrees_on_the_form(tmp_path: Path) -> None:
    write_bvh(tmp_path / "some.bvh", moving_clip(12, 5), FrameRate.of(29.97))
    container = bvhio.readAsBvh(str(tmp_path / "some.bvh"))
    assert container.FrameCount == 12
    assert container.FrameTime == pytest.approx(1001 / 30000, abs=1e-11)
    assert list(container.Root.Offset) == [0.0, 0.0, 0.0]
    joints = {joint.Name: joint for joint, _, _ in container.Root.layout()}
    turns = ["Zrotation", "Xrotation", "Yrotation"]
    assert joints["Hips"].Channels == ["Xposition", "Yposition", "Zposition", *turns]
    assert all(joints[name].Channels == turns for name in JOINT_NAMES[1:])
    for leaf in LEAVES:
        np.testing.assert_allclose(np.array(joints[leaf].EndSite), lead_body().ends[leaf] * 100.0, atol=1e-4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    order=st.sampled_from(["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"]),
    amplitude=st.floats(0.0, 4.0),
    fps=st.sampled_from([24.0, 25.0, 29.97, 30.0, 60.0, 120.0]),
)
def test_what_is_written_is_read_back(
    tmp_path: Path, seed: int, order: EulerOrder, amplitude: float, fps: float
) -> None:
    clip = moving_clip(9, seed, amplitude=amplitude)
    rate = FrameRate.of(fps)
    write_bvh(tmp_path / "some.bvh", clip, rate, order=order)
    source = source_of(read_bvh(tmp_path / "some.bvh"))
    assert source.rig.names == JOINT_NAMES
    assert source.frame_seconds == pytest.approx(rate.frame_seconds, abs=1e-11)
    np.testing.assert_allclose(source.positions / 100.0, joint_positions(clip), atol=1e-6)


def test_angles_run_on_past_half_a_turn_without_a_jump(tmp_path: Path) -> None:
    clip = moving_clip(120, 1, amplitude=0.2)
    rotations = clip.rotations.copy()
    rotations[:, 0] = about_axis(1, np.linspace(0.0, 6.0 * np.pi, 120))
    write_bvh(tmp_path / "some.bvh", MotionClip(clip.skeleton, clip.root_positions, rotations), RATE)
    values = read_bvh(tmp_path / "some.bvh").values
    assert np.abs(np.diff(values[:, 3:], axis=0)).max() < 15.0
    assert np.ptp(values[:, 5]) == pytest.approx(1080.0, abs=1.0)


def test_a_t_pose_comes_first_only_when_asked_for() -> None:
    clip = moving_clip(5, 2)
    plain, with_rest = bvh_text(clip, RATE), bvh_text(clip, RATE, t_pose_first=True)
    assert "Frames: 5\n" in plain and "Frames: 6\n" in with_rest
    rows = with_rest.split("Frame Time: 0.033333333333\n")[1].strip().split("\n")
    assert [float(v) for v in rows[0].split()] == [0.0, 98.0, 0.0] + [0.0] * 66
    assert rows[1:] == plain.split("Frame Time: 0.033333333333\n")[1].strip().split("\n")


def test_other_names_are_written_and_unreadable_ones_refused() -> None:
    clip = moving_clip(2, 2)
    text = bvh_text(clip, RATE, names=preset_names("unreal"))
    assert "JOINT upperarm_l\n" in text and "ROOT pelvis\n" in text
    for names in (preset_names("mixamo"), ("my hips", *JOINT_NAMES[1:]), ("Spine", *JOINT_NAMES[1:])):
        with pytest.raises(ValueError, match="names"):
            bvh_text(clip, RATE, names=names)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_never_written(tmp_path: Path, bad: float) -> None:
    clip = moving_clip(4, 2)
    roots = clip.root_positions.copy()
    roots[2, 1] = bad
    target = tmp_path / "some.bvh"
    target.write_text("what was there before")
    with pytest.raises(ValueError, match="root_positions"):
        write_bvh(target, MotionClip(clip.skeleton, roots, clip.rotations), RATE)
    assert target.read_text() == "what was there before"
    assert [path.name for path in tmp_path.iterdir()] == ["some.bvh"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="cannot be written"):
        write_bvh(tmp_path / "absent" / "some.bvh", moving_clip(2, 2), RATE)
    (tmp_path / "folder.bvh").mkdir()
    with pytest.raises(ChoreoError, match="cannot be written"):
        write_bvh(tmp_path / "folder.bvh", moving_clip(2, 2), RATE)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.bvh"]
