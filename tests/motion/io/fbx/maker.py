"""FBX files as other programs might write them, put together by hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from choreo_studio.motion.io.fbx.nodes import Node, Value, encoded
from choreo_studio.motion.io.fbx.objects import ROOT, Objects, leaf, prop, properties, vector
from choreo_studio.motion.io.fbx_reader import read_fbx
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.scene import Scene

FRAME = 46186158000 // 30
AXES = ("UpAxis", "UpAxisSign", "FrontAxis", "FrontAxisSign", "CoordAxis", "CoordAxisSign")


class Maker(Objects):
    """Objects with the few shapes that tests ask for; places in the units of the file."""

    def limb(
        self,
        name: str,
        parent: np.int64 = ROOT,
        place: Sequence[float] = (0, 0, 0),
        *entries: Node,
        kind: str = "LimbNode",
    ) -> np.int64:
        where = vector("Lcl Translation", "Lcl Translation", "A", np.array(place, dtype=float))
        number = self.add("Model", name, kind, [properties(where, *entries)])
        self.connect(number, parent)
        return number

    def chain(
        self, names: Sequence[str], parent: np.int64 = ROOT, step: Sequence[float] = (0, 10, 0)
    ) -> list[np.int64]:
        found: list[np.int64] = []
        for name in names:
            found.append(self.limb(name, found[-1] if found else parent, step))
        return found

    def take(self, name: str, *entries: Node) -> np.int64:
        stack = self.add("AnimationStack", name, "", [properties(*entries)])
        layer = self.add("AnimationLayer", "base", "", [])
        self.connect(layer, stack)
        return layer

    def move(
        self,
        layer: np.int64,
        model: np.int64,
        frames: Sequence[int],
        values: Sequence[float],
        axis: str = "X",
        to: str = "Lcl Translation",
        flags: Sequence[int] = (4,),
        data: Sequence[Sequence[float]] | None = None,
    ) -> None:
        node = self.add("AnimationCurveNode", "T", "", [])
        self.connect(node, layer)
        self.connect(node, model, to)
        self.curve(node, frames, values, axis, flags, data)

    def curve(
        self,
        node: np.int64,
        frames: Sequence[int],
        values: Sequence[float],
        axis: str,
        flags: Sequence[int] = (4,),
        data: Sequence[Sequence[float]] | None = None,
    ) -> None:
        numbers = np.zeros((len(flags), 4)) if data is None else np.array(data)
        counts = [1] * len(flags) if len(flags) == len(frames) else [len(frames)]
        parts = [
            leaf("KeyTime", np.array(frames, dtype=np.int64) * FRAME),
            leaf("KeyValueFloat", np.array(values, dtype=np.float32)),
            leaf("KeyAttrFlags", np.array(flags, dtype=np.int32)),
            leaf("KeyAttrDataFloat", numbers.astype(np.float32).ravel()),
            leaf("KeyAttrRefCount", np.array(counts, dtype=np.int32)),
        ]
        curve = self.add("AnimationCurve", "", "", parts)
        self.connect(curve, node, f"d|{axis}")

    def mesh(self, parent: np.int64, points: Floats, ends: Sequence[int], *more: Node, name: str = "mesh") -> np.int64:
        model = self.limb(name, parent, kind="Mesh")
        parts = [
            leaf("Vertices", points.ravel().astype(float)),
            leaf("PolygonVertexIndex", np.array(ends, dtype=np.int32)),
        ]
        geometry = self.add("Geometry", name, "Mesh", [*parts, *more])
        self.connect(geometry, model)
        return geometry

    def skin(
        self, geometry: np.int64, bound: dict[np.int64, tuple[Sequence[int], Sequence[float], Floats, Floats]]
    ) -> None:
        """Clusters of (points, weights, Transform, TransformLink) for each joint."""
        deformer = self.add("Deformer", "skin", "Skin", [])
        self.connect(deformer, geometry)
        for joint, (points, weights, to_joint, link) in bound.items():
            parts = [
                leaf("Indexes", np.array(points, dtype=np.int32)),
                leaf("Weights", np.array(weights, dtype=float)),
                leaf("Transform", to_joint.T.ravel().copy()),
                leaf("TransformLink", link.T.ravel().copy()),
            ]
            cluster = self.add("Deformer", "cluster", "Cluster", parts, of="SubDeformer")
            self.connect(cluster, deformer)
            self.connect(joint, cluster)

    def bytes(self, current: str = "", **settings: float) -> bytes:
        values: dict[str, Value] = {"TimeMode": 6, **settings}
        entries = [prop(name, "double", "Number", "", value) for name, value in values.items()]
        return encoded(
            [
                Node("GlobalSettings", (), [properties(*entries)]),
                Node("Objects", (), self.nodes),
                Node("Connections", (), self.links),
                Node("Takes", (), [leaf("Current", current)]),
            ]
        )

    def read(self, folder: Path, current: str = "", **settings: float) -> Scene:
        (folder / "made.fbx").write_bytes(self.bytes(current, **settings))
        return read_fbx(folder / "made.fbx")


def at(x: float = 0.0, y: float = 0.0, z: float = 0.0, scale: float = 1.0) -> Floats:
    """A matrix (4, 4) that scales, then moves."""
    result = np.diag([scale, scale, scale, 1.0])
    result[:3, 3] = x, y, z
    return result
