"""Has Blender draw files from given cameras: `python blender_picture.py JOB.json REPORT.json`.

The job names `format`, `files`, `fps`, `size` (pixels), `sun` (towards it, Y up), `floor`, `line` and `sky` (colours as
light) and `shots`: for each the number `frame` of a key, `view` (4 x 4 from our world to the viewer), `fov` (vertical,
radians) and where pictures go: `picture` as light falls, `labels` in which the lead is red and the follow green; "" for
none.
The report tells where the joints of each armature are in the picture, in pixels from its top left corner.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

import bpy
from blender_scene import armature_of, armatures, key_frames, meshes, open_files, show_frame
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Matrix, Vector

_TO_BLENDER = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))
_LABELS = {"lead": (1.0, 0.0, 0.0, 1.0), "follow": (0.0, 1.0, 0.0, 1.0)}
_STICKS = {"lead": (0.791, 0.347, 0.0), "follow": (0.093, 0.456, 0.815)}
_SAMPLES = 24
_FLOOR_METRES = 60.0
_GRID_METRES, _GRID_LINES, _LINE_METRES, _OVER_FLOOR = 0.5, 24, 0.018, 0.001


def main() -> None:
    """Read the job, open its files, draw its shots."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    open_files(job["format"], job["files"], job["fps"])
    scene = bpy.context.scene
    keys = key_frames(armatures()[0])
    scene.render.resolution_x, scene.render.resolution_y = job["size"]
    scene.render.resolution_percentage = 100
    scene.view_settings.view_transform = "Standard"
    scene.camera = bpy.data.objects.new("viewer", bpy.data.cameras.new("viewer"))
    scene.collection.objects.link(scene.camera)
    stage = _stage(job)
    Path(sys.argv[2]).write_text(json.dumps([_shot(job, shot, keys, stage) for shot in job["shots"]]), "utf-8")


def _shot(job: dict[str, Any], shot: dict[str, Any], keys: list[float], stage: list[Any]) -> dict[str, Any]:
    scene = bpy.context.scene
    show_frame(keys[shot["frame"]])
    _aim(scene.camera, shot)
    sticks = [] if meshes() else [_sticks(armature) for armature in armatures()]
    bpy.context.view_layer.update()
    if shot["labels"]:
        for one in stage:
            one.hide_render = True
        _draw_labels(shot["labels"])
        for one in stage:
            one.hide_render = False
    if shot["picture"]:
        _draw_picture(shot["picture"])
    places = {one.name: _pixels(one, job["size"]) for one in armatures()}
    for stick in sticks:
        bpy.data.objects.remove(stick)
    return places


def _aim(viewer: Any, shot: dict[str, Any]) -> None:
    viewer.matrix_world = _TO_BLENDER @ Matrix(shot["view"]).inverted()
    viewer.data.sensor_fit = "VERTICAL"
    viewer.data.angle_y = shot["fov"]
    viewer.data.clip_start, viewer.data.clip_end = 0.05, 100.0


def _pixels(armature: Any, size: list[int]) -> dict[str, list[float]]:
    scene, found = bpy.context.scene, {}
    for bone in armature.pose.bones:
        seen = world_to_camera_view(scene, scene.camera, armature.matrix_world @ bone.head)
        found[bone.name] = [seen.x * size[0], (1.0 - seen.y) * size[1]]
    return found


def _draw_picture(path: str) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.film_transparent = False
    scene.cycles.device, scene.cycles.samples, scene.cycles.use_denoising = "CPU", _SAMPLES, True
    scene.render.image_settings.color_mode = "RGB"
    _render(path)


def _draw_labels(path: str) -> None:
    scene = bpy.context.scene
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.film_transparent = True
    scene.display.render_aa = "OFF"
    scene.display.shading.light, scene.display.shading.color_type = "FLAT", "OBJECT"
    scene.render.image_settings.color_mode = "RGBA"
    for one in scene.objects:
        if one.type == "MESH":
            one.color = _LABELS[_role(armature_of(one) or one)]
    _render(path)


def _render(path: str) -> None:
    bpy.context.scene.render.image_settings.file_format = "PNG"
    bpy.context.scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


def _role(thing: Any) -> str:
    return "follow" if "follow" in thing.name.lower() else "lead"


def _stage(job: dict[str, Any]) -> list[Any]:
    """A floor with the viewport's grid, a sun and a sky."""
    scene = bpy.context.scene
    half = _FLOOR_METRES / 2.0
    floor = _sheet("floor", [(-half, half, -half, half, 0.0)], job["floor"])
    steps = [_GRID_METRES * number for number in range(-_GRID_LINES, _GRID_LINES + 1)]
    end, thin = steps[-1], _LINE_METRES / 2.0
    along = [(-end, end, at - thin, at + thin, _OVER_FLOOR) for at in steps]
    across = [(at - thin, at + thin, -end, end, _OVER_FLOOR) for at in steps]
    lines = _sheet("lines", along + across, job["line"])
    sun = bpy.data.objects.new("sun", bpy.data.lights.new("sun", "SUN"))
    sun.data.energy, sun.data.angle = 1.5, math.radians(6.0)
    towards = _TO_BLENDER.to_3x3() @ Vector(job["sun"])
    sun.rotation_euler = towards.to_track_quat("Z", "Y").to_euler()
    scene.collection.objects.link(sun)
    scene.world = bpy.data.worlds.new("sky")
    scene.world.use_nodes = True
    background = scene.world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value, background.inputs["Strength"].default_value = (*job["sky"], 1.0), 0.6
    return [floor, lines]


def _sheet(name: str, pieces: list[tuple[float, ...]], colour: Any) -> Any:
    """Flat rectangles: from and to across the stage, from and to into it, and height."""
    mesh, places = bpy.data.meshes.new(name), []
    for left, right, near, far, height in pieces:
        places += [(left, near, height), (right, near, height), (right, far, height), (left, far, height)]
    mesh.from_pydata(places, [], [tuple(range(4 * number, 4 * number + 4)) for number in range(len(pieces))])
    mesh.materials.append(_material(name, colour))
    made = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(made)
    return made


def _sticks(armature: Any) -> Any:
    """Each bone of a body without a skin as a pointed stick, where it is now."""
    places: list[Any] = []
    faces: list[tuple[int, int, int]] = []
    for bone in armature.pose.bones:
        head, tail = armature.matrix_world @ bone.head, armature.matrix_world @ bone.tail
        along = (tail - head).normalized()
        across = along.orthogonal().normalized()
        aside, girth = along.cross(across), min(0.035, 0.3 * (tail - head).length)
        ring = [head.lerp(tail, 0.2) + girth * one for one in (across, aside, -across, -aside)]
        first = len(places)
        places += [head, *ring, tail]
        for corner in range(4):
            here, there = first + 1 + corner, first + 1 + (corner + 1) % 4
            faces += [(first, there, here), (here, there, first + 5)]
    mesh = bpy.data.meshes.new(f"{armature.name}_sticks")
    mesh.from_pydata(places, [], faces)
    mesh.materials.append(_material(f"{armature.name}_sticks", _STICKS[_role(armature)]))
    made = bpy.data.objects.new(f"{armature.name}_sticks", mesh)
    bpy.context.scene.collection.objects.link(made)
    return made


def _material(name: str, colour: Any) -> Any:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*colour, 1.0)
    shader.inputs["Roughness"].default_value = 0.7
    return made


main()
