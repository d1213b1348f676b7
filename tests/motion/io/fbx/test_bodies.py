"""Which nodes of FBX files are taken for which body, and which take moves it."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx import document
from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import prop
from choreo_studio.timebase import FrameRate
from tests.motion.io.fbx.maker import FRAME, Maker

BODY = [f"bone{number}" for number in range(14)]


def span(first: int, last: int) -> tuple[Node, ...]:
    told = (("LocalStart", first), ("LocalStop", last))
    return tuple(prop(name, "KTime", "Time", "", np.int64(frame * FRAME)) for name, frame in told)


def test_two_people_are_two_figures_wherever_they_hang(tmp_path: Path) -> None:
    for carriers in (("left", "right"), ("stage", "stage"), (None, None)):
        maker = Maker()
        made = {name: maker.limb(name, kind="Null") for name in carriers if name}
        for name in carriers:
            maker.chain(BODY, *([made[name]] if name else []))
        figures = maker.read(tmp_path).figures
        assert [figure.hierarchy.names for figure in figures] == [tuple(BODY)] * 2
        assert len({figure.name for figure in figures}) == 2


def test_loose_bones_of_one_rig_are_one_figure(tmp_path: Path) -> None:
    maker = Maker()
    rig = maker.limb("rig", kind="Null")
    maker.chain(BODY, rig)
    maker.chain(["handle"], rig)
    (figure,) = maker.read(tmp_path).figures
    assert figure.name == "rig" and figure.hierarchy.names == (*BODY, "handle")
    assert figure.hierarchy.parents.count(-1) == 2


def test_empty_nodes_between_joints_are_joints_and_carriers_are_not(tmp_path: Path) -> None:
    maker = Maker()
    carrier = maker.limb("carrier", place=(0, 100, 0), kind="Null")
    hips = maker.limb("hips", carrier, (0, 5, 0))
    between = maker.limb("between", hips, (1, 0, 0), kind="Null")
    maker.limb("hand", between, (1, 0, 0))
    maker.limb("lamp", hips, kind="Light")
    figure = maker.read(tmp_path).figures[0]
    assert figure.hierarchy.names == ("hips", "between", "hand")
    np.testing.assert_allclose(figure.hierarchy.translations[0], [0, 1.05, 0])


def test_a_skeleton_of_empty_nodes_is_one_too(tmp_path: Path) -> None:
    maker = Maker()
    top = maker.limb("top", kind="Null")
    maker.limb("tip", maker.limb("middle", top, kind="Null"), (0, 3, 0), kind="Null")
    assert maker.read(tmp_path).figures[0].hierarchy.names == ("top", "middle", "tip")


def test_names_used_twice_are_told_apart(tmp_path: Path) -> None:
    maker = Maker()
    maker.chain(["a", "a", "", "a\x07"])
    assert maker.read(tmp_path).figures[0].hierarchy.names == ("a", "a.2", "joint", "a.3")


def test_a_node_that_hangs_on_itself_is_left_out(tmp_path: Path) -> None:
    maker = Maker()
    maker.chain("abc")
    one = maker.limb("x")
    maker.links[-1] = Node("C", ("OO", one, one))
    assert maker.read(tmp_path).figures[0].hierarchy.names == ("a", "b", "c")


def test_a_joint_that_a_camera_looks_at_does_not_hang_on_it(tmp_path: Path) -> None:
    maker = Maker()
    camera = maker.limb("camera", place=(0, 0, 900), kind="Camera")
    root, *_ = maker.chain("abc")
    maker.links.insert(0, Node("C", ("OP", root, camera, "LookAtProperty")))
    figure = maker.read(tmp_path).figures[0]
    assert figure.name == "a"
    np.testing.assert_allclose(figure.hierarchy.rest_pose.positions[0, 0], [0, 0.1, 0])


def test_the_take_that_moves_most_counts_from_its_start(tmp_path: Path) -> None:
    maker = Maker()
    root, *_ = maker.chain("abc", step=(0, 0, 0))
    maker.move(maker.take("still"), root, range(50), [3.0] * 50)
    maker.move(maker.take("dance", *span(10, 14)), root, range(30), range(30))
    scene = maker.read(tmp_path)
    assert (scene.name, scene.frame_count, scene.rate) == ("dance", 5, FrameRate.of(30))
    np.testing.assert_allclose(scene.figures[0].pose.positions[:, 0, 0] * 100, [10, 11, 12, 13, 14], atol=1e-5)


def test_among_equal_takes_the_one_on_the_screen_counts(tmp_path: Path) -> None:
    maker = Maker()
    root, *_ = maker.chain("abc")
    for name in ("one", "two", "three"):
        maker.move(maker.take(name), root, range(5), range(5))
    assert maker.read(tmp_path, current="two").name == "two"


def test_each_of_two_bodies_gets_the_take_in_which_it_moves(tmp_path: Path) -> None:
    maker = Maker()
    roots = [maker.chain(BODY, maker.limb(name, kind="Null"))[0] for name in ("ann", "bob")]
    for name, mover in (("ann|ann", 0), ("bob|bob", 1)):
        layer = maker.take(name)
        maker.move(layer, roots[mover], range(6), np.arange(6.0) * (mover + 1))
        maker.move(layer, roots[1 - mover], range(6), [0.0] * 6)
    scene = maker.read(tmp_path)
    ends = [float(figure.pose.positions[-1, 0, 0]) for figure in scene.figures]
    np.testing.assert_allclose(ends, [0.05, 0.10], atol=1e-6)


def test_a_rate_that_is_not_told_is_that_of_the_keys(tmp_path: Path) -> None:
    maker = Maker()
    root, *_ = maker.chain("abc")
    maker.move(maker.take("t"), root, range(0, 20, 2), range(10))
    scene = maker.read(tmp_path, TimeMode=0)
    assert (scene.rate, scene.frame_count) == (FrameRate.of(15), 10)


def test_a_rate_of_its_own_is_taken(tmp_path: Path) -> None:
    maker = Maker()
    root, *_ = maker.chain("abc")
    maker.move(maker.take("t"), root, (0, 30), (0, 1))
    assert maker.read(tmp_path, TimeMode=14, CustomFrameRate=12.5).rate == FrameRate.of(12.5)


def test_a_take_without_end_is_refused_before_it_is_made(tmp_path: Path) -> None:
    maker = Maker()
    root, *_ = maker.chain("abc")
    maker.move(maker.take("t", *span(0, 10**8)), root, (0, 30), (0, 1))
    with pytest.raises(FileFormatError, match="more than any take"):
        maker.read(tmp_path)


def test_many_bodies_deep_below_the_same_nodes_are_refused(tmp_path: Path) -> None:
    maker = Maker()
    carrier = maker.chain(["node"] * 1600)[-1]
    maker.nodes = [Node(node.name, (*node.values[:2], "Null"), node.children) for node in maker.nodes]
    for _ in range(64):
        maker.chain(BODY, carrier)
    maker.move(maker.take("t"), carrier, (0, 5), (0, 1))
    with pytest.raises(FileFormatError, match="more than any take"):
        maker.read(tmp_path)


def test_objects_that_are_all_connected_to_each_other_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_MAX_STEPS", 10_000)
    maker = Maker()
    maker.chain("abc")
    layer = maker.take("t")
    for _ in range(200):
        maker.connect(layer, maker.add("AnimationStack", "s", "", []))
        maker.connect(maker.add("AnimationCurveNode", "T", "", []), layer)
    with pytest.raises(FileFormatError, match="connected"):
        maker.read(tmp_path)
