"""FBX files of ours, held against what the format and the programs that read it ask for."""

import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.io.fbx.decoding import read_nodes
from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx_writer import fbx_bytes, write_fbx
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Figure, Scene
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_duet

SECOND = 46186158000
MODES = {"24": 11, "25": 10, "29.97": 9, "30": 6, "50": 4, "60": 3, "120": 1, "23.976": 13, "59.94": 17}


def duet_scene(frames: int = 12, rate: str = "30") -> Scene:
    duet = moving_duet(frames, 3)
    return Scene("A take", FrameRate.of(rate), tuple(figure_of(duet.dancer(role), role) for role in ("lead", "follow")))


def written(folder: Path, scene: Scene) -> dict[str, Node]:
    write_fbx(folder / "some.fbx", scene)
    return {node.name: node for node in read_nodes(folder / "some.fbx")}


def properties(node: Node) -> dict[str, tuple[object, ...]]:
    block = node.first("Properties70")
    return {str(entry.values[0]): tuple(entry.values[4:]) for entry in block.children} if block else {}


def objects(tree: dict[str, Node], kind: str) -> list[Node]:
    return list(tree["Objects"].all(kind))


def links(tree: dict[str, Node]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for link in tree["Connections"].children:
        found.setdefault(int(link.values[1]), []).append(int(link.values[2]))  # type: ignore[arg-type]
    return found


def label(node: Node) -> str:
    return str(node.values[1]).split("\x00")[0]


def test_every_dancer_lies_under_one_empty_node_of_its_own(tmp_path: Path) -> None:
    tree = written(tmp_path, duet_scene())
    models, above = objects(tree, "Model"), links(tree)
    groups = {model.values[0]: label(model) for model in models if model.values[2] == "Null"}
    assert sorted(groups.values()) == ["follow", "lead"]
    assert all(above[int(number)] == [0] for number in groups)  # type: ignore[arg-type]
    roots = [model for model in models if label(model) == "Hips"]
    assert sorted(groups[np.int64(above[int(root.values[0])][0])] for root in roots) == ["follow", "lead"]  # type: ignore[arg-type]
    assert sum(model.values[2] == "LimbNode" for model in models) == 44


def test_every_model_says_what_the_sdk_asks_for(tmp_path: Path) -> None:
    for model in objects(written(tmp_path, duet_scene()), "Model"):
        told = properties(model)
        assert told["DefaultAttributeIndex"] == (0,) and told["InheritType"] == (1,)


def test_every_object_has_a_name_with_its_class_and_every_connection_two_ends(tmp_path: Path) -> None:
    tree = written(tmp_path, duet_scene())
    numbers = [node.values[0] for node in tree["Objects"].children]
    assert len(set(numbers)) == len(numbers)
    assert all("\x00\x01" in str(node.values[1]) for node in tree["Objects"].children)
    for link in tree["Connections"].children:
        assert link.values[1] in numbers and link.values[2] in [0, *numbers]


@pytest.mark.parametrize(("rate", "mode"), MODES.items())
def test_frame_rates_are_exact(tmp_path: Path, rate: str, mode: int) -> None:
    scene = duet_scene(7, rate)
    tree = written(tmp_path, scene)
    told = properties(tree["GlobalSettings"])
    assert told["TimeMode"] == (mode,) and told["CustomFrameRate"] == (-1.0,)
    assert scene.rate is not None
    exact = [round(frame * Fraction(SECOND) / scene.rate.fraction) for frame in range(7)]
    longest = max((curve.first("KeyTime").values[0] for curve in objects(tree, "AnimationCurve")), key=len)  # type: ignore[union-attr, arg-type]
    assert longest.tolist() == exact  # type: ignore[union-attr]
    assert properties(objects(tree, "AnimationStack")[0])["LocalStop"] == (exact[-1],)


def test_a_rate_that_has_no_number_is_written_down(tmp_path: Path) -> None:
    told = properties(written(tmp_path, duet_scene(7, "12.5"))["GlobalSettings"])
    assert told["TimeMode"] == (14,) and told["CustomFrameRate"] == (12.5,)


def test_the_world_is_in_centimetres_with_y_up(tmp_path: Path) -> None:
    told = properties(written(tmp_path, duet_scene())["GlobalSettings"])
    assert told["UnitScaleFactor"] == (1.0,)
    axes = ("UpAxis", "UpAxisSign", "FrontAxis", "FrontAxisSign", "CoordAxis", "CoordAxisSign")
    assert [told[axis] for axis in axes] == [(1,), (1,), (2,), (1,), (0,), (1,)]


def test_there_is_one_take_named_after_the_scene(tmp_path: Path) -> None:
    tree = written(tmp_path, duet_scene())
    assert [label(stack) for stack in objects(tree, "AnimationStack")] == ["A take"]
    current, take = tree["Takes"].children
    assert current.values == ["A take"] and take.values == ["A take"]


def test_clusters_carry_all_weights_and_matrices_that_belong_together(tmp_path: Path) -> None:
    scene = duet_scene()
    tree = written(tmp_path, scene)
    clusters = [node for node in objects(tree, "Deformer") if node.values[2] == "Cluster"]
    sums = np.zeros(sum(len(figure.skins[0].positions) for figure in scene.figures))
    for cluster in clusters:
        parts = {child.name: child.values[0] for child in cluster.children}
        to_bone, bone = (np.reshape(parts[name], (4, 4)).T for name in ("Transform", "TransformLink"))
        assert np.abs(to_bone @ bone - np.eye(4)).max() < 1e-9
        first = 0 if "lead" in label(cluster) else len(scene.figures[0].skins[0].positions)
        np.add.at(sums, np.asarray(parts["Indexes"]) + first, parts["Weights"])
    np.testing.assert_allclose(sums, 1.0, atol=1e-9)


def test_the_bind_pose_names_every_node_of_a_figure(tmp_path: Path) -> None:
    poses = objects(written(tmp_path, duet_scene()), "Pose")
    assert [pose.values[2] for pose in poses] == ["BindPose"] * 2
    assert [len(list(pose.all("PoseNode"))) for pose in poses] == [24, 24]


def test_a_scene_without_frames_has_no_animation_and_one_without_skins_no_meshes(tmp_path: Path) -> None:
    moving = duet_scene().figures[0]
    still = Figure("still", moving.hierarchy, (), np.zeros((0, 22, 3)), np.zeros((0, 22, 4)))
    tree = written(tmp_path, Scene("rest", None, (still,)))
    kinds = {node.name for node in tree["Objects"].children}
    assert kinds == {"Model", "NodeAttribute"} and tree["Takes"].first("Take") is None


def test_a_file_ends_with_its_foot() -> None:
    data = fbx_bytes(duet_scene(2))
    assert data.endswith(bytes.fromhex("f85a8c6adef5d97eece90ce3758f290b"))
    assert struct.unpack_from("<I", data, len(data) - 16 - 120 - 4) == (7400,)
    assert (len(data) - 16 - 120 - 4) % 16 == 0


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert fbx_bytes(duet_scene(3)) == fbx_bytes(duet_scene(3))


def test_numbers_that_are_none_are_refused_with_the_name_of_their_field(tmp_path: Path) -> None:
    scene = duet_scene(4)
    scene.figures[1].rotations[2, 5, 1] = np.nan
    with pytest.raises(ValueError, match=r"follow\.rotations"):
        write_fbx(tmp_path / "some.fbx", scene)
    assert not list(tmp_path.iterdir())


def test_a_motion_without_a_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="rate"):
        fbx_bytes(Scene("x", None, duet_scene(2).figures))


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="cannot be written"):
        write_fbx(tmp_path / "nowhere" / "some.fbx", duet_scene(2))
