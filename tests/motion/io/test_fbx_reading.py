"""FBX files of ours read again, whole and damaged."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx import nodes
from choreo_studio.motion.io.fbx.decoding import read_nodes
from choreo_studio.motion.io.fbx_reader import read_fbx
from choreo_studio.motion.io.fbx_writer import fbx_bytes, write_fbx
from choreo_studio.motion.rotations import dot, from_rotation_vector, multiply, normalized, to_matrix
from choreo_studio.motion.scene import Figure, Hierarchy, Material, Scene, Skin
from choreo_studio.timebase import FrameRate
from tests.motion.io.test_fbx_writing import duet_scene

HUNDREDTH_MILLIMETRE = 1e-5
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def character(frames: int, name: str = "one") -> Figure:
    """Five joints with turned rest rotations, two roots, names of another program, and a painted skin."""
    random = np.random.default_rng(5)
    names = ("mixamorig:Hips", "mixamorig:Spine", "mixamorig:Head", "mixamorig:Arm", "prop")
    places, turns = random.uniform(-0.3, 0.3, (5, 3)), from_rotation_vector(random.uniform(-1.5, 1.5, (5, 3)))
    hierarchy = Hierarchy(names, (-1, 0, 1, 1, -1), places, turns)
    rest, world = hierarchy.rest_pose, np.tile(np.eye(4), (5, 1, 1))
    world[:, :3, :3], world[:, :3, 3] = to_matrix(rest.rotations[0]), rest.positions[0]
    weights = random.uniform(0.1, 1.0, (30, 4))
    skin = Skin(
        f"{name}_skin",
        random.uniform(-0.5, 0.5, (30, 3)),
        normalized(random.normal(size=(30, 3))),
        np.arange(30).reshape(10, 3),
        np.stack([random.permutation(5)[:4] for _ in range(30)]),
        weights / weights.sum(axis=1, keepdims=True),
        np.linalg.inv(world),
        random.uniform(0.0, 1.0, (30, 2)),
        (Material("a", (0.2, 0.4, 0.6), None, False, True), Material("b", (1.0, 1.0, 1.0), PNG, True, True)),
        np.arange(10) % 2,
    )
    swing = from_rotation_vector(np.sin(np.arange(frames)[:, None, None] / 3.0) * random.uniform(-1, 1, (1, 5, 3)))
    moved = np.tile(places, (frames, 1, 1)) + np.sin(np.arange(frames) / 2.0)[:, None, None] * 0.1
    return Figure(name, hierarchy, (skin,), moved, multiply(np.tile(turns, (frames, 1, 1)), swing))


def again(folder: Path, scene: Scene) -> Scene:
    write_fbx(folder / "some.fbx", scene)
    return read_fbx(folder / "some.fbx")


def test_pictures_are_stored_once_and_no_two_under_one_name(tmp_path: Path) -> None:
    figure = character(3)
    (skin,) = figure.skins
    pictures = (PNG, PNG + b"other", PNG)
    materials = tuple(Material("é", (1.0, 1.0, 1.0), picture) for picture in pictures)
    scene = Scene("t", FrameRate.of(30), (replace(figure, skins=(replace(skin, materials=materials),)),))
    (found,) = again(tmp_path, scene).figures[0].skins
    assert tuple(material.image for material in found.materials) == pictures
    objects = next(node for node in read_nodes(tmp_path / "some.fbx") if node.name == "Objects")
    videos = list(objects.all("Video"))
    files = [video.first("Filename").values[0] for video in videos]  # type: ignore[union-attr]
    assert len(videos) == len(set(files)) == 2


@pytest.mark.parametrize("rate", ["24", "29.97", "30", "60", "120", "12.5"])
def test_names_rate_and_every_joint_come_back(tmp_path: Path, rate: str) -> None:
    scene = duet_scene(20, rate)
    found = again(tmp_path, scene)
    assert (found.name, found.rate, found.frame_count) == ("A take", FrameRate.of(rate), 20)
    assert [figure.name for figure in found.figures] == ["lead", "follow"]
    for figure, expected in zip(found.figures, scene.figures, strict=True):
        assert figure.hierarchy.names == expected.hierarchy.names
        assert figure.hierarchy.parents == expected.hierarchy.parents
        assert np.abs(figure.pose.positions - expected.pose.positions).max() < HUNDREDTH_MILLIMETRE
        rest, wanted = figure.hierarchy.rest_pose, expected.hierarchy.rest_pose
        assert np.abs(rest.positions - wanted.positions).max() < HUNDREDTH_MILLIMETRE


def test_skins_come_back_with_weights_and_colours(tmp_path: Path) -> None:
    scene = duet_scene(2)
    for figure, expected in zip(again(tmp_path, scene).figures, scene.figures, strict=True):
        (skin,), (wanted,) = figure.skins, expected.skins
        assert skin.name == wanted.name and len(skin.positions) == len(wanted.positions)
        corners, wanted_corners = skin.triangles.ravel(), wanted.triangles.ravel()
        assert np.abs(skin.positions[corners] - wanted.positions[wanted_corners]).max() < 1e-9
        assert np.abs(skin.normals[corners] - wanted.normals[wanted_corners]).max() < 1e-3
        assert np.array_equal(skin.material_of, wanted.material_of)
        for made, colour in zip(skin.materials, wanted.materials, strict=True):
            assert made.name == colour.name and made.colour == pytest.approx(colour.colour, abs=1e-9)
        full, wanted_full = (np.zeros((len(part.positions), 22)) for part in (skin, wanted))
        for part, table in ((skin, full), (wanted, wanted_full)):
            np.add.at(table, (np.arange(len(table))[:, None], part.joints), part.weights)
        assert np.abs(full[corners] - wanted_full[wanted_corners]).max() < 1e-9
        moved = np.unique(wanted.joints[wanted.weights > 0])
        assert np.abs(skin.binds[moved] - wanted.binds[moved]).max() < 1e-9


def test_a_character_comes_back_with_its_rest_pose_and_pictures(tmp_path: Path) -> None:
    scene = Scene("walk", FrameRate.of(24), (character(9), character(9, name="other")))
    for figure, expected in zip(again(tmp_path, scene).figures, scene.figures, strict=True):
        assert figure.hierarchy.names == expected.hierarchy.names
        assert np.abs(figure.pose.positions - expected.pose.positions).max() < HUNDREDTH_MILLIMETRE
        turned = np.abs(dot(figure.pose.rotations, expected.pose.rotations))
        assert turned.min() > 1.0 - 1e-9
        rest, wanted = figure.hierarchy, expected.hierarchy
        assert np.abs(rest.translations - wanted.translations).max() < 1e-9
        assert np.abs(dot(rest.rotations, wanted.rotations)).min() > 1.0 - 1e-12
        (skin,), (made,) = figure.skins, expected.skins
        assert skin.uvs is not None and made.uvs is not None
        corners, wanted_corners = skin.triangles.ravel(), made.triangles.ravel()
        assert np.abs(skin.uvs[corners] - made.uvs[wanted_corners]).max() < 1e-6
        assert [material.image for material in skin.materials] == [None, PNG]
        assert [material.is_cut_out for material in skin.materials] == [False, True]
        assert all(material.is_two_sided for material in skin.materials)


def test_a_character_at_rest_has_no_motion(tmp_path: Path) -> None:
    moving = character(3)
    nothing = (np.zeros((0, 5, 3)), np.zeros((0, 5, 4)))
    still = Figure(moving.name, moving.hierarchy, moving.skins, *nothing)
    found = again(tmp_path, Scene("rest", None, (still,)))
    assert found.frame_count == 0 and found.rate is None
    rest = found.figures[0].hierarchy.rest_pose
    assert np.abs(rest.positions - moving.hierarchy.rest_pose.positions).max() < 1e-9


@pytest.mark.parametrize("frames", [1, 7])
def test_a_pose_that_is_held_stays_as_long_as_it_is(tmp_path: Path, frames: int) -> None:
    moving = character(3)
    held = (np.tile(part[1:2], (frames, 1, 1)) for part in (moving.translations, moving.rotations))
    scene = Scene("held", FrameRate.of(30), (Figure("one", moving.hierarchy, (), *held),))
    found = again(tmp_path, scene)
    assert found.frame_count == frames
    assert np.abs(found.figures[0].pose.positions - scene.figures[0].pose.positions).max() < HUNDREDTH_MILLIMETRE


def small_file(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A whole file with its lists unpacked, so that damage reaches every number."""
    monkeypatch.setattr(nodes, "_COMPRESSED_FROM", 1 << 60)
    return fbx_bytes(Scene("walk", FrameRate.of(24), (character(4), character(4, name="other"))))


