"""Our GLB in Blender, in Khronos's validator, in three.js, and by the letter of the specification."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.joint_names import NAME_PRESETS, NamePreset, preset_names
from choreo_studio.motion.scene import Scene
from tests.outside.calling import Told, ask_blender, ask_three, ask_validator
from tests.outside.checks import check_armatures, check_colours, check_keys, check_skins
from tests.outside.dances import Dance, demo_dance, hard_dance
from tests.outside.expected import TOLERANCE_METRES, furthest, joint_places, surface, vertices_of
from tests.outside.glb_values import read_values

pytestmark = pytest.mark.outside("blender", "node")

# Blender multiplies seconds by fps x fps_base where it should divide, so that at broken rates keys lie too far apart.
_BLENDERS_STRETCH = {"30": 1.0, "60": 1.0, "29.97": 1.001**2}


def written(dance: Dance, folder: Path, preset: NamePreset = "humanik", roles: tuple[Role, ...] = ROLES) -> Path:
    """A dance as a file."""
    path = folder / f"{dance.name}.glb"
    write_glb(path, dance.scene(preset, roles))
    return path


def opened(dance: Dance, scene: Scene, path: Path, folder: Path) -> Told:
    """A file in Blender, without a complaint."""
    told = ask_blender("glb", [path], dance.rate, folder, dance.mesh_frames)
    assert told.complaints == []
    check_armatures(told.report, scene)
    check_skins(told.report, scene, dance.mesh_frames)
    check_colours(told.report, scene)
    return told


@pytest.mark.parametrize("preset", NAME_PRESETS)
def test_blender_finds_the_demo_as_we_say(preset: NamePreset, tmp_path: Path) -> None:
    dance = demo_dance()
    told = opened(dance, dance.scene(preset), written(dance, tmp_path, preset), tmp_path)
    check_keys(told.report, dance.frame_count)


@pytest.mark.parametrize("rate", ["29.97", "60"])
def test_blender_finds_spinning_and_locking_joints_as_we_say(rate: str, tmp_path: Path) -> None:
    dance = hard_dance(rate)
    told = opened(dance, dance.scene(), written(dance, tmp_path), tmp_path)
    check_keys(told.report, dance.frame_count, _BLENDERS_STRETCH[rate])


@pytest.mark.parametrize("role", ROLES)
def test_blender_finds_one_dancer_alone(role: Role, tmp_path: Path) -> None:
    dance = hard_dance("30")
    opened(dance, dance.scene("unreal", (role,)), written(dance, tmp_path, "unreal", (role,)), tmp_path)


@pytest.mark.parametrize("preset", NAME_PRESETS)
def test_khronos_finds_nothing_to_say(preset: NamePreset, tmp_path: Path) -> None:
    told = ask_validator(written(demo_dance(), tmp_path, preset), tmp_path)
    assert told.report["issues"]["messages"] == []
    assert told.report["info"]["animationCount"] == 1
    assert told.lines == ()


@pytest.mark.outside
@pytest.mark.parametrize("rate", ["23.976", "29.97", "30", "120"])
def test_times_and_joints_are_exact_by_the_letter(rate: str, tmp_path: Path) -> None:
    dance = hard_dance(rate)
    read, scene = read_values(written(dance, tmp_path)), dance.scene()
    times, worlds = read.worlds()
    assert times == pytest.approx(dance.rate.seconds(dance.frame_count), abs=1e-6)
    for figure in scene.figures:
        nodes = [node for node in range(len(read.names)) if figure.name in read.ancestors(node)]
        assert [read.names[node] for node in nodes] == list(figure.hierarchy.names)
        assert furthest(worlds[:, nodes][..., :3, 3], joint_places(figure)) < TOLERANCE_METRES


@pytest.mark.parametrize("dance", [demo_dance, hard_dance])
def test_three_finds_joints_and_skins_as_we_say(dance: type[Dance], tmp_path: Path) -> None:
    made = dance()
    told = ask_three(written(made, tmp_path), made.rate, made.frame_count, tmp_path, made.mesh_frames)
    assert told.complaints == []
    clip = told.report["clips"][0]
    assert clip["duration"] == pytest.approx((made.frame_count - 1) * made.rate.frame_seconds, abs=1e-5)
    for figure in made.scene().figures:
        bones = [number for number, (_, _, above) in enumerate(told.report["bones"]) if figure.name in above]
        places = np.array(told.report["positions"])[:, bones]
        assert furthest(places, joint_places(figure)) < TOLERANCE_METRES
        meshes = [mesh for mesh in told.report["meshes"] if figure.name in mesh["ancestors"]]
        assert {name for mesh in meshes for name, _ in mesh["materials"]} == {m.name for m in figure.skins[0].materials}
        rest = np.concatenate([mesh["rest"] for mesh in meshes])
        same = vertices_of(rest, figure.skins[0].positions)
        for number, frame in enumerate(made.mesh_frames):
            deformed = np.concatenate([mesh["deformed"][number] for mesh in meshes])
            assert furthest(deformed, surface(figure, figure.skins[0], frame)[same]) < TOLERANCE_METRES


@pytest.mark.outside
def test_names_of_presets_are_in_the_file(tmp_path: Path) -> None:
    for preset in NAME_PRESETS:
        read = read_values(written(demo_dance(), tmp_path, preset))
        assert [read.names.count(name) for name in preset_names(preset)] == [2] * 22
