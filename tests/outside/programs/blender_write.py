"""Has Blender write a file for our readers, and tells what is in it: `python blender_write.py JOB.json REPORT.json`.

The job names `out`, `format` (bvh, fbx or glb), `takes` ("actions" for a take of each action on each body that it fits,
as Blender does it unasked, or "scene" for one) and `source`: "person" for a rig of Blender's own, or files of ours as
`blender_report` takes them.
"""

import json
import os
import sys
from pathlib import Path

import bpy
from blender_rig import dancing_person
from blender_scene import armatures, open_files
from blender_telling import report


def main() -> None:
    """Make or open the scene, write the file, tell what it holds."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    if job["source"] == "person":
        dancing_person()
    else:
        open_files(job["source"], job["files"], job["fps"])
    scene = bpy.context.scene
    keys = sorted({frame for one in report([], [])["armatures"] for frame in one["keys"]})
    scene.frame_start, scene.frame_end = round(keys[0]), round(keys[-1])
    frames = [float(frame) for frame in range(scene.frame_start, scene.frame_end + 1)]
    told = report(job["mesh_frames"], frames)
    _write(job["format"], job["out"], job["takes"] == "actions")
    Path(sys.argv[2]).write_text(json.dumps(told), "utf-8")


def _write(file_format: str, out: str, by_action: bool) -> None:
    if file_format == "fbx":
        takes = {"bake_anim_use_all_actions": by_action, "bake_anim_use_nla_strips": by_action}
        bpy.ops.export_scene.fbx(filepath=out, bake_anim_simplify_factor=0.0, **takes)
    elif file_format == "glb":
        bpy.ops.export_scene.gltf(filepath=out, export_format="GLB")
    else:
        bpy.context.view_layer.objects.active = armatures()[0]
        scene = bpy.context.scene
        bpy.ops.export_anim.bvh(filepath=out, frame_start=scene.frame_start, frame_end=scene.frame_end)


main()
sys.stdout.flush()
# With Rigify at work Blender never comes to an end by itself.
os._exit(0)
