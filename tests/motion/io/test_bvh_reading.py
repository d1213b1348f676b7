"""BVH files of many dialects, against places worked out by hand."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.bvh_motion import source_of
from choreo_studio.motion.retarget.source import SourceMotion
from tests.motion.io.builders import chain_text, turn_matrix, write_text

ROOT_ZXY = "Xposition Yposition Zposition Zrotation Xrotation Yrotation"


def read_text(folder: Path, text: str) -> SourceMotion:
    return source_of(read_bvh(write_text(folder, text)))


def test_a_quarter_turn_lays_the_child_on_its_side(tmp_path: Path) -> None:
    source = read_text(tmp_path, chain_text(ROOT_ZXY, "Zrotation Xrotation Yrotation", ["1 2 3 90 0 0 0 0 0"]))
    np.testing.assert_allclose(source.positions[0], [[1, 2, 3], [-9, 2, 3]], atol=1e-12)
    np.testing.assert_allclose(source.rig.ends[1], [5, 0, 0])
    assert source.frame_seconds == pytest.approx(1 / 30, rel=1e-6)


@pytest.mark.parametrize("order", ["".join(axes) for axes in permutations("XYZ")])
def test_rotations_apply_in_the_order_of_the_channels(tmp_path: Path, order: str) -> None:
    angles = (31.0, -48.0, 117.0)
    names = " ".join(f"{axis}rotation" for axis in order)
    row = "0 0 0 " + " ".join(map(str, angles)) + " 0 0 0"
    source = read_text(tmp_path, chain_text(f"Xposition Yposition Zposition {names}", names, [row]))
    a, b, c = (turn_matrix(axis, angle) for axis, angle in zip(order, angles, strict=True))
    np.testing.assert_allclose(source.positions[0, 1], a @ b @ c @ [0, 10, 0], atol=1e-9)


def test_rotation_channels_may_come_first_and_be_fewer_than_three(tmp_path: Path) -> None:
    text = chain_text("Yrotation Zposition Xposition", "Xrotation", ["90 7 8 0"])
    np.testing.assert_allclose(read_text(tmp_path, text).positions[0], [[8, 0, 7], [8, 10, 7]], atol=1e-12)


@pytest.mark.parametrize("line_end", ["\r", "\r\n", "\n"])
def test_any_line_end_and_tabs_are_read(tmp_path: Path, line_end: str) -> None:
    text = chain_text(ROOT_ZXY, "Zrotation Xrotation Yrotation", ["1 2 3 0 0 0 0 0 0", "4 5 6 0 0 0 0 0 0"])
    text = "\ufeff" + text.replace("    ", "\t").replace(" 0 0", "\t0  0").replace("\n", line_end)
    np.testing.assert_allclose(read_text(tmp_path, text).positions[:, 0], [[1, 2, 3], [4, 5, 6]])


def test_braces_on_the_line_of_the_name_and_other_cases_are_read(tmp_path: Path) -> None:
    text = (
        "Hierarchy\nRoot Left Hip {\nOffset 0 0 0\nChannels 3 XROTATION yrotation Zrotation\n"
        "end site { offset 0 1 0 } }\nMotion\nframes:1\nframe time:0.5\n0 0 0\n"
    )
    source = read_text(tmp_path, text)
    assert source.rig.names == ("Left Hip",)
    assert source.frame_seconds == 0.5


def test_a_missing_frame_time_is_told_as_unknown(tmp_path: Path) -> None:
    text = chain_text(ROOT_ZXY, "Xrotation", ["1 2 3 0 0 0 0"])
    text = "\n".join(line for line in text.split("\n") if not line.startswith("Frame Time"))
    source = read_text(tmp_path, text)
    assert source.frame_seconds is None
    np.testing.assert_allclose(source.positions[0, 0], [1, 2, 3])


@pytest.mark.parametrize(("offset", "expected"), [("0 95 0", 96.0), ("0 3 0", 4.0)])
def test_a_root_that_stays_near_zero_moves_relative_to_its_offset(tmp_path: Path, offset: str, expected: float) -> None:
    text = chain_text(ROOT_ZXY, "Xrotation", ["0 1 0 0 0 0 0"] * 3).replace("OFFSET 0 0 0", f"OFFSET {offset}", 1)
    assert read_text(tmp_path, text).positions[0, 0, 1] == pytest.approx(expected)


def test_a_root_that_stays_near_its_offset_replaces_it(tmp_path: Path) -> None:
    text = chain_text(ROOT_ZXY, "Xrotation", ["0 94 0 0 0 0 0"] * 3).replace("OFFSET 0 0 0", "OFFSET 0 95 0", 1)
    assert read_text(tmp_path, text).positions[0, 0, 1] == pytest.approx(94.0)


@pytest.mark.parametrize(("row", "height"), [("0 0 0 0 0 0 0 11 0 0 0 0", 11.0), ("0 0 0 0 0 0 0 1 0 0 0 0", 11.0)])
def test_position_channels_of_a_joint_replace_or_add(tmp_path: Path, row: str, height: float) -> None:
    text = chain_text(ROOT_ZXY, "Xposition Yposition Zposition Xrotation Yrotation Zrotation", [row])
    assert read_text(tmp_path, text).positions[0, 1, 1] == pytest.approx(height)


def test_control_characters_leave_names(tmp_path: Path) -> None:
    text = chain_text(ROOT_ZXY, "Xrotation", ["0 0 0 0 0 0 0"]).replace("JOINT knee", "JOINT kn\x1b\x00e\x7fe")
    assert read_text(tmp_path, text).rig.names[1] == "knee"


GOOD = chain_text(ROOT_ZXY, "Xrotation", ["0 0 0 0 0 0 0", "0 0 0 0 0 0 0"])


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("HIERARCHY", "SCENE", 1, "HIERARCHY"),
        ("MOTION", "MOVES", None, "MOTION"),
        ("OFFSET 0 10 0", "OFFSET 0 nan 0", 8, "OFFSET"),
        ("OFFSET 0 10 0", "OFFSET 0 1e30 0", 8, "OFFSET"),
        ("OFFSET 0 10 0", "OFFSET 0 ten 0", 8, "OFFSET"),
        ("OFFSET 0 10 0", "OFFSET 0 10", 8, "OFFSET"),
        ("    OFFSET 0 10 0\n", "", None, "knee"),
        ("CHANNELS 1", "CHANNELS 2", 9, "channels"),
        ("1 Xrotation", "1 Wrotation", 9, "channels"),
        ("6 Xposition Yposition", "6 Xposition Xposition", 5, "channels"),
        ("      OFFSET 5 0 0\n    }\n  }\n", "      OFFSET 5 0 0\n    }\n", None, "}"),
        ("MOTION", "}\nMOTION", 16, "}"),
        ("JOINT knee", "SHAPE knee", 6, "SHAPE"),
        ("JOINT knee", "ROOT knee", 6, "ROOT"),
        ("Frames: 2", "Frames: 3", None, "declares 3 frames but holds 2"),
        ("Frames: 2", "Frames: 1", None, "declares 1 frames but holds 2"),
        ("Frames: 2", "Frames: 0", 17, "frame"),
        ("Frames: 2", "Frames: -2", 17, "frame"),
        ("Frames: 2", "Frames: 999999999999", 17, "frames"),
        ("Frames: 2\n", "", 17, "how many frames"),
        ("Frame Time: 0.033333333", "Frame Time: 0", 18, "frame time"),
        ("Frame Time: 0.033333333", "Frame Time: nan", 18, "frame time"),
        ("0 0 0 0 0 0 0\n", "0 0 0 0 0 0\n", 19, "6 values"),
        ("0 0 0 0 0 0 0\n", "0 0 0 zero 0 0 0\n", 19, "zero"),
        ("0 0 0 0 0 0 0\n", "0 0 0 0 inf 0 0\n", None, "inf"),
        ("0 0 0 0 0 0 0\n", "0 0 0 0 nan 0 0\n", None, "nan"),
        ("0 0 0 0 0 0 0\n", "0 1e12 0 0 0 0 0\n", None, "impossible"),
    ],
)
def test_damage_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int | None, reason: str) -> None:
    assert old in GOOD
    path = write_text(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(FileFormatError) as caught:
        read_bvh(path)
    assert reason.lower() in caught.value.reason.lower()
    assert str(path) in str(caught.value)
    if line is not None:
        assert caught.value.line == line


def nested_text(depth: int) -> str:
    opening = "".join(f"JOINT j{i} {{\nOFFSET 0 1 0\nCHANNELS 1 Xrotation\n" for i in range(depth - 1))
    head = "HIERARCHY\nROOT r {\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n"
    return head + opening + "}" * depth + f"\nMOTION\nFrames: 1\nFrame Time: 0.1\n{'0 ' * depth}\n"


def test_deep_nesting_is_read_up_to_a_limit_and_refused_beyond(tmp_path: Path) -> None:
    assert read_text(tmp_path, nested_text(100)).positions[0, -1, 1] == pytest.approx(99.0)
    with pytest.raises(FileFormatError, match="nests deeper"):
        read_bvh(write_text(tmp_path, nested_text(1000)))


def test_too_many_joints_are_refused(tmp_path: Path) -> None:
    joints = "".join(f"JOINT j{i} {{ OFFSET 0 1 0\nCHANNELS 0\n}}\n" for i in range(1100))
    text = f"HIERARCHY\nROOT r {{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n{joints}}}\nMOTION\nFrames: 1\n0\n"
    with pytest.raises(FileFormatError, match="joints"):
        read_bvh(write_text(tmp_path, text))


def test_a_missing_file_and_a_folder_are_told_in_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.bvh", tmp_path):
        with pytest.raises(FileFormatError, match="cannot be read"):
            read_bvh(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(GOOD) - 1), cut=st.integers(0, 30), text=st.text(max_size=12))
def test_any_damage_is_a_file_format_error_or_harmless(tmp_path: Path, place: int, cut: int, text: str) -> None:
    damaged = GOOD[:place] + text + GOOD[place + cut :]
    path = tmp_path / "some.bvh"
    path.write_bytes(damaged.encode("utf-8", errors="surrogatepass"))
    try:
        source = source_of(read_bvh(path))
    except FileFormatError:
        return
    assert np.all(np.isfinite(source.positions))
