"""Our USD in Blender."""

from pathlib import Path

import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.io.usd_writer import write_usd
from choreo_studio.motion.joint_names import NAME_PRESETS, NamePreset
from tests.outside.calling import Told, ask_blender
from tests.outside.checks import check_armatures, check_colours, check_keys, check_skins, named_for_usd
from tests.outside.dances import Dance, demo_dance, hard_dance

Usd = pytest.importorskip("pxr.Usd", reason="usd-core is not installed")
pytestmark = pytest.mark.outside("blender")


def opened(dance: Dance, folder: Path, preset: NamePreset = "humanik", roles: tuple[Role, ...] = ROLES) -> Told:
    """A dance written and opened in Blender, without a complaint."""
    path, scene = folder / f"{dance.name}.usdc", dance.scene(preset, roles)
    write_usd(path, scene)
    told = ask_blender("usd", [path], dance.rate, folder, dance.mesh_frames)
    assert told.complaints == []
    check_keys(told.report, dance.frame_count)
    check_armatures(told.report, named_for_usd(scene))
    check_skins(told.report, named_for_usd(scene), dance.mesh_frames)
    check_colours(told.report, scene)
    return told


@pytest.mark.parametrize("preset", NAME_PRESETS)
def test_blender_finds_the_demo_as_we_say(preset: NamePreset, tmp_path: Path) -> None:
    opened(demo_dance(), tmp_path, preset)


@pytest.mark.parametrize("rate", ["29.97", "60"])
def test_blender_finds_spinning_and_locking_joints_as_we_say(rate: str, tmp_path: Path) -> None:
    dance = hard_dance(rate)
    told = opened(dance, tmp_path)
    # Blender leaves the rate of its scene as it was, as it does with GLB; frames come in whole.
    assert told.report["fps"] == [24, 1.0]
    assert told.report["frames"] == [0, dance.frame_count - 1]
    stage = Usd.Stage.Open(str(tmp_path / f"{dance.name}.usdc"))
    assert stage.GetTimeCodesPerSecond() == pytest.approx(dance.rate.fps, rel=1e-12)


@pytest.mark.parametrize("role", ROLES)
def test_blender_finds_one_dancer_alone(role: Role, tmp_path: Path) -> None:
    opened(hard_dance("30"), tmp_path, "unreal", (role,))
