"""GLB, glTF and VRM files as scenes: ours without loss, and what others make of the standard."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.rotations import Floats, about_axis, from_rotation_vector, rotate, to_matrix
from choreo_studio.motion.scene import Figure, Material, Scene
from tests.motion.io.glb_parts import GlbParts, animate, arm, taken_apart
from tests.motion.io.test_gltf_writing import dance, png, textured
from tests.motion.test_proxies import as_skinned

QUARTER = np.sqrt(0.5)


def surface(figure: Figure, frame: int) -> Floats:
    """Vertices of the first skin in a frame."""
    pose = figure.pose
    return as_skinned(figure, pose.positions[frame], to_matrix(pose.rotations[frame]))


def assert_same(found: Scene, expected: Scene, tolerance: float = 1e-5) -> None:
    assert [figure.name for figure in found.figures] == [figure.name for figure in expected.figures]
    for ours, theirs in zip(found.figures, expected.figures, strict=True):
        assert ours.hierarchy.names == theirs.hierarchy.names
        assert ours.hierarchy.parents == theirs.hierarchy.parents
        assert np.abs(ours.pose.positions - theirs.pose.positions).max() < tolerance
        assert np.abs(ours.hierarchy.rest_pose.positions - theirs.hierarchy.rest_pose.positions).max() < tolerance
        for frame in (0, expected.frame_count - 1):
            assert np.abs(surface(ours, frame) - surface(theirs, frame)).max() < tolerance


def test_a_dance_comes_back_as_it_was(tmp_path: Path) -> None:
    scene = dance(40)
    write_glb(tmp_path / "dance.glb", scene)
    found = read_glb(tmp_path / "dance.glb")
    assert_same(found, scene)
    assert (found.name, found.rate, found.frame_count) == ("Salsa", scene.rate, 40)
    for ours, theirs in zip(found.figures, scene.figures, strict=True):
        (skin,), (original,) = ours.skins, theirs.skins
        assert skin.name == original.name
        assert [material.name for material in skin.materials] == [material.name for material in original.materials]
        colours = np.array([[m.colour for m in one.materials] for one in (skin, original)])
        np.testing.assert_allclose(colours[0], colours[1], atol=1e-6)
        assert np.abs((skin.normals * original.normals).sum(axis=1) - 1).max() < 1e-5
        written = {tuple(row) for row in np.c_[original.triangles, original.material_of].tolist()}
        assert {tuple(row) for row in np.c_[skin.triangles, skin.material_of].tolist()} == written


def test_a_rest_pose_alone_comes_back_without_a_rate(tmp_path: Path) -> None:
    scene = dance(0)
    write_glb(tmp_path / "rest.glb", scene)
    found = read_glb(tmp_path / "rest.glb")
    assert (found.frame_count, found.rate) == (0, None)
    expected = scene.figures[1].hierarchy.rest_pose.positions
    np.testing.assert_allclose(found.figures[1].hierarchy.rest_pose.positions, expected, atol=1e-6)


def test_pictures_and_looks_come_back(tmp_path: Path) -> None:
    scene = textured(Material("cloth", (0.5, 0.25, 0.75), png()), Material("hair", (1.0, 1.0, 1.0), png(), True, True))
    write_glb(tmp_path / "a.glb", scene)
    (skin,), (original,) = read_glb(tmp_path / "a.glb").figures[0].skins, scene.figures[0].skins
    for found, expected in zip(skin.materials, original.materials, strict=True):
        assert (found.name, found.image) == (expected.name, expected.image)
        assert (found.is_cut_out, found.is_two_sided) == (expected.is_cut_out, expected.is_two_sided)
        np.testing.assert_allclose(found.colour, expected.colour, atol=1e-6)
    assert skin.uvs is not None and original.uvs is not None
    np.testing.assert_allclose(skin.uvs, original.uvs, atol=1e-6)


@pytest.mark.parametrize("place", ["beside", "within", "folder"])
def test_text_files_with_their_bytes_beside_or_within_are_read(tmp_path: Path, place: str) -> None:
    scene = dance(5)
    write_glb(tmp_path / "dance.glb", scene)
    file = taken_apart(tmp_path / "dance.glb")
    name = "some bytes.bin" if place == "beside" else "parts/some bytes.bin"
    within = "data:application/octet-stream;base64," + base64.b64encode(file.binary).decode()
    if place != "within":
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(file.binary)
    file.document["buffers"][0]["uri"] = within if place == "within" else name.replace(" ", "%20")
    (tmp_path / "dance.gltf").write_text(json.dumps(file.document))
    assert_same(read_glb(tmp_path / "dance.gltf"), scene)


def wrapped(tmp_path: Path, turn: Floats, scale: float, mirror: float, as_matrix: bool) -> Path:
    """Our dance as others write it: other units and axes below a node that turns and scales them back."""
    write_glb(tmp_path / "dance.glb", dance(12))
    file = taken_apart(tmp_path / "dance.glb")
    parts = GlbParts()
    parts.document, parts.binary = file.document, file.binary
    nodes, flip = file.document["nodes"], np.array([mirror, 1.0, 1.0])
    for node in nodes:
        node["translation"] = (np.array(node.get("translation", [0, 0, 0])) / scale * flip).tolist()
    # Under a mirror along x, turns about y and z go the other way.
    flipped = np.array([1.0, mirror, mirror, 1.0])
    for animation in file.document["animations"]:
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            values = file.array(sampler["output"])
            moved = values / scale * flip if channel["target"]["path"] == "translation" else values * flipped
            sampler["output"] = parts.array(moved)
    for skin in file.document["skins"]:
        binds = file.array(skin["inverseBindMatrices"]).reshape(-1, 4, 4).swapaxes(1, 2)
        binds = np.diag([*(flip / scale), 1.0]) @ binds
        skin["inverseBindMatrices"] = parts.array(binds.swapaxes(1, 2))
    above: dict[str, Any] = {"name": "Scene root", "children": file.document["scenes"][0]["nodes"]}
    linear = to_matrix(turn) @ np.diag(flip * scale)
    if as_matrix:
        matrix = np.eye(4)
        matrix[:3, :3] = linear
        above["matrix"] = matrix.T.reshape(-1).tolist()
    else:
        above |= {"rotation": np.roll(turn, -1).tolist(), "scale": (flip * scale).tolist()}
    nodes.append(above)
    file.document["scenes"][0]["nodes"] = [len(nodes) - 1]
    return parts.save(tmp_path / "wrapped.glb")


@pytest.mark.parametrize("as_matrix", [False, True])
@pytest.mark.parametrize(("scale", "mirror"), [(1.0, 1.0), (0.01, 1.0), (2.54, 1.0), (0.01, -1.0)])
def test_other_units_axes_and_mirrors_are_worked_in(
    tmp_path: Path, scale: float, mirror: float, as_matrix: bool
) -> None:
    turn = about_axis(0, np.array(-np.pi / 2))
    found, scene = read_glb(wrapped(tmp_path, turn, scale, mirror, as_matrix)), dance(12)
    for ours, theirs in zip(found.figures, scene.figures, strict=True):
        expected = rotate(turn, theirs.pose.positions)
        assert np.abs(ours.pose.positions - expected).max() < 1e-5
        for frame in (0, 7):
            assert np.abs(surface(ours, frame) - rotate(turn, surface(theirs, frame))).max() < 1e-5
        bones = [np.linalg.norm(figure.translations[0, 1:], axis=1) for figure in (ours, theirs)]
        np.testing.assert_allclose(bones[0], bones[1], atol=1e-6)


def hand_places(path: Path) -> Floats:
    """Where the hand of the arm is in every frame."""
    return np.asarray(read_glb(path).figures[0].pose.positions[:, 2])


def test_an_arm_bends_by_steps_lines_and_splines(tmp_path: Path) -> None:
    straight, bent = [0.0, 0, 0, 1], [0.0, 0, QUARTER, QUARTER]
    line, step, spline = arm(), arm(), arm()
    animate(line, 1, "rotation", [0.0, 0.1, 0.2], [straight, bent, bent])
    found = hand_places(line.save(tmp_path / "line.glb"))
    assert len(found) == 7
    angles = np.radians([0, 30, 60, 90, 90, 90, 90])
    np.testing.assert_allclose(found, np.c_[1 + np.cos(angles), np.sin(angles), 0 * angles], atol=1e-6)
    animate(step, 1, "rotation", [0.0, 0.1, 0.2], [straight, bent, straight], "STEP")
    found = hand_places(step.save(tmp_path / "step.glb"))
    np.testing.assert_allclose(found[:, 1], [0, 0, 0, 1, 1, 1, 0], atol=1e-6)
    tangents = np.array([[0, 0, 0], [0, 0, 0], [0, 3, 0], [0, 3, 0], [1, 1, 0], [0, 0, 0]], dtype=np.float64)
    animate(spline, 2, "translation", [0.0, 0.1], tangents, "CUBICSPLINE")
    found = hand_places(spline.save(tmp_path / "spline.glb"))
    t = np.arange(4) / 3
    # The curve whose slope is 3 * 0.1 at both ends and that climbs from 0 to 1, and for x from 0 to 1 at rest.
    climb = 3 * t**2 - 2 * t**3
    slopes = 0.3 * (t**3 - 2 * t**2 + t) + 0.3 * (t**3 - t**2)
    np.testing.assert_allclose(found[:, 1], climb + slopes, atol=1e-6)
    np.testing.assert_allclose(found[:, 0], 1 + climb, atol=1e-6)


@pytest.mark.parametrize("rate", ["24", "25", "29.97", "30", "50", "59.94", "60", "90"])
def test_the_rate_is_found_from_the_keys(tmp_path: Path, rate: str) -> None:
    scene = dance(31, float(rate))
    write_glb(tmp_path / "a.glb", scene)
    file = taken_apart(tmp_path / "a.glb")
    parts = GlbParts()
    parts.document, parts.binary = file.document, file.binary
    del parts.document["scenes"][0]["extras"]
    found = read_glb(parts.save(tmp_path / "a.glb"))
    assert found.rate == scene.rate
    assert_same(found, scene)


def test_a_rate_that_the_keys_deny_is_not_believed(tmp_path: Path) -> None:
    parts = arm()
    animate(parts, 2, "translation", np.arange(20) / 24, np.ones((20, 3)))
    for told, expected in (("30", 24), ("120", 120), ("1e9999999", 24), ("0/0", 24), (30, 24)):
        parts.document["scenes"][0]["extras"] = {"frame_rate": told}
        rate = read_glb(parts.save(tmp_path / "a.glb")).rate
        assert rate is not None and rate.fps == expected


def test_keys_without_a_beat_are_read_at_30(tmp_path: Path) -> None:
    parts = arm()
    times = [0.0, 0.0713, 0.1391, 0.5]
    animate(parts, 2, "translation", times, [[time, 0, 0] for time in times])
    scene = read_glb(parts.save(tmp_path / "a.glb"))
    assert scene.rate is not None and scene.rate.fps == 30 and scene.frame_count == 16
    np.testing.assert_allclose(scene.figures[0].pose.positions[:, 2, 0], 1 + np.arange(16) / 30, atol=1e-6)


def test_frames_begin_with_the_first_key(tmp_path: Path) -> None:
    parts = arm()
    animate(parts, 2, "translation", [2.0, 2.1], [[1.0, 0, 0], [4, 0, 0]])
    np.testing.assert_allclose(hand_places(parts.save(tmp_path / "a.glb"))[:, 0], [2, 3, 4, 5], atol=1e-5)


def test_the_animation_with_the_most_curves_is_read(tmp_path: Path) -> None:
    parts = arm()
    animate(parts, 2, "translation", [0.0, 0.1], [[9.0, 0, 0]] * 2, animation=0)
    for node in (1, 2):
        animate(parts, node, "translation", [0.0, 0.1], [[5.0, 0, 0]] * 2, animation=1)
    parts.document["animations"][1]["name"] = "Both"
    scene = read_glb(parts.save(tmp_path / "a.glb"))
    assert scene.name == "Both"
    np.testing.assert_allclose(scene.figures[0].pose.positions[0, 2], [10.0, 0, 0], atol=1e-6)


def test_two_bodies_may_have_an_animation_each(tmp_path: Path) -> None:
    write_glb(tmp_path / "a.glb", dance(9))
    file = taken_apart(tmp_path / "a.glb")
    (animation,) = file.document["animations"]
    lead = set(file.document["skins"][0]["joints"])
    halves = [[c for c in animation["channels"] if (c["target"]["node"] in lead) == its] for its in (True, False)]
    file.document["animations"] = [animation | {"channels": half} for half in halves]
    parts = GlbParts()
    parts.document, parts.binary = file.document, file.binary
    assert_same(read_glb(parts.save(tmp_path / "b.glb")), dance(9))


def test_whole_numbers_stand_for_fractions_where_they_are_marked(tmp_path: Path) -> None:
    parts = arm()
    animate(parts, 1, "rotation", [0.0], [[0.0, 0, 0, 1]])
    turned = np.round(np.array([[0, 0, 0, 1], [0, 0, QUARTER, QUARTER]]) * 32767)
    sampler = parts.document["animations"][0]["samplers"][0]
    sampler |= {"input": parts.array([0.0, 0.1]), "output": parts.array(turned, "<i2", normalized=True)}
    weights = parts.array([[127, 128, 0, 0]] * 3, "<u1", normalized=True)
    attributes = parts.document["meshes"][0]["primitives"][0]["attributes"]
    attributes |= {"WEIGHTS_0": weights, "JOINTS_0": parts.array([[1, 2, 0, 0]] * 3, "<u2")}
    figure = read_glb(parts.save(tmp_path / "a.glb")).figures[0]
    np.testing.assert_allclose(figure.pose.positions[-1, 2], [1, 1, 0], atol=1e-4)
    np.testing.assert_allclose(figure.skins[0].weights[0], [128 / 255, 127 / 255, 0, 0], atol=1e-9)
    assert figure.skins[0].joints[0].tolist() == [2, 1, 0, 0]


def test_sparse_arrays_are_filled_in(tmp_path: Path) -> None:
    parts = arm()
    animate(parts, 2, "translation", [0.0, 0.1], [[1.0, 0, 0]] * 2)
    where, what = parts.view(np.array([1], "<u2").tobytes()), parts.view(np.array([[3, 4, 5]], "<f4").tobytes())
    sparse = {
        "count": 1,
        "indices": {"bufferView": where, "componentType": 5123},
        "values": {"bufferView": what},
    }
    parts.document["accessors"][-1]["sparse"] = sparse
    found = hand_places(parts.save(tmp_path / "a.glb"))
    np.testing.assert_allclose(found[[0, -1]], [[2, 0, 0], [4, 4, 5]], atol=1e-6)


def test_a_body_saved_in_the_midst_of_a_motion_rests_as_it_was_bound(tmp_path: Path) -> None:
    parts = arm()
    parts.document["nodes"][1]["rotation"] = [0.0, 0, QUARTER, QUARTER]
    attributes = parts.document["meshes"][0]["primitives"][0]["attributes"]
    attributes["JOINTS_0"] = parts.array([[0, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0]], "<u1")
    animate(parts, 1, "rotation", [0.0, 0.1], [[0.0, 0, QUARTER, QUARTER]] * 2)
    figure = read_glb(parts.save(tmp_path / "a.glb")).figures[0]
    np.testing.assert_allclose(figure.hierarchy.rest_pose.positions[0], [[0, 0, 0], [1, 0, 0], [2, 0, 0]], atol=1e-6)
    np.testing.assert_allclose(figure.pose.positions[0], [[0, 0, 0], [1, 0, 0], [1, 1, 0]], atol=1e-6)
    # The last corner is 1 in front of the hand, the second one at the elbow's end, 1 up: turned, 1 to the left.
    np.testing.assert_allclose(surface(figure, 0), [[2, 0, 0], [0, 1, 0], [1, 1, 1]], atol=1e-6)


@pytest.mark.parametrize("space", ["the world", "its node", "the node above the joints"])
def test_such_a_body_stands_upright_in_whatever_space_its_mesh_was_bound(tmp_path: Path, space: str) -> None:
    parts = arm()
    nodes = parts.document["nodes"]
    nodes[1]["rotation"] = [0.0, 0, QUARTER, QUARTER]
    # Other programs have Z up and centimetres below a node that turns and shrinks them.
    nodes.append({"children": [0], "rotation": [-QUARTER, 0, 0, QUARTER], "scale": [0.01, 0.01, 0.01]})
    stage, local = np.eye(4), np.tile(np.eye(4), (3, 1, 1))
    stage[:3, :3] = to_matrix(about_axis(0, np.array(-np.pi / 2))) * 0.01
    local[:, 0, 3] = [0.0, 1.0, 2.0]
    if space == "its node":
        nodes[4]["children"] = [0, 3]
    binds = np.linalg.inv(stage @ local if space == "the world" else local)
    parts.document["skins"][0]["inverseBindMatrices"] = parts.array(binds.swapaxes(1, 2))
    parts.document["scenes"][0]["nodes"] = [4] if space == "its node" else [4, 3]
    joints = parts.array([[0, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0]], "<u1")
    parts.document["meshes"][0]["primitives"][0]["attributes"]["JOINTS_0"] = joints
    rest = read_glb(parts.save(tmp_path / "a.glb")).figures[0].hierarchy.rest_pose
    np.testing.assert_allclose(rest.positions[0], [[0, 0, 0], [0.01, 0, 0], [0.02, 0, 0]], atol=1e-7)
    np.testing.assert_allclose(to_matrix(rest.rotations[0, 2]), stage[:3, :3] * 100, atol=1e-6)


def test_joints_between_joints_are_kept_and_several_skins_make_one_body(tmp_path: Path) -> None:
    parts = arm()
    parts.document["skins"] = [
        {"joints": [0]},
        {"joints": [2], "inverseBindMatrices": parts.document["skins"][0]["inverseBindMatrices"]},
    ]
    attributes = parts.document["meshes"][0]["primitives"][0]["attributes"]
    attributes["JOINTS_0"] = parts.array([[0, 0, 0, 0]] * 3, "<u1")
    parts.document["nodes"].append({"name": "other glove", "mesh": 0, "skin": 1})
    (figure,) = read_glb(parts.save(tmp_path / "a.glb")).figures
    assert figure.hierarchy.names == ("shoulder", "elbow", "hand")
    assert [skin.name for skin in figure.skins] == ["glove", "other glove"]
    assert [np.unique(skin.joints[skin.weights > 0]).tolist() for skin in figure.skins] == [[0], [2]]


def test_hair_with_a_skin_of_its_own_belongs_to_the_body_beside_it(tmp_path: Path) -> None:
    parts = arm()
    nodes = parts.document["nodes"]
    # A person of twelve joints, somebody else of twelve, and three joints of hair beside the first, below "Ann".
    nodes[2]["children"] = [4]
    nodes += [{"name": f"a{number}", "children": [number + 1]} for number in range(4, 13)] + [{"name": "a13"}]
    nodes += [{"name": f"h{number}", "children": [number + 1]} for number in (14, 15)] + [{"name": "h16"}]
    nodes += [{"name": f"b{number}", "children": [number + 1]} for number in range(17, 28)] + [{"name": "b28"}]
    nodes += [{"name": "Ann", "children": [0, 14]}, {"name": "Ben", "children": [17]}]
    nodes.append({"name": "all", "children": [29, 30]})
    parts.document["skins"] = [
        {"joints": [0, 1, 2, *range(4, 14)]},
        {"joints": [14, 15, 16]},
        {"joints": list(range(17, 29))},
    ]
    first, second = read_glb(parts.save(tmp_path / "a.glb")).figures
    assert (first.name, second.name) == ("Ann", "Ben")
    assert first.hierarchy.names[-3:] == ("h14", "h15", "h16") and first.hierarchy.joint_count == 16
    assert [parent for parent in first.hierarchy.parents if parent < 0] == [-1, -1]
    nodes[29:] = [{"name": "all", "children": [0, 14, 17]}]
    names = [figure.name for figure in read_glb(parts.save(tmp_path / "b.glb")).figures]
    assert names == ["shoulder", "b17"]


def test_nodes_that_move_are_bodies_where_nothing_has_a_skin(tmp_path: Path) -> None:
    parts = arm()
    for name in ("skins", "meshes"):
        del parts.document[name]
    parts.document["nodes"][3] = {"name": "lamp"}
    animate(parts, 1, "rotation", [0.0, 0.1], [[0.0, 0, QUARTER, QUARTER]] * 2)
    (figure,) = read_glb(parts.save(tmp_path / "a.glb")).figures
    assert (figure.name, figure.hierarchy.names) == ("shoulder", ("elbow", "hand"))
    np.testing.assert_allclose(figure.pose.positions[0], [[1, 0, 0], [1, 1, 0]], atol=1e-6)


def test_a_mesh_that_hangs_on_a_joint_follows_it(tmp_path: Path) -> None:
    parts = arm()
    parts.document["nodes"][2]["children"] = [4]
    parts.document["nodes"].append({"name": "ring", "mesh": 0, "translation": [0, 0, 1], "scale": [2, 2, 2]})
    figure = read_glb(parts.save(tmp_path / "a.glb")).figures[0]
    ring = figure.skins[1]
    assert ring.name == "ring" and np.all(ring.joints[ring.weights > 0] == 2)
    np.testing.assert_allclose(ring.positions, [[6, 0, 1], [6, 2, 1], [6, 0, 3]], atol=1e-6)
    np.testing.assert_allclose(ring.binds[2] @ [2, 0, 0, 1], [0, 0, 0, 1], atol=1e-6)


def test_strips_fans_and_missing_normals_are_made_good(tmp_path: Path) -> None:
    parts = arm()
    square = parts.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]])
    parts.document["meshes"] = [
        {
            "primitives": [
                {"attributes": {"POSITION": square}, "mode": 5},
                {"attributes": {"POSITION": square}, "mode": 6, "indices": parts.array([0, 1, 3, 2], "<u1")},
                {"attributes": {"POSITION": square}, "mode": 1},
            ]
        }
    ]
    (skin,) = read_glb(parts.save(tmp_path / "a.glb")).figures[0].skins
    assert skin.triangles.tolist() == [[0, 1, 2], [2, 1, 3], [0, 1, 3], [0, 3, 2]]
    np.testing.assert_allclose(skin.normals, [[0, 0, 1]] * 4, atol=1e-9)


def test_the_four_strongest_of_eight_influences_stay(tmp_path: Path) -> None:
    parts = arm()
    attributes = parts.document["meshes"][0]["primitives"][0]["attributes"]
    attributes |= {
        "JOINTS_0": parts.array([[0, 1, 2, 0]] * 3, "<u1"),
        "JOINTS_1": parts.array([[1, 2, 0, 0]] * 3, "<u1"),
        "WEIGHTS_0": parts.array([[0.05, 0.1, 0.2, 0.05]] * 3),
        "WEIGHTS_1": parts.array([[0.3, 0.3, 0.0, 0.0]] * 3),
    }
    (skin,) = read_glb(parts.save(tmp_path / "a.glb")).figures[0].skins
    assert skin.joints[0].tolist() == [1, 2, 2, 1]
    np.testing.assert_allclose(skin.weights[0], np.array([0.3, 0.3, 0.2, 0.1]) / 0.9, atol=1e-6)


@pytest.mark.parametrize("version", [0, 1])
def test_vrm_tells_which_joint_is_which_bone(tmp_path: Path, version: int) -> None:
    parts = arm()
    bones = {"leftUpperArm": 0, "leftLowerArm": 1, "leftHand": 2, "hips": 3}
    older = {"VRM": {"humanoid": {"humanBones": [{"bone": name, "node": node} for name, node in bones.items()]}}}
    newer = {"VRMC_vrm": {"humanoid": {"humanBones": {name: {"node": node} for name, node in bones.items()}}}}
    parts.document["extensions"] = newer if version else older
    figure = read_glb(parts.save(tmp_path / "a.vrm")).figures[0]
    assert figure.humanoid == {"leftUpperArm": 0, "leftLowerArm": 1, "leftHand": 2}


def test_names_are_made_different_and_readable(tmp_path: Path) -> None:
    parts = arm()
    for node, name in zip(parts.document["nodes"], ["a", "a\u0000\n\ud800", "", "b"], strict=True):
        node["name"] = name
    assert read_glb(parts.save(tmp_path / "a.glb")).figures[0].hierarchy.names == ("a", "a_2", "joint_2")


def test_an_animated_node_above_a_body_moves_it(tmp_path: Path) -> None:
    parts = arm()
    parts.document["nodes"].append({"name": "stage", "children": [0], "scale": [0.5, 0.5, 0.5]})
    turn = np.roll(from_rotation_vector(np.array([0.0, np.pi / 2, 0.0])), -1)
    animate(parts, 4, "rotation", [0.0, 0.1], [[0.0, 0, 0, 1], turn])
    scene = read_glb(parts.save(tmp_path / "a.glb"))
    assert scene.figures[0].name == "stage"
    np.testing.assert_allclose(scene.figures[0].pose.positions[-1, 2], [0, 0, -1], atol=1e-6)
