"""What the writers of FBX, GLB and NPZ write, imported again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.importing import couple_of, read_people
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.joint_names import NAME_PRESETS, NamePreset, preset_names
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_duet
from tests.motion.retarget.figure_builders import figure_with_axes, random_axes

WRITERS: dict[str, Callable[[Path, Scene], None]] = {".fbx": write_fbx, ".glb": write_glb}
RATE = FrameRate.of("29.97")


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("names", NAME_PRESETS)
def test_our_dancers_come_back_to_the_hundredth_of_a_millimetre(tmp_path: Path, suffix: str, names: NamePreset) -> None:
    before = moving_duet(25, 3)
    roles = zip(("lead", "follow"), before, strict=True)
    figures = tuple(figure_of(clip, role, preset_names(names)) for role, clip in roles)  # type: ignore[arg-type]
    WRITERS[suffix](tmp_path / f"duo{suffix}", Scene("dance", RATE, figures))
    people, rate = read_people((tmp_path / f"duo{suffix}",))
    assert rate == RATE
    after = couple_of(people[0], people[1], lead_body(), follow_body(), rate)
    for was, now in zip(before, after, strict=True):
        np.testing.assert_allclose(joint_positions(now), joint_positions(was), atol=1e-5)


@pytest.mark.parametrize("suffix", WRITERS)
def test_bodies_with_axes_of_their_own_come_back_too(tmp_path: Path, suffix: str) -> None:
    before = moving_duet(10, 5)
    figures = tuple(
        replace(figure_with_axes(clip, random_axes(seed)), name=name)
        for seed, (name, clip) in enumerate(zip(("one", "other"), before, strict=True))
    )
    WRITERS[suffix](tmp_path / f"duo{suffix}", Scene("dance", RATE, figures))
    people, rate = read_people((tmp_path / f"duo{suffix}",))
    after = couple_of(people[0], people[1], lead_body(), follow_body(), rate)
    for was, now in zip(before, after, strict=True):
        np.testing.assert_allclose(joint_positions(now), joint_positions(was), atol=1e-5)


def test_the_bones_of_a_human_are_believed_whatever_they_are_called(tmp_path: Path) -> None:
    from choreo_studio.motion.retarget.figures import source_of_figure
    from choreo_studio.motion.retarget.humanoid_by_shape import find_body
    from choreo_studio.motion.retarget.people import people_in

    clip = moving_duet(5, 1).lead
    bare = figure_with_axes(clip, random_axes(1), tuple(f"b{number}" for number in range(22)))
    assert find_body(people_in(source_of_figure(bare, RATE))[0].rig).is_by_shape
    vrm = [
        "hips",
        "spine",
        "chest",
        "upperChest",
        "neck",
        "head",
        "leftShoulder",
        "leftUpperArm",
        "leftLowerArm",
        "leftHand",
        "rightShoulder",
        "rightUpperArm",
        "rightLowerArm",
        "rightHand",
        "leftUpperLeg",
        "leftLowerLeg",
        "leftFoot",
        "leftToes",
        "rightUpperLeg",
        "rightLowerLeg",
        "rightFoot",
        "rightToes",
    ]
    told = replace(bare, humanoid={bone: joint for joint, bone in enumerate(vrm)})
    assert len(people_in(source_of_figure(told, RATE))) == 1
