"""Motion put on another body: directions, twists, path and floor."""

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import end_positions, forward_kinematics, joint_positions
from choreo_studio.motion.retarget.humanoid import find_humanoid, split_name
from choreo_studio.motion.retarget.retargeting import lowest_foot, path_scale, retarget
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig
from choreo_studio.motion.retarget.toes import with_bent_toes
from choreo_studio.motion.rotations import IDENTITY, about_axis, from_rotation_vector, multiply
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, PARENTS, follow_body, lead_body
from tests.motion.io.builders import moving_clip
from tests.motion.retarget.builders import (
    NAMINGS,
    a_pose_turns,
    angles_between,
    bone_directions,
    no_turns,
    rig_like,
    source_like,
    with_frames_turned,
)
from tests.motion.steps.builders import salsa_landings, stepping_clip

LIMBS = [name for name in JOINT_NAMES if name.startswith(("Left", "Right"))]


@pytest.mark.parametrize("naming", NAMINGS)
def test_joints_are_known_by_the_names_of_every_maker(naming: str) -> None:
    humanoid = find_humanoid(rig_like(lead_body(), NAMINGS[naming]))
    assert {name: humanoid.parts[name] for name in LIMBS} == {name: INDEX[name] for name in LIMBS}
    assert humanoid.parts["Hips"] == INDEX["Hips"] and humanoid.parts["Head"] == INDEX["Head"]
    assert humanoid.spine == tuple(INDEX[name] for name in ("Spine", "Spine1", "Spine2"))
    assert humanoid.neck == (INDEX["Neck"],)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LeftUpLeg", ("Left", "upleg")),
        ("mixamorig:RightHandMiddle1", ("Right", "handmiddle1")),
        ("CC_Base_L_ToeBase", ("Left", "toe")),
        ("lShldr", ("Left", "shldr")),
        ("spine_01", ("", "spine1")),
        ("upper_arm.R", ("Right", "upperarm")),
        ("Head", ("", "head")),
    ],
)
def test_names_are_split_into_side_and_word(name: str, expected: tuple[str, str]) -> None:
    assert split_name(name) == expected


@pytest.mark.parametrize("missing", ["Head", "LeftArm", "RightForeArm", "LeftLeg", "RightFoot"])
def test_a_rig_that_lacks_a_part_is_no_humanoid(missing: str) -> None:
    names = tuple("thing" if name == missing else name for name in JOINT_NAMES)
    with pytest.raises(ValueError, match="it has no"):
        find_humanoid(rig_like(lead_body(), names))


def test_a_body_keeps_its_own_motion() -> None:
    clip = moving_clip(30, 2)
    found = retarget(source_like(clip), clip.skeleton)
    # The second spine joint and the neck are read from the chain, not copied.
    same = [INDEX[name] for name in JOINT_NAMES if not name.startswith(("Spine", "Neck", "Head"))]
    before, after = forward_kinematics(clip).rotations, forward_kinematics(found).rotations
    np.testing.assert_allclose(angles_between(before[:, same], after[:, same]), 0.0, atol=1e-6)
    np.testing.assert_allclose(np.diff(found.root_positions, axis=0), np.diff(clip.root_positions, axis=0), atol=1e-9)


@pytest.mark.parametrize("unit", [1.0, 100.0, 0.78])
def test_directions_are_kept_and_the_path_scaled_on_another_body(unit: float) -> None:
    clip = moving_clip(30, 5, lead_body())
    source = source_like(clip, NAMINGS["smpl"], unit)
    found = retarget(source, follow_body())
    np.testing.assert_allclose(bone_directions(joint_positions(found)), bone_directions(source.positions), atol=1e-9)
    ratio = follow_body().leg_length / lead_body().leg_length
    assert path_scale(source, follow_body()) == pytest.approx(ratio / unit)
    legs = [INDEX["LeftUpLeg"], INDEX["RightUpLeg"]]
    before, after = (np.diff(p[:, legs].mean(axis=1), axis=0) for p in (joint_positions(clip), joint_positions(found)))
    np.testing.assert_allclose(after, before * ratio, atol=1e-9)


@pytest.mark.parametrize("turn", [np.pi, 0.5 * np.pi])
def test_a_rig_that_rests_facing_elsewhere_gives_the_same_dance(turn: float) -> None:
    clip = moving_clip(20, 7)
    plain = retarget(source_like(clip), follow_body())
    everywhere = np.tile(about_axis(1, np.array(turn)), (len(JOINT_NAMES), 1))
    found = retarget(with_frames_turned(source_like(clip), everywhere), follow_body())
    np.testing.assert_allclose(joint_positions(found), joint_positions(plain), atol=1e-6)


@pytest.mark.parametrize("angle", [0.4, 0.8, 1.5])
def test_a_rig_that_rests_with_lowered_arms_gives_the_same_dance_and_twist(angle: float) -> None:
    clip = moving_clip(20, 7)
    found = retarget(with_frames_turned(source_like(clip), a_pose_turns(angle)), lead_body())
    arms = [INDEX[side + part] for side in ("Left", "Right") for part in ("Arm", "ForeArm", "Hand")]
    before, after = forward_kinematics(clip).rotations, forward_kinematics(found).rotations
    np.testing.assert_allclose(angles_between(before[:, arms], after[:, arms]), 0.0, atol=1e-6)