def test_no_cut_through_a_file_ends_in_anything_but_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small_file(monkeypatch)
    foot = data.index(bytes.fromhex("fabcab09d0c8d466b176fb831cf7267e"))
    for length in (*range(0, foot - 13, 997), foot - 14):
        (tmp_path / "some.fbx").write_bytes(data[:length])
        with pytest.raises(FileFormatError) as caught:
            read_fbx(tmp_path / "some.fbx")
        assert "\n" not in str(caught.value)


def test_damaged_bytes_give_whole_scenes_or_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, random = small_file(monkeypatch), np.random.default_rng(7)
    blocks = [b"\xff" * 8, bytes(8), np.float64(np.nan).tobytes(), np.float64(1e300).tobytes(), b"\xff\xff\xff\x7f"]
    sound = 0
    for _ in range(80):
        damaged = bytearray(data)
        for place in random.integers(27, len(data) - 8, random.integers(1, 6)):
            block = blocks[random.integers(len(blocks))] if random.random() < 0.5 else random.bytes(1)
            damaged[place : place + len(block)] = block
        (tmp_path / "some.fbx").write_bytes(damaged)
        try:
            scene = read_fbx(tmp_path / "some.fbx")
        except FileFormatError as error:
            assert "\n" not in str(error)
            continue
        sound += 1
        for figure in scene.figures:
            assert np.all(np.isfinite(figure.translations)) and np.all(np.isfinite(figure.rotations))
            for skin in figure.skins:
                assert np.all(np.isfinite(skin.positions)) and np.abs(skin.weights.sum(axis=1) - 1.0).max() < 1e-9
                assert skin.triangles.max() < len(skin.positions)
                assert skin.joints.max() < figure.hierarchy.joint_count
    assert sound > 5


def test_a_file_without_a_skeleton_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "some.fbx").write_bytes(fbx_bytes(Scene("none", None, ())))
    with pytest.raises(FileFormatError, match="no skeleton"):
        read_fbx(tmp_path / "some.fbx")
