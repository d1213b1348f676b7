"""Where nodes of FBX files stand, against the formula multiplied out in matrices."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import ROOT, prop, vector
from choreo_studio.motion.rotations import Floats
from tests.motion.io.builders import turn_matrix
from tests.motion.io.fbx.maker import AXES, Maker, at

ORDERS = ("XYZ", "XZY", "YZX", "YXZ", "ZXY", "ZYX")
Z_UP = dict(zip(AXES, (2, 1, 1, -1, 0, 1), strict=True))
LEFT_HANDED = dict(zip(AXES, (1, 1, 2, -1, 0, 1), strict=True))


def turned(order: str, degrees: Floats) -> Floats:
    result = np.eye(4)
    for axis in order:
        result[:3, :3] = turn_matrix(axis, degrees["XYZ".index(axis)]) @ result[:3, :3]
    return result


def moved(numbers: Floats) -> Floats:
    return at(*numbers)


def local_matrix(order: str, v: dict[str, Floats]) -> Floats:
    pivot, scale_pivot = moved(v["RotationPivot"]), moved(v["ScalingPivot"])
    turns = turned("XYZ", v["PreRotation"]) @ turned(order, v["Lcl Rotation"])
    turns = turns @ np.linalg.inv(turned("XYZ", v["PostRotation"]))
    scale = scale_pivot @ np.diag([*v["Lcl Scaling"], 1.0]) @ np.linalg.inv(scale_pivot)
    before = moved(v["Lcl Translation"]) @ moved(v["RotationOffset"]) @ pivot
    return np.asarray(before @ turns @ np.linalg.inv(pivot) @ moved(v["ScalingOffset"]) @ scale)


def numbers_of(seed: int) -> dict[str, Floats]:
    random = np.random.default_rng(seed)
    found = {name: random.uniform(-150, 150, 3) for name in ("PreRotation", "PostRotation", "Lcl Rotation")}
    offsets = ("RotationOffset", "RotationPivot", "ScalingOffset", "ScalingPivot")
    found |= {name: random.uniform(-5, 5, 3) for name in offsets}
    return found | {"Lcl Scaling": random.uniform(0.5, 2, 3), "Lcl Translation": random.uniform(-20, 20, 3)}


def entries(values: dict[str, Floats], order: int, inherits: int = 1) -> list[Node]:
    listed = [vector(name, name, "A", numbers) for name, numbers in values.items() if name != "Lcl Translation"]
    head = [prop("RotationActive", "bool", "", "", 1), prop("RotationOrder", "enum", "", "", order)]
    return [*head, prop("InheritType", "enum", "", "", inherits), *listed]


@pytest.mark.parametrize("order", range(6))
def test_a_chain_stands_where_the_formula_has_it(tmp_path: Path, order: int) -> None:
    maker, parent, expected = Maker(), ROOT, np.eye(4)
    places = []
    for joint in range(4):
        values = numbers_of(10 * order + joint)
        parent = maker.limb(f"j{joint}", parent, tuple(values["Lcl Translation"]), *entries(values, order))
        expected = expected @ local_matrix(ORDERS[order], values)
        places.append(expected[:3, 3] / 100.0)
    rest = maker.read(tmp_path).figures[0].hierarchy.rest_pose
    np.testing.assert_allclose(rest.positions[0], places, atol=1e-9)


def test_without_its_switch_only_the_plain_angles_count(tmp_path: Path) -> None:
    values = numbers_of(3)
    maker = Maker()
    listed = [entry for entry in entries(values, 4) if entry.values[0] not in ("RotationActive", "Lcl Scaling")]
    root = maker.limb("a", ROOT, (0, 0, 0), *listed)
    maker.limb("b", maker.limb("c", root, (7, 8, 9)), (1, 0, 0))
    only = {name: np.zeros(3) for name in ("PreRotation", "PostRotation")} | {"Lcl Scaling": np.ones(3)}
    expected = local_matrix("XYZ", {**values, **only, "Lcl Translation": np.zeros(3)}) @ at(7, 8, 9)
    rest = maker.read(tmp_path).figures[0].hierarchy.rest_pose
    np.testing.assert_allclose(rest.positions[0, 1], expected[:3, 3] / 100.0, atol=1e-9)


@pytest.mark.parametrize(("inherits", "reach"), [(0, (3.0, 1.0)), (1, (1.0, 3.0)), (2, (1.0, 1.0))])
def test_scale_of_a_parent_reaches_as_each_way_of_inheriting_says(
    tmp_path: Path, inherits: int, reach: tuple[float, float]
) -> None:
    maker = Maker()
    wide = maker.limb("wide", ROOT, (0, 0, 0), vector("Lcl Scaling", "Lcl Scaling", "A", np.array([3.0, 1.0, 1.0])))
    quarter = vector("Lcl Rotation", "Lcl Rotation", "A", np.array([0.0, 0.0, 90.0]))
    middle = maker.limb("middle", wide, (0, 0, 0), quarter, prop("InheritType", "enum", "", "", inherits))
    maker.limb("along", middle, (10, 0, 0), prop("InheritType", "enum", "", "", 1))
    maker.limb("aside", middle, (0, 10, 0), prop("InheritType", "enum", "", "", 1))
    rest = maker.read(tmp_path).figures[0].hierarchy.rest_pose.positions[0]
    # The child's x lies on the parent's y: scaled before the turn it reaches along the child's own x.
    np.testing.assert_allclose(rest[2], [0.0, 0.1 * reach[0], 0.0], atol=1e-12)
    np.testing.assert_allclose(rest[3], [-0.1 * reach[1], 0.0, 0.0], atol=1e-12)


def test_units_and_axes_become_metres_with_y_up(tmp_path: Path) -> None:
    maker = Maker()
    maker.chain("abc", step=(0.1, 0.2, 0.5))
    rest = maker.read(tmp_path, UnitScaleFactor=100.0, **Z_UP).figures[0].hierarchy.rest_pose
    np.testing.assert_allclose(rest.positions[0, 2], [0.3, 1.5, -0.6], atol=1e-12)


def test_a_left_handed_world_is_mirrored_with_its_surfaces(tmp_path: Path) -> None:
    maker = Maker()
    joints = maker.chain("abc", step=(1, 2, 5))
    triangle = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    maker.mesh(joints[0], triangle, [0, 1, -3])
    figure = maker.read(tmp_path, **LEFT_HANDED).figures[0]
    np.testing.assert_allclose(figure.hierarchy.rest_pose.positions[0, 2], [0.03, 0.06, -0.15], atol=1e-12)
    corners = figure.skins[0].positions[figure.skins[0].triangles[0]]
    flat = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    np.testing.assert_allclose(flat / np.linalg.norm(flat), figure.skins[0].normals[0], atol=1e-9)
    np.testing.assert_allclose(figure.skins[0].normals[0], [0, 0, -1], atol=1e-9)


def test_senseless_axes_count_as_the_usual_ones(tmp_path: Path) -> None:
    maker = Maker()
    maker.chain("abc", step=(1, 2, 5))
    rest = maker.read(tmp_path, UpAxis=1, FrontAxis=1, UnitScaleFactor=-3.0).figures[0].hierarchy.rest_pose
    np.testing.assert_allclose(rest.positions[0, 0], [0.01, 0.02, 0.05], atol=1e-12)
