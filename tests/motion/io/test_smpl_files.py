"""Dancers in the layout of AMASS: put on SMPL-like bodies, and read again."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.io import compas3d
from choreo_studio.motion.io.motion_files import read_motion_file
from choreo_studio.motion.io.npz import SMPL_ORDER
from choreo_studio.motion.io.smpl import SMPL_PARENTS
from choreo_studio.motion.io.smpl_reader import is_smpl, read_smpl
from choreo_studio.motion.io.smpl_writer import write_smpl
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.rotations import (
    Floats,
    about_axis,
    from_rotation_vector,
    multiply,
    rotate,
    to_rotation_vector,
)
from choreo_studio.motion.skeleton import INDEX, lead_body
from choreo_studio.timebase import FrameRate
from tests.builders import swaying_clip
from tests.motion.io.published_builders import smpl_body

SMPL_PELVIS = np.array([-0.00179506, -0.22333382, 0.02821918])
LIMBS = [("left_hip", "left_knee"), ("right_knee", "right_ankle"), ("left_shoulder", "left_elbow")]
LIMBS += [("right_elbow", "right_wrist"), ("left_elbow", "left_wrist"), ("right_hip", "right_knee")]
OURS = {"hip": "UpLeg", "knee": "Leg", "ankle": "Foot", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand"}


def written(path: Path, frames: int = 20) -> tuple[MotionClip, dict[str, Any]]:
    clip = swaying_clip(lead_body(), frames, seed=3, size=1.0)
    write_smpl(path, clip, FrameRate.of(29.97))
    with np.load(path, allow_pickle=False) as arrays:
        return clip, dict(arrays)


def rodrigues(vector: Floats) -> Floats:
    """Rotation matrix of axis times angle, by the formula of the textbook."""
    angle = np.linalg.norm(vector)
    x, y, z = vector / max(angle, 1e-12)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew)


def as_smpl_does(poses: Floats, trans: Floats, joints: Floats) -> Floats:
    """Joints (22, 3) of an SMPL body in a pose, as equations 2 to 4 of Loper et al. (2015) have it, plus `trans`."""
    turns, places = np.zeros((22, 3, 3)), np.zeros((22, 3))
    for joint, parent in enumerate(SMPL_PARENTS):
        own = rodrigues(poses[3 * joint : 3 * joint + 3])
        turns[joint] = own if parent < 0 else turns[parent] @ own
        bone = joints[joint] if parent < 0 else turns[parent] @ (joints[joint] - joints[parent])
        places[joint] = bone if parent < 0 else places[parent] + bone
    return places + trans


def unposed() -> Floats:
    """Joints (22, 3) of somebody with proportions and zero pose like SMPL's, the pelvis where SMPL has it."""
    places = smpl_body(1.7).rest_positions
    ours = [INDEX[our_name(name)] for name in SMPL_ORDER]
    return np.asarray(places[ours] - places[0] + SMPL_PELVIS)


def our_name(smpl: str) -> str:
    side, _, part = smpl.rpartition("_")
    names = OURS | {"foot": "ToeBase", "collar": "Shoulder", "pelvis": "Hips", "neck": "Neck", "head": "Head"}
    names |= {"spine1": "Spine", "spine2": "Spine1", "spine3": "Spine2"}
    return side.capitalize() + names[part]


def test_the_arrays_are_those_of_amass(tmp_path: Path) -> None:
    _, arrays = written(tmp_path / "lead.npz", 7)
    shapes = {name: array.shape for name, array in arrays.items()}
    assert shapes["poses"] == (7, 156) and shapes["trans"] == (7, 3) and shapes["betas"] == (16,)
    assert shapes["dmpls"] == (7, 8) and str(arrays["gender"]) == "neutral"
    assert float(arrays["mocap_framerate"]) == float(arrays["mocap_frame_rate"]) == 30000 / 1001
    assert not arrays["betas"].any() and not arrays["poses"][:, 66:].any()


def test_the_pelvis_of_smpls_body_is_where_our_hips_are_and_z_is_up(tmp_path: Path) -> None:
    clip, arrays = written(tmp_path / "lead.npz")
    for frame in (0, 19):
        pelvis = as_smpl_does(arrays["poses"][frame], arrays["trans"][frame], unposed())[0]
        x, y, z = clip.root_positions[frame]
        np.testing.assert_allclose(pelvis, [x, -z, y], atol=1e-3)


def test_limbs_of_a_body_like_smpls_point_where_ours_do(tmp_path: Path) -> None:
    clip, arrays = written(tmp_path / "lead.npz")
    ours = joint_positions(clip)
    for frame in (0, 9, 19):
        theirs = as_smpl_does(arrays["poses"][frame], arrays["trans"][frame], unposed())
        for start, end in LIMBS:
            bone = theirs[SMPL_ORDER.index(end)] - theirs[SMPL_ORDER.index(start)]
            x, y, z = ours[frame, INDEX[our_name(end)]] - ours[frame, INDEX[our_name(start)]]
            cosine = bone @ [x, -z, y] / np.linalg.norm(bone) / np.linalg.norm([x, y, z])
            # The zero pose is known to a twentieth, and the body here has its own; were limbs not turned, it were 7.7.
            assert np.degrees(np.arccos(min(cosine, 1.0))) < 3.0, (start, end)


