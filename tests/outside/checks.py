"""What every program must find in our files."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from choreo_studio.motion.scene import Figure, Scene
from choreo_studio.timebase import FrameRate
from tests.outside.expected import TOLERANCE_METRES, furthest, joint_places, surface, vertices_of

_RATE_TOLERANCE = 1e-6
_BETWEEN_METRES = 0.02


def check_rate(report: dict[str, Any], rate: FrameRate) -> None:
    """The scene of Blender plays at exactly the frame rate."""
    whole, base = report["fps"]
    assert whole / base == pytest.approx(rate.fps, rel=_RATE_TOLERANCE)


def check_keys(report: dict[str, Any], frames: int, stretch: float = 1.0) -> None:
    """Every frame is keyed, and nothing between them.

    Args:
        report: of Blender.
        frames: how many there are.
        stretch: frames of the scene from one key to the next.
    """
    for armature in report["armatures"]:
        keys = np.array(armature["keys"])
        assert len(keys) == frames
        assert keys - keys[0] == pytest.approx(np.arange(frames) * stretch, abs=2e-3)


def armature_for(report: dict[str, Any], figure: Figure) -> dict[str, Any]:
    """The one armature that carries a dancer's name."""
    found = [one for one in report["armatures"] if figure.name in one["name"].lower()]
    assert len(found) == 1, [one["name"] for one in report["armatures"]]
    return dict(found[0])


def check_armatures(report: dict[str, Any], scene: Scene) -> None:
    """One armature for each dancer: names, hierarchy, and joints at every frame."""
    assert len(report["armatures"]) == len(scene.figures)
    for figure in scene.figures:
        check_joints(armature_for(report, figure), figure)


def check_joints(armature: dict[str, Any], figure: Figure) -> None:
    """A dancer's joints by name: hierarchy, rest pose, and places at every frame."""
    names = figure.hierarchy.names
    bones = [name for name, _ in armature["bones"]]
    parents = dict(armature["bones"])
    assert [name for name in names if name not in bones] == []
    for name, parent in zip(names, figure.hierarchy.parents, strict=True):
        if parent >= 0:
            assert parents[name] == names[parent]
    order = [bones.index(name) for name in names]
    assert furthest(np.array(armature["heads"])[:, order], joint_places(figure)) < TOLERANCE_METRES


def check_between(found: np.ndarray, figure: Figure) -> None:
    """Half way between frames joints (T - 1, J, 3) are near the middle of their places there: no angle spins."""
    places = joint_places(figure)
    assert furthest(found, (places[1:] + places[:-1]) / 2.0) < _BETWEEN_METRES


def check_skins(report: dict[str, Any], scene: Scene, frames: tuple[int, ...]) -> None:
    """Each dancer's skin hangs on that dancer's armature, in the right colours, and goes where ours goes."""
    assert len(report["meshes"]) == sum(len(figure.skins) for figure in scene.figures)
    for figure in scene.figures:
        armature = armature_for(report, figure)["name"]
        for mesh, skin in zip(
            [one for one in report["meshes"] if one["armature"] == armature], figure.skins, strict=True
        ):
            moved = {figure.hierarchy.names[joint] for joint in np.unique(skin.joints[skin.weights > 0.0])}
            assert moved <= set(mesh["groups"])
            assert mesh["faces"] == len(skin.triangles)
            same = vertices_of(np.array(mesh["rest"]), skin.positions)
            for frame, deformed in zip(frames, mesh["deformed"], strict=True):
                assert furthest(np.array(deformed), surface(figure, skin, frame)[same]) < TOLERANCE_METRES


def check_colours(report: dict[str, Any], scene: Scene) -> None:
    """Every material has its name, its colour as light, and its picture if it has one."""
    found = {name: told for mesh in report["meshes"] for name, *told in mesh["materials"]}
    for figure in scene.figures:
        for material in (one for skin in figure.skins for one in skin.materials):
            colour, pictures = found[material.name]
            if material.image is None:
                assert colour == pytest.approx(_as_light(np.array(material.colour)), abs=2e-3)
                assert pictures == []
            else:
                assert [min(size) > 0 for size in pictures] == [True]


def _as_light(shown: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1."""
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)


def named_for_usd(scene: Scene) -> Scene:
    """A scene with its joints as USD allows names: without colons."""
    figures = []
    for figure in scene.figures:
        names = tuple(name.replace(":", "_") for name in figure.hierarchy.names)
        figures.append(replace(figure, hierarchy=replace(figure.hierarchy, names=names)))
    return replace(scene, figures=tuple(figures))
