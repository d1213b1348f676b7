"""Joints whose usual angles leap turn about their axes in another order."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.io.fbx.turning import ORDERS, USUAL, calmest_order, euler, to_degrees
from choreo_studio.motion.io.fbx_reader import read_fbx
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.rotations import Floats, about_axis, multiply, rotate
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.timebase import FrameRate
from tests.builders import swaying_clip


def leaning_turns(axis: int, frames: int = 90) -> Floats:
    """Two turns about an axis, leaning a little to and fro."""
    time = np.arange(frames) / frames
    lean = multiply(about_axis((axis + 1) % 3, 0.1 * np.sin(9.0 * time)), about_axis((axis + 2) % 3, 0.08 + 0.0 * time))
    return multiply(about_axis(axis, 4.0 * np.pi * time), lean)


@pytest.mark.parametrize("order", ORDERS)
def test_angles_are_those_of_the_rotation_in_every_order(order: str) -> None:
    rotations = leaning_turns(1)
    angles = to_degrees(rotations, order)  # type: ignore[arg-type]
    again = euler(angles, order)  # type: ignore[arg-type]
    vectors = np.eye(3)[:, None]
    assert rotate(again, vectors) == pytest.approx(rotate(rotations, vectors), abs=1e-9)


@pytest.mark.parametrize(("axis", "is_usual"), [(0, True), (1, False), (2, True)])
def test_another_order_is_taken_where_the_usual_one_leaps(axis: int, is_usual: bool) -> None:
    rotations = leaning_turns(axis)
    order = calmest_order(rotations)
    assert (order == USUAL) is is_usual
    assert np.abs(np.diff(to_degrees(rotations, order), axis=0)).max() < 10.0


def test_turning_dancers_are_read_back_as_they_were(tmp_path: Path) -> None:
    clip = swaying_clip(lead_body(), 90)
    rotations = clip.rotations.copy()
    rotations[:, 0] = leaning_turns(1)
    figure = figure_of(MotionClip(clip.skeleton, clip.root_positions, rotations), "lead")
    write_fbx(tmp_path / "a.fbx", Scene("turns", FrameRate.of(30), (figure,)))
    assert b"RotationOrder" in (tmp_path / "a.fbx").read_bytes()
    (read,) = read_fbx(tmp_path / "a.fbx").figures
    assert read.pose.positions == pytest.approx(figure.pose.positions, abs=1e-5)
