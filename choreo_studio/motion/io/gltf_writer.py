"""Writing a scene as GLB, the binary form of glTF 2.0 (ISO/IEC 12113:2022): everything in one file.

Each body is a node with its name that holds its joints; its skins are nodes of their own, as the format advises. The
one animation has a key at every frame. `extras` of the scene say the frame rate exactly, which glTF has no place for.
What a round trip loses: numbers are float32, joints without a parent say so only by lying directly below their body.
"""

from pathlib import Path

import numpy as np

from choreo_studio.files import write_whole
from choreo_studio.motion.io.gltf.buffers import GltfBuffers, Json
from choreo_studio.motion.io.gltf.surfaces import GltfMaterials, inverse_binds, mesh_of
from choreo_studio.motion.rotations import Floats, continuous
from choreo_studio.motion.scene import Figure, Hierarchy, Scene
from choreo_studio.timebase import FrameRate

GENERATOR = "Choreo Studio"
_REPEAT, _LINEAR, _MIPMAPPED = 10497, 9729, 9987


def write_glb(path: str | Path, scene: Scene) -> None:
    """Write a scene as GLB; the file is there whole or not at all.

    Raises:
        ValueError: when a value is not finite, a picture is neither PNG nor JPEG, or frames have no rate.
        ChoreoError: when the place cannot be written.
    """
    write_whole(path, glb_bytes(scene))


def glb_bytes(scene: Scene) -> bytes:
    """A scene as the bytes of a GLB file.

    Raises:
        ValueError: as `write_glb`.
    """
    scene.check_writable()
    buffers = GltfBuffers()
    materials = GltfMaterials(buffers)
    document: Json = {"asset": {"version": "2.0", "generator": GENERATOR}, "scene": 0, "nodes": [], "skins": []}
    document["meshes"], roots, first_joints = [], [], []
    for figure in scene.figures:
        first_joints.append(len(document["nodes"]) + 1)
        roots += _add_figure(document, figure, buffers, materials)
    document["scenes"] = [{"name": scene.name, "nodes": roots, "extras": _extras(scene.rate)}]
    document["animations"] = _animations(scene, first_joints, buffers)
    document |= {"materials": materials.materials, "textures": materials.textures, "images": materials.images}
    if materials.images:
        document["samplers"] = [{"magFilter": _LINEAR, "minFilter": _MIPMAPPED, "wrapS": _REPEAT, "wrapT": _REPEAT}]
    return buffers.glb(document)


def _extras(rate: FrameRate | None) -> Json:
    units: Json = {"units": "metres", "up_axis": "Y"}
    return units if rate is None else {"frame_rate": str(rate.fraction), "frames_per_second": rate.fps} | units


def _add_figure(document: Json, figure: Figure, buffers: GltfBuffers, materials: GltfMaterials) -> list[int]:
    """Adds nodes, skins and meshes of a body.

    Returns:
        The nodes that belong at the top of the scene.
    """
    nodes, hierarchy = document["nodes"], figure.hierarchy
    body, first = len(nodes), len(nodes) + 1
    nodes.append({"name": figure.name, "children": [first + j for j in _children(hierarchy, -1)]})
    nodes += [_joint(hierarchy, joint, first) for joint in range(hierarchy.joint_count)]
    joints = list(range(first, first + hierarchy.joint_count))
    top = [body]
    for skin in figure.skins:
        binds = buffers.add(inverse_binds(skin, hierarchy), "f4")
        document["skins"].append({"name": skin.name, "skeleton": body, "joints": joints, "inverseBindMatrices": binds})
        if len(skin.triangles):
            top.append(len(nodes))
            place: Json = {"mesh": len(document["meshes"]), "skin": len(document["skins"]) - 1}
            nodes.append({"name": skin.name} | place)
            document["meshes"].append(mesh_of(skin, buffers, materials))
    if not figure.skins:
        # A skin that nothing wears tells programs that these nodes are joints.
        document["skins"].append({"name": figure.name, "skeleton": body, "joints": joints})
    return top


def _joint(hierarchy: Hierarchy, joint: int, first: int) -> Json:
    node: Json = {"name": hierarchy.names[joint], "translation": hierarchy.translations[joint].tolist()}
    if np.any(hierarchy.rotations[joint, 1:]):
        node["rotation"] = _xyzw(hierarchy.rotations[joint]).tolist()
    children = [first + child for child in _children(hierarchy, joint)]
    return node | {"children": children} if children else node


def _children(hierarchy: Hierarchy, parent: int) -> list[int]:
    return [joint for joint, its in enumerate(hierarchy.parents) if its == parent]


def _xyzw(quaternions: Floats) -> Floats:
    return np.roll(quaternions, -1, axis=-1)


def _animations(scene: Scene, first_joints: list[int], buffers: GltfBuffers) -> list[Json]:
    if scene.rate is None or not scene.frame_count:
        return []
    times = buffers.add(scene.rate.seconds(scene.frame_count), "f4", with_range=True)
    animation: Json = {"name": scene.name, "samplers": [], "channels": []}
    for figure, first in zip(scene.figures, first_joints, strict=True):
        _add_channels(animation, figure, first, times, buffers)
    return [animation]


def _add_channels(animation: Json, figure: Figure, first: int, times: int, buffers: GltfBuffers) -> None:
    rest, turns = figure.hierarchy, continuous(figure.rotations)
    for joint in range(rest.joint_count):
        curves = {
            "translation": (figure.translations[:, joint], rest.translations[joint]),
            "rotation": (_xyzw(turns[:, joint]), _xyzw(rest.rotations[joint])),
        }
        for target, (values, still) in curves.items():
            # What stays at rest throughout needs no curve, save at the roots, which tell how long the motion is.
            if rest.parents[joint] < 0 or np.any(values.astype("f4") != still.astype("f4")):
                sampler = {"input": times, "output": buffers.add(values, "f4"), "interpolation": "LINEAR"}
                channel = {"sampler": len(animation["samplers"]), "target": {"node": first + joint, "path": target}}
                animation["samplers"].append(sampler)
                animation["channels"].append(channel)
