"""Our FBX in Blender, in Autodesk's own SDK, in ufbx and in three.js."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.joint_names import NAME_PRESETS, NamePreset
from choreo_studio.motion.scene import Figure, Scene
from tests.outside.calling import Told, ask_blender, ask_three, ask_ufbx, through_fbx_sdk
from tests.outside.checks import check_armatures, check_between, check_colours, check_keys, check_rate, check_skins
from tests.outside.dances import Dance, demo_dance, hard_dance, turning_dance
from tests.outside.expected import TOLERANCE_METRES, furthest, joint_places, surface, vertices_of
from tests.outside.glb_values import read_values

pytestmark = pytest.mark.outside("blender", "ufbx", "node")

# Blender places keys by whole frames per second and only then sets a broken rate, so that keys lie too far apart.
_BLENDERS_STRETCH = {"24": 1.0, "30": 1.0, "29.97": 1.001, "59.94": 1.001}
_CENTIMETRES = 100.0


def written(dance: Dance, folder: Path, preset: NamePreset = "humanik", roles: tuple[Role, ...] = ROLES) -> Path:
    """A dance as a file."""
    path = folder / f"{dance.name}.fbx"
    write_fbx(path, dance.scene(preset, roles))
    return path


def opened(dance: Dance, scene: Scene, path: Path, folder: Path) -> Told:
    """A file in Blender, without a complaint."""
    told = ask_blender("fbx", [path], dance.rate, folder, dance.mesh_frames)
    assert told.complaints == []
    check_rate(told.report, dance.rate)
    check_armatures(told.report, scene)
    check_skins(told.report, scene, dance.mesh_frames)
    check_colours(told.report, scene)
    return told


@pytest.mark.parametrize("preset", NAME_PRESETS)
def test_blender_finds_the_demo_as_we_say(preset: NamePreset, tmp_path: Path) -> None:
    dance = demo_dance()
    told = opened(dance, dance.scene(preset), written(dance, tmp_path, preset), tmp_path)
    check_keys(told.report, dance.frame_count)


@pytest.mark.parametrize("rate", list(_BLENDERS_STRETCH))
def test_blender_finds_spinning_and_locking_joints_as_we_say(rate: str, tmp_path: Path) -> None:
    dance = hard_dance(rate)
    told = opened(dance, dance.scene(), written(dance, tmp_path), tmp_path)
    check_keys(told.report, dance.frame_count, _BLENDERS_STRETCH[rate])


@pytest.mark.parametrize("role", ROLES)
def test_blender_finds_one_dancer_alone(role: Role, tmp_path: Path) -> None:
    dance = hard_dance("30")
    opened(dance, dance.scene("unreal", (role,)), written(dance, tmp_path, "unreal", (role,)), tmp_path)


@pytest.mark.parametrize("rate", ["23.976", "25", "29.97", "30", "37.5", "59.94", "120"])
def test_ufbx_finds_rates_joints_and_skins_as_we_say(rate: str, tmp_path: Path) -> None:
    dance = hard_dance(rate)
    told = ask_ufbx(written(dance, tmp_path, "mixamo"), dance.rate, dance.frame_count, tmp_path, dance.mesh_frames)
    report, seconds = told.report, dance.rate.seconds(dance.frame_count)
    assert (told.complaints, report["warnings"], report["axes"]) == ([], [], [0, 2, 4])
    # It knows 29.97 by that name and says 29.97; keys lie at 1001 / 30000 s nevertheless.
    assert report["rate"] == pytest.approx(dance.rate.fps, rel=2e-6)
    assert report["key_times"] == pytest.approx(seconds, abs=1e-10)
    assert report["stacks"] == [["hard", 0.0, pytest.approx(seconds[-1], abs=1e-10)]]
    assert report["bind_poses"] and all(report["bind_poses"])
    for figure in dance.scene("mixamo").figures:
        _check_ufbx(report, figure, dance.mesh_frames)


def test_nothing_spins_between_frames_in_ufbx(tmp_path: Path) -> None:
    # Blender makes quaternions of angles frame by frame; ufbx, the SDK and Unreal draw straight lines between angles.
    dance = turning_dance()
    told = ask_ufbx(written(dance, tmp_path), dance.rate, dance.frame_count - 1, tmp_path, offset=0.5)
    for figure in dance.scene().figures:
        bones = {name: number for number, (name, _, above) in enumerate(told.report["bones"]) if figure.name in above}
        check_between(np.array(told.report["places"])[:, [bones[name] for name in figure.hierarchy.names]], figure)


def _check_ufbx(report: dict, figure: Figure, mesh_frames: tuple[int, ...]) -> None:
    bones = {name: number for number, (name, _, above) in enumerate(report["bones"]) if figure.name in above}
    order = [bones[name] for name in figure.hierarchy.names]
    assert furthest(np.array(report["places"])[:, order], joint_places(figure)) < TOLERANCE_METRES
    for name, parent in zip(figure.hierarchy.names, figure.hierarchy.parents, strict=True):
        assert report["bones"][bones[name]][1] == (figure.hierarchy.names[parent] if parent >= 0 else figure.name)
    found = [number for number, mesh in enumerate(report["meshes"]) if figure.name in mesh["above"]]
    for number, skin in zip(found, figure.skins, strict=True):
        mesh = report["meshes"][number]
        assert (mesh["name"], mesh["faces"]) == (skin.name, len(skin.triangles))
        same = vertices_of(np.array(mesh["rest"]), skin.positions)
        for frame, deformed in zip(mesh_frames, report["deformed"], strict=True):
            assert furthest(np.array(deformed[number]), surface(figure, skin, frame)[same]) < TOLERANCE_METRES


@pytest.mark.parametrize(
    ("make", "rate", "preset"),
    [(demo_dance, "30", preset) for preset in NAME_PRESETS] + [(hard_dance, rate, "humanik") for rate in ("24", "60")],
)
def test_autodesks_sdk_finds_joints_and_skins_as_we_say(
    make: Callable[[str], Dance], rate: str, preset: NamePreset, tmp_path: Path
) -> None:
    dance = make(rate)
    made, complaints = through_fbx_sdk(written(dance, tmp_path, preset), tmp_path, rate)
    assert complaints == []
    read = read_values(made)
    assert [animation["name"] for animation in read.json["animations"]] == [dance.name]
    times, worlds = read.worlds()
    assert times == pytest.approx(dance.rate.seconds(dance.frame_count), abs=1e-5)
    for figure in dance.scene(preset).figures:
        nodes = {read.names[node]: node for node in range(len(read.names)) if figure.name in read.ancestors(node)}
        order = [nodes[name] for name in figure.hierarchy.names]
        assert furthest(worlds[:, order][..., :3, 3], joint_places(figure)) < TOLERANCE_METRES
        skin, node = figure.skins[0], nodes[figure.skins[0].name]
        places, _, _ = read.skin(node)
        same = vertices_of(places, skin.positions)
        for frame in dance.mesh_frames:
            deformed = read.deformed(node, worlds[frame])
            assert furthest(deformed, surface(figure, skin, frame)[same]) < TOLERANCE_METRES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("make", [demo_dance, hard_dance])
def test_three_finds_one_dancer_as_we_say(make: Callable[[], Dance], role: Role, tmp_path: Path) -> None:
    # Its loader knows joints by their names alone, so that two dancers in one file move the same body.
    dance = make()
    told = ask_three(written(dance, tmp_path, roles=(role,)), dance.rate, dance.frame_count, tmp_path)
    assert told.complaints == []
    for figure in dance.scene(roles=(role,)).figures:
        assert [name for name, _, _ in told.report["bones"]] == list(figure.hierarchy.names)
        places = np.array(told.report["positions"]) / _CENTIMETRES
        assert furthest(places, joint_places(figure)) < TOLERANCE_METRES
