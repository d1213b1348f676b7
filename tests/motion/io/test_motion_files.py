"""Motion files of all kinds as the people in them."""

import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.importing import couple_of, people_of, read_people
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.motion_files import read_motion_file
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.scene import Figure, Scene
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.timebase import FrameRate
from tests.motion.io.builders import moving_clip, write_text
from tests.motion.retarget.figure_builders import figure_with_axes, random_axes

RATE = FrameRate.of(25)
BOX = "HIERARCHY\nROOT box {\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n}\nMOTION\nFrames: 3\n0\n0\n0\n"


def duet(frames: int = 12) -> DuetMotion:
    return DuetMotion(moving_clip(frames, 1, lead_body()), moving_clip(frames, 2, follow_body()))


@pytest.fixture
def scenes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scene]:
    """What the readers of FBX and GLB find, by file name."""
    found: dict[str, Scene] = {}
    for module, function in (("fbx_reader", "read_fbx"), ("gltf_reader", "read_glb")):
        fake = ModuleType(module)
        setattr(fake, function, lambda path: found[Path(path).name])
        monkeypatch.setitem(sys.modules, f"choreo_studio.motion.io.{module}", fake)
    return found


def figures(motion: DuetMotion) -> tuple[Figure, Figure]:
    return figure_of(motion.lead, "lead", with_skin=False), figure_of(motion.follow, "follow", with_skin=False)


def test_a_duet_of_ours_comes_back_bit_for_bit_in_its_places(tmp_path: Path) -> None:
    before = duet()
    write_npz(tmp_path / "duo.npz", DuetFile(before, RATE))
    file = read_motion_file(tmp_path / "duo.npz")
    assert (len(file.people), file.rate, file.frame_count) == (2, RATE, 12)
    assert file.seconds == pytest.approx(12 / 25)
    people, rate = people_of((file,))
    after = couple_of(people[0], people[1], lead_body(), follow_body(), rate)
    for was, now in zip(before, after, strict=True):
        np.testing.assert_allclose(joint_positions(now), joint_positions(was), atol=1e-9)


def test_one_bvh_holds_one_person_and_two_hold_a_couple(tmp_path: Path) -> None:
    paths = tmp_path / "a.bvh", tmp_path / "b.bvh"
    for path, clip in zip(paths, duet(), strict=True):
        write_bvh(path, clip, RATE)
    assert len(read_people(paths[:1])[0]) == 1
    people, rate = read_people(paths)
    assert len(people) == 2 and rate == RATE
    assert read_motion_file(paths[0], source_fps=60).rate == FrameRate.of(60)


def chain_of(figure: Figure) -> Figure:
    """A rope of as many joints, in which nobody can be seen."""
    count = figure.hierarchy.joint_count
    names, parents = tuple(f"link {n}" for n in range(count)), tuple(range(-1, count - 1))
    return replace(figure, hierarchy=replace(figure.hierarchy, names=names, parents=parents))


@pytest.mark.parametrize("suffix", [".fbx", ".glb", ".gltf", ".vrm", ".GLB"])
def test_a_scene_with_two_bodies_is_a_couple_with_its_lead_first(scenes: dict[str, Scene], suffix: str) -> None:
    scenes["duo" + suffix] = Scene("dance", RATE, figures(duet())[::-1])
    file = read_motion_file("duo" + suffix)
    assert [person.name for person in file.people] == ["lead", "follow"]
    assert file.rate == RATE


def test_bodies_without_names_that_tell_stay_in_their_order(scenes: dict[str, Scene]) -> None:
    one, other = (figure_with_axes(clip, random_axes(3)) for clip in duet())
    scenes["x.fbx"] = Scene("dance", None, (other, one))
    file = read_motion_file("x.fbx")
    assert file.rate == FrameRate.of(30)
    np.testing.assert_allclose(file.people[0].motion.positions, other.pose.positions, atol=1e-12)


