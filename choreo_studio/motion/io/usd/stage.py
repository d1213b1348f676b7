"""A scene on a stage of USD: one SkelRoot for each body. Imported only where `usd-core` is there."""

from pathlib import Path
from typing import Any

import numpy as np
from pxr import Gf, Usd, UsdGeom, UsdSkel, Vt

from choreo_studio.motion.io.usd.names import MATERIALS, free, identifier
from choreo_studio.motion.io.usd.surfaces import UsdSurfaces
from choreo_studio.motion.rotations import Floats, continuous
from choreo_studio.motion.scene import Figure, Hierarchy, Scene


def write_stage(path: Path, scene: Scene) -> None:
    """Writes the stage and the pictures that it needs beside it.

    Raises:
        OSError: when the place cannot be written.
        ValueError: when a picture is neither PNG nor JPEG.
    """
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.y)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    root = UsdGeom.Xform.Define(stage, f"/{identifier(scene.name)}")
    stage.SetDefaultPrim(root.GetPrim())
    if scene.rate is not None and scene.frame_count:
        stage.SetTimeCodesPerSecond(scene.rate.fps)
        stage.SetFramesPerSecond(scene.rate.fps)
        stage.SetStartTimeCode(0.0)
        stage.SetEndTimeCode(scene.frame_count - 1.0)
        root.GetPrim().SetCustomDataByKey("frame_rate", str(scene.rate.fraction))
    root.GetPrim().SetCustomDataByKey("name", scene.name)
    surfaces = UsdSurfaces(stage, root.GetPath(), path)
    names = {MATERIALS: 1}
    for figure in scene.figures:
        _add_figure(stage, root.GetPath().AppendChild(free(figure.name, names)), figure, scene.name, surfaces)
    if not stage.GetRootLayer().Export(str(path)):
        raise OSError(f"{path} could not be exported")


def _add_figure(stage: Any, path: Any, figure: Figure, take: str, surfaces: UsdSurfaces) -> None:
    body = UsdSkel.Root.Define(stage, path)
    skeleton = UsdSkel.Skeleton.Define(stage, path.AppendChild(f"{path.name}_skeleton"))
    bound = figure.world_at_binding
    joints = joint_paths(figure.hierarchy)
    skeleton.CreateJointsAttr(joints)
    skeleton.CreateJointNamesAttr(list(figure.hierarchy.names))
    skeleton.CreateBindTransformsAttr(matrices(bound))
    skeleton.CreateRestTransformsAttr(matrices(figure.hierarchy.local_matrices))
    binding = UsdSkel.BindingAPI.Apply(skeleton.GetPrim())
    UsdSkel.BindingAPI.Apply(body.GetPrim()).CreateSkeletonRel().SetTargets([skeleton.GetPath()])
    if figure.frame_count:
        motion = _add_motion(stage, path.AppendChild(identifier(f"{take}_motion")), figure, joints)
        binding.CreateAnimationSourceRel().SetTargets([motion.GetPath()])
    names = {f"{path.name}_skeleton": 1, identifier(f"{take}_motion"): 1}
    for skin in figure.skins:
        if len(skin.triangles):
            surfaces.add(path.AppendChild(free(skin.name, names)), skin, bound, skeleton.GetPath())
    extent = np.concatenate([s.positions for s in figure.skins] or [bound[:, :3, 3]])
    body.CreateExtentAttr(Vt.Vec3fArray.FromNumpy(np.stack([extent.min(axis=0), extent.max(axis=0)]).astype("f4")))


def joint_paths(hierarchy: Hierarchy) -> list[str]:
    """USD's names of joints, which are paths from their roots."""
    used: dict[int, dict[str, int]] = {}
    paths: list[str] = []
    for name, parent in zip(hierarchy.names, hierarchy.parents, strict=True):
        own = free(name, used.setdefault(parent, {}))
        paths.append(own if parent < 0 else f"{paths[parent]}/{own}")
    return paths


def _add_motion(stage: Any, path: Any, figure: Figure, joints: list[str]) -> Any:
    motion = UsdSkel.Animation.Define(stage, path)
    motion.CreateJointsAttr(joints)
    translations, rotations = motion.CreateTranslationsAttr(), motion.CreateRotationsAttr()
    motion.CreateScalesAttr([Gf.Vec3h(1.0, 1.0, 1.0)] * len(joints))
    # A quaternion of USD lies in memory as x, y, z, w.
    turns = np.roll(continuous(figure.rotations), -1, axis=-1).astype("f4")
    places = figure.translations.astype("f4")
    for frame in range(figure.frame_count):
        translations.Set(Vt.Vec3fArray.FromNumpy(places[frame]), float(frame))
        rotations.Set(Vt.QuatfArray.FromNumpy(turns[frame]), float(frame))
    return motion


def matrices(columns: Floats) -> Any:
    """Matrices (N, 4, 4) of USD, which multiplies rows."""
    return Vt.Matrix4dArray.FromNumpy(np.ascontiguousarray(columns.swapaxes(1, 2)))
