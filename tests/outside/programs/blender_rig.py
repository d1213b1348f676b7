"""Makes a person of Blender's own: the human rig that comes with it, a skin, and a motion; runs inside Blender."""

import math
from typing import Any

import addon_utils
import bpy
from mathutils import Matrix, Vector

FRAMES = 24
_THICK = 0.18


def dancing_person() -> None:
    """An empty scene with an armature of Rigify's human bones that moves a mesh, at 25 frames per second."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    addon_utils.enable("rigify", default_set=True)
    bpy.ops.object.armature_basic_human_metarig_add()
    armature = bpy.context.object
    armature.name = "person"
    # Nobody's rig stands in the middle of the world, upright and at its first size.
    armature.location, armature.scale = (0.3, -0.2, 0.05), (1.1, 1.1, 1.1)
    armature.rotation_euler = (0.0, 0.0, 0.7)
    bpy.context.scene.render.fps = 25
    bpy.context.scene.frame_start, bpy.context.scene.frame_end = 1, FRAMES
    _move(armature)
    _clothe(armature)
    bpy.context.view_layer.update()


def _move(armature: Any) -> None:
    for number, bone in enumerate(armature.pose.bones):
        bone.rotation_mode = "QUATERNION" if number % 3 else "XYZ"
        for frame in range(1, FRAMES + 1):
            angles = [0.4 * math.sin(frame * (0.2 + 0.05 * axis) + number + axis) for axis in range(3)]
            if bone.rotation_mode == "XYZ":
                bone.rotation_euler = angles
                bone.keyframe_insert("rotation_euler", frame=frame)
            else:
                bone.rotation_quaternion = Matrix.Rotation(angles[0] + angles[1], 3, Vector(angles)).to_quaternion()
                bone.keyframe_insert("rotation_quaternion", frame=frame)
            if bone.parent is None:
                bone.location = (0.02 * frame, 0.1 * angles[0], 0.0)
                bone.keyframe_insert("location", frame=frame)


def _clothe(armature: Any) -> None:
    """A block around each bone, which follows it and a little also its parent."""
    places: list[Any] = []
    faces: list[tuple[int, ...]] = []
    followers: list[tuple[str, str | None]] = []
    for bone in armature.data.bones:
        half = _THICK * bone.length
        corners = [Vector((x * half, y * bone.length, z * half)) for x in (-1, 1) for y in (0.1, 0.9) for z in (-1, 1)]
        faces += [tuple(len(places) + corner for corner in face) for face in _BLOCK]
        places += [bone.matrix_local @ corner for corner in corners]
        followers += [(bone.name, bone.parent.name if bone.parent else None)] * 8
    mesh = bpy.data.meshes.new("suit")
    mesh.from_pydata(places, [], faces)
    suit = bpy.data.objects.new("suit", mesh)
    bpy.context.collection.objects.link(suit)
    for bone in armature.data.bones:
        suit.vertex_groups.new(name=bone.name)
    for number, (own, parent) in enumerate(followers):
        suit.vertex_groups[own].add([number], 0.75 if parent else 1.0, "REPLACE")
        if parent:
            suit.vertex_groups[parent].add([number], 0.25, "REPLACE")
    suit.parent = armature
    suit.modifiers.new("bones", "ARMATURE").object = armature
    material = bpy.data.materials.new("cloth")
    material.use_nodes = True
    mesh.materials.append(material)


_BLOCK = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
