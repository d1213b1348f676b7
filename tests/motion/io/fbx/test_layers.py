"""Layers over each other in takes of FBX files, as the FBX SDK and ufbx evaluate them."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import ROOT, prop, properties, vector
from choreo_studio.motion.rotations import Floats, about_axis, dot, multiply
from choreo_studio.motion.scene import Figure
from tests.motion.io.fbx.maker import Maker


def number(name: str, value: float) -> Node:
    return prop(name, "Number", "", "", value)


def layered(folder: Path, to: str, below: tuple[str, float], above: tuple[str, float], *entries: Node) -> Figure:
    maker = Maker()
    standing = vector("Lcl Scaling", "Lcl Scaling", "A", np.ones(3))
    inherits = prop("InheritType", "enum", "", "", 1)
    root = maker.limb("a", ROOT, (0, 0, 0), standing)
    maker.limb("c", maker.limb("b", root, (10, 0, 0), inherits), (0, 10, 0), inherits)
    stack = maker.add("AnimationStack", "t", "", [])
    for (axis, value), told in ((below, ()), (above, entries)):
        layer = maker.add("AnimationLayer", "layer", "", [properties(*told)])
        maker.connect(layer, stack)
        usual = 1.0 if to == "Lcl Scaling" and axis != "all" else 0.0
        node = maker.add("AnimationCurveNode", "x", "", [properties(*(number(f"d|{one}", usual) for one in "XYZ"))])
        maker.links += [Node("C", ("OO", node, layer)), Node("C", ("OP", node, root, to))]
        for one in "XYZ" if axis == "all" else axis:
            maker.curve(node, (0, 3), (value, value), one)
    return maker.read(folder).figures[0]


def turn_of(folder: Path, *entries: Node) -> Floats:
    figure = layered(folder, "Lcl Rotation", ("X", 90.0), ("Y", 60.0), *entries)
    return figure.rotations[0, 0]


def same_turn(found: Floats, expected: Floats) -> bool:
    return bool(abs(dot(found, expected)) > 1.0 - 1e-9)


def test_turns_of_a_layer_come_after_those_below(tmp_path: Path) -> None:
    below, above = (about_axis(axis, np.radians(angle)) for axis, angle in ((0, 90.0), (1, 60.0)))
    assert same_turn(turn_of(tmp_path), multiply(below, above))
    half = about_axis(1, np.radians(30.0))
    assert same_turn(turn_of(tmp_path, number("Weight", 50.0)), multiply(below, half))


def test_angles_may_be_added_one_by_one(tmp_path: Path) -> None:
    below, above = (about_axis(axis, np.radians(angle)) for axis, angle in ((0, 90.0), (1, 60.0)))
    # Both angles in one rotation about X, then Y, then Z.
    assert same_turn(turn_of(tmp_path, number("RotationAccumulationMode", 1)), multiply(above, below))


def test_a_layer_may_replace_what_is_below(tmp_path: Path) -> None:
    assert same_turn(turn_of(tmp_path, number("BlendMode", 1)), about_axis(1, np.radians(60.0)))


def test_a_layer_that_is_switched_off_counts_for_nothing(tmp_path: Path) -> None:
    assert same_turn(turn_of(tmp_path, number("Mute", 1)), about_axis(0, np.radians(90.0)))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [((), 7.0), ((("Weight", 50.0),), 6.0), ((("BlendMode", 2.0), ("Weight", 25.0)), 4.25)],
)
def test_places_are_added_or_mixed(tmp_path: Path, entries: tuple[tuple[str, float], ...], expected: float) -> None:
    told = (number(name, value) for name, value in entries)
    figure = layered(tmp_path, "Lcl Translation", ("X", 5.0), ("X", 2.0), *told)
    assert figure.pose.positions[0, 0, 0] * 100 == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("entries", "expected"), [((), 6.0), ((("Weight", 50.0),), 2 * 3**0.5), ((("ScaleAccumulationMode", 1.0),), 5.0)]
)
def test_scales_are_multiplied_or_added(
    tmp_path: Path, entries: tuple[tuple[str, float], ...], expected: float
) -> None:
    told = (number(name, value) for name, value in entries)
    figure = layered(tmp_path, "Lcl Scaling", ("all", 2.0), ("all", 3.0), *told)
    assert figure.pose.positions[0, 1, 0] * 10 == pytest.approx(expected, abs=1e-5)
