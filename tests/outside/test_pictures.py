"""Blender's pictures of our files are our viewport's pictures: joints to a hundredth of a pixel, and silhouettes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import ChoreoError
from choreo_studio.motion.io.fbx_writer import write_fbx
from choreo_studio.motion.io.gltf_writer import write_glb
from choreo_studio.motion.scene import Scene
from choreo_studio.motion.skeleton import JOINT_NAMES
from choreo_studio.picture.framing import rig_at
from choreo_studio.picture.gl.labels import LabelPainter
from choreo_studio.picture.rig import CameraName
from choreo_studio.services.demo_project import demo_project
from choreo_studio.services.video import filmed_show
from tests.outside.dances import demo_dance, demo_start_seconds
from tests.outside.filming import Labels, Moments, overlap, seen_in_blender

pytestmark = pytest.mark.outside("blender")

SIZE = (240, 270)
WRITERS: dict[str, Callable[[Path, Scene], None]] = {"fbx": write_fbx, "glb": write_glb}
# The skins of files differ from the viewport's by up to 25 mm where arms are raised (decision 20).
LEAST_OVERLAP = 0.985


def moments_of_demo(camera: CameraName) -> Moments:
    """Three moments of the demo."""
    dance, project = demo_dance(), demo_project()
    assert project.current is not None
    show = filmed_show(project.grid, project.current.dance.motion)
    seconds = demo_start_seconds() + dance.rate.seconds(dance.frame_count)[list(dance.mesh_frames)]
    return Moments(show, dance.mesh_frames, seconds, rig_at(show, camera, seconds, SIZE[0] / SIZE[1]), SIZE)


def our_labels(moments: Moments) -> list[Labels]:
    """Silhouettes of the viewport's own skins."""
    try:
        painter = LabelPainter(*SIZE)
    except ChoreoError as error:
        pytest.skip(str(error))
    with painter:
        return [painter.labels(couple, moments.shot.at(at)).dancers for at, couple in enumerate(moments.couples)]


@pytest.mark.parametrize("camera", ["follow", "side"])
@pytest.mark.parametrize("suffix", list(WRITERS))
def test_joints_and_silhouettes_coincide(suffix: str, camera: CameraName, tmp_path: Path) -> None:
    dance, moments, path = demo_dance(), moments_of_demo(camera), tmp_path / f"demo.{suffix}"
    WRITERS[suffix](path, dance.scene())
    seen = seen_in_blender(suffix, [path], dance.rate, moments, tmp_path)
    assert seen.apart(moments, JOINT_NAMES) < 0.01
    shares = [overlap(ours, theirs) for ours, theirs in zip(our_labels(moments), seen.labels, strict=True)]
    assert np.min(shares) > LEAST_OVERLAP
