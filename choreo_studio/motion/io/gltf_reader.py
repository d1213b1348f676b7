"""Reading .glb, .gltf and .vrm files (glTF 2.0, ISO/IEC 12113:2022) from anywhere.

Every tree of joints is a body; scales and mirrors are worked in; of several animations the one with the most curves is
read at a steady rate from its first key on. Left out: morphs, cameras, lights, scenery that follows no joint, vertex
colours, shading other than base colour and its picture, and all but the four strongest influences of a vertex.
"""

from pathlib import Path

import numpy as np

from choreo_studio.motion.io.gltf.accessors import GltfArrays
from choreo_studio.motion.io.gltf.animation import (
    Animation,
    chosen,
    frame_times,
    on_frames,
    read_animations,
    steady_rate,
)
from choreo_studio.motion.io.gltf.bodies import GltfBody, find_bodies
from choreo_studio.motion.io.gltf.container import GltfFile, open_gltf
from choreo_studio.motion.io.gltf.curves import placings
from choreo_studio.motion.io.gltf.humanoid import humanoid_of
from choreo_studio.motion.io.gltf.nodes import Affine, GltfNodes, read_nodes
from choreo_studio.motion.io.gltf.poses import JointFrames, bound_pose, hierarchy_of, joint_frames, motion_of, skin_of
from choreo_studio.motion.io.gltf.wearing import Worn, read_worn
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Figure, Scene
from choreo_studio.timebase import FrameRate

MAX_PLACES = 4_000_000


def read_glb(path: str | Path) -> Scene:
    """The bodies of a file with their skins and one motion.

    Raises:
        FileFormatError: when it cannot be read, is no glTF 2.0, is packed by an extension, has no skeleton, is damaged,
            or asks for more than any character or take needs.
    """
    file = open_gltf(Path(path))
    try:
        with np.errstate(all="ignore"):
            scene = _scene(file)
    except np.linalg.LinAlgError as error:
        raise file.error("has joints or skins that are squashed flat") from error
    try:
        scene.check_finite()
    except ValueError as error:
        raise file.error("holds impossible places or sizes") from error
    return scene


def _scene(file: GltfFile) -> Scene:
    arrays, nodes, animations = GltfArrays(file), read_nodes(file), read_animations(file)
    bodies = find_bodies(file, nodes, {node for one in animations for node, _, _ in one.channels})
    picked = chosen(animations, [nodes.with_above(set(body.nodes)) for body in bodies])
    rate, count, moved = _moved(file, arrays, nodes, bodies, picked)
    rest = nodes.world(set(nodes.order), {})
    worn = read_worn(file, arrays, nodes, bodies, rest)
    figures = tuple(_figure(file, nodes, body, its, rest, moved, count) for body, its in zip(bodies, worn, strict=True))
    names = [animation.name for animation in picked] + [file.name_of(scene) for scene in file.entries("scenes")]
    return Scene(next((name for name in names if name), file.path.stem), rate, figures)


def _moved(
    file: GltfFile, arrays: GltfArrays, nodes: GltfNodes, bodies: tuple[GltfBody, ...], picked: list[Animation]
) -> tuple[FrameRate | None, int, dict[int, Affine]]:
    """Rate and number of frames, and where joints and what they hang on are in all of them."""
    wanted = {node for body in bodies for node in body.nodes}
    needed = nodes.with_above(wanted)
    curves = [curve for animation in picked for curve in animation.curves(file, arrays, needed)]
    if not curves:
        return None, 0, {}
    rate = steady_rate(file, curves)
    times = frame_times(file, curves, rate)
    if len(times) * len(needed) > MAX_PLACES:
        raise file.error(f"has {len(times)} frames of {len(needed)} nodes, more than any take")
    moved = placings(nodes.rest, [on_frames(curve, times) for curve in curves], times)
    return rate, len(times), nodes.world(wanted, moved)


def _figure(
    file: GltfFile,
    nodes: GltfNodes,
    body: GltfBody,
    worn: list[Worn],
    rest: dict[int, Affine],
    moved: dict[int, Affine],
    count: int,
) -> Figure:
    frames = joint_frames(body, rest)
    pose = _rest_pose(nodes, body, frames, worn, rest)
    skins = tuple(skin_of(one.name, one.surface, one.joints, one.binds, frames, pose) for one in worn)
    joints = len(body.nodes)
    translations, rotations = np.zeros((0, joints, 3)), np.zeros((0, joints, 4))
    if count:
        translations, rotations = motion_of(body, frames, rest, moved, count)
    return Figure(body.name, hierarchy_of(body, pose), skins, translations, rotations, humanoid_of(file, body))


def _rest_pose(
    nodes: GltfNodes, body: GltfBody, frames: JointFrames, worn: list[Worn], rest: dict[int, Affine]
) -> Floats:
    """The pose (J, 4, 4) in which the mesh that follows the most joints was bound."""
    main = max((one for one in worn if one.has_skin), key=lambda one: len(one.moving), default=None)
    if main is None:
        return frames.rigid
    places = main.moving
    moving, binds = np.zeros(len(body.nodes), dtype=bool), np.tile(np.eye(4), (len(body.nodes), 1, 1))
    moving[main.joints[places]], binds[main.joints[places]] = True, main.binds[places]
    above = nodes.parents[body.nodes[0]]
    grounds = [rest[node].matrices[0] for node in (main.node, above) if node >= 0]
    return bound_pose(body, frames, binds, moving, [np.eye(4), *grounds])
