"""FBX files read again: our own, and such as other programs and strangers make."""

from pathlib import Path

import numpy as np
import pytest

from choreo_studio.errors import FileFormatError
from choreo_studio.motion.io.fbx_reader import read_fbx
from choreo_studio.motion.io.fbx_writer import fbx_bytes, write_fbx
from choreo_studio.motion.scene import Scene
from choreo_studio.timebase import FrameRate
from tests.motion.io.test_fbx_writing import duet_scene

HUNDREDTH_MILLIMETRE = 1e-5


def again(folder: Path, scene: Scene) -> Scene:
    write_fbx(folder / "some.fbx", scene)
    return read_fbx(folder / "some.fbx")


@pytest.mark.parametrize("rate", ["24", "29.97", "30", "60", "120", "12.5"])
def test_names_rate_and_every_joint_come_back(tmp_path: Path, rate: str) -> None:
    scene = duet_scene(20, rate)
    found = again(tmp_path, scene)
    assert (found.name, found.rate, found.frame_count) == ("A take", FrameRate.of(rate), 20)
    assert [figure.name for figure in found.figures] == ["lead", "follow"]
    for figure, expected in zip(found.figures, scene.figures, strict=True):
        assert figure.hierarchy.names == expected.hierarchy.names
        assert figure.hierarchy.parents == expected.hierarchy.parents
        assert np.abs(figure.pose.positions - expected.pose.positions).max() < HUNDREDTH_MILLIMETRE
        rest, wanted = figure.hierarchy.rest_pose, expected.hierarchy.rest_pose
        assert np.abs(rest.positions - wanted.positions).max() < HUNDREDTH_MILLIMETRE


def test_skins_come_back_with_weights_and_colours(tmp_path: Path) -> None:
    scene = duet_scene(2)
    for figure, expected in zip(again(tmp_path, scene).figures, scene.figures, strict=True):
        (skin,), (wanted,) = figure.skins, expected.skins
        assert skin.name == wanted.name and len(skin.positions) == len(wanted.positions)
        corners, wanted_corners = skin.triangles.ravel(), wanted.triangles.ravel()
        assert np.abs(skin.positions[corners] - wanted.positions[wanted_corners]).max() < 1e-9
        assert np.abs(skin.normals[corners] - wanted.normals[wanted_corners]).max() < 1e-3
        assert np.array_equal(skin.material_of, wanted.material_of)
        for made, colour in zip(skin.materials, wanted.materials, strict=True):
            assert made.name == colour.name and made.colour == pytest.approx(colour.colour, abs=1e-9)
        full, wanted_full = (np.zeros((len(part.positions), 22)) for part in (skin, wanted))
        for part, table in ((skin, full), (wanted, wanted_full)):
            np.add.at(table, (np.arange(len(table))[:, None], part.joints), part.weights)
        assert np.abs(full[corners] - wanted_full[wanted_corners]).max() < 1e-9
        moved = np.unique(wanted.joints[wanted.weights > 0])
        assert np.abs(skin.binds[moved] - wanted.binds[moved]).max() < 1e-9


def test_a_file_without_a_skeleton_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "some.fbx").write_bytes(fbx_bytes(Scene("none", None, ())))
    with pytest.raises(FileFormatError, match="no skeleton"):
        read_fbx(tmp_path / "some.fbx")