def salsa_clip(seconds: float = 14.0) -> MotionClip:
    """Steps, bending elbows, a body that turns and leans."""
    time = np.arange(int(seconds * 30)) / 30.0
    clip = stepping_clip(lead_body(), salsa_landings(1.0 + 0.37 * np.arange(int((seconds - 2) / 0.37)), 1), time)
    rotations = clip.rotations.copy()
    rotations[:, 0] = multiply(about_axis(1, 0.9 * time), from_rotation_vector(0.1 * np.sin(time)[:, None] * [1, 0, 1]))
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        bend = 1.0 + 0.6 * np.sin(1.7 * time + sign)
        rotations[:, INDEX[f"{side}ForeArm"]] = about_axis(1, -sign * bend)
        rotations[:, INDEX[f"{side}Arm"]] = about_axis(2, -sign * (0.9 + 0.4 * np.sin(1.1 * time)))
    return MotionClip(clip.skeleton, clip.root_positions, rotations)


def test_a_rig_whose_zero_pose_is_no_pose_is_read_from_its_motion() -> None:
    clip = salsa_clip()
    random = np.random.default_rng(4)
    turns = no_turns()
    limbs = [INDEX[name] for name in LIMBS]
    turns[limbs] = from_rotation_vector(random.uniform(-2.5, 2.5, (len(limbs), 3)))
    source = with_frames_turned(source_like(clip), turns)
    found = retarget(source, lead_body())
    before, after = forward_kinematics(clip).rotations, forward_kinematics(found).rotations
    joints = [INDEX[name] for name in LIMBS]
    assert np.degrees(angles_between(before[:, joints], after[:, joints])).max() < 8.0
    np.testing.assert_allclose(bone_directions(joint_positions(found)), bone_directions(source.positions), atol=1e-9)


@pytest.mark.parametrize("lift", [-0.4, 0.0, 2.0])
def test_feet_stand_on_the_floor_wherever_the_capture_had_it(lift: float) -> None:
    clip = salsa_clip()
    moved = MotionClip(clip.skeleton, clip.root_positions + np.array([0.0, lift, 0.0]), clip.rotations)
    heights = lowest_foot(retarget(source_like(moved), follow_body()))
    assert abs(np.quantile(heights, 0.3)) < 1e-9
    assert heights.min() > -0.06


def test_a_rig_without_toes_collars_and_neck_is_danced_too() -> None:
    clip = moving_clip(15, 3)
    gone = {"LeftToeBase", "RightToeBase", "LeftShoulder", "RightShoulder", "Neck", "Spine", "Spine1"}
    kept = [joint for joint, name in enumerate(JOINT_NAMES) if name not in gone]
    pose, rest = forward_kinematics(clip), clip.skeleton.rest_positions

    def parent_of(joint: int) -> int:
        while (joint := PARENTS[joint]) not in kept and joint >= 0:
            pass
        return joint

    parents = tuple(kept.index(parent_of(j)) if PARENTS[j] >= 0 else -1 for j in kept)
    offsets = np.array([rest[j] - (rest[parent_of(j)] if PARENTS[j] >= 0 else 0.0) for j in kept])
    rig = SourceRig(tuple(JOINT_NAMES[j] for j in kept), parents, offsets, {})
    source = SourceMotion(rig, pose.positions[:, kept], pose.rotations[:, kept], None)
    found = joint_positions(retarget(source, follow_body()))
    np.testing.assert_allclose(bone_directions(found), bone_directions(pose.positions), atol=1e-9)


def test_rotations_stay_on_one_side_in_time() -> None:
    rotations = retarget(source_like(moving_clip(60, 9, amplitude=2.5)), follow_body()).rotations
    assert np.sum(rotations[1:] * rotations[:-1], axis=-1).min() > 0.0


def test_a_capture_with_z_up_is_stood_up() -> None:
    clip = moving_clip(20, 7)
    lying = source_like(clip).turned(about_axis(0, np.array(np.pi / 2)))
    assert lying.positions[:, INDEX["Head"], 2].min() > 1.0
    found, plain = retarget(lying, follow_body()), retarget(source_like(clip), follow_body())
    np.testing.assert_allclose(joint_positions(found), joint_positions(plain), atol=1e-9)


def test_toes_that_a_rig_lacks_lie_on_the_floor_under_a_raised_heel() -> None:
    rotations = np.tile(IDENTITY, (40, len(JOINT_NAMES), 1))
    pitch = np.linspace(0.0, 0.6, 40)
    rotations[:, INDEX["LeftFoot"]] = about_axis(0, pitch)
    clip = MotionClip(lead_body(), np.tile(lead_body().offsets[0], (40, 1)), rotations)
    # The ball stays where it is: the body rises as the heel does.
    ball = joint_positions(clip)[:, INDEX["LeftToeBase"], 1]
    rising = clip.root_positions + np.array([0.0, 1.0, 0.0]) * (ball[0] - ball)[:, None]
    found = with_bent_toes(MotionClip(lead_body(), rising, rotations), ("Left",))
    pose = forward_kinematics(found)
    tips = end_positions(found, pose, "LeftToeBase")
    np.testing.assert_allclose(tips[:, 1], ball[0], atol=1e-6)
    lifted = with_bent_toes(MotionClip(lead_body(), rising + np.array([0.0, 0.3, 0.0]), rotations), ("Left",))
    np.testing.assert_allclose(lifted.rotations, rotations, atol=1e-12)
