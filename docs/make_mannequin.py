"""Make the two mannequins of the viewport: assets/mannequins/lead.npz and follow.npz.

Capsules and ellipsoids on the skeletons' joints melt into one field; its surface is cut into triangles, thinned out,
and every vertex is tied to at most four joints. Deterministic; takes about a minute per body.
"""

import sys

import numpy as np
import trimesh
from mannequin.body import FOLLOW, LEAD, Build, body, cloth_edges, modelling_frames, trim_edges
from mannequin.polygonise import polygonised
from mannequin.shapes import Frames, gradient, openness, projected
from mannequin.simplify import simplified
from mannequin.weights import INFLUENCES, skin_weights

from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import INDEX, Skeleton, follow_body, lead_body
from choreo_studio.resources import assets_folder

_CELL_METRES = 0.0045
_LOW, _HIGH = np.array([-0.85, -0.05, -0.3]), np.array([0.85, 1.9, 0.35])
_TRIANGLES = 5000
_SMOOTHING_ROUNDS = 3


def main() -> int:
    """Make both."""
    folder = assets_folder() / "mannequins"
    folder.mkdir(exist_ok=True)
    for skeleton, build in ((lead_body(), LEAD), (follow_body(), FOLLOW)):
        path = folder / f"{skeleton.name}.npz"
        arrays = mannequin(skeleton, build)
        np.savez_compressed(path, **arrays)
        print(f"{path.name}: {len(arrays['triangles'])} triangles, {path.stat().st_size / 1024:.0f} kB")
    return 0


def mannequin(skeleton: Skeleton, build: Build) -> dict[str, np.ndarray]:
    """The arrays of one body's file."""
    frames, shape = modelling_frames(skeleton), body(skeleton, build)
    dense, faces = polygonised(shape, frames, _LOW, _HIGH, _CELL_METRES)
    vertices, triangles = simplified(dense, faces, _importance(dense, skeleton, frames), _TRIANGLES)
    vertices = projected(shape, vertices, frames)
    vertices, triangles = _cleaned(vertices, triangles)
    weights = skin_weights(shape, vertices, triangles, frames, _SMOOTHING_ROUNDS)
    normals = gradient(shape, vertices, frames)
    order = np.argsort(-weights, axis=1, kind="stable")[:, :INFLUENCES]
    return {
        "positions": vertices.astype(np.float32),
        "normals": np.round(normals * 32767).astype(np.int16),
        "trims": trim_edges(skeleton, vertices, frames).astype(np.float16),
        "cloths": cloth_edges(build, vertices, frames).astype(np.float16),
        "openness": openness(shape, vertices, normals, frames).astype(np.float16),
        "joints": order.astype(np.uint8),
        "weights": np.round(np.take_along_axis(weights, order, axis=1) * 65535).astype(np.uint16),
        "triangles": triangles.astype(np.uint16),
        "bind_positions": frames.positions.astype(np.float32),
        "bind_rotations": frames.rotations.astype(np.float32),
    }


def _importance(points: Floats, skeleton: Skeleton, frames: Frames) -> Floats:
    result = np.ones(len(points))
    for name, metres, factor in (
        ("LeftHand", 0.22, 40.0),
        ("RightHand", 0.22, 40.0),
        ("Head", 0.2, 12.0),
        ("LeftToeBase", 0.2, 4.0),
        ("RightToeBase", 0.2, 4.0),
    ):
        index = INDEX[name]
        centre = frames.positions[index] + frames.rotations[index] @ skeleton.ends[name] * 0.5
        far = np.linalg.norm(points - centre, axis=1)
        result = np.maximum(result, factor * (far < metres * 0.6))
    return np.maximum(result, 1.0)


def _cleaned(vertices: Floats, triangles: np.ndarray) -> tuple[Floats, np.ndarray]:
    mesh = trimesh.Trimesh(vertices, triangles, process=False)
    largest = max(mesh.split(only_watertight=False), key=lambda part: len(part.faces))
    if not largest.is_winding_consistent:
        raise SystemExit("the surface is not closed; make the cells smaller")
    return np.asarray(largest.vertices), np.asarray(largest.faces)


if __name__ == "__main__":
    sys.exit(main())
