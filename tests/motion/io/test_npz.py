"""Duets as NPZ: what is written, what strangers may send and what they may not."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion, MotionClip
from choreo_studio.motion.io.npz import DuetFile, read_npz, write_npz
from choreo_studio.motion.io.npz_arrays import read_array
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.rotations import IDENTITY, about_axis
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_duet

# Joint order of the SMPL paper (Loper et al. 2015), table of the released model.
SMPL_LEFT_ELBOW, SMPL_RIGHT_KNEE, SMPL_HEAD = 18, 5, 15


def read(path: Path) -> DuetFile:
    return read_npz(path, lead_body(), follow_body())


def foreign_arrays(frames: int = 4, columns: int = 66) -> dict[str, Any]:
    dancer = {"trans": np.tile([0.0, 0.95, 0.0], (frames, 1)), "poses": np.zeros((frames, columns))}
    arrays: dict[str, Any] = {f"{role}_{k}": v for role in ("lead", "follow") for k, v in dancer.items()}
    return arrays | {"mocap_framerate": np.array(120.0), "gender": np.array("neutral")}


def save(path: Path, arrays: dict[str, Any]) -> Path:
    np.savez(path, **arrays)
    return path


def test_a_duet_comes_back_with_bodies_rate_and_beats(tmp_path: Path) -> None:
    duet = moving_duet(7, 4)
    beats, counts = np.array([0.5, 2.25, 4.0]), np.array([8, 1, 2])
    write_npz(tmp_path / "duet.npz", DuetFile(duet, FrameRate.of(29.97), beats, counts))
    found = read_npz(tmp_path / "duet.npz", follow_body(), lead_body())
    assert found.rate == FrameRate.of(29.97)
    np.testing.assert_array_equal(found.beat_frames, beats)
    np.testing.assert_array_equal(found.counts, counts)
    for before, after in zip(duet, found.motion, strict=True):
        np.testing.assert_allclose(joint_positions(after), joint_positions(before), atol=1e-9)


def test_dance_metre_and_origin_come_back(tmp_path: Path) -> None:
    duet = moving_duet(3, 2)
    write_npz(tmp_path / "duet.npz", DuetFile(duet, FrameRate.of(60), None, None, "cha-cha", 4, "written"))
    found = read(tmp_path / "duet.npz")
    assert (found.style, found.beats_per_bar, found.source) == ("cha-cha", 4, "written")


def test_a_file_without_dance_metre_and_origin_has_none(tmp_path: Path) -> None:
    found = read(save(tmp_path / "duet.npz", foreign_arrays()))
    assert (found.style, found.beats_per_bar, found.source) == (None, None, None)


def test_poses_are_in_the_order_of_smpl(tmp_path: Path) -> None:
    rotations = np.tile(IDENTITY, (2, JOINT_COUNT, 1))
    rotations[:, INDEX["LeftForeArm"]] = about_axis(1, np.array(-0.5))
    rotations[:, INDEX["RightLeg"]] = about_axis(0, np.array(0.7))
    rotations[:, INDEX["Head"]] = about_axis(2, np.array(0.2))
    clips = [MotionClip(body, np.zeros((2, 3)), rotations.copy()) for body in (lead_body(), follow_body())]
    write_npz(tmp_path / "duet.npz", DuetFile(DuetMotion(*clips), FrameRate.of(30)))
    with np.load(tmp_path / "duet.npz", allow_pickle=False) as arrays:
        poses = arrays["follow_poses"].reshape(2, JOINT_COUNT, 3)
        assert float(arrays["mocap_framerate"]) == 30.0
    expected = np.zeros((JOINT_COUNT, 3))
    expected[SMPL_LEFT_ELBOW], expected[SMPL_RIGHT_KNEE], expected[SMPL_HEAD] = [0, -0.5, 0], [0.7, 0, 0], [0, 0, 0.2]
    np.testing.assert_allclose(poses[1], expected, atol=1e-12)


def test_a_foreign_file_with_hand_joints_stands_on_the_floor_of_our_body(tmp_path: Path) -> None:
    found = read(save(tmp_path / "duet.npz", foreign_arrays(columns=156)))
    assert found.beat_frames is None
    toes = joint_positions(found.motion.lead)[:, INDEX["LeftToeBase"], 1]
    np.testing.assert_allclose(toes, lead_body().rest_positions[INDEX["LeftToeBase"], 1], atol=1e-9)


def test_a_foreign_file_with_z_up_is_stood_up(tmp_path: Path) -> None:
    arrays = foreign_arrays()
    for role in ("lead", "follow"):
        arrays[f"{role}_trans"] = np.tile([2.0, 1.0, 0.95], (4, 1))
        arrays[f"{role}_poses"][:, 0] = np.pi / 2
    places = joint_positions(read(save(tmp_path / "duet.npz", arrays)).motion.lead)[0]
    assert places[INDEX["Head"], 1] == places[:, 1].max()
    np.testing.assert_allclose(places[INDEX["Hips"], [0, 2]], [2.0, -1.0], atol=1e-9)
    assert places[INDEX["LeftHand"], 0] > 2.5


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lead_trans": None}, "lead_trans"),
        ({"mocap_framerate": None}, "mocap_framerate"),
        ({"mocap_framerate": np.array(0.0)}, "frame rate"),
        ({"mocap_framerate": np.array([30.0, 30.0])}, "frame rate"),
        ({"lead_trans": np.zeros((4, 2))}, "lead_trans"),
        ({"lead_trans": np.zeros((0, 3))}, "lead_trans"),
        ({"lead_trans": np.full((4, 3), 1e9)}, "lead_trans"),
        ({"lead_trans": np.full((4, 3), np.nan)}, "finite"),
        ({"lead_poses": np.zeros((4, 60))}, "lead_poses"),
        ({"lead_poses": np.zeros((3, 66))}, "lead_poses"),
        ({"lead_poses": np.array([None] * 4)}, "numbers belong"),
        ({"lead_poses": np.array(["a"] * 4)}, "numbers belong"),
        ({"follow_trans": np.zeros((5, 3)), "follow_poses": np.zeros((5, 66))}, "frames of the lead"),
        ({"beat_frames": np.array([2.0, 1.0]), "counts": np.array([1, 2])}, "rising"),
        ({"beat_frames": np.array([1.0, 2.0]), "counts": np.array([0, 2])}, "counts"),
        ({"beats_per_bar": np.array(0)}, "beats_per_bar"),
        ({"beats_per_bar": np.array(3.5)}, "beats_per_bar"),
        ({"beats_per_bar": np.array([3, 3])}, "beats_per_bar"),
        ({"style": np.array(3)}, "style.npy is no text"),
        ({"style": np.array("a" * 65)}, "style.npy is no text"),
        ({"source": np.array("dreamt")}, "source is none of captured, written"),
        ({"lead_offsets": np.zeros((3, 3)), "lead_ends": np.zeros((5, 3))}, "no body"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    arrays = {name: array for name, array in (foreign_arrays() | change).items() if array is not None}
    with pytest.raises(FileFormatError, match=reason):
        read(save(tmp_path / "duet.npz", arrays))


def member(shape: str, data: bytes, kind: str = "<f8") -> bytes:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (member("(99999999999, 3)", b""), "more than any take"),
        (member("(4, 3)", b"\0" * 95), "promises"),
        (member("(4, 3)", b"\0" * 97), "promises"),
        (member("(4, 3)", b"", "|O"), "numbers belong"),
        (member("(-4, 3)", b""), "damaged|promises|negative"),
        (b"not an array", "damaged"),
        (b"\x93NUMPY\x09\x00" + b"\0" * 100, "version"),
    ],
)
def test_a_header_that_lies_is_refused_before_anything_is_allocated(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(FileFormatError, match=reason):
        read(zipped(tmp_path / "duet.npz", {"lead_trans.npy": data}))


def test_an_array_of_a_negative_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.npy").write_bytes(member("(-100,)", bytes(64)))
    with pytest.raises(FileFormatError, match="negative"):
        read_array(tmp_path / "x.npy", 1000)


@pytest.mark.parametrize("data", [member("()", b"\xff" * 20, "<U5"), member("()", b"a\0", "<U5")])
def test_a_damaged_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = save(tmp_path / "duet.npz", foreign_arrays())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("style.npy", data)
    with pytest.raises(FileFormatError, match="damaged text"):
        read(path)


def test_zeros_that_unpack_to_gigabytes_are_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "duet.npz", {"lead_trans.npy": member("(4, 3)", b"\0" * 50_000_000)})
    assert bomb.stat().st_size < 100_000
    with pytest.raises(FileFormatError, match="promises"):
        read(bomb)


def test_pickles_are_never_loaded(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    buffer = io.BytesIO()
    np.save(buffer, np.array([Trap()], dtype=object), allow_pickle=True)
    with pytest.raises(FileFormatError):
        read(zipped(tmp_path / "duet.npz", {"lead_trans.npy": buffer.getvalue()}))
    assert not (tmp_path / "sprung").exists()


def test_broken_archives_are_told_in_one_sentence(tmp_path: Path) -> None:
    good = save(tmp_path / "good.npz", foreign_arrays(500)).read_bytes()
    broken = tmp_path / "duet.npz"
    for data in (b"", b"PK", good[: len(good) // 2], good[:200] + b"\xff" * 3000 + good[3200:]):
        broken.write_bytes(data)
        with pytest.raises(FileFormatError):
            read(broken)
    with pytest.raises(FileFormatError, match="cannot be read"):
        read(tmp_path / "absent.npz")


def test_members_of_the_same_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "duet.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lead_trans.npy", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("lead_trans.npy", b"two")
    with pytest.raises(FileFormatError, match="same name"):
        read(path)


def test_values_that_are_not_finite_are_never_written(tmp_path: Path) -> None:
    duet = moving_duet(3, 1)
    roots = duet.lead.root_positions.copy()
    roots[0] = np.nan
    broken = DuetMotion(MotionClip(duet.lead.skeleton, roots, duet.lead.rotations), duet.follow)
    with pytest.raises(ValueError, match="lead_trans"):
        write_npz(tmp_path / "duet.npz", DuetFile(broken, FrameRate.of(30)))
    assert not list(tmp_path.iterdir())
