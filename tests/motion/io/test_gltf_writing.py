"""GLB files by the letter: what stands where, and that it says what the scene says."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Material, Scene
from choreo_studio.timebase import FrameRate
from tests.builders import standing_clip, swaying_duet
from tests.motion.io.glb_parts import Glb, taken_apart


def dance(frames: int = 20, rate: float = 29.97, with_skin: bool = True) -> Scene:
    duet = swaying_duet(frames)
    figures = tuple(figure_of(duet.dancer(role), role, with_skin=with_skin) for role in ROLES)
    return Scene("Salsa", FrameRate.of(rate), figures)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Glb:
    path = tmp_path_factory.mktemp("glb") / "dance.glb"
    write_glb(path, dance())
    return taken_apart(path)


def textbook_matrix(xyzw: Floats) -> Floats:
    x, y, z, w = xyzw
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def world_of_nodes(file: Glb, frame: int) -> dict[int, Floats]:
    """World matrices (4, 4) of every node in a frame, node by node as the standard says."""
    nodes, local = file.document["nodes"], {}
    for number, node in enumerate(nodes):
        local[number] = {
            "translation": node.get("translation", [0, 0, 0]),
            "rotation": node.get("rotation", [0, 0, 0, 1]),
        }
    (animation,) = file.document["animations"]
    for channel in animation["channels"]:
        values = file.array(animation["samplers"][channel["sampler"]]["output"])
        local[channel["target"]["node"]][channel["target"]["path"]] = values[frame]
    world: dict[int, Floats] = {}

    def place(number: int, above: Floats) -> None:
        own = np.eye(4)
        own[:3, :3], own[:3, 3] = textbook_matrix(local[number]["rotation"]), local[number]["translation"]
        world[number] = above @ own
        for child in nodes[number].get("children", []):
            place(child, world[number])

    for root in file.document["scenes"][0]["nodes"]:
        place(root, np.eye(4))
    return world


def test_every_array_begins_at_a_multiple_of_four_and_tells_its_range(written: Glb) -> None:
    assert all(view["byteOffset"] % 4 == 0 for view in written.document["bufferViews"])
    for number, accessor in enumerate(written.document["accessors"]):
        array = written.array(number)
        if "min" in accessor:
            assert accessor["min"] == array.min(axis=0).tolist() and accessor["max"] == array.max(axis=0).tolist()
    needed = [p["attributes"]["POSITION"] for mesh in written.document["meshes"] for p in mesh["primitives"]]
    needed += [sampler["input"] for sampler in written.document["animations"][0]["samplers"]]
    assert all("min" in written.document["accessors"][number] for number in needed)


@pytest.mark.parametrize("frame", [0, 11, 19])
def test_the_joints_are_where_the_scene_has_them(written: Glb, frame: int) -> None:
    world = world_of_nodes(written, frame)
    for figure, skin in zip(dance().figures, written.document["skins"], strict=True):
        places = np.array([world[node][:3, 3] for node in skin["joints"]])
        assert np.abs(places - figure.pose.positions[frame]).max() < 1e-5
        assert [written.document["nodes"][node]["name"] for node in skin["joints"]] == list(figure.hierarchy.names)


def test_there_are_two_bodies_by_name_with_a_skin_each(written: Glb) -> None:
    nodes, tops = written.document["nodes"], written.document["scenes"][0]["nodes"]
    assert [nodes[top]["name"] for top in tops] == ["lead", "lead_skin", "follow", "follow_skin"]
    assert [nodes[top].get("skin") for top in tops] == [None, 0, None, 1]
    assert [skin["skeleton"] for skin in written.document["skins"]] == [tops[0], tops[2]]


def test_a_skin_at_rest_is_where_it_was_bound(written: Glb) -> None:
    for figure, skin, mesh in zip(dance().figures, written.document["skins"], written.document["meshes"], strict=True):
        rest = np.tile(np.eye(4), (22, 1, 1))
        rest[:, :3, 3] = figure.hierarchy.rest_pose.positions[0]
        binds = written.array(skin["inverseBindMatrices"]).reshape(-1, 4, 4).swapaxes(1, 2)
        assert np.abs(rest @ binds - np.eye(4)).max() < 1e-6
        assert np.all(binds[:, 3] == (0, 0, 0, 1))
        attributes = mesh["primitives"][0]["attributes"]
        np.testing.assert_allclose(written.array(attributes["POSITION"]), figure.skins[0].positions, atol=1e-6)
        weights, joints = written.array(attributes["WEIGHTS_0"]), written.array(attributes["JOINTS_0"])
        assert np.abs(weights.sum(axis=1, dtype=np.float64) - 1).max() < 4e-7
        assert np.all(joints[weights == 0] == 0)
        assert np.abs(np.linalg.norm(written.array(attributes["NORMAL"]), axis=1) - 1).max() < 1e-5


def test_each_material_has_its_triangles_and_its_colour_in_linear_light(written: Glb) -> None:
    figure, mesh = dance().figures[0], written.document["meshes"][0]
    skin = figure.skins[0]
    for number, primitive in enumerate(mesh["primitives"]):
        corners = written.array(primitive["indices"]).reshape(-1, 3)
        np.testing.assert_array_equal(corners, skin.triangles[skin.material_of == number])
        material = written.document["materials"][primitive["material"]]
        assert material["name"] == skin.materials[number].name
    # The lead's orange E69F00: 230 of 255 is 0.791 in linear light, 159 of 255 is 0.347.
    orange = written.document["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"]
    np.testing.assert_allclose(orange, [0.791, 0.347, 0.0, 1.0], atol=2e-3)


def test_one_animation_has_a_key_at_every_frame_and_the_rate_is_told_exactly(written: Glb) -> None:
    (animation,) = written.document["animations"]
    assert animation["name"] == "Salsa"
    (times,) = {sampler["input"] for sampler in animation["samplers"]}
    np.testing.assert_allclose(written.array(times)[:, 0], np.arange(20) * 1001 / 30000, rtol=1e-6)
    extras = written.document["scenes"][0]["extras"]
    assert (extras["frame_rate"], extras["units"], extras["up_axis"]) == ("30000/1001", "metres", "Y")
    turns = [c for c in animation["channels"] if c["target"]["path"] == "rotation"]
    assert len(turns) == 44
    for channel in turns:
        values = written.array(animation["samplers"][channel["sampler"]]["output"]).astype(np.float64)
        assert np.all((values[1:] * values[:-1]).sum(axis=1) > 0)


def test_turns_that_change_sign_are_written_without_a_jump(tmp_path: Path) -> None:
    scene = dance(6)
    figure = scene.figures[0]
    signs = np.array([1.0, -1.0, 1.0, 1.0, -1.0, -1.0])[:, None, None]
    write_glb(tmp_path / "a.glb", replace(scene, figures=(replace(figure, rotations=figure.rotations * signs),)))
    file = taken_apart(tmp_path / "a.glb")
    outputs = [sampler["output"] for sampler in file.document["animations"][0]["samplers"]]
    turns = [file.array(number) for number in outputs if file.document["accessors"][number]["type"] == "VEC4"]
    assert all(np.all((values[1:] * values[:-1]).sum(axis=1) > 0) for values in turns)


def test_what_stays_at_rest_has_no_curve_but_the_length_is_kept(tmp_path: Path) -> None:
    figure = figure_of(standing_clip(swaying_duet(1).lead.skeleton, 9), "lead")
    write_glb(tmp_path / "still.glb", Scene("Still", FrameRate.of(30), (figure,)))
    file = taken_apart(tmp_path / "still.glb")
    (animation,) = file.document["animations"]
    assert [channel["target"]["path"] for channel in animation["channels"]] == ["translation", "rotation"]
    assert len(file.array(animation["samplers"][0]["input"])) == 9


def test_bodies_without_a_skin_still_have_joints(tmp_path: Path) -> None:
    write_glb(tmp_path / "bare.glb", dance(3, with_skin=False))
    document = taken_apart(tmp_path / "bare.glb").document
    assert "meshes" not in document and [len(skin["joints"]) for skin in document["skins"]] == [22, 22]


def test_a_vertex_names_each_joint_once(tmp_path: Path) -> None:
    scene = dance(1)
    figure = scene.figures[0]
    skin = figure.skins[0]
    joints, weights = skin.joints.copy(), np.tile([0.4, 0.3, 0.2, 0.1], (len(skin.joints), 1))
    joints[:] = (3, 5, 3, 7)
    figure = replace(figure, skins=(replace(skin, joints=joints, weights=weights),))
    write_glb(tmp_path / "a.glb", replace(scene, figures=(figure,)))
    file = taken_apart(tmp_path / "a.glb")
    attributes = file.document["meshes"][0]["primitives"][0]["attributes"]
    assert file.array(attributes["JOINTS_0"])[0].tolist() == [3, 5, 0, 7]
    np.testing.assert_allclose(file.array(attributes["WEIGHTS_0"])[0], [0.6, 0.3, 0.0, 0.1], atol=1e-6)


def png(side: int = 2) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def textured(*materials: Material) -> Scene:
    scene = dance(2)
    figure = scene.figures[0]
    skin = figure.skins[0]
    uvs = np.random.default_rng(1).uniform(0, 1, (len(skin.positions), 2))
    skin = replace(skin, uvs=uvs, materials=materials, material_of=skin.material_of % len(materials))
    return replace(scene, figures=(replace(figure, skins=(skin,)),))


def test_pictures_are_embedded_once_and_looks_are_told(tmp_path: Path) -> None:
    hair = Material("hair", (1.0, 1.0, 1.0), png(), is_cut_out=True, is_two_sided=True)
    write_glb(tmp_path / "a.glb", textured(Material("cloth", (0.5, 0.5, 0.5), png()), hair))
    file = taken_apart(tmp_path / "a.glb")
    (image,) = file.document["images"]
    view = file.document["bufferViews"][image["bufferView"]]
    assert image["mimeType"] == "image/png"
    assert file.binary[view["byteOffset"] :][: view["byteLength"]] == png()
    cloth, hair_look = file.document["materials"]
    assert cloth["pbrMetallicRoughness"]["baseColorTexture"] == {"index": 0}
    assert "alphaMode" not in cloth and "doubleSided" not in cloth
    assert (hair_look["alphaMode"], hair_look["doubleSided"]) == ("MASK", True)


def broken(change: str) -> Scene:
    scene = dance(2)
    figure = scene.figures[0]
    if change == "picture":
        return textured(Material("a", image=b"GIF89a"))
    if change == "rate":
        return replace(scene, rate=None)
    values: dict[str, Any] = {change: getattr(figure, change).copy()}
    values[change][1, 3] = np.nan
    return replace(scene, figures=(replace(figure, **values),))


@pytest.mark.parametrize(
    ("change", "reason"),
    [("picture", "PNG or JPEG"), ("rate", "rate"), ("translations", "finite"), ("rotations", "finite")],
)
def test_what_cannot_be_written_is_refused_and_leaves_no_file(tmp_path: Path, change: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        write_glb(tmp_path / "a.glb", broken(change))
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="cannot be written"):
        write_glb(tmp_path / "absent" / "a.glb", dance(2))