def test_exact_places_of_our_joints_come_along(tmp_path: Path) -> None:
    clip, arrays = written(tmp_path / "lead.npz")
    x, y, z = joint_positions(clip)[:, INDEX["LeftHand"]].T
    np.testing.assert_allclose(arrays["joints"][:, SMPL_ORDER.index("left_wrist")], np.c_[x, -z, y], atol=1e-12)


def test_our_reader_of_such_files_finds_the_dance_again(tmp_path: Path) -> None:
    clip, arrays = written(tmp_path / "lead.npz", 60)
    folder = tmp_path / "Pair1" / "Pair1_song1_take1"
    folder.mkdir(parents=True)
    # That data set has the three joints of SMPL-X's face more.
    longer = np.pad(arrays["poses"], ((0, 0), (0, 9)))
    for role in ("leader", "follower"):
        np.savez(folder / f"{role}.npz", **(arrays | {"poses": longer}))
    (take,) = compas3d.takes_in(tmp_path)
    found = retarget(take.read()[0], clip.skeleton)
    before, after = (joint_positions(one) - one.root_positions[:, None] for one in (clip, found))
    # Where the trunk's bones point in SMPL's zero pose is not asked when it is read or written.
    assert np.abs(after - before).max() < 0.005
    moved = [one.root_positions - one.root_positions[0] for one in (clip, found)]
    np.testing.assert_allclose(moved[1], moved[0], atol=0.03)


def test_the_dance_comes_back_from_its_file(tmp_path: Path) -> None:
    clip, _ = written(tmp_path / "lead.npz", 60)
    source = read_smpl(tmp_path / "lead.npz")
    assert source.frame_seconds is not None and abs(1 / source.frame_seconds - 30000 / 1001) < 1e-9
    ours = [INDEX[our_name(name)] for name in SMPL_ORDER]
    np.testing.assert_allclose(source.positions, joint_positions(clip)[:, ours], atol=1e-9)
    found = retarget(source, clip.skeleton)
    before, after = (joint_positions(one) - one.root_positions[:, None] for one in (clip, found))
    assert np.abs(after - before).max() < 0.005


def test_such_a_file_is_a_motion_file_of_one_person(tmp_path: Path) -> None:
    write_smpl(tmp_path / "lead.npz", swaying_clip(lead_body(), 30), FrameRate.of(29.97))
    file = read_motion_file(tmp_path / "lead.npz")
    assert (len(file.people), file.frame_count, file.rate) == (1, 30, FrameRate.of(29.97))


@pytest.mark.parametrize("up", ["Y", "Z"])
def test_files_of_others_have_their_bones_guessed(tmp_path: Path, up: str) -> None:
    clip, arrays = written(tmp_path / "lead.npz", 30)
    del arrays["joints"], arrays["mocap_framerate"]
    if up == "Y":
        turn = about_axis(0, np.array(-np.pi / 2))
        first = multiply(turn, from_rotation_vector(arrays["poses"][:, :3]))
        arrays["poses"][:, :3] = to_rotation_vector(first)
        arrays["trans"] = rotate(turn, arrays["trans"] + SMPL_PELVIS) - SMPL_PELVIS
    np.savez(tmp_path / "other.npz", **arrays, markers=np.array([None]))
    assert is_smpl(tmp_path / "other.npz")
    found = retarget(read_smpl(tmp_path / "other.npz"), clip.skeleton)
    before, after = (joint_positions(one) - one.root_positions[:, None] for one in (clip, found))
    assert np.abs(after - before).max() < 0.005
    np.testing.assert_allclose(found.root_positions[:, [0, 2]], clip.root_positions[:, [0, 2]], atol=0.05)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"poses": None}, "no array poses"),
        ({"trans": None}, "no array trans"),
        ({"poses": np.zeros((5, 63))}, "expected"),
        ({"poses": np.zeros((5, 67))}, "expected"),
        ({"poses": np.zeros(66)}, "expected"),
        ({"trans": np.zeros((4, 3))}, "trans"),
        ({"trans": np.full((5, 3), np.nan)}, "trans"),
        ({"mocap_framerate": None, "mocap_frame_rate": None}, "frame rate"),
        ({"mocap_framerate": np.array(0.0)}, "frame rate"),
        ({"mocap_framerate": np.array([30.0, 30.0])}, "frame rate"),
        ({"joints": np.zeros((5, 21, 3))}, "joints"),
        ({"poses": np.array([None] * 5)}, "numbers belong"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    _, arrays = written(tmp_path / "lead.npz", 5)
    arrays = {name: array for name, array in (arrays | change).items() if array is not None}
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(FileFormatError, match=reason):
        read_smpl(tmp_path / "a.npz")


@pytest.mark.parametrize("field", ["root_positions", "rotations"])
def test_values_that_are_not_finite_are_never_written(tmp_path: Path, field: str) -> None:
    clip = swaying_clip(lead_body(), 3)
    values = {"root_positions": clip.root_positions.copy(), "rotations": clip.rotations.copy()}
    values[field][1] = np.nan
    with pytest.raises(ValueError, match=field):
        write_smpl(tmp_path / "a.npz", MotionClip(clip.skeleton, **values), FrameRate.of(30))
    assert not list(tmp_path.iterdir())
