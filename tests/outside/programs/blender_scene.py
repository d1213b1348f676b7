"""Opens files inside Blender; runs in Blender's own Python and imports nothing of ours."""

from typing import Any

import bpy


def open_files(file_format: str, files: list[str], fps: list[int]) -> None:
    """Start an empty scene and import files into it as a person would.

    Args:
        file_format: bvh, fbx, glb or usd.
        files: their paths.
        fps: frames per second of the scene beforehand as numerator and denominator, which glTF does not set.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    render = bpy.context.scene.render
    render.fps = round(fps[0] / fps[1])
    render.fps_base = render.fps * fps[1] / fps[0]
    for file in files:
        _OPENERS[file_format](file)
    bpy.context.view_layer.update()


def armatures() -> list[Any]:
    """Those of the scene, by name."""
    return sorted((one for one in bpy.context.scene.objects if one.type == "ARMATURE"), key=lambda one: one.name)


def meshes() -> list[Any]:
    """Those that an armature moves, by name; helpers that show bones are left out."""
    found = [one for one in bpy.context.scene.objects if one.type == "MESH"]
    return sorted((one for one in found if armature_of(one) is not None), key=lambda one: one.name)


def armature_of(mesh: Any) -> Any:
    """The armature that moves a mesh, or None."""
    return next((one.object for one in mesh.modifiers if one.type == "ARMATURE"), None)


def key_frames(armature: Any) -> list[float]:
    """All frames, also between whole ones, at which something of an armature is keyed."""
    animation = armature.animation_data
    if animation is None or animation.action is None:
        return []
    # Keys of one moment may differ in the last bits of single precision.
    return sorted({round(key.co.x, 3) for curve in animation.action.fcurves for key in curve.keyframe_points})


def show_frame(frame: float) -> None:
    """Go to a frame, or to a moment between two."""
    whole = int(frame // 1)
    bpy.context.scene.frame_set(whole, subframe=frame - whole)


def _bvh(file: str) -> None:
    bpy.ops.import_anim.bvh(filepath=file, global_scale=0.01, update_scene_fps=True, update_scene_duration=True)


def _fbx(file: str) -> None:
    bpy.ops.import_scene.fbx(filepath=file)


def _glb(file: str) -> None:
    bpy.ops.import_scene.gltf(filepath=file)


def _usd(file: str) -> None:
    bpy.ops.wm.usd_import(filepath=file)


_OPENERS = {"bvh": _bvh, "fbx": _fbx, "glb": _glb, "usd": _usd}
