"""Takes as scenes for 3D programs."""

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.services.scenes import ROOT_NAME, rooted, scene_of
from choreo_studio.timebase import FrameRate
from tests.builders_project import project_with_takes

MOTION = project_with_takes(1).takes[0].dance.motion
RATE = FrameRate.of(30)


def test_both_dancers_stand_where_the_take_has_them() -> None:
    scene = scene_of("Take 1", MOTION, RATE, ROLES, "humanik")
    assert [figure.name for figure in scene.figures] == ["lead", "follow"]
    for figure, clip in zip(scene.figures, MOTION, strict=True):
        assert figure.pose.positions == pytest.approx(joint_positions(clip), abs=1e-9)
        assert len(figure.skins) == 1


def test_unreal_gets_a_bone_on_the_floor_and_nothing_moves() -> None:
    (plain,) = scene_of("x", MOTION, RATE, ("follow",), "mixamo").figures
    (figure,) = scene_of("x", MOTION, RATE, ("follow",), "unreal").figures
    assert plain.hierarchy.names[0] == "mixamorig:Hips"
    assert figure.hierarchy.names[:2] == (ROOT_NAME, "pelvis")
    assert figure.pose.positions[:, 1:] == pytest.approx(plain.pose.positions, abs=1e-12)
    assert not figure.pose.positions[:, 0].any()
    assert np.array_equal(figure.skins[0].binds[1:], plain.skins[0].binds)
    assert np.array_equal(figure.skins[0].joints, plain.skins[0].joints + 1)
    with pytest.raises(ValueError, match="names"):
        rooted(figure)


@pytest.mark.parametrize("names", ["humanik", "unreal"])
def test_the_rest_pose_can_come_first(names: str) -> None:
    scene = scene_of("x", MOTION, RATE, ROLES, names, t_pose_first=True)  # type: ignore[arg-type]
    plain = scene_of("x", MOTION, RATE, ROLES, names)  # type: ignore[arg-type]
    assert scene.frame_count == MOTION.lead.frame_count + 1
    for figure, before in zip(scene.figures, plain.figures, strict=True):
        assert figure.pose.positions[0] == pytest.approx(figure.hierarchy.rest_pose.positions[0], abs=1e-12)
        assert np.array_equal(figure.rotations[1:], before.rotations)
