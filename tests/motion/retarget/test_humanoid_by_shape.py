"""Bodies whose joint names say nothing, found by their shape, and what is refused."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.bvh_motion import source_of
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.retarget.humanoid import Humanoid, find_humanoid
from choreo_studio.motion.retarget.humanoid_by_shape import find_body, humanoid_by_shape
from choreo_studio.motion.retarget.people import people_in
from choreo_studio.motion.retarget.retargeting import retarget
from choreo_studio.motion.retarget.source import SourceRig
from choreo_studio.motion.rotations import about_axis, rotate
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, Skeleton, follow_body, lead_body
from tests.motion.io.builders import moving_clip
from tests.motion.retarget.builders import rig_like, source_like
from tests.motion.retarget.shape_builders import EXTRAS, SIDES, Growing, quadruped, table
from tests.motion.retarget.test_people import under_one_root

DATA = Path(__file__).parents[4] / "shared" / "data"
NUMBERED = tuple(f"joint_{index}" for index in range(len(JOINT_NAMES)))


def grown(extras: Sequence[str], body: Skeleton, lowered: float = 0.0) -> tuple[SourceRig, list[int]]:
    growing = Growing(body)
    for extra in extras:
        EXTRAS[extra](growing)
    for side, sign in SIDES:
        growing.turn(INDEX[f"{side}Arm"], about_axis(2, np.array(-sign * lowered)))
    return growing.rig()


def without_names(rig: SourceRig) -> SourceRig:
    return replace(rig, names=tuple(f"node{index}" for index in range(len(rig.names))))


def told(humanoid: Humanoid) -> tuple[object, ...]:
    return humanoid.parts, humanoid.spine, humanoid.neck


@pytest.mark.parametrize("unit", [1.0, 100.0])
@pytest.mark.parametrize("body", [lead_body(), follow_body()], ids=lambda body: body.name)
def test_our_bodies_are_found_without_names_as_with_them(body: Skeleton, unit: float) -> None:
    rig = rig_like(body, unit=unit)
    found = find_body(without_names(rig))
    assert told(found) == told(find_humanoid(rig))
    assert found.is_by_shape and not find_body(rig).is_by_shape


@pytest.mark.parametrize("lowered", [0.0, 0.8, 1.4])
@pytest.mark.parametrize("extras", [(), *combinations(EXTRAS, 1), *combinations(EXTRAS, 2), tuple(EXTRAS)])
def test_what_hangs_on_a_body_confuses_nobody(extras: tuple[str, ...], lowered: float) -> None:
    rig, at = grown(extras, follow_body(), lowered)
    found = humanoid_by_shape(rig)
    sided = [name for name in JOINT_NAMES if not name.startswith(("Spine", "Neck"))]
    assert found.parts == {name: at[INDEX[name]] for name in sided}
    assert found.chest == at[INDEX["Spine2"]]


@pytest.mark.parametrize("turn", [about_axis(0, np.array(0.5 * np.pi)), about_axis(1, np.array(2.0))])
def test_a_body_may_look_anywhere_and_have_z_up(turn: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    rig = without_names(rig_like(lead_body()))
    turned = replace(rig, offsets=rotate(turn, rig.offsets), ends={j: rotate(turn, end) for j, end in rig.ends.items()})
    assert told(humanoid_by_shape(turned)) == told(humanoid_by_shape(rig))


def test_a_motion_without_names_is_the_same_dance() -> None:
    clip = moving_clip(20, 7)
    found, named = (retarget(source_like(clip, names), follow_body()) for names in (NUMBERED, JOINT_NAMES))
    np.testing.assert_array_equal(joint_positions(found), joint_positions(named))


def test_two_people_without_names_under_one_root_are_found() -> None:
    clips = moving_clip(4, 1), moving_clip(4, 2)
    together = under_one_root(clips, (NUMBERED, NUMBERED))
    found = people_in(together)
    assert len(found) == 2
    for person, clip in zip(found, clips, strict=True):
        np.testing.assert_array_equal(person.positions, source_like(clip).positions)
        assert find_body(person.rig).parts["LeftHand"] == INDEX["LeftHand"]


def toeless(names: tuple[str, ...] = NUMBERED) -> SourceRig:
    rig = rig_like(lead_body(), names)
    toes = {INDEX["LeftToeBase"], INDEX["RightToeBase"]}
    offsets = np.where(np.isin(np.arange(len(names)), list(toes))[:, None], 0.0, rig.offsets)
    return replace(rig, offsets=offsets, ends={})


def test_sides_that_nothing_tells_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing tells its left from its right"):
        humanoid_by_shape(toeless())
    sided = tuple(f"кость_{name[0] if name[0] in 'LR' else 'C'}_{i}" for i, name in enumerate(JOINT_NAMES))
    assert humanoid_by_shape(toeless(sided)).parts["LeftHand"] == INDEX["LeftHand"]


def test_sides_told_by_names_against_the_toes_are_refused() -> None:
    swapped = {"L": "R", "R": "L"}
    names = tuple(f"x_{swapped.get(name[0], 'C')}_{i}" for i, name in enumerate(JOINT_NAMES))
    with pytest.raises(ValueError, match="nothing tells its left from its right"):
        humanoid_by_shape(rig_like(lead_body(), names))


def test_bent_knees_tell_the_front_where_there_are_no_toes() -> None:
    rig = toeless()
    offsets = rig.offsets.copy()
    for side, _ in SIDES:
        offsets[INDEX[f"{side}Leg"], 2] += 0.04
        offsets[INDEX[f"{side}Foot"], 2] -= 0.04
    assert humanoid_by_shape(replace(rig, offsets=offsets)).parts["LeftFoot"] == INDEX["LeftFoot"]


@pytest.mark.parametrize("rig", [table(), quadruped(), quadruped(1.5)], ids=["table", "dog", "giraffe"])
def test_animals_and_furniture_are_refused(rig: SourceRig) -> None:
    with pytest.raises(ValueError, match=r"by its names .*, and by its shape no two"):
        find_body(rig)


@pytest.mark.parametrize("joint", ["LeftArm", "Spine", "Neck", "RightUpLeg"])
def test_a_body_that_lacks_a_part_is_refused(joint: str) -> None:
    rig = rig_like(lead_body(), NUMBERED)
    inside = {INDEX[joint]}
    for child, parent in enumerate(rig.parents):
        if parent in inside:
            inside.add(child)
    offsets = rig.offsets.copy()
    offsets[list(inside)] = 0.0
    with pytest.raises(ValueError, match="no two"):
        humanoid_by_shape(replace(rig, offsets=offsets, ends={}))


@pytest.mark.parametrize("joints", ["UpLeg", "Arm"])
def test_a_zero_pose_that_is_no_stand_is_refused(joints: str) -> None:
    growing = Growing(lead_body())
    for side, sign in SIDES:
        angle = np.pi if joints == "UpLeg" else 0.5 * np.pi * sign
        growing.turn(INDEX[side + joints], about_axis(2, np.array(angle)))
    with pytest.raises(ValueError, match="no two"):
        humanoid_by_shape(growing.rig()[0])


def test_four_arms_are_too_many() -> None:
    growing = Growing(lead_body())
    for side, sign in SIDES:
        arm = growing.hang(INDEX["Spine2"], (0.19 * sign, 0.0, 0.0))
        growing.hang(arm, *[growing.places[INDEX[f"{side}Hand"]] - growing.places[INDEX[f"{side}ForeArm"]]] * 2)
    with pytest.raises(ValueError, match="more than one pair of arms"):
        humanoid_by_shape(growing.rig()[0])


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
@pytest.mark.parametrize("take", ["60_01", "61_01", "60_15", "61_15"])
def test_real_captures_are_found_without_names_as_with_them(take: str) -> None:
    rig = source_of(read_bvh(DATA / "cmu_salsa" / f"{take}.bvh")).rig
    assert told(humanoid_by_shape(without_names(rig))) == told(find_humanoid(rig))


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
def test_a_hundred_joints_are_refused_as_they_lie_and_found_as_they_stand() -> None:
    rig = source_of(read_bvh(DATA / "solo" / "cmu05" / "05_01.bvh")).rig
    with pytest.raises(ValueError, match="no two legs"):
        humanoid_by_shape(without_names(rig))
    named = find_humanoid(rig)
    stood = without_names(replace(rig, offsets=_stood(rig, named)))
    found = humanoid_by_shape(stood)
    assert {name: found.parts[name] for name in named.parts if "Toe" not in name} == {
        name: joint for name, joint in named.parts.items() if "Toe" not in name
    }


def _stood(rig: SourceRig, named: Humanoid) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Offsets of a rig, whose zero pose has legs and arms pointing upward, with them turned down and out."""
    offsets = rig.offsets.copy()
    for side, sign in SIDES:
        for top, turn in (
            (f"{side}UpLeg", about_axis(0, np.array(np.pi))),
            (f"{side}Foot", about_axis(0, np.array(-0.4 * np.pi))),
            (f"{side}Shoulder", about_axis(2, np.array(-0.5 * np.pi * sign))),
        ):
            inside: set[int] = set()
            for joint, parent in enumerate(rig.parents):
                if parent == named.parts[top] or parent in inside:
                    inside.add(joint)
                    offsets[joint] = rotate(turn, offsets[joint])
    return offsets
