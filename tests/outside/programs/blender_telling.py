"""Tells what is in Blender's scene; places in metres, Y up, as everywhere in our own code."""

from typing import Any

import bpy
from blender_scene import armature_of, armatures, key_frames, meshes, show_frame


def report(mesh_frames: list[int], frames: list[float] | None = None) -> dict[str, Any]:
    """Everything of the scene.

    Args:
        mesh_frames: numbers of those frames at which vertices are told too.
        frames: at which joints are told; those with keys where None.
    """
    scene = bpy.context.scene
    found = [_armature(one) for one in armatures()]
    skins = [_mesh(one) for one in meshes()]
    keys = sorted({frame for one in found for frame in one["keys"]}) if frames is None else frames
    for number, frame in enumerate(keys):
        show_frame(frame)
        for told, armature in zip(found, armatures(), strict=True):
            place = armature.matrix_world
            told["heads"].append([_ours(place @ bone.head) for bone in armature.pose.bones])
            told["tails"].append([_ours(place @ bone.tail) for bone in armature.pose.bones])
        if number in mesh_frames:
            for told, mesh in zip(skins, meshes(), strict=True):
                told["deformed"].append(_vertices(mesh))
    return {
        "fps": [scene.render.fps, scene.render.fps_base],
        "frames": [scene.frame_start, scene.frame_end],
        "objects": sorted([one.type, one.name] for one in scene.objects),
        "actions": sorted(one.name for one in bpy.data.actions),
        "armatures": found,
        "meshes": skins,
    }


def _armature(armature: Any) -> dict[str, Any]:
    bones = [[bone.name, bone.parent.name if bone.parent else None] for bone in armature.pose.bones]
    return {
        "name": armature.name,
        "bones": bones,
        "place": [list(row) for row in armature.matrix_world],
        "keys": key_frames(armature),
        "rest": [_ours(armature.matrix_world @ bone.head_local) for bone in armature.data.bones],
        "heads": [],
        "tails": [],
    }


def _mesh(mesh: Any) -> dict[str, Any]:
    armature = armature_of(mesh)
    armature.data.pose_position = "REST"
    bpy.context.view_layer.update()
    rest = _vertices(mesh)
    armature.data.pose_position = "POSE"
    return {
        "name": mesh.name,
        "armature": armature.name,
        "groups": sorted(group.name for group in mesh.vertex_groups),
        "materials": [_material(slot.material) for slot in mesh.material_slots],
        "faces": len(mesh.data.polygons),
        "smooth": all(face.use_smooth for face in mesh.data.polygons),
        "rest": rest,
        "deformed": [],
    }


def _material(material: Any) -> list[Any]:
    shader = next((one for one in material.node_tree.nodes if one.type == "BSDF_PRINCIPLED"), None)
    colour = list(shader.inputs["Base Color"].default_value)[:3] if shader else None
    pictures = [list(one.image.size) for one in material.node_tree.nodes if one.type == "TEX_IMAGE" and one.image]
    return [material.name, colour, pictures]


def _vertices(mesh: Any) -> list[list[float]]:
    made = mesh.evaluated_get(bpy.context.evaluated_depsgraph_get())
    surface = made.to_mesh()
    places = [_ours(made.matrix_world @ vertex.co) for vertex in surface.vertices]
    made.to_mesh_clear()
    return places


def _ours(point: Any) -> list[float]:
    return [point.x, point.z, -point.y]
