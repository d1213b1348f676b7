"""The very files that `choreo-studio export` writes, with our mannequins and with a character that somebody brings."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from choreo_studio.app import main
from choreo_studio.motion.characters.character import Character, character_of
from choreo_studio.motion.characters.stand_ins import StandIns
from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.joint_names import NamePreset
from choreo_studio.motion.scene import Material, Scene
from choreo_studio.motion.skeleton import follow_body
from choreo_studio.resources import assets_folder
from choreo_studio.services.characters import danced_take, read_character
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.export_formats import format_named
from choreo_studio.services.export_pieces import wall_clock_motion
from choreo_studio.services.export_plan import export_range
from choreo_studio.services.export_presets import bvh_joint_names
from choreo_studio.services.scenes import scene_of
from choreo_studio.timebase import FrameRate
from tests.builders_character import stranger
from tests.outside.calling import Told, ask_blender, ask_validator, require, through_fbx_sdk
from tests.outside.checks import (
    armature_for,
    check_armatures,
    check_colours,
    check_joints,
    check_keys,
    check_rate,
    check_skins,
    named_for_usd,
)
from tests.outside.dances import DEMO_BARS
from tests.outside.expected import TOLERANCE_METRES, furthest
from tests.outside.glb_values import read_values
from tests.outside.install import is_there

pytestmark = pytest.mark.outside("blender", "node")

RATE = FrameRate.of(25)
PRESET: NamePreset = "unreal"
MESH_FRAMES = (0, 50)
SUFFIXES = ("fbx", "glb", "usd")


def exported(folder: Path, *more: str) -> Path:
    """The folder of an export by the command line."""
    song, bars = assets_folder() / "demo" / "demo_salsa.choreo", "-".join(map(str, DEMO_BARS))
    formats = [name for name in ("bvh", *SUFFIXES) if not format_named(name).missing]
    words = ["export", str(song), "--out", str(folder), "--name", "demo", "--bars", bars, "--fps", str(RATE.fps)]
    words += ["--format", ",".join(formats), "--joint-names", PRESET, "--each", "--together", *more]
    assert main(words) == 0
    return folder


def expected(stand_ins: StandIns, preset: NamePreset = PRESET) -> Scene:
    """What the files should hold."""
    project = demo_project()
    assert project.current is not None
    danced = danced_take(project.current.dance.motion, project.grid, stand_ins)
    motion = wall_clock_motion(project.grid, danced, export_range(project, DEMO_BARS), RATE)
    return scene_of("demo", motion, RATE, ROLES, preset, stand_ins=stand_ins)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of our mannequins."""
    require("blender")
    return exported(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def character_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large stranger in two printed cloths."""
    figure = stranger(follow_body().scaled(1.9), "follow")
    skins = [
        replace(
            skin,
            materials=tuple(Material(name, image=_picture(name)) for name in ("crimson", "teal")),
            material_of=np.arange(len(skin.triangles)) % 2,
            uvs=np.zeros((len(skin.positions), 2)),
        )
        for skin in figure.skins
    ]
    path = tmp_path_factory.mktemp("character") / "stranger.glb"
    write_glb(path, Scene("", None, (character_of(replace(figure, skins=tuple(skins))).figure,)))
    return path


@pytest.fixture(scope="module")
def strangers(character_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export in which the stranger dances the follow."""
    if not is_there("node"):
        require("blender")
    return exported(tmp_path_factory.mktemp("strangers"), "--character-follow", str(character_file))


@pytest.fixture(scope="module")
def character(character_file: Path) -> Iterator[Character]:
    """The stranger as the program reads it."""
    yield read_character(character_file)


def opened(folder: Path, name: str, scene: Scene, work: Path) -> Told:
    """A file in Blender, without a complaint."""
    suffix = name.rpartition(".")[2]
    if not (folder / name).exists():
        pytest.skip(format_named(suffix).missing)
    told = ask_blender(suffix, [folder / name], RATE, work, MESH_FRAMES)
    assert told.complaints == []
    named = named_for_usd(scene) if suffix == "usd" else scene
    check_armatures(told.report, named)
    check_skins(told.report, named, MESH_FRAMES)
    check_colours(told.report, scene)
    check_keys(told.report, scene.frame_count)
    return told


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_blender_opens_what_the_command_line_writes(suffix: str, ours: Path, tmp_path: Path) -> None:
    scene = expected(StandIns())
    told = opened(ours, f"demo.{suffix}", scene, tmp_path)
    if suffix == "fbx":
        check_rate(told.report, RATE)
    alone = replace(scene, figures=scene.figures[1:])
    opened(ours, f"demo_follow.{suffix}", alone, tmp_path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_blender_opens_a_character_that_dances(
    suffix: str, strangers: Path, character: Character, tmp_path: Path
) -> None:
    scene = expected(StandIns(follow=character))
    assert len({material.image for skin in scene.figures[1].skins for material in skin.materials}) == 2
    opened(strangers, f"demo.{suffix}", scene, tmp_path)


def test_blender_opens_both_bvhs(ours: Path, tmp_path: Path) -> None:
    told = ask_blender("bvh", [ours / f"demo_{role}.bvh" for role in ROLES], RATE, tmp_path)
    assert told.complaints == []
    check_rate(told.report, RATE)
    names = bvh_joint_names(PRESET)
    for figure in expected(StandIns(), "humanik").figures:
        hierarchy = replace(figure.hierarchy, names=names)
        check_joints(armature_for(told.report, figure), replace(figure, hierarchy=hierarchy))


def test_khronos_and_autodesk_accept_a_character(strangers: Path, character: Character, tmp_path: Path) -> None:
    assert ask_validator(strangers / "demo.glb", tmp_path).report["issues"]["messages"] == []
    made, complaints = through_fbx_sdk(strangers / "demo.fbx", tmp_path, "30")
    assert complaints == []
    read, figure = read_values(made), expected(StandIns(follow=character)).figures[1]
    times, worlds = read.worlds()
    nodes = {read.names[node]: node for node in range(len(read.names)) if figure.name in read.ancestors(node)}
    order = [nodes[name] for name in figure.hierarchy.names]
    # Read at 30 a second, every sixth of its frames is every fifth of ours.
    shared = np.isclose(times * RATE.fps % 1.0, 0.0, atol=1e-3) | np.isclose(times * RATE.fps % 1.0, 1.0, atol=1e-3)
    frames = np.rint(times[shared] * RATE.fps).astype(int)
    assert len(frames) > 20
    places = worlds[shared][:, order][..., :3, 3]
    assert furthest(places, figure.pose.positions[frames]) < TOLERANCE_METRES


def _picture(colour: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()
