"""Bodies of 3D files, whose joints have axes of their own, as motion to retarget."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.figures import source_of_figure
from choreo_studio.motion.retarget.own_bodies import own_clip
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.skeleton import INDEX, PARENTS, follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_clip
from tests.motion.retarget.builders import NAMINGS, source_like
from tests.motion.retarget.figure_builders import figure_with_axes, random_axes

RATE = FrameRate.of(30)


@pytest.mark.parametrize("seed", [0, 1])
def test_axes_of_joints_do_not_change_the_dance(seed: int) -> None:
    clip = moving_clip(20, 3)
    found = source_of_figure(figure_with_axes(clip, random_axes(seed)), RATE)
    plain = source_like(clip)
    np.testing.assert_allclose(found.positions, plain.positions, atol=1e-9)
    np.testing.assert_allclose(found.rig.offsets, plain.rig.offsets, atol=1e-9)
    there, here = retarget(found, follow_body()), retarget(plain, follow_body())
    np.testing.assert_allclose(joint_positions(there), joint_positions(here), atol=1e-6)


def test_a_joint_at_the_end_is_the_tip_of_the_one_before_it() -> None:
    figure = figure_with_axes(moving_clip(5, 1), random_axes(2))
    ends = source_of_figure(figure, RATE).rig.ends
    body = lead_body()
    assert set(ends) == {PARENTS[INDEX[name]] for name in ("Head", "LeftHand", "RightHand")} | {
        INDEX["LeftFoot"],
        INDEX["RightFoot"],
    }
    np.testing.assert_allclose(ends[INDEX["LeftFoot"]], body.offsets[INDEX["LeftToeBase"]], atol=1e-9)


@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_a_body_of_ours_comes_back_as_it_was(unit: float) -> None:
    clip = moving_clip(20, 4, lead_body())
    source = source_of_figure(figure_with_axes(clip, random_axes(1), NAMINGS["unreal"]), RATE)
    rig = replace(source.rig, offsets=source.rig.offsets * unit)
    found = own_clip(replace(source, rig=rig, positions=source.positions * unit), lead_body())
    assert found is not None
    assert found.skeleton is lead_body()
    np.testing.assert_allclose(joint_positions(found), joint_positions(clip), atol=1e-6)


def test_other_bodies_are_not_ours() -> None:
    source = source_like(moving_clip(5, 4, lead_body()))
    assert own_clip(source, follow_body()) is None
    assert own_clip(source_like(moving_clip(5, 4), unit=0.5), lead_body()) is None
    stretched = source.positions.copy()
    stretched[3, INDEX["LeftHand"]] += 0.05
    assert own_clip(replace(source, positions=stretched), lead_body()) is None
    fewer = replace(source.rig, names=tuple("thing" if n == "LeftToeBase" else n for n in source.rig.names))
    assert own_clip(replace(source, rig=fewer), lead_body()) is None
