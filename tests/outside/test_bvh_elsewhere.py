"""Our BVH in Blender and in three.js: both dancers, every preset's names, broken frame rates."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.joint_names import NAME_PRESETS, NamePreset
from choreo_studio.motion.kinematics import end_positions, forward_kinematics, joint_positions
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import JOINT_NAMES, LEAVES
from choreo_studio.services.export_presets import bvh_joint_names
from tests.outside.calling import Told, ask_blender, ask_three
from tests.outside.checks import armature_for, check_armatures, check_keys, check_rate
from tests.outside.dances import Dance, demo_dance, hard_dance
from tests.outside.expected import TOLERANCE_METRES, furthest

pytestmark = pytest.mark.outside("blender", "node")


def opened(dance: Dance, preset: NamePreset, folder: Path, t_pose_first: bool = False) -> tuple[Told, Scene]:
    """A dance written as an export writes it and opened in Blender, and what it should be."""
    names, files = bvh_joint_names(preset), []
    for role in ROLES:
        files.append(folder / f"{dance.name}_{role}.bvh")
        write_bvh(files[-1], dance.motion.dancer(role), dance.rate, names, t_pose_first)
    told = ask_blender("bvh", files, dance.rate, folder)
    assert told.complaints == []
    figures = tuple(figure_of(dance.motion.dancer(role), role, names, with_skin=False) for role in ROLES)
    return told, Scene(dance.name, dance.rate, figures)


@pytest.mark.parametrize("preset", NAME_PRESETS)
def test_both_dancers_of_the_demo_are_where_we_say(preset: NamePreset, tmp_path: Path) -> None:
    dance = demo_dance()
    told, scene = opened(dance, preset, tmp_path)
    check_rate(told.report, dance.rate)
    check_keys(told.report, dance.frame_count)
    check_armatures(told.report, scene)


@pytest.mark.parametrize("rate", ["23.976", "29.97", "59.94", "120"])
def test_spinning_and_locking_joints_are_where_we_say_at_any_rate(rate: str, tmp_path: Path) -> None:
    dance = hard_dance(rate)
    told, scene = opened(dance, "humanik", tmp_path)
    check_rate(told.report, dance.rate)
    check_keys(told.report, dance.frame_count)
    check_armatures(told.report, scene)


def test_heads_hands_and_toes_end_where_we_say(tmp_path: Path) -> None:
    dance = hard_dance()
    told, scene = opened(dance, "humanik", tmp_path)
    for figure, role in zip(scene.figures, ROLES, strict=True):
        clip, armature = dance.motion.dancer(role), armature_for(told.report, figure)
        pose, bones = forward_kinematics(clip), [name for name, _ in armature["bones"]]
        for leaf in LEAVES:
            tips = np.array(armature["tails"])[:, bones.index(leaf)]
            assert furthest(tips, end_positions(clip, pose, leaf)) < TOLERANCE_METRES


def test_a_t_pose_in_front_is_one_frame(tmp_path: Path) -> None:
    dance = demo_dance()
    told, scene = opened(dance, "humanik", tmp_path, t_pose_first=True)
    check_keys(told.report, dance.frame_count + 1)
    for figure in scene.figures:
        armature = armature_for(told.report, figure)
        order = [[name for name, _ in armature["bones"]].index(name) for name in figure.hierarchy.names]
        heads = np.array(armature["heads"])[:, order]
        assert furthest(heads[0], figure.hierarchy.rest_pose.positions[0]) < TOLERANCE_METRES
        assert furthest(heads[1:], figure.pose.positions) < TOLERANCE_METRES


@pytest.mark.parametrize("role", ROLES)
def test_three_finds_spinning_and_locking_joints_as_we_say(role: Role, tmp_path: Path) -> None:
    dance, path = hard_dance(), tmp_path / f"hard_{role}.bvh"
    write_bvh(path, dance.motion.dancer(role), dance.rate)
    told = ask_three(path, dance.rate, dance.frame_count, tmp_path)
    assert told.complaints == []
    joints = [number for number, (name, _, _) in enumerate(told.report["bones"]) if name != "ENDSITE"]
    assert [told.report["bones"][joint][0] for joint in joints] == list(JOINT_NAMES)
    places = np.array(told.report["positions"])[:, joints] / 100.0
    assert furthest(places, joint_positions(dance.motion.dancer(role))) < TOLERANCE_METRES
