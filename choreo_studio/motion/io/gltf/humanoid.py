"""What VRM files (versions 0 and 1) say of which joint is which bone of a human."""

import re

from choreo_studio.motion.io.gltf.bodies import GltfBody
from choreo_studio.motion.io.gltf.buffers import Json
from choreo_studio.motion.io.gltf.document import GltfDocument

_BONE = re.compile(r"[A-Za-z]{1,32}")


def humanoid_of(document: GltfDocument, body: GltfBody) -> dict[str, int]:
    """Joints of a body by VRM's names of bones, such as hips or leftUpperLeg; empty where a file does not tell.

    Raises:
        FileFormatError: when a bone is no node of the file.
    """
    place = {node: joint for joint, node in enumerate(body.nodes)}
    found = {name: place.get(node) for name, node in _bones(document)}
    return {name: joint for name, joint in found.items() if joint is not None}


def _bones(document: GltfDocument) -> list[tuple[str, int]]:
    extensions = document.part(document.root, "extensions")
    newer = document.part(extensions, "VRMC_vrm", "humanoid", "humanBones")
    named: list[tuple[object, Json]] = [(name, document.object(bone, name)) for name, bone in newer.items()]
    older = document.part(extensions, "VRM", "humanoid")
    named += [(bone.get("bone"), bone) for bone in document.objects(older, "humanBones")]
    nodes = [(name, document.index(bone, "node", "nodes")) for name, bone in named]
    return [
        (name, node) for name, node in nodes if isinstance(name, str) and _BONE.fullmatch(name) and node is not None
    ]