def test_scenes_without_anybody_who_moves_are_refused(scenes: dict[str, Scene]) -> None:
    still = figure_of(duet().lead[0:0], "lead", with_skin=False)
    scenes["still.glb"] = Scene("", None, (still,))
    scenes["empty.glb"] = Scene("", RATE, ())
    things = figure_of(duet().lead, "lead", tuple(f"thing {n}" for n in range(22)), with_skin=False)
    things = replace(things, hierarchy=replace(things.hierarchy, parents=tuple(range(-1, 21))))
    scenes["things.glb"] = Scene("", RATE, (things,))
    for name, match in (
        ("still.glb", "holds no animation"),
        ("empty.glb", "holds no animation"),
        ("things.glb", "no humanoid that can be danced: by its names it has no left arm .* shape no two legs"),
    ):
        with pytest.raises(FileFormatError, match=match):
            read_motion_file(name)


def test_bodies_that_are_not_understood_are_named(scenes: dict[str, Scene]) -> None:
    lead, follow = figures(duet())
    things = replace(chain_of(follow), name="metarig\n.001")
    scenes["half.glb"] = Scene("", RATE, (things, lead))
    scenes["many.glb"] = Scene("", RATE, (lead, *[things] * 5))
    scenes["whole.glb"] = Scene("", RATE, (lead, follow))
    half = read_motion_file("half.glb")
    assert [person.name for person in half.people] == ["lead"]
    (told,) = half.left_out
    assert re.fullmatch(r"metarig \.001 \(.+\)", told)
    assert half.loss == f"Left out, because nobody was recognised there who could dance: {told}"
    assert read_motion_file("many.glb").loss.endswith(f": {told}, {told}, {told} and 2 more")
    assert read_motion_file("whole.glb").loss == ""


def test_a_body_whose_joints_are_all_in_one_place_is_refused(scenes: dict[str, Scene]) -> None:
    figure = figure_of(duet().lead, "lead", with_skin=False)
    flat = replace(figure, translations=np.zeros_like(figure.translations))
    scenes["flat.glb"] = Scene("", RATE, (flat,))
    with pytest.raises(FileFormatError, match="no humanoid that can be danced: its legs have no length"):
        read_motion_file("flat.glb")


def test_crowds_and_files_that_do_not_fit_are_refused(scenes: dict[str, Scene], tmp_path: Path) -> None:
    lead, follow = figures(duet())
    third = figure_with_axes(duet().lead, random_axes(1))
    scenes["three.glb"] = Scene("", RATE, (lead, follow, third))
    scenes["two.glb"] = Scene("", RATE, (lead, follow))
    scenes["one.glb"] = Scene("", RATE, (lead,))
    scenes["short.glb"] = Scene("", RATE, (figure_of(duet(11).follow, "follow", with_skin=False),))
    scenes["slow.glb"] = Scene("", FrameRate.of(24), (follow,))
    for names, match in (
        (("three.glb",), "holds 3 people; a dance is for two"),
        (("one.glb", "two.glb"), r"two\.glb: holds 2 people; a second file is for"),
        (("one.glb", "short.glb"), "has 11 frames and its partner 12"),
        (("one.glb", "slow.glb"), "runs at 24 frames per second and its partner at 25"),
    ):
        with pytest.raises(FileFormatError, match=match):
            read_people(tuple(Path(name) for name in names))
    with pytest.raises(ValueError, match="paths: expected one or two, found 0"):
        read_people(())


def test_files_of_no_kind_and_without_a_person_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"dance\.c3d: is no motion file that can be read \(\.bvh, \.fbx"):
        read_motion_file(tmp_path / "dance.c3d")
    with pytest.raises(FileFormatError, match=r"that can be danced: by its names it has no left arm .* shape no two"):
        read_motion_file(write_text(tmp_path, BOX, "box.bvh"))
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_motion_file(tmp_path / "gone.bvh")
