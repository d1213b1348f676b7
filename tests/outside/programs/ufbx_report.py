"""Tells what ufbx makes of an FBX file: `python ufbx_report.py JOB.json REPORT.json`.

The job names `file`, `frame_seconds`, `frames`, `mesh_frames` and `offset`, how many frames after each one to look.
Places are told in metres. ufbx 0.0.5 crashes where a whole scene is evaluated a second time, and where an object that
it once handed out is asked for again: transforms are evaluated node by node, and objects are asked for once and kept.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import ufbx

_KEPT: list[Any] = []


def main() -> None:
    """Read the job, open its file, write the report."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    scene = ufbx.load_file(job["file"])
    Path(sys.argv[2]).write_text(json.dumps(_report(scene, job)), "utf-8")


def _report(scene: Any, job: dict[str, Any]) -> dict[str, Any]:
    nodes, metres = _kept(list(scene.nodes)), scene.settings.unit_meters
    stacks, meshes = _kept(list(scene.anim_stacks)), _kept(list(scene.meshes))
    anim = _kept(stacks[0].anim)
    parents = [_kept(node.parent) for node in nodes]
    over = [-1 if parent is None else parent.typed_id for parent in parents]
    names = [node.name for node in nodes]
    bones = [number for number, node in enumerate(nodes) if _kept(node.bone) is not None]
    skins = [Skin(mesh) for mesh in meshes]
    places, deformed = [], []
    for frame in range(job["frames"]):
        worlds = _worlds(nodes, over, anim, (frame + job["offset"]) * job["frame_seconds"])
        places.append([(worlds[bone][:3, 3] * metres).tolist() for bone in bones])
        if frame in job["mesh_frames"]:
            deformed.append([(skin.deformed(worlds) * metres).tolist() for skin in skins])
    axes = scene.settings.axes
    return {
        "rate": scene.settings.frames_per_second,
        "metres": metres,
        "axes": [int(axes.right), int(axes.up), int(axes.front)],
        "stacks": [[one.name, one.time_begin, one.time_end] for one in stacks],
        "key_times": _key_times(scene),
        "warnings": [f"{one.type}: {one.description}" for one in scene.metadata.warnings],
        "bones": [[names[bone], names[over[bone]], _above(bone, over, names)] for bone in bones],
        "places": places,
        "bind_poses": [pose.is_bind_pose for pose in _kept(list(scene.poses))],
        "meshes": [skin.told(metres, names, over) for skin in skins],
        "deformed": deformed,
    }


class Skin:
    """A mesh and what moves it, read once."""

    def __init__(self, mesh: Any) -> None:
        deformer = _kept(mesh.skin_deformers)[0]
        clusters = _kept([_kept(one) for one in _kept(deformer).clusters])
        self.name, self.faces = _kept(mesh.instances[0]).name, mesh.num_faces
        self.rest = np.array([list(one) for one in mesh.vertices])
        self.bones = [_kept(cluster.bone_node).typed_id for cluster in clusters]
        self.binds = [_affine(cluster.geometry_to_bone) for cluster in clusters]
        self.materials = [[one.name, list(one.fbx.diffuse_color.value_vec4)[:3]] for one in _kept(list(mesh.materials))]
        self.weights = np.zeros((len(self.rest), len(clusters)))
        weights = list(deformer.weights)
        for number, vertex in enumerate(deformer.vertices):
            for one in weights[vertex.weight_begin : vertex.weight_begin + vertex.num_weights]:
                self.weights[number, one.cluster_index] += one.weight

    def deformed(self, worlds: list[np.ndarray]) -> np.ndarray:
        """Its vertices when nodes are there, in the unit of the file."""
        moves = np.stack([worlds[bone] @ bind for bone, bind in zip(self.bones, self.binds, strict=True)])
        blended = np.einsum("nc,cab->nab", self.weights / self.weights.sum(axis=1, keepdims=True), moves)
        return np.einsum("nab,nb->na", blended, np.c_[self.rest, np.ones(len(self.rest))])[:, :3]

    def told(self, metres: float, names: list[str], over: list[int]) -> dict[str, Any]:
        """For the report."""
        return {
            "name": self.name,
            "bones": [names[bone] for bone in self.bones],
            "above": _above(self.bones[0], over, names),
            "faces": self.faces,
            "materials": self.materials,
            "rest": (self.rest * metres).tolist(),
        }


def _key_times(scene: Any) -> list[float]:
    # Times are whole ticks in the file, and so equal to the last bit where they are the same.
    return sorted({key.time for curve in _kept(list(scene.anim_curves)) for key in curve.keyframes})


def _above(node: int, over: list[int], names: list[str]) -> list[str]:
    found = []
    while (node := over[node]) >= 0:
        found.append(names[node])
    return found


def _worlds(nodes: list[Any], over: list[int], anim: Any, seconds: float) -> list[np.ndarray]:
    worlds: list[np.ndarray] = []
    for node, parent in zip(nodes, over, strict=True):
        local = _matrix(ufbx.evaluate_transform(anim, node, seconds))
        worlds.append(local if parent < 0 else worlds[parent] @ local)
    return worlds


def _matrix(transform: Any) -> np.ndarray:
    x, y, z, w = transform.rotation
    turn = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    result = np.eye(4)
    result[:3, :3] = np.array(turn) * np.array(transform.scale)
    result[:3, 3] = transform.translation
    return result


def _affine(matrix: Any) -> np.ndarray:
    result = np.eye(4)
    result[:3] = np.array([list(column) for column in matrix]).T
    return result


def _kept(thing: Any) -> Any:
    _KEPT.append(thing)
    return thing


main()
