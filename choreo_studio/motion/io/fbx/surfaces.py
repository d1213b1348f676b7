"""Skins as the meshes, materials and deformers of an FBX file."""

import numpy as np

from choreo_studio.motion.io.fbx.limbs import Limbs, add_mesh_model
from choreo_studio.motion.io.fbx.materials import FbxMaterials
from choreo_studio.motion.io.fbx.nodes import Node
from choreo_studio.motion.io.fbx.objects import CENTIMETRES, Objects, flat, leaf, properties
from choreo_studio.motion.scene import Figure, Skin


def add_skins(objects: Objects, figure: Figure, limbs: Limbs, materials: FbxMaterials) -> None:
    """Make the surfaces of a figure, bound to its joints, and the pose in which they were bound."""
    if not figure.skins:
        return
    models = [_add_skin(objects, skin, limbs, materials) for skin in figure.skins]
    standing = {number: np.eye(4) for number in (limbs.group, *models)}
    bound = standing | dict(zip(limbs.joints, figure.world_at_binding, strict=True))
    nodes = [Node("PoseNode", (), [leaf("Node", number), leaf("Matrix", flat(bound[number]))]) for number in bound]
    head = [leaf("Type", "BindPose"), leaf("Version", 100), leaf("NbPoseNodes", len(nodes))]
    objects.add("Pose", figure.name, "BindPose", [*head, *nodes])


def _add_skin(objects: Objects, skin: Skin, limbs: Limbs, materials: FbxMaterials) -> np.int64:
    two_sided = any(material.is_two_sided for material in skin.materials)
    model = add_mesh_model(objects, skin.name, limbs.group, two_sided)
    geometry = objects.add("Geometry", skin.name, "Mesh", _geometry(skin))
    objects.connect(geometry, model)
    for material in skin.materials:
        objects.connect(materials.number(material), model)
    deformer = objects.add("Deformer", skin.name, "Skin", [leaf("Version", 101), leaf("Link_DeformAcuracy", 50.0)])
    objects.connect(deformer, geometry)
    for joint in skin.moved:
        name = f"{skin.name} {joint}"
        cluster = objects.add("Deformer", name, "Cluster", _cluster(skin, int(joint)), of="SubDeformer")
        objects.connect(cluster, deformer)
        objects.connect(limbs.joints[joint], cluster)
    return model


def _geometry(skin: Skin) -> list[Node]:
    corners = skin.triangles.ravel()
    ends = skin.triangles.astype(np.int32)
    ends[:, 2] = ~ends[:, 2]
    layers = [_layer("Normal", "ByPolygonVertex", "Direct", leaf("Normals", skin.normals[corners].ravel()))]
    layers.append(
        _layer("Material", "ByPolygon", "IndexToDirect", leaf("Materials", skin.material_of.astype(np.int32)))
    )
    if skin.uvs is not None:
        # FBX has the origin of pictures at the bottom left.
        uvs = skin.uvs * [1.0, -1.0] + [0.0, 1.0]
        places = [leaf("UV", uvs.ravel()), leaf("UVIndex", corners.astype(np.int32))]
        layers.append(_layer("UV", "ByPolygonVertex", "IndexToDirect", *places))
    uses = [Node("LayerElement", (), [leaf("Type", layer.name), leaf("TypedIndex", 0)]) for layer in layers]
    return [
        properties(),
        leaf("GeometryVersion", 124),
        leaf("Vertices", (skin.positions * CENTIMETRES).ravel()),
        leaf("PolygonVertexIndex", ends.ravel()),
        *layers,
        Node("Layer", (0,), [leaf("Version", 100), *uses]),
    ]


def _layer(kind: str, mapping: str, reference: str, *data: Node) -> Node:
    head = [leaf("Version", 101), leaf("Name", "map1" if kind == "UV" else "")]
    told = [leaf("MappingInformationType", mapping), leaf("ReferenceInformationType", reference)]
    return Node(f"LayerElement{kind}", (0,), [*head, *told, *data])


def _cluster(skin: Skin, joint: int) -> list[Node]:
    weights = np.where(skin.joints == joint, skin.weights, 0.0).sum(axis=1)
    vertices = np.flatnonzero(weights > 0.0)
    return [
        leaf("Version", 100),
        leaf("UserData", "", ""),
        leaf("Indexes", vertices.astype(np.int32)),
        leaf("Weights", weights[vertices]),
        leaf("Transform", flat(skin.binds[joint])),
        leaf("TransformLink", flat(np.linalg.inv(skin.binds[joint]))),
    ]
