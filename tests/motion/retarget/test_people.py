"""People found in hierarchies that hold one or several."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.retarget.humanoid import find_humanoid
from choreo_studio.motion.retarget.people import people_in
from choreo_studio.motion.retarget.source import SourceMotion, SourceRig
from choreo_studio.motion.rotations import IDENTITY
from choreo_studio.motion.skeleton import INDEX, JOINT_NAMES, PARENTS, lead_body
from tests.motion.io.builders import moving_clip
from tests.motion.retarget.builders import NAMINGS, rig_like, source_like

NAME_PAIRS = {
    "copied in Blender": ("{}", "{}.001"),
    "namespaces": ("lead:{}", "follow:{}"),
    "prefixes": ("lead_{}", "follow_{}"),
    "numbered": ("mixamorig1_{}", "mixamorig2_{}"),
    "MotionBuilder": ("Character1_{}", "Character2_{}"),
}


def under_one_root(clips: tuple[MotionClip, ...], names: tuple[tuple[str, ...], ...]) -> SourceMotion:
    """Bodies side by side on a root that stands at the origin."""
    positions, rotations = [np.zeros((clips[0].frame_count, 1, 3))], [np.tile(IDENTITY, (clips[0].frame_count, 1, 1))]
    parents, offsets, all_names = [-1], [np.zeros((1, 3))], ["Scene"]
    for clip, own in zip(clips, names, strict=True):
        source = source_like(clip)
        first = len(parents)
        parents += [0 if p < 0 else p + first for p in PARENTS]
        offsets.append(source.rig.offsets)
        all_names += own
        positions.append(source.positions)
        rotations.append(source.rotations)
    rig = SourceRig(tuple(all_names), tuple(parents), np.concatenate(offsets), {})
    return SourceMotion(rig, np.concatenate(positions, axis=1), np.concatenate(rotations, axis=1), 1 / 30)


@pytest.mark.parametrize("names", NAME_PAIRS)
def test_two_people_under_one_root_are_found(names: str) -> None:
    clips = moving_clip(4, 1), moving_clip(4, 2)
    own = tuple(tuple(form.format(name) for name in JOINT_NAMES) for form in NAME_PAIRS[names])
    found = people_in(under_one_root(clips, own))
    assert len(found) == 2
    for person, clip in zip(found, clips, strict=True):
        np.testing.assert_array_equal(person.positions, source_like(clip).positions)
        assert find_humanoid(person.rig).parts["LeftHand"] == INDEX["LeftHand"]


def test_one_person_is_the_lowest_whole_body() -> None:
    clip = moving_clip(4, 1)
    (found,) = people_in(under_one_root((clip,), (JOINT_NAMES,)))
    assert found.rig.names == JOINT_NAMES
    np.testing.assert_allclose(found.rig.rest_positions, lead_body().rest_positions, atol=1e-12)


@pytest.mark.parametrize("cut", ["Spine", "LeftUpLeg"])
def test_a_body_in_two_pieces_is_found_whole(cut: str) -> None:
    source = source_like(moving_clip(4, 1), NAMINGS["smpl"])
    joint, rest = INDEX[cut], source.rig.rest_positions
    parents, offsets = list(source.rig.parents), source.rig.offsets.copy()
    parents[joint], offsets[joint] = -1, rest[joint]
    # The trunk comes last, so that what is above no joint is not mistaken for what is above its last one.
    order = sorted(range(len(parents)), key=lambda j: not JOINT_NAMES[j].endswith(("Hips", "Leg", "Foot", "ToeBase")))
    place = {old: new for new, old in enumerate(order)}
    rig = SourceRig(
        tuple(source.rig.names[j] for j in order),
        tuple(place.get(parents[j], -1) for j in order),
        offsets[order],
        {},
    )
    found = people_in(SourceMotion(rig, source.positions[:, order], source.rotations[:, order]))
    expected = [rig.names] if cut == "Spine" else []
    assert [person.rig.names for person in found] == expected


def test_nobody_is_found_where_nobody_is() -> None:
    things = tuple(f"thing {number}" for number in range(len(JOINT_NAMES)))
    clip = moving_clip(4, 1)
    source = source_like(clip, things)
    rig = replace(source.rig, offsets=np.roll(source.rig.offsets, 3, axis=0))
    assert people_in(replace(source, rig=rig)) == ()


def test_a_deep_hierarchy_takes_no_time() -> None:
    """A chain of thousands of joints above a body, as a hostile file may have it."""
    chain = 3000
    names = (*(f"link {number}" for number in range(chain)), *JOINT_NAMES)
    parents = (*range(-1, chain - 1), *(chain - 1 if p < 0 else p + chain for p in PARENTS))
    body = rig_like(lead_body())
    rig = SourceRig(names, parents, np.concatenate([np.zeros((chain, 3)), body.offsets]), {})
    joints = len(names)
    still = SourceMotion(rig, rig.rest_positions[None], np.tile(IDENTITY, (1, joints, 1)))
    assert [person.rig.names for person in people_in(still)] == [JOINT_NAMES]


RIGIFY = {
    "Hips": "spine",
    "Spine": "spine.001",
    "Spine1": "spine.002",
    "Spine2": "spine.003",
    "Neck": "spine.004",
    "Head": "spine.006",
    "Shoulder": "shoulder",
    "Arm": "upper_arm",
    "ForeArm": "forearm",
    "Hand": "hand",
    "UpLeg": "thigh",
    "Leg": "shin",
    "Foot": "foot",
    "ToeBase": "toe",
}


@pytest.mark.parametrize("prefix", ["", "DEF-"])
def test_the_numbered_spine_of_rigify_ends_in_the_head(prefix: str) -> None:
    def named(joint: str) -> str:
        for side in ("Left", "Right"):
            if joint.startswith(side):
                return f"{prefix}{RIGIFY[joint.removeprefix(side)]}.{side[0]}"
        return prefix + RIGIFY[joint]

    humanoid = find_humanoid(rig_like(lead_body(), tuple(named(joint) for joint in JOINT_NAMES)))
    assert humanoid.parts["Head"] == INDEX["Head"]
    assert humanoid.neck == (INDEX["Neck"],)
    assert humanoid.spine == tuple(INDEX[name] for name in ("Spine", "Spine1", "Spine2"))
