"""What Blender writes is read as Blender means it: a person of its own, and our dancers on their way back."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.io.bvh import read_bvh
from choreo_studio.motion.io.bvh_motion import source_of
from choreo_studio.motion.io.bvh_writer import write_bvh
from choreo_studio.motion.io.fbx_reader import read_fbx
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.io.gltf_reader import read_glb
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.scene import Scene
from choreo_studio.timebase import FrameRate
from tests.outside.calling import have_blender_write
from tests.outside.checks import armature_for
from tests.outside.dances import hard_dance
from tests.outside.expected import TOLERANCE_METRES, furthest, surface, vertices_of

pytestmark = pytest.mark.outside("blender")

READERS: dict[str, Callable[[Path], Scene]] = {"fbx": read_fbx, "glb": read_glb}
WRITERS: dict[str, Callable[[Path, Scene], None]] = {"fbx": write_fbx, "glb": write_glb}
PERSON_RATE, PERSON_FRAMES = FrameRate.of(25), (0, 5, 23)


def check_read(scene: Scene, report: dict, mesh_frames: tuple[int, ...]) -> None:
    """A scene of our reader against what Blender says of it."""
    assert len(scene.figures) == len(report["armatures"])
    for figure in scene.figures:
        armature = armature_for(report, figure)
        bones = [name for name, _ in armature["bones"]]
        order = [figure.hierarchy.names.index(name) for name in bones]
        assert furthest(figure.pose.positions[:, order], np.array(armature["heads"])) < TOLERANCE_METRES
        (mesh,) = [one for one in report["meshes"] if one["armature"] == armature["name"]]
        (skin,) = figure.skins
        same = vertices_of(skin.positions, np.array(mesh["rest"]))
        for frame, deformed in zip(mesh_frames, mesh["deformed"], strict=True):
            assert furthest(surface(figure, skin, frame), np.array(deformed)[same]) < TOLERANCE_METRES


@pytest.mark.parametrize("suffix", list(READERS))
def test_a_person_of_blenders_own_is_read(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"person.{suffix}"
    told = have_blender_write(out, "person", [], PERSON_RATE, tmp_path, PERSON_FRAMES)
    scene = READERS[suffix](out)
    assert scene.rate == PERSON_RATE
    check_read(scene, told.report, PERSON_FRAMES)


@pytest.mark.parametrize(("into", "takes"), [("fbx", "scene"), ("fbx", "actions"), ("glb", "actions")])
@pytest.mark.parametrize("source", list(WRITERS))
def test_our_dancers_come_back_through_blender(source: str, into: str, takes: str, tmp_path: Path) -> None:
    dance = hard_dance("30")
    path, out = tmp_path / f"hard.{source}", tmp_path / f"back.{into}"
    WRITERS[source](path, dance.scene())
    told = have_blender_write(out, source, [path], dance.rate, tmp_path, dance.mesh_frames, takes)
    scene = READERS[into](out)
    assert scene.rate == dance.rate
    assert scene.frame_count == dance.frame_count
    check_read(scene, told.report, dance.mesh_frames)


def test_bvh_of_blender_is_read(tmp_path: Path) -> None:
    dance, sources, out = hard_dance("30"), [], tmp_path / "back.bvh"
    for role in ROLES[:1]:
        sources.append(tmp_path / f"hard_{role}.bvh")
        write_bvh(sources[-1], dance.motion.dancer(role), dance.rate)
    for source, files, rate in (("bvh", sources, dance.rate), ("person", [], PERSON_RATE)):
        told = have_blender_write(out, source, files, rate, tmp_path)
        read = source_of(read_bvh(out))
        assert read.frame_seconds == pytest.approx(rate.frame_seconds, abs=1e-6)
        (armature,) = told.report["armatures"]
        order = [read.rig.names.index(name) for name, _ in armature["bones"]]
        # Blender's BVH stands in the armature's own space, in which Z is up.
        placed = read.positions[:, order] @ np.array(armature["place"])[:3, :3].T + np.array(armature["place"])[:3, 3]
        ours = np.stack([placed[..., 0], placed[..., 2], -placed[..., 1]], axis=-1)
        assert furthest(ours, np.array(armature["heads"])) < TOLERANCE_METRES
